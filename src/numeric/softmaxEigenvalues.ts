/** Bisections, at most: ten bring any two doubles within a factor of four, fifty find the digits. */
const STEPS = 100;

/**
 * The eigenvalues of diag g − g gᵀ beside the zero that 1 belongs to, ascending, each to about a rounding of its own size; g > 0 sums to one.
 *
 * They interlace with the g, sorted: g_(i) ≤ λ_(i) ≤ g_(i+1), and inside each interval λ is the root of Σ g²/(g − λ) = 1, whose left side rises. Several equal g
 * are eigenvalues themselves, one less than they are many.
 */
export function softmaxEigenvalues(policy: readonly number[]): number[] {
  const sorted = [...policy].sort((a, b) => a - b);
  return sorted.slice(1).map((above, i) => {
    let [low, high] = [sorted[i], above];
    for (let step = 0; step < STEPS && low < high; step++) {
      // Between ends of different sizes the geometric mean: small eigenvalues have digits of their own.
      const middle = high > 4 * low ? Math.sqrt(low) * Math.sqrt(high) : low + (high - low) / 2;
      if (middle === low || middle === high) break;
      const secular = sorted.reduce((total, g) => total + g ** 2 / (g - middle), 0);
      if (secular < 1) low = middle;
      else high = middle;
    }
    return low + (high - low) / 2;
  });
}
