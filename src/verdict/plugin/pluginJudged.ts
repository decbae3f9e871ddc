import type { Arithmetic } from '../../numeric/arithmetic.js';
import type { Batch, Trajectory } from '../../model/trajectory.js';
import type { AnyJudged } from '../claim.js';
import { formatFor, type AnyKnowledge } from './format.js';
import { PLUGIN_TOLERANCE } from './magnitude.js';
import { Misbehaviour } from './misbehaviour.js';
import type { PluginSession } from './session.js';

/** Earlier batches of a case that are asked again in turn. */
const REMEMBERED = 8;

/**
 * An estimator of one's own as something that claims can be executed on, in enclosures: each of its numbers x is taken to be within
 * `PLUGIN_TOLERANCE` · max(|x|, m) of what it means (see `PluginFormat`), so that the expectation over trajectories carries the tolerance
 * Σ Pr · 2⁻³⁹ · max(|ĝ|, m). Throws `Misbehaviour` where the estimator gives none, or another answer when it is asked again.
 */
export function pluginJudged(session: PluginSession): AnyJudged {
  let current: unknown;
  let own: (batch: Batch) => unknown[];
  return {
    id: session.id,
    suits: (one) => one.instance.kind === session.kind,
    textbook: (batch, knowledge) => {
      if (current !== knowledge) {
        own = evaluator(session, knowledge as AnyKnowledge);
        current = knowledge;
      }
      return own(batch);
    },
  };
}

function evaluator(session: PluginSession, knowledge: AnyKnowledge): (batch: Batch) => unknown[] {
  const { arithmetic } = knowledge.tables;
  const sizes = formatFor(session.kind).magnitudes(knowledge);
  const known = new Map<Trajectory, unknown[]>();
  let earlier: Batch[] = [];
  let values: number[][] = [];
  let count = 0;
  /** Asked together with an earlier batch, and then once more: the answers must not depend on what was asked before. */
  const ask = (batch: Batch): number[] => {
    const again = count % Math.max(1, earlier.length);
    const [value, old = [], repeated] = session
      .estimate([batch, ...earlier.slice(again, again + 1), batch], knowledge)
      .flatMap((row, i, all) => (all.length === 2 && i === 1 ? [[], row] : [row]));
    const expected = values[again] ?? [];
    if (!same(value, repeated) || !same(old, expected))
      throw new Misbehaviour(
        'state',
        'gives different results for the same batch, knowledge and stream: something is kept between calls, or drawn elsewhere than from the stream',
      );
    if (earlier.length < REMEMBERED) {
      earlier = [...earlier, batch];
      values = [...values, value];
    }
    count++;
    return value;
  };
  return (batch) => {
    const single = batch.length === 1 ? known.get(batch[0]) : undefined;
    if (single) return single;
    const size = sizes(batch);
    const result = ask(batch).map((x, k) => widened(arithmetic, x, Math.max(Math.abs(x), size[k])));
    if (batch.length === 1) known.set(batch[0], result);
    return result;
  };
}

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((x, k) => Object.is(x, b[k]));

const widened = <T>({ near, widen }: Arithmetic<T>, x: number, size: number): T =>
  widen(near(x), PLUGIN_TOLERANCE * size);
