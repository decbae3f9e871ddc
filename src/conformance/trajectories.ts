import { createSampler } from '../leader/rollout.js';
import type { Knowledge } from '../estimators/knowledge.js';
import type { Problem } from '../model/tables.js';
import type { Batch, Trajectory } from '../model/trajectory.js';
import { createStream, type Stream } from '../random/stream.js';
import { doubleOf, given } from './fixtureNumber.js';
import type { FixtureTrajectory } from './format.js';

/** A stream that keeps what it yields. */
function recording(stream: Stream): Stream & { readonly taken: () => number[] } {
  let drawn: number[] = [];
  return {
    path: stream.path,
    child: (name) => stream.child(name),
    uniform: () => {
      const u = stream.uniform();
      drawn.push(u);
      return u;
    },
    taken: () => {
      const result = drawn;
      drawn = [];
      return result;
    },
  };
}

/** Trajectories under the best response, from a named stream, with the uniforms that made them. */
export function drawTrajectories(
  { tables, response }: Knowledge<number>,
  path: string,
  count: number,
  maxSteps: number,
): FixtureTrajectory[] {
  const stream = recording(createStream(path));
  const sampler = createSampler(tables, response.policy);
  return Array.from({ length: count }, () => {
    const { states, actions, ended } = sampler.rollout(stream, { maxSteps });
    return { states: [...states], actions: [...actions], ended, uniforms: stream.taken().map(given) };
  });
}

/** The trajectory that given uniforms make; `used` counts those that were needed. Throws a RangeError where they are too few. */
export function replay(
  { tables }: Knowledge<number>,
  policy: readonly number[],
  uniforms: readonly number[],
  maxSteps: number,
): { states: number[]; actions: number[]; ended: boolean; used: number } {
  let used = 0;
  const stream: Stream = {
    path: 'replay',
    uniform: () => {
      if (used === uniforms.length) throw new RangeError(`${used} uniforms are too few`);
      return uniforms[used++];
    },
    child: () => {
      throw new RangeError('given uniforms have no children');
    },
  };
  const { states, actions, ended } = createSampler(tables, policy).rollout(stream, { maxSteps });
  return { states: [...states], actions: [...actions], ended, used };
}

/** A trajectory of fixtures with the edges that it took. Throws a RangeError for a move that the problem does not have. */
export function asTrajectory(problem: Problem, { states, actions, ended }: FixtureTrajectory): Trajectory {
  const edges = actions.map((b, t) => {
    const pair = states[t] * problem.actions + b;
    for (let e = problem.edgeStart[pair]; e < problem.edgeStart[pair + 1]; e++)
      if (problem.edgeTarget[e] === states[t + 1]) return e;
    throw new RangeError(`state ${states[t]}, action ${b} does not lead to state ${states[t + 1]}`);
  });
  return { states, actions, edges, ended };
}

/** A batch of fixtures for estimators. */
export const asBatch = (problem: Problem, batch: readonly FixtureTrajectory[]): Batch =>
  batch.map((trajectory) => asTrajectory(problem, trajectory));

/** The uniforms of a trajectory as doubles. */
export const uniformsOf = ({ uniforms }: FixtureTrajectory): number[] => uniforms.map(({ bits }) => doubleOf(bits));
