import { weightedTrajectories } from '../verdict/expectation.js';
import { ESTIMATORS } from '../estimators/estimators.js';
import type { Knowledge } from '../estimators/knowledge.js';
import { leaderValues } from '../leader/values.js';
import { adjointHypergradient } from '../truth/adjoint.js';
import { endsSurely } from '../truth/followerDerivative.js';
import { gameImplicit } from '../truth/gameImplicit.js';
import { linearForm, LINEAR_ESTIMATORS, type LinearEstimatorId } from '../truth/linearForms.js';
import { moments, type Moments } from '../truth/moments.js';
import type { Arithmetic } from '../numeric/arithmetic.js';
import { accumulate, zeroVector } from '../numeric/vector.js';
import type { Problem } from '../model/tables.js';
import { GAME_PREFIX } from '../verdict/games/gameIds.js';
import { estimatorIds } from './answers.js';
import { certified, certify } from './condition.js';
import type { ExpectationCase } from './format.js';
import { enumeratedGame, gameMomentsOf, gameParts } from './games/gameExpectations.js';
import { hasEstimates, isLayered, type GameInstance } from './games/gameInstances.js';
import { certifiedGameKnowledge } from './games/gameKnowledge.js';
import { certifiedKnowledge } from './steadyResponse.js';
import { identity } from './identity.js';
import type { CorpusInstance, MdpInstance } from './instances.js';

type Certified = typeof certified.zero;

/** Steps after which rollouts are cut. */
export const HORIZONS: readonly number[] = [1, 3, 10];
/** Estimators for each instance, taken in turns. */
const EACH = 2;
/** More trajectories than this are not enumerated. */
export const MOST_TRAJECTORIES = 60;

/** Mean and variance of an estimator, whole or cut, and what is needed beside. */
interface Process {
  readonly momentsAt: (horizon: number | null) => Moments<Certified>;
  readonly truth: readonly Certified[];
  readonly covariance: readonly Certified[] | undefined;
}

/** The cases `expectations` of the instance with that number. */
export function expectationCases(instance: CorpusInstance, number: number): ExpectationCase[] {
  const { record } = instance;
  const ids =
    instance.setting === 'markov-game' ? (hasEstimates(instance) ? estimatorIds(instance) : []) : LINEAR_ESTIMATORS;
  const processOf = instance.setting === 'markov-game' ? gameProcesses(instance) : mdpProcesses(instance);
  return Array.from({ length: Math.min(EACH, ids.length) }, (_, i) => {
    const estimator = ids[(number * EACH + i) % ids.length];
    const slug = `expectation/${estimator.replace(':', '/')}/${record.slug}`;
    return {
      id: identity(slug, { estimator, instance: record.id }),
      slug,
      stratum: record.stratum,
      kind: 'expectations',
      instance: record.id,
      estimator,
      expected: expected(processOf(estimator)),
    };
  });
}

function expected({ momentsAt, truth, covariance }: Process): ExpectationCase['expected'] {
  const difference = (a: readonly Certified[], b: readonly Certified[]): Certified[] =>
    a.map((x, k) => certified.sub(x, b[k]));
  const whole = momentsAt(null);
  return {
    mean: certify(certified, whole.mean),
    bias: certify(certified, difference(whole.mean, truth)),
    variance: certify(certified, whole.variance),
    ...(covariance && { covariance: certify(certified, covariance) }),
    truncation: HORIZONS.map((horizon) => ({
      horizon,
      bias: certify(certified, difference(momentsAt(horizon).mean, whole.mean)),
    })),
  };
}

function mdpProcesses({ problem }: MdpInstance): (estimator: string) => Process {
  const knowledge = certifiedKnowledge(problem);
  const { tables, response } = knowledge;
  const leader = leaderValues(tables, response.policy);
  const truth = adjointHypergradient(tables, response).total;
  return (estimator) => {
    const form = linearForm(estimator as LinearEstimatorId, tables, response, leader);
    return {
      momentsAt: (horizon) => moments(tables, response.policy, form, horizon),
      truth,
      covariance: enumeratedMoments(problem, knowledge, estimator)?.covariance,
    };
  };
}

function gameProcesses(instance: GameInstance): (estimator: string) => Process {
  const knowledge = certifiedGameKnowledge(instance.problem);
  const truth = gameImplicit(knowledge.tables, knowledge.response).total;
  return (estimator) => {
    const parts = gameParts(estimator.slice(GAME_PREFIX.length), knowledge);
    const whole = isLayered(instance)
      ? enumeratedGame(knowledge, parts, MOST_TRAJECTORIES, instance.problem.states)
      : undefined;
    return {
      momentsAt: (horizon) => gameMomentsOf(knowledge, parts, horizon),
      truth,
      covariance: whole && centredSecond(certified, whole.mean, whole.second),
    };
  };
}

/** E ĝĝᵀ − E ĝ E ĝᵀ, row by row. */
export function centredSecond<T>(arithmetic: Arithmetic<T>, mean: readonly T[], second: readonly T[]): T[] {
  const centre = outer(arithmetic, mean, mean);
  return second.map((x, i) => arithmetic.sub(x, centre[i]));
}

/** Mean and covariance (row by row) over all trajectories: the textbook form on each of them. Undefined where they do not all end, or are too many. */
export function enumeratedMoments<T>(
  problem: Problem,
  knowledge: Knowledge<T>,
  id: string,
): { mean: T[]; covariance: T[] } | undefined {
  const { tables, response } = knowledge;
  const { arithmetic } = tables;
  if (!endsSurely(problem)) return undefined;
  const all = weightedTrajectories(tables, response.policy, problem.states, MOST_TRAJECTORIES);
  if (!all) return undefined;
  const { textbook } = ESTIMATORS.find((estimator) => estimator.id === id)!;
  const K = problem.parameters;
  const mean = zeroVector(arithmetic, K);
  const second = zeroVector(arithmetic, K * K);
  for (const { trajectory, probability } of all) {
    const value = textbook([trajectory], knowledge);
    accumulate(arithmetic, mean, probability, value);
    accumulate(arithmetic, second, probability, outer(arithmetic, value, value));
  }
  return { mean, covariance: centredSecond(arithmetic, mean, second) };
}

const outer = <T>({ mul }: Arithmetic<T>, a: readonly T[], b: readonly T[]): T[] =>
  a.flatMap((x) => b.map((y) => mul(x, y)));
