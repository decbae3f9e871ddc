import { above, moreOften } from '../publish/evidence.js';
import type { OpenClaim } from '../publish/paperClaim.js';
import type { Counts } from '../statistics/fisher.js';
import { FOUR_ROOMS_BETAS } from './paperClaims.js';
import type { MethodResult, ResultsTable } from './results.js';

/** How BC-HG's end goes with its batch in the published layout, where the limit of an episode's steps, N/E, grows with it. */
export function batchClaims({ at, batches }: ResultsTable): OpenClaim[] {
  const largest = batches[batches.length - 1];
  if (largest <= 100) return [];
  return FOUR_ROOMS_BETAS.flatMap((beta): OpenClaim[] => {
    const small = at('bc-hg', beta, 100);
    const all = batches.map((batch) => at('bc-hg', beta, batch)).filter((r) => r !== undefined);
    const large = at('bc-hg', beta, largest);
    if (!small || !large) return [];
    const compared = above(small.best.lastMeans, large.best.lastMeans);
    const [few, many] = [stuckPoints(small), stuckPoints(large)];
    const counts = all.map((result) => [`N=${result.batch}`, stuckPoints(result).marked] as const);
    return [
      {
        id: `batch-size/beta=${beta}`,
        claim: `in the published layout BC-HG ends lower with N = ${largest} than with N = 100 at beta = ${beta} (which also has episodes twice as long)`,
        source: 'observed in published parameters; not in the paper',
        statistic: `N = 100 less N = ${largest}, means of the last 1000 iterations at the best grid points`,
        ...compared,
        figure: { ...compared.figure, ...Object.fromEntries(all.map(({ batch, best }) => [`N=${batch}`, best.mean])) },
      },
      {
        id: `batch-size-stuck/beta=${beta}`,
        claim: `more of BC-HG's grid ends at or below the no-penalty point with N = ${largest} than with N = 100 at beta = ${beta}`,
        source: 'observed in published parameters; not in the paper',
        statistic: `grid points whose seed 0 ends below ${STUCK} (lr = 0.01, too slow for 10,000 iterations, left out)`,
        ...moreOften(many, few, { ...Object.fromEntries(counts), points: many.of }),
      },
    ];
  });
}

/** The no-penalty point has J = 0.0006, 0.0013, 0.0175; the lowest level off it is 0.2. */
const STUCK = 0.05;

function stuckPoints({ grid }: MethodResult): Counts {
  const fast = grid.filter(({ lr }) => lr > 0.01);
  return { marked: fast.filter(({ lastMeans }) => lastMeans[0] < STUCK).length, of: fast.length };
}
