import { studentTail } from './studentT.js';

/** With so many degrees of freedom Student's t is normal to six digits. */
const NORMAL = 1e6;

/** When something happened, or when the watch ended without it. */
export interface Passage {
  readonly time: number;
  readonly happened: boolean;
}

/**
 * The log-rank test, one-sided: the chance that `a` has as many more passages than its share of those at risk, time by time, if both groups have
 * one law (Mantel; normal law with the hypergeometric variance). NaN where nothing happens that could tell.
 */
export function earlier(a: readonly Passage[], b: readonly Passage[]): number {
  const all = [...a, ...b];
  const times = [...new Set(all.filter(({ happened }) => happened).map(({ time }) => time))];
  let excess = 0;
  let variance = 0;
  for (const now of times) {
    const atRisk = (group: readonly Passage[]): number => group.filter(({ time }) => time >= now).length;
    const passing = (group: readonly Passage[]): number =>
      group.filter(({ time, happened }) => happened && time === now).length;
    const [n, own, d] = [atRisk(all), atRisk(a), passing(all)];
    const share = own / n;
    excess += passing(a) - d * share;
    if (n > 1) variance += (d * share * (1 - share) * (n - d)) / (n - 1);
  }
  return variance > 0 ? studentTail(excess / Math.sqrt(variance), NORMAL) : NaN;
}
