import { compareMeans, sixDigits } from '../paperClaim.js';
import { FOUR_ROOMS_BETAS, type OpenClaim } from './paperClaims.js';
import type { MethodResult, ResultsTable } from './results.js';

/** BC-HG gets worse as its batch grows: seen in the published checkpoints. */
export function batchClaims({ at, batches }: ResultsTable): OpenClaim[] {
  const largest = batches[batches.length - 1];
  if (largest <= 100) return [];
  return FOUR_ROOMS_BETAS.flatMap((beta): OpenClaim[] => {
    const small = at('bc-hg', beta, 100);
    const all = batches.map((batch) => at('bc-hg', beta, batch)).filter((r) => r !== undefined);
    const large = at('bc-hg', beta, largest);
    if (!small || !large) return [];
    const { difference, uncertainty, above } = compareMeans(small.best, large.best);
    const means = {
      difference,
      uncertainty,
      ...Object.fromEntries(all.map(({ batch, best }) => [`N=${batch}`, best.mean])),
      lastMeans: large.best.lastMeans,
    };
    const stuck = [small, large].map((result) => stuckPoints(result));
    const chance = fisherTail(stuck[1].stuck, stuck[1].points, stuck[0].stuck, stuck[0].points);
    return [
      {
        id: `batch-size/beta=${beta}`,
        claim: `BC-HG ends lower with N = ${largest} than with N = 100 at beta = ${beta}`,
        source: 'observed in published parameters; not in the paper',
        statistic: `N = 100 less N = ${largest}, means of the last 1000 iterations at the best grid points`,
        rule: 'reproduced above twice the combined standard error, contradicted below minus that',
        figure: means,
        verdict: above,
      },
      {
        id: `batch-size-stuck/beta=${beta}`,
        claim: `more of BC-HG's grid ends at or below the no-penalty point with N = ${largest} than with N = 100 at beta = ${beta}`,
        source: 'observed in published parameters; not in the paper',
        statistic: `grid points whose seed 0 ends below ${STUCK} (lr = 0.01, too slow for 10,000 iterations, left out); chance of as many or more by the hypergeometric law (one-sided exact test of Fisher)`,
        rule: 'reproduced where that chance is at most 0.01, contradicted where the share is smaller and the chance of as few at most 0.01',
        figure: {
          ...Object.fromEntries(all.map((result) => [`N=${result.batch}`, stuckPoints(result).stuck])),
          points: stuck[1].points,
          chance: sixDigits(chance),
        },
        verdict:
          chance <= 0.01
            ? 'reproduced'
            : fisherTail(stuck[0].stuck, stuck[0].points, stuck[1].stuck, stuck[1].points) <= 0.01
              ? 'contradicted'
              : 'undetermined',
      },
    ];
  });
}

/** The no-penalty point has J = 0.0006, 0.0013, 0.0175; the lowest level off it is 0.2. */
const STUCK = 0.05;

function stuckPoints({ grid }: MethodResult): { stuck: number; points: number } {
  const fast = grid.filter(({ lr }) => lr > 0.01);
  return { stuck: fast.filter(({ lastMeans }) => lastMeans[0] < STUCK).length, points: fast.length };
}

/** P(at least a of the a + b marked ones are among the first n), n and m ones on the two sides. */
export function fisherTail(a: number, n: number, b: number, m: number): number {
  const logFactorial = (x: number): number =>
    Array.from({ length: x }, (_, i) => Math.log(i + 1)).reduce((s, y) => s + y, 0);
  const logChoose = (x: number, y: number): number => logFactorial(x) - logFactorial(y) - logFactorial(x - y);
  let total = 0;
  for (let k = a; k <= Math.min(n, a + b); k++)
    if (a + b - k <= m) total += Math.exp(logChoose(n, k) + logChoose(m, a + b - k) - logChoose(n + m, a + b));
  return Math.min(1, total);
}
