import type { Arithmetic } from '../../numeric/arithmetic.js';
import { accumulate, zeroVector } from '../../numeric/vector.js';
import type { Batch, Trajectory } from '../../model/trajectory.js';
import type { AnyCase } from '../case.js';
import type { AnyJudged } from '../claim.js';
import { sampledMean } from '../drawSamples.js';
import type { EnumeratedMoments, WeightedBatch } from '../expectation.js';
import { scaleOf } from '../generalClaims.js';
import { drawSamples } from './drawingSession.js';
import { formatFor, type AnyKnowledge } from './format.js';
import { PLUGIN_TOLERANCE } from './magnitude.js';
import { keepsState } from './misbehaviour.js';
import type { OverDraws } from './overDraws.js';
import type { PluginSession } from './session.js';

/** Earlier batches of a case that are asked for again with others. */
const REMEMBERED = 8;

/**
 * An estimator of one's own as something that claims can be executed on, in enclosures. What its numbers may be off by comes from the problem
 * alone (`PluginFormat.magnitudes`), never from their own size, so that no estimator widens its own tolerance: the mean over trajectories
 * carries 2⁻³⁹ (Σ Pr · m + the size of the gradient). Draws with finitely many outcomes are listed; means over others are sampled (`DrawSamples`).
 * Throws `Misbehaviour` where the estimator gives no numbers, or others when it is asked again.
 */
export function pluginJudged(session: PluginSession): AnyJudged {
  let current: { knowledge: unknown; on: OnKnowledge } | undefined;
  const on = (knowledge: unknown): OnKnowledge => {
    if (current !== undefined && current.knowledge === knowledge) return current.on;
    const begun = { knowledge, on: onKnowledge(session, knowledge as AnyKnowledge) };
    current = begun;
    return begun.on;
  };
  return {
    id: session.id,
    suits: (one) => one.instance.kind === session.kind,
    objections: { 'unbiased-with-oracle': "code of one's own is given no rollouts of an oracle" },
    textbook: (batch, knowledge) => on(knowledge).estimate(batch),
    moments: (one, batches) => on(one.knowledge).moments(one, batches),
  };
}

/** A session with one knowledge. */
interface OnKnowledge {
  /** One estimate, of an estimator that draws: with the stream of the session. */
  readonly estimate: (batch: Batch) => unknown[];
  readonly moments: (one: AnyCase, batches: readonly WeightedBatch<unknown>[]) => EnumeratedMoments;
}

function onKnowledge(session: PluginSession, knowledge: AnyKnowledge): OnKnowledge {
  const { arithmetic } = knowledge.tables;
  const sizes = formatFor(session.kind).magnitudes(knowledge);
  const singles = new Map<Trajectory, unknown[]>();
  let earlier: { readonly batch: Batch; readonly drawn: OverDraws }[] = [];

  /** Computed twice, in two orders, and together with batches that were asked for before: the answers must not depend on that. */
  const overDraws = (batches: readonly Batch[]): OverDraws[] => {
    const [found, again] = session.expected([...batches, ...earlier.map(({ batch }) => batch)], knowledge);
    const before = earlier.map(({ drawn }) => drawn);
    const repeated = found.slice(batches.length);
    if (!found.every((drawn, i) => same(drawn, again[i])) || !before.every((drawn, i) => same(drawn, repeated[i])))
      throw keepsState();
    const fresh = batches.map((batch, i) => ({ batch, drawn: found[i] }));
    earlier = [...earlier, ...fresh].slice(0, REMEMBERED);
    return found.slice(0, batches.length);
  };

  return {
    estimate: (batch) => {
      const known = batch.length === 1 ? singles.get(batch[0]) : undefined;
      if (known) return known;
      const [values, again] = session.estimate([batch, batch], knowledge);
      if (!values.every((x, k) => Object.is(x, again[k]))) throw keepsState();
      const size = sizes(batch);
      const largest = Math.max(...size);
      const found = values.map((x, k) => arithmetic.widen(arithmetic.near(x), PLUGIN_TOLERANCE * (size[k] + largest)));
      if (batch.length === 1) singles.set(batch[0], found);
      return found;
    },
    moments: (one, batches) => {
      const scale = scaleOf(one);
      const drawn = overDraws(batches.map(({ batch }) => batch));
      const radii = batches.map(({ batch }) => sizes(batch).map((size) => PLUGIN_TOLERANCE * (size + scale)));
      const listed = listedMoments(arithmetic, one.parameters, batches, drawn, radii);
      const open = batches.flatMap((weighted, i) =>
        drawn[i].outcomes === null ? { ...weighted, radius: radii[i] } : [],
      );
      if (open.length === 0) return listed;
      const samples = drawSamples(session, one, open, listed.mean);
      return { mean: sampledMean(arithmetic, samples), second: null, samples };
    },
  };
}

/** Σ Pr · mean, and the same for the second moment, over the batches whose draws are listed. */
function listedMoments<T>(
  arithmetic: Arithmetic<T>,
  parameters: number,
  batches: readonly WeightedBatch<T>[],
  drawn: readonly OverDraws[],
  radii: readonly (readonly number[])[],
): { mean: T[]; second: T[] } {
  const mean = zeroVector(arithmetic, parameters);
  const second = zeroVector(arithmetic, parameters);
  const { near, widen } = arithmetic;
  batches.forEach(({ probability }, i) => {
    if (drawn[i].outcomes === null) return;
    const { mean: means, second: squares } = drawn[i];
    accumulate(arithmetic, mean, probability, means.map((x, k) => widen(near(x), radii[i][k]))); // prettier-ignore
    accumulate(
      arithmetic,
      second,
      probability,
      squares.map((q, k) => squareOf(arithmetic, q, radii[i][k])),
    );
  });
  return { mean, second };
}

/** Roundings of a second moment that is computed in double precision, relative to it. */
const SQUARE_ROUNDING = 2 ** -50;

/** E x² of numbers that are each known within r: within 2r E|x| + r² ≤ 2r √(E x²) + r². */
function squareOf<T>({ near, widen, zero }: Arithmetic<T>, square: number, r: number): T {
  if (square === Infinity) return widen(zero, Infinity);
  return widen(near(square), 2 * r * Math.sqrt(square) + r * r + SQUARE_ROUNDING * square);
}

const same = (a: OverDraws, b: OverDraws): boolean =>
  a.outcomes === b.outcomes &&
  a.mean.every((x, k) => Object.is(x, b.mean[k])) &&
  a.second.every((x, k) => Object.is(x, b.second[k]));
