import type { Stream } from './stream.js';

/** The smallest probability of no success that is summed from: doubles below lose digits. */
const SMALLEST = 1e-290;

/**
 * How many of n independent trials succeed, each with probability p: inversion from one uniform, counting up from zero successes (or failures,
 * where p > 1/2). O(n min(p, 1 − p)). Throws a RangeError where n is so large that (1 − min(p, 1 − p))ⁿ underflows (n above 960 at p = 1/2).
 */
export function binomial(n: number, p: number, stream: Stream): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`expected a probability, found ${p}`);
  const rare = Math.min(p, 1 - p);
  if (rare === 0) return p === 0 ? 0 : n;
  let mass = (1 - rare) ** n;
  if (!(mass > SMALLEST)) throw new RangeError(`too many trials: ${n} with probability ${p}`);
  const odds = rare / (1 - rare);
  let left = stream.uniform() - mass;
  let count = 0;
  while (left >= 0 && count < n) {
    mass *= ((n - count) / (count + 1)) * odds;
    left -= mass;
    count++;
  }
  return p > 0.5 ? n - count : count;
}

/** How often each of the entries `start` … `end` − 1 of `probabilities`, which sum to one, is drawn in n draws; into `counts` at 0 …. */
export function multinomial(
  n: number,
  probabilities: ArrayLike<number>,
  start: number,
  end: number,
  stream: Stream,
  counts: Int32Array,
): void {
  let left = n;
  let mass = 1;
  for (let i = start; i < end; i++) {
    const share = i === end - 1 || probabilities[i] >= mass ? 1 : probabilities[i] / mass;
    counts[i - start] = left > 0 ? binomial(left, share, stream) : 0;
    left -= counts[i - start];
    mass -= probabilities[i];
  }
}
