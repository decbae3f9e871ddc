/** What the probabilities of one distribution may miss one by: far more than rounding, far less than any mistake. */
const TOLERANCE = 1e-9;

/**
 * Inverse of a cumulative distribution, the one convention of this project: the smallest i with u < p_0 + … + p_i (sums from left to
 * right), or the last index with p_i > 0 where rounding leaves the whole sum at or below u. Never an index with p_i ≤ 0, for u ≥ 0.
 * Throws a RangeError where no probability is positive.
 */
export function inverseCdf(probabilities: ArrayLike<number>, u: number): number {
  let total = 0;
  let last = -1;
  for (let i = 0; i < probabilities.length; i++) {
    if (!(probabilities[i] > 0)) continue;
    total += probabilities[i];
    last = i;
    if (u < total) return i;
  }
  if (last < 0) throw new RangeError('no index has a positive probability');
  return last;
}

/**
 * Writes p_0, p_0 + p_1, … of the entries start … end − 1 into `cumulative` at the same places, with Infinity from the last possible
 * index on, so that `invert` finds an index for every u < 1. Rounding may have left probabilities slightly below zero; they count as zero.
 * Throws a RangeError, with `name` in it, where the probabilities do not sum to one within 1e-9, or one is below −1e-9 or NaN.
 */
export function cumulate(
  probabilities: ArrayLike<number>,
  start: number,
  end: number,
  cumulative: Float64Array,
  name: () => string,
): void {
  let total = 0;
  let last = start;
  for (let i = start; i < end; i++) {
    const p = probabilities[i];
    if (!(p >= -TOLERANCE)) throw new RangeError(`${name()}: expected probabilities, found ${p}`);
    if (p > 0) {
      total += p;
      last = i;
    }
    cumulative[i] = total;
  }
  if (!(Math.abs(total - 1) <= TOLERANCE))
    throw new RangeError(`${name()}: expected probabilities that sum to one, found the sum ${total}`);
  for (let i = last; i < end; i++) cumulative[i] = Infinity;
}

/** The index at or after `start` that `inverseCdf` would choose (counted from `start`), from what `cumulate` wrote there. */
export function invert(cumulative: Float64Array, start: number, u: number): number {
  let i = start;
  while (u >= cumulative[i]) i++;
  return i;
}
