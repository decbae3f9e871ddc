import { inverseCdf } from '../../random/categorical.js';
import { createStream } from '../../random/stream.js';
import { createSampler } from '../../leader/rollout.js';
import type { FixtureOracle, FixtureRollout } from './format.js';
import type { MdpInstance } from './instances.js';
import { stateOf } from '../../model/indices.js';

/** Rollouts from each start, and steps of each at most. */
const EACH = 2;
const MAX_STEPS = 4;

/** Rollouts of an oracle under the best response from every pair and every state that a batch visits, in the order of the visits. */
export function drawOracle(
  { problem, knowledge: { tables, response } }: MdpInstance,
  path: string,
  batch: readonly FixtureRollout[],
): FixtureOracle {
  const stream = createStream(path);
  const from = (s: number, maxSteps: number): FixtureRollout => {
    const initial = tables.initial.map((_, i) => (i === s ? 1 : 0));
    const { states, actions, ended } = createSampler(tables, response.policy, { initial }).rollout(stream, {
      maxSteps,
    });
    return { states: [...states], actions: [...actions], ended };
  };
  const after = (s: number, b: number): FixtureRollout => {
    const [first, end] = [0, 1].map((i) => problem.edgeStart[s * problem.actions + b + i]);
    const next = problem.edgeTarget[first + inverseCdf(tables.p.slice(first, end), stream.uniform())];
    const { states, actions, ended } = from(next, MAX_STEPS - 1);
    return { states: [s, ...states], actions: [b, ...actions], ended };
  };
  const repeated = (draw: () => FixtureRollout): FixtureRollout[] => Array.from({ length: EACH }, draw);
  const pairs = distinct(
    batch.flatMap(({ states, actions }) => actions.map((b, t) => states[t] * problem.actions + b)),
  );
  const states = distinct(batch.flatMap(({ states: visited, actions }) => visited.slice(0, actions.length)));
  return {
    pairs: pairs.flatMap((pair) => repeated(() => after(stateOf(pair, problem.actions), pair % problem.actions))),
    states: states.flatMap((s) => repeated(() => from(s, MAX_STEPS))),
  };
}

const distinct = (values: readonly number[]): number[] => [...new Set(values)];
