import { rationalToNumber } from '../numeric/rational.js';
import type { CompiledMdp } from '../model/mdp/tables.js';
import type { FollowerTables } from './softBackup.js';

/** Where soft policy iteration stood when it was stopped: action values with the entropy of the state in them, and their policy (S·B each). */
export interface StoppedResponse {
  readonly q: Float64Array;
  readonly policy: Float64Array;
}

/** How far to go: policy iterations, and sweeps of evaluation in each. */
export interface StoppedOptions {
  readonly policyIterations: number;
  readonly sweeps: number;
}

/**
 * Soft policy iteration from a table Q that is stopped before it has converged: `policyIterations` times
 *
 * π ← softmax(Q/β), H(s) = −β Σ_b π(b|s) log π(b|s), and then `sweeps` times, all pairs at once,
 * v(s) = Σ_b π(b|s) Q(s,b), Q(s,b) ← r_F(s,b) + H(s) + γ_F Σ_s' p(s'|s,b) v(s'), v = 0 for terminal states;
 *
 * at last π = softmax(Q/β). H depends on the state only and so does not matter to the softmax; with it Σ_b π Q is the soft value. The
 * fixed point is Q = Q_F + H under the best response. Going on from `q` continues the same iteration. O(iterations · sweeps · edges).
 */
export function createStoppedResponse(
  problem: CompiledMdp,
  { policyIterations, sweeps }: StoppedOptions,
): (tables: FollowerTables, start: ArrayLike<number>) => StoppedResponse {
  const { states, actions, edgeStart, edgeTarget, terminal } = problem;
  const gamma = rationalToNumber(problem.mdp.gammaF);
  const beta = rationalToNumber(problem.mdp.beta);
  const entropy = new Float64Array(states);
  const value = new Float64Array(states);
  /** The policy of a table; H beside it. */
  const improve = (q: Float64Array, policy: Float64Array): void => {
    for (let s = 0; s < states; s++) {
      if (terminal[s]) continue;
      const [first, end] = [s * actions, (s + 1) * actions];
      let top = -Infinity;
      for (let i = first; i < end; i++) if (q[i] > top) top = q[i];
      let sum = 0;
      for (let i = first; i < end; i++) sum += policy[i] = Math.exp((q[i] - top) / beta);
      let mean = 0;
      for (let i = first; i < end; i++) {
        policy[i] /= sum;
        mean += policy[i] * (q[i] - top);
      }
      entropy[s] = beta * Math.log(sum) - mean;
    }
  };
  const evaluate = ({ p, rewardF }: FollowerTables, policy: Float64Array, q: Float64Array): void => {
    for (let s = 0; s < states; s++) {
      let v = 0;
      if (!terminal[s]) for (let i = s * actions; i < (s + 1) * actions; i++) v += policy[i] * q[i];
      value[s] = v;
    }
    for (let s = 0; s < states; s++) {
      if (terminal[s]) continue;
      for (let i = s * actions; i < (s + 1) * actions; i++) {
        let next = 0;
        for (let e = edgeStart[i]; e < edgeStart[i + 1]; e++) next += p.values[e] * value[edgeTarget[e]];
        q[i] = rewardF.values[i] + entropy[s] + gamma * next;
      }
    }
  };
  return (tables, start) => {
    if (start.length !== states * actions)
      throw new RangeError(`the first table has ${states * actions} entries here, found ${start.length}`);
    const q = Float64Array.from(start);
    const policy = new Float64Array(states * actions);
    for (let k = 0; k < policyIterations; k++) {
      improve(q, policy);
      for (let n = 0; n < sweeps; n++) evaluate(tables, policy, q);
    }
    improve(q, policy);
    return { q, policy };
  };
}
