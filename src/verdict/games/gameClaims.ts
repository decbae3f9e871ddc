import { power } from '../../numeric/arithmetic.js';
import { accumulate, zeroVector } from '../../numeric/vector.js';
import { evaluateTables, compileProblem } from '../../model/tables.js';
import { lowerGame } from '../../model/lowerGame.js';
import { bestResponse } from '../../follower/bestResponse.js';
import { estimateGame, gameSteps, leaderScore, type GameParts } from '../../estimators/games/gameEstimator.js';
import type { GameKnowledge } from '../../estimators/games/gameKnowledge.js';
import { LINEAR_GAME_ESTIMATORS, gameLinearForm } from '../../truth/gameForms.js';
import { moments } from '../../truth/moments.js';
import { compareVectors, sizeOf, type Finding } from '../finding.js';
import type { GameCase } from './gameCase.js';

/** What is judged: the parts of an estimator for games, under its id. */
export interface JudgedGame {
  readonly id: string;
  readonly parts: <T>(knowledge: GameKnowledge<T>) => GameParts<T>;
}

/** A promise about games; see `Claim`. */
export interface GameClaim {
  readonly id: string;
  readonly statement: string;
  readonly mode: 'always' | 'somewhere';
  readonly check: (one: GameCase, judged: JudgedGame) => Finding | undefined;
}

function momentsOf({ knowledge, trajectories }: GameCase, { parts }: JudgedGame) {
  const { arithmetic, problem } = knowledge.tables;
  const own = parts(knowledge);
  const mean = zeroVector(arithmetic, problem.parameters);
  const second = zeroVector(arithmetic, problem.parameters);
  for (const { trajectory, probability } of trajectories) {
    const value = estimateGame(trajectory, knowledge, own);
    accumulate(arithmetic, mean, probability, value);
    accumulate(arithmetic, second, probability, value.map((x) => arithmetic.mul(x, x))); // prettier-ignore
  }
  return { mean, second };
}

const scaleOf = ({ knowledge, truth }: GameCase): number => {
  const { arithmetic } = knowledge.tables;
  return Math.max(sizeOf(arithmetic, truth.direct), sizeOf(arithmetic, truth.guiding)) || 1;
};

const unbiased: GameClaim = {
  id: 'unbiased',
  statement: 'the mean over trajectories is the hypergradient',
  mode: 'always',
  check: (one, judged) =>
    compareVectors(one.knowledge.tables.arithmetic, false, momentsOf(one, judged).mean, one.truth.total, scaleOf(one)),
};

const meanIsDirect: GameClaim = {
  id: 'mean-is-direct-part',
  statement: 'the mean is the direct part: the bias is exactly the guiding part',
  mode: 'always',
  check: (one, judged) =>
    compareVectors(one.knowledge.tables.arithmetic, false, momentsOf(one, judged).mean, one.truth.direct, scaleOf(one)),
};

const biased: GameClaim = {
  ...unbiased,
  id: 'biased',
  statement: 'the mean is not the hypergradient',
  mode: 'somewhere',
};

const varianceByRecursion: GameClaim = {
  id: 'variance-by-recursion',
  statement: 'mean and variance over trajectories are those of the recursion on the lowered problem',
  mode: 'always',
  check: (one, { id, parts }) => {
    const form = LINEAR_GAME_ESTIMATORS.find((known) => known === id);
    if (!form) return undefined;
    const { tables, response } = one.knowledge;
    const { arithmetic } = tables;
    const lowered = evaluateTables(compileProblem(lowerGame(one.game)), arithmetic);
    const linear = gameLinearForm(form, tables, response, lowered.problem);
    const recursion = moments(lowered, bestResponse(lowered).policy, linear);
    const { mean, second } = momentsOf(one, { id, parts });
    const variance = second.map((q, k) => arithmetic.sub(q, arithmetic.mul(mean[k], mean[k])));
    const scale = Math.max(sizeOf(arithmetic, second), sizeOf(arithmetic, mean)) || 1;
    const expected = [...recursion.mean, ...recursion.variance];
    return compareVectors(arithmetic, false, [...mean, ...variance], expected, scale);
  },
};

/** For each first (s,a,b): the mean of the segment over the trajectories that begin so, against ∇Q_F(s,a,b), weighted by their probability. */
const segmentIsGradient: GameClaim = {
  id: 'segment-is-gradient',
  statement: 'the mean of its segments (paper, eq. 9) given s, a, b is grad Q_F(s,a,b)',
  mode: 'always',
  check: ({ knowledge, truth, trajectories }, { parts }) => {
    const { arithmetic, gammaF, problem } = knowledge.tables;
    const own = parts(knowledge);
    const got = new Map<number, ReturnType<typeof arithmetic.add>[]>();
    const expected = new Map<number, ReturnType<typeof arithmetic.add>[]>();
    for (const { trajectory, probability } of trajectories) {
      const steps = gameSteps(knowledge, trajectory);
      if (steps.length === 0) continue;
      const { triple } = steps[0];
      const mean = got.get(triple) ?? zeroVector(arithmetic, problem.parameters);
      const truths = expected.get(triple) ?? zeroVector(arithmetic, problem.parameters);
      for (const step of steps.slice(own.from)) {
        const factor = arithmetic.mul(power(arithmetic, gammaF, step.t), own.follower(step));
        accumulate(arithmetic, mean, arithmetic.mul(probability, factor), leaderScore(knowledge, step.pair));
      }
      accumulate(arithmetic, truths, probability, truth.gradientQF![triple]);
      got.set(triple, mean);
      expected.set(triple, truths);
    }
    const all = [...expected.values()].flat();
    return compareVectors(arithmetic, false, [...got.values()].flat(), all, sizeOf(arithmetic, all) || 1);
  },
};

const segmentIsNotGradient: GameClaim = {
  ...segmentIsGradient,
  id: 'segment-is-not-gradient',
  statement: 'the mean of its segments (paper, eq. 9 as printed) given s, a, b is not grad Q_F(s,a,b)',
  mode: 'somewhere',
};

/** The claims about games by id. */
export const GAME_CLAIMS: readonly GameClaim[] = [
  unbiased,
  meanIsDirect,
  biased,
  varianceByRecursion,
  segmentIsGradient,
  segmentIsNotGradient,
];

const UNBIASED = ['unbiased', 'variance-by-recursion'];

/** What each estimator for games promises. */
export const GAME_PROMISES: Readonly<Record<string, readonly string[]>> = {
  'bc-hg': [...UNBIASED, 'segment-is-gradient'],
  'bc-hg-printed': [...UNBIASED, 'segment-is-not-gradient'],
  'bc-hg-td': [...UNBIASED, 'segment-is-gradient'],
  'bc-hg-printed-td': [...UNBIASED, 'segment-is-not-gradient'],
  'bc-hg-same-answer': ['biased', 'variance-by-recursion', 'segment-is-not-gradient'],
  'bc-hg-centred': UNBIASED,
  'bc-hg-td-centred': UNBIASED,
  'first-order': ['mean-is-direct-part', 'variance-by-recursion', 'biased'],
  'bc-hg-unobserved': ['unbiased'],
};
