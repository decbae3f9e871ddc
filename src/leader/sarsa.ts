import { normal } from '../random/normal.js';
import { permutation } from '../random/shuffle.js';
import type { Stream } from '../random/stream.js';
import type { CompiledMdp, Tables } from '../model/mdp/tables.js';
import type { LearnedCritic } from './critic.js';
import { expectLength, transitionsOf, type MaybeStopped, type PassOptions } from './transitions.js';
import { stateOf } from '../model/indices.js';

/** A first table of Q_L, S·B: independent N(0, std²) entries in the order of the pairs, zero for terminal states (which draw nothing). */
export function initialTable({ states, actions, terminal }: CompiledMdp, std: number, stream: Stream): Float64Array {
  const table = new Float64Array(states * actions);
  for (let pair = 0; pair < table.length; pair++)
    if (!terminal[stateOf(pair, actions)]) table[pair] = std * normal(stream);
  return table;
}

/**
 * SARSA on a table that is carried from batch to batch: one pass over all steps of the batch, pooled and in a random order, with
 *
 * Q(s_t,b_t) ← Q(s_t,b_t) + α [r_L(s_t,b_t) + γ_L Q(s_{t+1},b_{t+1}) − Q(s_t,b_t)],
 *
 * in place, b_{t+1} the action that was taken; the last step of a trajectory has the target r_L where it is final, and follows
 * `lastTransition` where it was cut (`bootstrap`: the value of s′ is Σ_b g(b|s′) Q(s′,b)). Then V_L(s) = Σ_b g(b|s) Q(s,b) over the whole
 * row, visited or not. `before` is left unchanged; the next call takes the `qL` of this one. The permutation takes one uniform less than
 * there are steps to learn from. O(steps + S·B). Throws a RangeError for wrong lengths and a step size outside [0, 1].
 */
export function sarsa(
  tables: Tables<number>,
  policy: ArrayLike<number>,
  batch: readonly MaybeStopped[],
  before: ArrayLike<number>,
  stream: Stream,
  options: PassOptions,
): LearnedCritic {
  const { problem, rewardL, gammaL } = tables;
  const { states, actions, terminal } = problem;
  expectLength('policy', policy, states * actions);
  expectLength('table', before, states * actions);
  const { count, pair, next, nextPair } = transitionsOf(problem, batch, options);
  const { alpha } = options;
  const qL = new Float64Array(before);
  const stateValue = (s: number): number => {
    let value = 0;
    if (!terminal[s]) for (let i = s * actions; i < (s + 1) * actions; i++) value += policy[i] * qL[i];
    return value;
  };
  const order = permutation(count, stream);
  for (let k = 0; k < count; k++) {
    const t = order[k];
    const following = next[t] < 0 ? 0 : nextPair[t] < 0 ? stateValue(next[t]) : qL[nextPair[t]];
    const i = pair[t];
    qL[i] += alpha * (rewardL[i] + gammaL * following - qL[i]);
  }
  const vL = new Float64Array(states);
  for (let s = 0; s < states; s++) vL[s] = stateValue(s);
  return { qL, vL };
}
