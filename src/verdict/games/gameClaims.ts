import { power, type Arithmetic } from '../../numeric/arithmetic.js';
import { accumulate, zeroVector } from '../../numeric/vector.js';
import { gameSteps, leaderScore, type GameParts } from '../../estimators/games/gameEstimator.js';
import { GAME_ESTIMATORS } from '../../estimators/games/gameEstimators.js';
import type { Claim, Comparands } from '../claim.js';
import { sizeOf } from '../finding.js';
import type { GameCase } from './gameCase.js';
import { GAME_PREFIX } from './gameIds.js';

/** For each first (s,a,b): the mean of the segment over the trajectories that begin so, against ∇Q_F(s,a,b), weighted by their probability. */
function compareSegments(
  { knowledge, truth, trajectories, parameters }: GameCase,
  own: GameParts<unknown>,
): Comparands {
  const { gammaF } = knowledge.tables;
  const arithmetic: Arithmetic<unknown> = knowledge.tables.arithmetic;
  const got = new Map<number, unknown[]>();
  const expected = new Map<number, unknown[]>();
  for (const { trajectory, probability } of trajectories) {
    const steps = gameSteps(knowledge, trajectory);
    if (steps.length === 0) continue;
    const { triple } = steps[0];
    const mean = got.get(triple) ?? zeroVector(arithmetic, parameters);
    const truths = expected.get(triple) ?? zeroVector(arithmetic, parameters);
    for (const step of steps.slice(own.from)) {
      const factor = arithmetic.mul(power(arithmetic, gammaF, step.t), own.follower(step));
      accumulate(arithmetic, mean, arithmetic.mul(probability, factor), leaderScore(knowledge, step.pair));
    }
    accumulate(arithmetic, truths, probability, truth.gradientQF![triple]);
    got.set(triple, mean);
    expected.set(triple, truths);
  }
  const all = [...expected.values()].flat();
  return {
    got: [...got.values()].flat(),
    expected: all,
    gotIs: 'mean of its segments, by their first (s,a,b) and parameter',
    expectedIs: 'grad Q_F(s,a,b)',
    scale: sizeOf(arithmetic, all) || 1,
  };
}

const segmentIsGradient: Claim<GameCase> = {
  id: 'segment-is-gradient',
  statement: 'the mean of its segments (paper, eq. 9) given s, a, b is grad Q_F(s,a,b)',
  condition: 'games in which every trajectory ends; the follower observes',
  mode: 'always',
  applies: (one) => one.whole && one.instance.kind === 'markov-game' && one.instance.observes,
  compare: (one, { id }) => {
    const estimator = GAME_ESTIMATORS.find((known) => GAME_PREFIX + known.id === id);
    return estimator && compareSegments(one, estimator.parts(one.knowledge));
  },
};

const segmentIsNotGradient: Claim<GameCase> = {
  ...segmentIsGradient,
  id: 'segment-is-not-gradient',
  statement: 'the mean of its segments (paper, eq. 9 as printed) given s, a, b is not grad Q_F(s,a,b)',
  mode: 'somewhere',
};

/** The claims that only estimators for games can make. */
export const GAME_CLAIMS: readonly Claim[] = [segmentIsGradient, segmentIsNotGradient];
