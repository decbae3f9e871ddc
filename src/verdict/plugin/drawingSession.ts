import type { AnyCase } from '../case.js';
import { PILOT, samplesNeeded, varianceBound, type DrawSamples } from '../drawSamples.js';
import type { WeightedBatch } from '../expectation.js';
import { scaleOf } from '../generalClaims.js';
import type { PluginSession } from './session.js';

/** Samples that are asked for at once: a slow estimator is to be noticed before its time is over. */
const AT_ONCE = 16;

/** A batch with its probability, and what its estimate may be off by from rounding, by component. */
export interface OpenBatch extends WeightedBatch<unknown> {
  readonly radius: readonly number[];
}

/**
 * Samples of Σ Pr · estimate over batches whose draws cannot be listed, with fresh draws for each batch and round, plus what is known exactly
 * (`listed`). A pilot bounds the variance and decides how many more are needed. No rows where half of the time limit is too short for that.
 */
export function drawSamples(
  session: PluginSession,
  one: AnyCase,
  open: readonly OpenBatch[],
  listed: readonly unknown[],
): DrawSamples {
  const { toNumber, radius: radiusOf } = one.arithmetic;
  const weights = open.map(({ probability }) => toNumber(probability));
  const weighted = { batches: open.map(({ batch }) => batch), weights };
  const exact = listed.map(toNumber);
  const radius = listed.map((x, k) => radiusOf(x) + open.reduce((total, batch, i) => total + weights[i] * batch.radius[k], 0)); // prettier-ignore
  const draw = (from: number, count: number): number[][] | null => {
    const rows: number[][] = [];
    while (rows.length < count) {
      const more = session.sample(weighted, one.knowledge, from + rows.length, Math.min(AT_ONCE, count - rows.length));
      if (!more) return null;
      rows.push(...more.map((row) => row.map((x, k) => x + exact[k])));
    }
    return rows;
  };
  const pilot = draw(0, PILOT);
  if (!pilot) return { rows: [], variance: exact.map(() => Infinity), radius, unsound: 0 };
  const { variance, unsound } = varianceBound(pilot);
  const rows = draw(PILOT, samplesNeeded({ variance, radius }, scaleOf(one)));
  return { rows: rows ?? [], variance, radius, unsound };
}
