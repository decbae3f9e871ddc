import type { CompiledMdp } from '../model/mdp/tables.js';
import type { Trajectory } from '../model/trajectory.js';
import type { Stop } from './rollout.js';

/**
 * What a critic learns from the last step of a trajectory that was cut, (s, b, r_L, s′) without the action that would have followed:
 * `target-r` – the target r_L alone, as if s′ had the value zero; `skip` – nothing; `bootstrap` – r_L + γ_L times the value of s′.
 */
export type LastTransition = 'target-r' | 'skip' | 'bootstrap';

/** How a pass over the steps of a batch learns. */
export interface PassOptions {
  /** Step size, in [0, 1]. */
  readonly alpha: number;
  readonly lastTransition: LastTransition;
  /** True: the end by a limit of steps is a terminal one, target r_L. False: it is a cut, and `lastTransition` applies. */
  readonly timeLimitTerminal: boolean;
}

/** A trajectory with or without the reason why it stopped; without it, one that did not end was cut. */
export interface MaybeStopped extends Trajectory {
  readonly stop?: Stop;
}

/** The steps of a batch that a critic learns from, trajectory after trajectory in the order of time. */
export interface Transitions {
  readonly count: number;
  /** s_t·B + b_t. */
  readonly pair: Int32Array;
  /** s_{t+1}, or −1 where the target is r_L alone. */
  readonly next: Int32Array;
  /** The pair of step t + 1, or −1 where there is no such step. */
  readonly nextPair: Int32Array;
}

/** Lists the steps of a batch under the rules of `options`. O(steps). Throws a RangeError for a step size outside [0, 1]. */
export function transitionsOf(problem: CompiledMdp, batch: readonly MaybeStopped[], options: PassOptions): Transitions {
  const { alpha, lastTransition, timeLimitTerminal } = options;
  if (!(alpha >= 0 && alpha <= 1)) throw new RangeError(`alpha: expected a number from 0 to 1, found ${alpha}`);
  const { actions: width } = problem;
  const most = batch.reduce((total, { actions }) => total + actions.length, 0);
  const pair = new Int32Array(most);
  const next = new Int32Array(most);
  const nextPair = new Int32Array(most);
  let count = 0;
  for (const { states, actions, ended, stop } of batch) {
    const final = ended || (timeLimitTerminal && stop === 'time-limit');
    const steps = !final && lastTransition === 'skip' ? actions.length - 1 : actions.length;
    for (let t = 0; t < steps; t++) {
      const isLast = t === actions.length - 1;
      pair[count] = states[t] * width + actions[t];
      next[count] = isLast && (final || lastTransition === 'target-r') ? -1 : states[t + 1];
      nextPair[count] = isLast ? -1 : states[t + 1] * width + actions[t + 1];
      count++;
    }
  }
  return { count, pair, next, nextPair };
}

/** Throws a RangeError where a list has another length than `length`. */
export function expectLength(name: string, list: ArrayLike<number>, length: number): void {
  if (list.length !== length) throw new RangeError(`${name}: expected ${length} numbers, found ${list.length}`);
}
