import { GAME_KIND } from '../../model/game/markovGame.js';
import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import { byKind, type Cases } from '../../model/instance.js';
import { createGameSampler } from '../../leader/gameRollout.js';
import { createSampler } from '../../leader/rollout.js';
import type { CompiledGame } from '../../model/game/gameTables.js';
import type { CompiledMdp } from '../../model/mdp/tables.js';
import type { Batch, Trajectory } from '../../model/trajectory.js';
import { createStream, type Stream } from '../../random/stream.js';
import { given } from './fixtureNumber.js';
import type { FixtureRollout, FixtureTrajectory, SamplingCase } from './format.js';
import type { CorpusInstance } from './instances.js';

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

type Draw = (stream: Stream, maxSteps: number) => FixtureRollout;

/** Draws rollouts of an instance under a policy of the follower, by the sampler of its kind. */
const SAMPLERS: Cases<CorpusInstance, Draw, [policy: readonly number[]]> = {
  [MDP_KIND]: ({ knowledge: { tables } }, policy) => {
    const sampler = createSampler(tables, policy);
    return (stream, maxSteps) => asRollout(sampler.rollout(stream, { maxSteps }));
  },
  [GAME_KIND]: ({ knowledge: { tables } }, policy) => {
    const sampler = createGameSampler(tables);
    sampler.play(tables.leader, policy);
    const { actions: width } = tables.problem;
    return (stream, maxSteps) => asRollout(sampler.rollout(maxSteps, stream), width);
  },
};

/** Trajectories under the best response, from a named stream, with the uniforms that made them. */
export function drawTrajectories(
  instance: CorpusInstance,
  path: string,
  count: number,
  maxSteps: number,
): FixtureTrajectory[] {
  const stream = recording(createStream(path));
  const draw = byKind<CorpusInstance, Draw, [readonly number[]]>(
    SAMPLERS,
    instance,
    instance.knowledge.response.policy,
  );
  return Array.from({ length: count }, () => {
    const rollout = draw(stream, maxSteps);
    return { ...rollout, uniforms: stream.taken().map(given) };
  });
}

/** The trajectory that given uniforms make; `used` counts those that were needed. Throws a RangeError where they are too few. */
export function replay(
  instance: CorpusInstance,
  policy: readonly number[],
  uniforms: readonly number[],
  maxSteps: number,
): SamplingCase['expected'] {
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
  const rollout = byKind<CorpusInstance, Draw, [readonly number[]]>(SAMPLERS, instance, policy)(stream, maxSteps);
  return { ...rollout, used };
}

/**
 * A trajectory of fixtures with the edges that it took; of a game, with both players' actions as one, a·B + b. Throws a RangeError for a move that
 * the problem does not have.
 */
function asTrajectory(
  { actions: width, edgeStart, edgeTarget }: CompiledMdp | CompiledGame,
  perState: number,
  { states, leaderActions, actions, ended }: FixtureRollout,
): Trajectory {
  const joint = leaderActions ? actions.map((b, t) => leaderActions[t] * width + b) : actions;
  const edges = joint.map((action, t) => {
    const row = states[t] * perState + action;
    for (let e = edgeStart[row]; e < edgeStart[row + 1]; e++) if (edgeTarget[e] === states[t + 1]) return e;
    throw new RangeError(`state ${states[t]}, action ${action} does not lead to state ${states[t + 1]}`);
  });
  return { states, actions: joint, edges, ended };
}

/** A batch of fixtures for estimators. */
export const asBatch = (problem: CompiledMdp, batch: readonly FixtureRollout[]): Batch =>
  batch.map((rollout) => asTrajectory(problem, problem.actions, rollout));

/** A batch of fixtures for estimators of games. */
export const asGameBatch = (problem: CompiledGame, batch: readonly FixtureRollout[]): Batch =>
  batch.map((rollout) => asTrajectory(problem, problem.leaderActions * problem.actions, rollout));

/** A trajectory as fixtures tell it; of a game with `width` actions of the follower, the two actions told apart again. */
export function asRollout({ states, actions, ended }: Trajectory, width?: number): FixtureRollout {
  const joint = Array.from(actions);
  return {
    states: Array.from(states),
    ...(width !== undefined && { leaderActions: joint.map((action) => Math.floor(action / width)) }),
    actions: width === undefined ? joint : joint.map((action) => action % width),
    ended,
  };
}
