/** min(1, limit/‖g‖₂), from the squared norm. */
export const clipFactor = (squares: number, limit: number): number =>
  squares <= limit * limit ? 1 : limit / Math.sqrt(squares);

/** Ascent in place: x ← x + rate · g min(1, limit/‖g‖₂). Returns ‖g‖₂. */
export function clippedAscent(x: Float64Array, g: ArrayLike<number>, rate: number, limit: number): number {
  let squares = 0;
  for (let k = 0; k < x.length; k++) squares += g[k] * g[k];
  const norm = Math.sqrt(squares);
  const scale = norm <= limit ? rate : (rate * limit) / norm;
  for (let k = 0; k < x.length; k++) x[k] += scale * g[k];
  return norm;
}

/** A copy of g in which each group of components is shortened to the Euclidean norm `limit`, if it is longer. */
export function clipGroups(g: Float64Array, groups: readonly (readonly number[])[], limit: number): Float64Array {
  const clipped = g.slice();
  for (const group of groups) {
    const factor = clipFactor(
      group.reduce((total, k) => total + g[k] * g[k], 0),
      limit,
    );
    for (const k of group) clipped[k] *= factor;
  }
  return clipped;
}
