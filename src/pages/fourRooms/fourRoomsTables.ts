import { FOUR_ROOMS_EXPERIMENT } from '../../experiments/fourRooms/fourRoomsExperiment.js';
import { FOUR_ROOMS_BETAS } from '../../experiments/fourRooms/paperClaims.js';
import type { MethodResult, PointResult } from '../../experiments/fourRooms/results.js';
import { markdownTable, type Cell } from '../../experiments/publish/markdown.js';
import type { PaperClaim } from '../../experiments/publish/paperClaim.js';
import { BATCHES } from './fourRoomsNames.js';

const gridOf = (method: string) => FOUR_ROOMS_EXPERIMENT.publishedGrid(method);

/** Four decimals; what rounds to zero without a sign. */
export const decimals = (x: number): string => (Math.abs(x) < 5e-5 ? 0 : x).toFixed(4);

/** With its standard error, where there is more than one seed. */
export const withError = ({
  mean,
  standardError,
  seeds,
}: Pick<PointResult, 'mean' | 'standardError' | 'seeds'>): string =>
  `${decimals(mean)}${seeds > 1 ? ` ± ${decimals(standardError)}` : ''}`;

/** The step sizes of a point: lr, and α where the method has one. */
export const pointText = (method: string, { lr, alpha }: PointResult): string =>
  gridOf(method).some((point) => 'alpha' in point) ? `${lr}, ${alpha}` : `${lr}`;

/** The published level, as its claim says it. */
function publishedText(claim: PaperClaim | undefined): string {
  const [, mean, error] = /reaches (\S+) ± (\S+) at/.exec(claim?.claim ?? '') ?? [];
  return mean === undefined ? '–' : `${decimals(Number(mean))} ± ${decimals(Number(error))}`;
}

/** N = 100: every method beside the published level. */
export function levelTable(results: readonly MethodResult[], claims: readonly PaperClaim[]): string {
  const published = results.filter(({ batch }) => batch === BATCHES[0]);
  const rows = [...new Set(published.map(({ method }) => method))].flatMap((method) =>
    FOUR_ROOMS_BETAS.flatMap((beta): Cell[][] => {
      const ours = published.find((one) => one.method === method && one.beta === beta);
      if (!ours) return [];
      const claim = claims.find(({ id }) => id === `plateau/${method}/beta=${beta}`);
      return [
        [
          method,
          beta,
          `${ours.grid.length} of ${gridOf(method).length}`,
          pointText(method, ours.best),
          ours.best.seeds,
          withError(ours.best),
          publishedText(claim),
          claim?.verdict ?? '–',
        ],
      ];
    }),
  );
  return markdownTable(['method', 'β', 'points', 'best lr, α', 'seeds', 'ours', 'published', 'verdict'], rows);
}
