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
