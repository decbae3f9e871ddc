import { invert } from '../random/categorical.js';
import type { Stream } from '../random/stream.js';
import type { WalkTables } from '../model/mdp/tables.js';
import type { Trajectory } from '../model/trajectory.js';
import { createPages, type Pages } from './pages.js';
import { movementOf, policyCdf, type Movement } from './samplingTables.js';

/**
 * Why a rollout has no further step: s_n is terminal; the episode's limit of steps; the chance to go on (`survival`) failed; the
 * number of steps asked for was used up in the middle of an episode.
 */
export type Stop = 'terminal' | 'time-limit' | 'killed' | 'batch-end';

/**
 * A trajectory that was drawn. `ended` is true for `stop: 'terminal'` only. The arrays are views of memory that rollouts share: slice them
 * before they are sent to another thread.
 */
export interface Rollout extends Trajectory {
  readonly states: Int32Array;
  readonly actions: Int32Array;
  readonly edges: Int32Array;
  readonly stop: Stop;
}

/** What ends a rollout before a terminal state does. */
export interface RolloutLimits {
  /** Most steps of an episode; may be Infinity where `survival` < 1. */
  readonly maxSteps: number;
  /**
   * Probability of going on, drawn before each step but the first. With γ_L, step t is taken with probability γ_Lᵗ: sums over the steps,
   * with γ_Lᵗ divided out, have the mean of the discounted sums over a rollout that is not cut.
   */
  readonly survival?: number;
}

/** Draws rollouts of one problem under one policy. See `createSampler`. */
export interface Sampler {
  /** One rollout. */
  rollout(stream: Stream, limits: RolloutLimits): Rollout;
  /** `count` rollouts, one after another from the same stream. */
  batch(stream: Stream, count: number, limits: RolloutLimits): Rollout[];
  /**
   * Consecutive episodes, each from an initial state, of `steps` steps altogether. All are complete but the last one, which is cut at
   * the last step (`batch-end`) unless it stops there anyway. Throws a RangeError where every initial state is terminal.
   */
  episodes(stream: Stream, limits: RolloutLimits & { readonly steps: number }): Rollout[];
  /** The same with another policy; the tables of movement are shared. */
  withPolicy(policy: ArrayLike<number>): Sampler;
}

/** What a sampler takes from elsewhere than the tables. */
export interface SamplerOptions {
  /**
   * Another problem's tables to draw successors from (a simulator that differs from the model of the planner), with the same states,
   * actions and terminal states. Its moves are told as edges of the problem of the first tables, to which all of them must belong.
   */
  readonly movement?: WalkTables<number>;
  /** Another initial distribution, S probabilities. */
  readonly initial?: ArrayLike<number>;
}

/**
 * A sampler of trajectories: s_0 ~ ρ0, b_t ~ g(·|s_t), s_{t+1} ~ p(·|s_t, b_t), from float64 tables and a policy (S·B).
 *
 * One uniform for each decision, also where there is no choice, by the convention of `inverseCdf`: initial state (by state); then for
 * each step, action, successor (by edge), and before each further step survival (u < `survival`), if asked for. A rollout of n steps takes
 * 1 + 2n uniforms, and with survival one more wherever nothing else stopped it. O(actions + successors) a step.
 * Throws a RangeError for distributions that do not sum to one within 1e-9 and for tables that do not fit together.
 *
 * @example
 * ```ts
 * import {
 *   bestResponse,
 *   compileProblem,
 *   createSampler,
 *   createStream,
 *   evaluateTables,
 *   float64,
 *   fourRooms,
 * } from 'hypergrad-oracle';
 *
 * const tables = evaluateTables(compileProblem(fourRooms()), float64);
 * const { policy } = bestResponse(tables);
 * const sampler = createSampler(tables, policy);
 * const batch = sampler.batch(createStream('rollouts'), 3, { maxSteps: 5 });
 * console.log(batch.map(({ actions }) => actions.length)); // [ 5, 5, 5 ]
 * ```
 */
export function createSampler(
  tables: WalkTables<number>,
  policy: ArrayLike<number>,
  options: SamplerOptions = {},
): Sampler {
  const { movement = tables, initial = tables.initial } = options;
  return samplerOf(tables, movementOf(tables.problem, movement, initial), policy, createPages());
}

function samplerOf(tables: WalkTables<number>, movement: Movement, policy: ArrayLike<number>, pages: Pages): Sampler {
  const { problem } = tables;
  const { actions: width, terminal } = problem;
  const choice = policyCdf(problem, policy);
  const { initial, start, cumulative, target, edge } = movement;

  /** One rollout of at most `budget` steps. */
  const walk = (stream: Stream, most: number, survival: number | undefined, budget: number): Rollout => {
    let { states, actions, edges, used } = pages.open();
    let room = states.length - used - 1;
    let s = invert(initial, 0, stream.uniform());
    let n = 0;
    let stop: Stop = 'terminal';
    states[used] = s;
    while (terminal[s] === 0) {
      if (n >= most || n >= budget) {
        stop = n >= most ? 'time-limit' : 'batch-end';
        break;
      }
      if (survival !== undefined && n > 0 && !(stream.uniform() < survival)) {
        stop = 'killed';
        break;
      }
      if (n === room) {
        ({ states, actions, edges, used } = pages.turn(n + 1));
        room = states.length - used - 1;
      }
      const pair = invert(choice, s * width, stream.uniform());
      const move = invert(cumulative, start[pair], stream.uniform());
      actions[used + n] = pair - s * width;
      edges[used + n] = edge[move];
      s = target[move];
      states[used + ++n] = s;
    }
    pages.close(n + 1);
    return {
      states: states.subarray(used, used + n + 1),
      actions: actions.subarray(used, used + n),
      edges: edges.subarray(used, used + n),
      ended: stop === 'terminal',
      stop,
    };
  };

  const batch = (stream: Stream, count: number, limits: RolloutLimits): Rollout[] => {
    expectLimits(limits, 0);
    expectWhole('count', count);
    return Array.from({ length: count }, () => walk(stream, limits.maxSteps, limits.survival, Infinity));
  };

  return {
    rollout: (stream, limits) => batch(stream, 1, limits)[0],
    batch,
    episodes: (stream, limits) => {
      const { steps } = limits;
      expectLimits(limits, 1);
      expectWhole('steps', steps);
      if (terminal.every((isTerminal, s) => isTerminal === 1 || !isPossible(initial, s)))
        throw new RangeError('no episode has a step: every initial state is terminal');
      const rollouts: Rollout[] = [];
      for (let left = steps; left > 0;) {
        const rollout = walk(stream, limits.maxSteps, limits.survival, left);
        rollouts.push(rollout);
        left -= rollout.actions.length;
      }
      return rollouts;
    },
    withPolicy: (other) => samplerOf(tables, movement, other, pages),
  };
}

/** Whether `invert` can return i. */
const isPossible = (cumulative: Float64Array, i: number): boolean => {
  const before = i === 0 ? 0 : cumulative[i - 1];
  return before < 1 && cumulative[i] > before;
};

function expectWhole(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 0))
    throw new RangeError(`${name}: expected a whole number from 0, found ${value}`);
}

function expectLimits({ maxSteps, survival = 1 }: RolloutLimits, least: number): void {
  if (!(survival >= 0 && survival <= 1)) throw new RangeError(`survival: expected a probability, found ${survival}`);
  const finite = Number.isInteger(maxSteps) || (maxSteps === Infinity && survival < 1);
  if (!(finite && maxSteps >= least))
    throw new RangeError(
      `maxSteps: expected a whole number from ${least}, or Infinity with survival below 1, found ${maxSteps}`,
    );
}
