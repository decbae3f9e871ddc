import { readFile } from 'node:fs/promises';
import type { PaperClaim } from '../paperClaim.js';
import { methodOfPublished } from '../published.js';
import { resolveSettings } from '../settings.js';
import { batchClaims } from './batchClaims.js';
import { exactAscentClaims, formClaims, lawClaims, sobirlClaim, type LawValues } from './controlClaims.js';
import { FOUR_ROOMS_EXPERIMENT as task } from './fourRoomsExperiment.js';
import { FOUR_ROOMS_BETAS, plateauClaims, rankingClaims } from './paperClaims.js';
import { resultsTable, type FourRoomsResults, type PublishedResult } from './results.js';

/** Every claim on Four-Rooms, decided by results that were kept. */
export function fourRoomsClaims(
  results: readonly FourRoomsResults[],
  published: readonly PublishedResult[],
): PaperClaim[] {
  const table = resultsTable(results, published);
  const commands = [...new Set(results.flatMap((one) => one.commands))];
  return [
    ...plateauClaims(table),
    ...rankingClaims(table),
    ...batchClaims(table),
    ...exactAscentClaims(table),
    ...formClaims(table),
    ...lawClaims(FOUR_ROOMS_BETAS.map(lawValues)),
    ...results.flatMap(({ sobirl }) => (sobirl ? [sobirlClaim(sobirl)] : [])),
  ].map((claim) => ({ ...claim, commands }));
}

function lawValues(beta: number): LawValues {
  const settings = resolveSettings(task.settings, { beta, initStd: 0, secondMetric: 'simulator' });
  const { curve, series } = task.run({ method: 'naive-pgd', settings, seed: 0, iterations: 1 });
  const sixDecimals = (x: number): number => Math.round(x * 1e6) / 1e6;
  return { beta, planner: sixDecimals(curve[0]), simulator: sixDecimals(series['simulator'][0]) };
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
