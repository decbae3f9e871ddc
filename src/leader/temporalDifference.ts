import { lookahead } from '../model/mdp/lookahead.js';
import type { Tables } from '../model/mdp/tables.js';
import { permutation } from '../random/shuffle.js';
import type { Stream } from '../random/stream.js';
import type { LearnedCritic } from './critic.js';
import { expectLength, transitionsOf, type MaybeStopped, type PassOptions, type Transitions } from './transitions.js';
import { stateOf } from '../model/indices.js';

/** Settings of a pass of TD(0). */
export interface TemporalDifferenceOptions extends PassOptions {
  /**
   * Where Q_L comes from: `tables` – r_L + γ_L Σ_s' p V_L(s') with the p of the tables; `samples` – the average of r_L + γ_L V_L(s_{t+1})
   * over the visits of the pair in the batch, and V_L(s) for pairs that it does not visit (no advantage either way).
   */
  readonly lookahead: 'tables' | 'samples';
}

/**
 * TD(0) on V_L, carried from batch to batch: one pass over all steps of the batch, pooled and in a random order, with
 *
 * V(s_t) ← V(s_t) + α [r_L(s_t,b_t) + γ_L V(s_{t+1}) − V(s_t)],
 *
 * in place; a final last step has the target r_L, one that was cut follows `lastTransition` (s_{t+1} is known there: `bootstrap` treats it
 * like any other step). Then Q_L by one step of lookahead from the new V_L. `before`: S values, left unchanged. The permutation takes one
 * uniform less than there are steps to learn from. O(steps + edges). Throws a RangeError for a wrong length and a step size outside [0, 1].
 */
export function temporalDifference(
  tables: Tables<number>,
  batch: readonly MaybeStopped[],
  before: ArrayLike<number>,
  stream: Stream,
  options: TemporalDifferenceOptions,
): LearnedCritic {
  const { problem, rewardL, gammaL } = tables;
  expectLength('values', before, problem.states);
  const transitions = transitionsOf(problem, batch, options);
  const { count, pair, next } = transitions;
  const vL = new Float64Array(before);
  for (let s = 0; s < problem.states; s++) if (problem.terminal[s]) vL[s] = 0;
  const order = permutation(count, stream);
  for (let k = 0; k < count; k++) {
    const t = order[k];
    const s = Math.floor(pair[t] / problem.actions);
    vL[s] += options.alpha * (rewardL[pair[t]] + (next[t] < 0 ? 0 : gammaL * vL[next[t]]) - vL[s]);
  }
  const qL =
    options.lookahead === 'tables'
      ? Float64Array.from(lookahead(tables, rewardL, gammaL, Array.from(vL)))
      : sampledLookahead(tables, transitions, vL);
  return { qL, vL };
}

function sampledLookahead(
  { problem, rewardL, gammaL }: Tables<number>,
  { count, pair, next }: Transitions,
  vL: Float64Array,
): Float64Array {
  const total = new Float64Array(rewardL.length);
  const visits = new Int32Array(rewardL.length);
  for (let t = 0; t < count; t++) {
    total[pair[t]] += rewardL[pair[t]] + (next[t] < 0 ? 0 : gammaL * vL[next[t]]);
    visits[pair[t]]++;
  }
  return total.map((sum, i) => (visits[i] > 0 ? sum / visits[i] : vL[stateOf(i, problem.actions)]));
}
