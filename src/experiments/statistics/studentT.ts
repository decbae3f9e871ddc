import { incompleteBeta } from './incompleteBeta.js';

/** P(T > t) for Student's t with `df` degrees of freedom (any positive number), to about 1e-11 of itself. */
export function studentTail(t: number, df: number): number {
  if (Number.isNaN(t) || !(df > 0)) return NaN;
  const half = incompleteBeta(df / (df + t * t), df / 2, 0.5) / 2;
  return t >= 0 ? half : 1 - half;
}
