/**
 * Holm's procedure: chances corrected so that rejecting those at most α keeps the probability of any false rejection among them all below α. The
 * k-th smallest of m becomes max over j ≤ k of min(1, (m − j + 1) p_(j)); the order of the list is kept. NaN (no test was possible) counts as 1.
 */
export function holm(chances: readonly number[]): number[] {
  const order = chances.map((p, i) => ({ p: Number.isNaN(p) ? 1 : p, i })).sort((a, b) => a.p - b.p);
  const corrected = new Array<number>(chances.length);
  let largest = 0;
  order.forEach(({ p, i }, k) => {
    largest = Math.max(largest, Math.min(1, (chances.length - k) * p));
    corrected[i] = largest;
  });
  return corrected;
}
