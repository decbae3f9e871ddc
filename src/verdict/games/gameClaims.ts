import { GAME_KIND } from '../../model/game/markovGame.js';
import { qualifiedId } from '../../model/qualifiedId.js';
import type { OwnGameClaimId } from '../../model/claimIds.js';
import { power, type Arithmetic } from '../../numeric/arithmetic.js';
import { accumulate, zeroVector } from '../../numeric/vector.js';
import { estimateGameBatch, gameSteps, leaderScore, type GameParts } from '../../estimators/games/gameEstimate.js';
import type { GameEstimator } from '../../estimators/games/gameEstimator.js';
import { GAME_ESTIMATORS } from '../../estimators/games/gameEstimators.js';
import type { Claim, ClaimsById, Comparands, Judged } from '../claim.js';
import { closedForm } from '../caseMoments.js';
import { sizeOf } from '../finding.js';
import { meanAgainst, over } from '../generalClaims.js';
import { estimateOf } from '../soundEstimate.js';
import { isGameCase, type GameCase } from './gameCase.js';

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

const recipeOf = (id: string): GameEstimator | undefined =>
  GAME_ESTIMATORS.find((known) => qualifiedId(GAME_KIND, known.id) === id);

/** The estimate of every single trajectory against that which is made of the segments of a recipe. */
function everyEstimate(one: GameCase, judged: Judged<GameCase>, { parts }: GameEstimator): Comparands {
  const own = parts(one.knowledge);
  const expected = one.trajectories.flatMap(({ trajectory }) => estimateGameBatch([trajectory], one.knowledge, own));
  return {
    got: one.trajectories.flatMap(({ trajectory }) => estimateOf(one, judged, [trajectory])),
    expected,
    gotIs: `estimates ${over(one)}`,
    expectedIs: 'those that are made of its segments',
    scale: sizeOf(one.arithmetic, expected) || 1,
  };
}

const segmentIsGradient: Claim<GameCase, 'segment-is-gradient'> = {
  id: 'segment-is-gradient',
  statement: 'the mean of its segments (paper, eq. 9) given s, a, b is grad Q_F(s,a,b)',
  condition: 'games in which every trajectory ends; the follower observes',
  mode: 'always',
  applies: (one) => one.whole && isGameCase(one) && one.instance.observes,
  objection: (_, { id }) => (recipeOf(id) ? undefined : `the segments of ${id} are not known`),
  premise: (one, judged) => everyEstimate(one, judged, recipeOf(judged.id)!),
  compare: (one, { id }) => compareSegments(one, recipeOf(id)!.parts(one.knowledge)),
};

const segmentIsNotGradient: Claim<GameCase, 'segment-is-not-gradient'> = {
  ...segmentIsGradient,
  id: 'segment-is-not-gradient',
  statement: 'the mean of its segments (paper, eq. 9 as printed) given s, a, b is not grad Q_F(s,a,b)',
  mode: 'somewhere',
};

const firstOrderMean: Claim<GameCase, 'first-order-mean'> = {
  id: 'first-order-mean',
  statement:
    'the mean over trajectories, whole or cut, is that of Q_L score over the same steps: no bias but the truncation',
  condition: 'games, exact critic',
  mode: 'always',
  applies: isGameCase,
  compare: (one, judged) =>
    meanAgainst(one, judged, closedForm(one, 'first-order').mean, 'that of the sum of gammaL^t Q_L score'),
};

const BY_ID: ClaimsById<OwnGameClaimId, GameCase> = {
  'segment-is-gradient': segmentIsGradient,
  'segment-is-not-gradient': segmentIsNotGradient,
  'first-order-mean': firstOrderMean,
};

/** The claims that only estimators for games can make. */
export const GAME_CLAIMS: readonly Claim[] = Object.values(BY_ID);
