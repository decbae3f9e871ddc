import type { Rollout } from '../../src/leader/rollout.js';
import { configurableMdp } from '../../src/model/mdp/build.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import type { CompiledMdp, Tables } from '../../src/model/mdp/tables.js';
import { parseRational, type Rational } from '../../src/numeric/rational.js';
import { trajectories } from '../helpers/trajectories.js';
import { smallMdp } from '../helpers/smallMdp.js';

const halves = (a: number, b: number): [number, number | string][] => [
  [a, 0.5],
  [b, 0.5],
];

/**
 * Three states that are visited once at most, then the terminal state 3; every probability is a multiple of 1/4. Edges, in order:
 * 0: a0 → 1, 2; a1 → 2, 3. 1: a0 → 2; a1 → 2, 3. 2: a0 → 3; a1 → 3.
 */
export const LAYERED: ConfigurableMdp = configurableMdp({
  states: 4,
  actions: 2,
  gammaF: 0.9,
  gammaL: '3/4',
  beta: 1,
  terminal: [3],
  initial: [
    [0, 0.75],
    [1, 0.25],
  ],
  transitions: [
    [
      halves(1, 2),
      [
        [2, 0.25],
        [3, 0.75],
      ],
    ],
    [[[2, 1]], halves(2, 3)],
    [[[3, 1]], [[3, 1]]],
    null,
  ],
  rewardF: [[1, 2], [0, 1], [3, -1], null],
  rewardL: [[1, '-1/2'], ['1/4', 2], [-1, 3], null],
});

/** A policy for it, in multiples of 1/4. */
export const LAYERED_POLICY: readonly Rational[] = ['1/4', '3/4', '1/2', '1/2', '3/4', '1/4', '0', '0'].map((text) =>
  parseRational(text)!,
);

/** States 0 and 1 and the terminal state 2; from 0 action 0 stays or moves on, action 1 moves on; from 1 back to 0 or to the end. */
export const LOOP: ConfigurableMdp = smallMdp({
  states: 3,
  actions: 2,
  gammaF: 0.9,
  gammaL: 0.5,
  terminal: [2],
  transitions: [[halves(0, 1), [[1, 1]]], [[[0, 1]], halves(0, 2)], null],
  rewardF: [[0, 0], [0, 0], null],
  rewardL: [[1, 2], [4, 8], null],
});

/** The rollout through these states and edges. */
export function rolloutOf(
  problem: CompiledMdp,
  start: number,
  edges: readonly number[],
  stop: Rollout['stop'],
): Rollout {
  const { actions: width, edgeStart, edgeTarget } = problem;
  const states = [start, ...edges.map((e) => edgeTarget[e])];
  const actions = edges.map((e, t) => edgeStart.findLastIndex((first) => first <= e) - states[t] * width);
  const ended = problem.terminal[states[edges.length]] === 1;
  return {
    states: Int32Array.from(states),
    actions: Int32Array.from(actions),
    edges: Int32Array.from(edges),
    ended,
    stop: ended ? 'terminal' : stop,
  };
}

/** Every rollout of a problem that ends surely, as often as its probability times `multiple`. */
export function everyRollout(tables: Tables<number>, policy: readonly number[], multiple: number): Rollout[] {
  return [...trajectories(tables, policy)].flatMap(({ start, edges, probability }) => {
    const copies = probability * multiple;
    if (!Number.isInteger(copies)) throw new Error(`${copies} copies`);
    return new Array<Rollout>(copies).fill(rolloutOf(tables.problem, start, edges, 'batch-end'));
  });
}
