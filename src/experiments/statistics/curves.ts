import type { Stream } from '../../random/stream.js';

/** The mean of curves, point by point. Throws a RangeError for curves of different lengths. */
export function meanCurve(curves: readonly (readonly number[])[]): number[] {
  const [first] = curves;
  if (curves.some(({ length }) => length !== first.length)) throw new RangeError('curves of one length are needed');
  return first.map((_, t) => curves.reduce((total, curve) => total + curve[t], 0) / curves.length);
}

/** The mean squared distance of two curves. */
export const curveDistance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((total, x, t) => total + (x - b[t]) ** 2, 0) / a.length;

/** Means of resampled runs: how far apart they are by chance. */
function resampling(ours: readonly (readonly number[])[], n: number, stream: Stream) {
  const m = ours.length;
  const centre = meanCurve(ours);
  const wider = Math.sqrt(m / (m - 1));
  const deviations = ours.map((curve) => curve.map((x, t) => wider * (x - centre[t])));
  const resampled = (size: number): number[] =>
    meanCurve(Array.from({ length: size }, () => deviations[Math.floor(stream.uniform() * m)]));
  /** The difference of a mean of `n` and one of as many as ours. */
  const noise = (): number[] => {
    const theirs = resampled(n);
    const own = resampled(m);
    return theirs.map((x, t) => x - own[t]);
  };
  return { centre, noise };
}

/** Of `draws` resamplings, the share for which something holds; what was seen counts with them. */
function share(draws: number, holds: () => boolean): number {
  let count = 1;
  for (let i = 0; i < draws; i++) if (holds()) count++;
  return count / (draws + 1);
}

const meanSquare = (curve: readonly number[]): number => curve.reduce((total, x) => total + x ** 2, 0) / curve.length;

/**
 * The chance of a published mean curve as far from ours as it is, if it were the mean of `n` runs of our law: both means are resampled from
 * our runs with replacement, `n` for theirs and as many as we have for ours, deviations from our mean widened by √(m/(m − 1)) for the m runs that made
 * it. Right for many runs; with few it rejects somewhat too often.
 */
export function publishedDiffers(
  ours: readonly (readonly number[])[],
  published: readonly number[],
  n: number,
  stream: Stream,
  draws = 10_000,
): number {
  const { centre, noise } = resampling(ours, n, stream);
  const seen = curveDistance(published, centre);
  return share(draws, () => meanSquare(noise()) >= seen);
}

/**
 * The chance of a published mean curve as near to ours as it is, if their expectations differed in the same shape with a root mean square of
 * `margin`: small where the two are equivalent within it. Means are resampled as by `publishedDiffers`. Throws a RangeError for a margin that is not
 * positive.
 */
export function publishedIsNear(
  ours: readonly (readonly number[])[],
  published: readonly number[],
  n: number,
  margin: number,
  stream: Stream,
  draws = 10_000,
): number {
  if (!(margin > 0)) throw new RangeError(`a margin above 0, found ${margin}`);
  const { centre, noise } = resampling(ours, n, stream);
  const apart = published.map((x, t) => x - centre[t]);
  const seen = meanSquare(apart);
  // Where nothing is seen, any shape serves: the same everywhere.
  const least = seen > 0 ? apart.map((x) => (x * margin) / Math.sqrt(seen)) : apart.map(() => margin);
  return share(draws, () => meanSquare(noise().map((x, t) => x + least[t])) <= seen);
}
