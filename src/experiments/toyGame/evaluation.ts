import { withLeader } from '../../follower/gameResponse.js';
import type { GameSampler } from '../../leader/gameRollout.js';
import { gameValues } from '../../leader/gameValues.js';
import { cutReturn } from '../../leader/cutReturn.js';
import type { GameTables } from '../../model/game/gameTables.js';
import type { Trajectory } from '../../model/trajectory.js';
import type { Stream } from '../../random/stream.js';
import { TOY_MOVES, TOY_STATES } from '../../tasks/toyGame/toyGame.js';
import { numberOf } from '../engine/settings.js';
import type { Settings } from '../engine/settingSpec.js';

/** Every how many outer iterations there is an evaluation, after the updates. */
export const EVALUATE_EVERY = 2;

/** What an evaluation finds, by the names of the series. */
export type Evaluation = Readonly<Record<(typeof SERIES)[number], number>>;

/**
 * `sum`, `discounted`: mean return of the evaluation's episodes; `expectedSum`, `expectedDiscounted`: their exact expectations; `J`: the exact
 * value without a cut; `p`, `pS`, `pB`: f(0|A), f(0|S), f(0|B); `gA`, `gB`: g(a|S), g(b|S) (mean over the leader's action).
 */
export const SERIES = [
  'sum',
  'discounted',
  'expectedSum',
  'expectedDiscounted',
  'J',
  'p',
  'pS',
  'pB',
  'gA',
  'gB',
] as const;

/** Evaluates f (S·A) and g (by triple). */
export function createEvaluation(
  settings: Settings,
  tables: GameTables<number>,
  sampler: GameSampler,
  stream: Stream,
): (leader: readonly number[], policy: readonly number[]) => Evaluation {
  const [episodes, horizon] = ['evalEpisodes', 'horizon'].map((key) => numberOf(settings, key));
  const { rewardL, gammaL, problem } = tables;
  const { leaderActions, actions } = problem;
  const returnOf = ({ states, actions: moves }: Trajectory, gamma: number): number => {
    let total = 0;
    for (let t = 0; t < moves.length; t++)
      total += gamma ** t * rewardL[states[t] * leaderActions * actions + moves[t]];
    return total;
  };
  return (leader, policy) => {
    const played = { ...tables, leader };
    const joint = withLeader(played, policy);
    const expectedSum = cutReturn(played, joint, horizon, 1);
    const expectedDiscounted = cutReturn(played, joint, horizon, gammaL);
    let [sum, discounted] = [expectedSum, expectedDiscounted];
    if (episodes > 0) {
      sampler.play(leader, policy);
      const trajectories = Array.from({ length: episodes }, () => sampler.rollout(horizon, stream));
      const mean = (gamma: number): number =>
        trajectories.reduce((total, trajectory) => total + returnOf(trajectory, gamma), 0) / episodes;
      [sum, discounted] = [mean(1), mean(gammaL)];
    }
    const { S, A, B } = TOY_STATES;
    const answer = (b: number): number =>
      [0, 1].reduce(
        (total, a) => total + leader[S * leaderActions + a] * policy[(S * leaderActions + a) * actions + b],
        0,
      );
    return {
      sum,
      discounted,
      expectedSum,
      expectedDiscounted,
      J: gameValues(played, joint).objective,
      p: leader[A * leaderActions],
      pS: leader[S * leaderActions],
      pB: leader[B * leaderActions],
      gA: answer(TOY_MOVES.a),
      gB: answer(TOY_MOVES.b),
    };
  };
}
