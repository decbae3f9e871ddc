import { readFile } from 'node:fs/promises';
import { decideClaims, type PaperClaim } from '../publish/paperClaim.js';
import { methodOfPublished, type PublishedSeries } from '../publish/published.js';
import { batchClaims } from './batchClaims.js';
import { curveClaims } from './curveClaims.js';
import { exactAscentClaims, formClaims, sobirlClaim } from './controlClaims.js';
import { notRunClaims } from './notRun.js';
import { plateauClaims, rankingClaims } from './paperClaims.js';
import { passageClaims } from './passageClaims.js';
import { sentenceClaims } from './sentenceClaims.js';
import {
  resultsTable,
  type CurveResults,
  type FourRoomsResults,
  type PublishedResult,
  type SentenceResults,
} from './results.js';

/** Every claim on Four-Rooms, decided by results that were kept. */
export function fourRoomsClaims(
  results: readonly FourRoomsResults[],
  published: readonly PublishedResult[],
  curves: { readonly ours: CurveResults; readonly published: readonly PublishedSeries[] },
  sentences: SentenceResults,
): PaperClaim[] {
  const table = resultsTable(results, published);
  return decideClaims(
    [
      ...plateauClaims(table),
      ...curveClaims(table, curves.ours, curves.published),
      ...rankingClaims(table),
      ...batchClaims(table),
      ...exactAscentClaims(table),
      ...formClaims(table),
      ...results.flatMap(({ sobirl }) => (sobirl ? [sobirlClaim(sobirl)] : [])),
      ...sentenceClaims(table, sentences),
      ...passageClaims(table, curves.ours),
      ...notRunClaims(),
    ],
    [...new Set(results.flatMap((one) => one.commands))],
  );
}

/** The levels of published curves, from files like those in `fixtures/published/`. */
export async function readPublishedResults(paths: readonly string[]): Promise<PublishedResult[]> {
  interface File {
    readonly beta: number;
    readonly batch: number;
    readonly series: readonly {
      readonly method: string;
      readonly summary: {
        readonly mean_last_1000_unsmoothed: number;
        readonly mean_band_half_width_last_1000: number;
      };
    }[];
  }
  const files = await Promise.all(paths.map(async (path) => JSON.parse(await readFile(path, 'utf8')) as File));
  return files.flatMap(({ beta, batch, series }) =>
    series.map(({ method, summary }) => ({
      method: methodOfPublished(method),
      beta,
      batch,
      mean: summary.mean_last_1000_unsmoothed,
      standardError: summary.mean_band_half_width_last_1000,
    })),
  );
}
