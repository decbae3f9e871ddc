import type { Stream } from '../../random/stream.js';
import { permutation } from '../../random/shuffle.js';
import { logGamma } from './incompleteBeta.js';

export const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);

/** So many splits are enumerated; of more, this many are drawn. */
const MOST_SPLITS = 200_000;

const DRAWN = 20_000;

/**
 * A permutation test, one-sided: the chance that a random split of all values into groups of the two sizes has a `statistic` at least as
 * large as what was seen. All splits where there are at most 200,000; otherwise 20,000 random ones, what was seen counted with them (so
 * that the chance is never too small).
 */
export function permutationTest(
  a: readonly number[],
  b: readonly number[],
  statistic: (a: readonly number[], b: readonly number[]) => number,
  stream: Stream,
): number {
  const all = [...a, ...b];
  const seen = statistic(a, b);
  const reaches = (chosen: readonly number[]): boolean => {
    const inside = new Set(chosen);
    const value = statistic(
      chosen.map((i) => all[i]),
      all.filter((_, i) => !inside.has(i)),
    );
    return value >= seen - 1e-12 * Math.abs(seen);
  };
  if (Math.exp(logChoose(all.length, a.length)) <= MOST_SPLITS) {
    let count = 0;
    let splits = 0;
    for (const chosen of subsets(all.length, a.length)) {
      splits++;
      if (reaches(chosen)) count++;
    }
    return count / splits;
  }
  let count = 1;
  for (let i = 0; i < DRAWN; i++)
    if (reaches(Array.from(permutation(all.length, stream).subarray(0, a.length)))) count++;
  return count / (DRAWN + 1);
}

function* subsets(n: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let i = from; i <= n - size; i++) for (const rest of subsets(n, size - 1, i + 1)) yield [i, ...rest];
}
