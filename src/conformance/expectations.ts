import { weightedTrajectories } from '../verdict/expectation.js';
import { ESTIMATORS } from '../estimators/estimators.js';
import { exactKnowledge, type Knowledge } from '../estimators/knowledge.js';
import { leaderValues } from '../leader/values.js';
import { adjointHypergradient } from '../truth/adjoint.js';
import { endsSurely } from '../truth/followerDerivative.js';
import { gameImplicit } from '../truth/gameImplicit.js';
import { linearForm, LINEAR_ESTIMATORS, type LinearEstimatorId } from '../truth/linearForms.js';
import { moments, type Moments } from '../truth/moments.js';
import type { Arithmetic } from '../numeric/arithmetic.js';
import { fraction } from '../numeric/fraction.js';
import { accumulate, zeroVector } from '../numeric/vector.js';
import type { Problem } from '../model/tables.js';
import { GAME_PREFIX } from '../verdict/games/gameIds.js';
import { estimatorIds } from './answers.js';
import { certified, certify } from './condition.js';
import { exactTexts, inFractions } from './exactTexts.js';
import type { ExpectationCase } from './format.js';
import { enumeratedGame, gameMomentsOf, gameParts } from './games/gameExpectations.js';
import { hasEstimates, isLayered, type GameInstance } from './games/gameInstances.js';
import { certifiedGameKnowledge } from './games/gameKnowledge.js';
import { certifiedKnowledge } from './steadyResponse.js';
import { identity } from './identity.js';
import type { CorpusInstance } from './instances.js';

/** Steps after which rollouts are cut. */
export const HORIZONS: readonly number[] = [1, 3, 10];
/** Estimators for each instance, taken in turns. */
const EACH = 2;
/** More trajectories than this are not enumerated. */
export const MOST_TRAJECTORIES = 60;

/** Mean and variance of an estimator, whole or cut, and what is needed beside. */
interface Process<T> {
  readonly arithmetic: Arithmetic<T>;
  readonly momentsAt: (horizon: number | null) => Moments<T>;
  readonly truth: readonly T[];
  readonly covariance: readonly T[] | undefined;
}

/** The cases `expectations` of the instance with that number. */
export function expectationCases(instance: CorpusInstance, number: number): ExpectationCase[] {
  const { record } = instance;
  const ids =
    instance.setting === 'markov-game' ? (hasEstimates(instance) ? estimatorIds(instance) : []) : LINEAR_ESTIMATORS;
  const processOf =
    instance.setting === 'markov-game' ? gameProcesses(instance) : mdpProcesses(certifiedKnowledge(instance.problem));
  const exactOf =
    instance.setting === 'configurable-mdp' && record.stratum === 'rational'
      ? inFractions(() => mdpProcesses(exactKnowledge(instance.problem, fraction)))
      : undefined;
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
      expected: expected(
        quantities(processOf(estimator)),
        exactOf && inFractions(() => quantities(exactOf(estimator))),
      ),
    };
  });
}

/** What an expectation case tells, as numbers. */
interface Quantities<T> {
  readonly mean: readonly T[];
  readonly bias: readonly T[];
  readonly variance: readonly T[];
  readonly covariance: readonly T[] | undefined;
  /** By horizon. */
  readonly truncation: readonly (readonly T[])[];
}

function quantities<T>({ arithmetic, momentsAt, truth, covariance }: Process<T>): Quantities<T> {
  const difference = (a: readonly T[], b: readonly T[]): T[] => a.map((x, k) => arithmetic.sub(x, b[k]));
  const { mean, variance } = momentsAt(null);
  const truncation = HORIZONS.map((horizon) => difference(momentsAt(horizon).mean, mean));
  return { mean, bias: difference(mean, truth), variance, covariance, truncation };
}

function expected(
  found: Quantities<typeof certified.zero>,
  exact: Quantities<typeof fraction.zero> | undefined,
): ExpectationCase['expected'] {
  const { mean, bias, variance, covariance, truncation } = found;
  return {
    mean: certify(certified, mean, exact && exactTexts(exact.mean)),
    bias: certify(certified, bias, exact && exactTexts(exact.bias)),
    variance: certify(certified, variance, exact && exactTexts(exact.variance)),
    ...(covariance && {
      covariance: certify(certified, covariance, exact?.covariance && exactTexts(exact.covariance)),
    }),
    truncation: truncation.map((moved, i) => ({
      horizon: HORIZONS[i],
      bias: certify(certified, moved, exact && exactTexts(exact.truncation[i])),
    })),
  };
}

function mdpProcesses<T>(knowledge: Knowledge<T>): (estimator: string) => Process<T> {
  const { tables, response } = knowledge;
  const leader = leaderValues(tables, response.policy);
  const truth = adjointHypergradient(tables, response).total;
  return (estimator) => {
    const form = linearForm(estimator as LinearEstimatorId, tables, response, leader);
    return {
      arithmetic: tables.arithmetic,
      momentsAt: (horizon) => moments(tables, response.policy, form, horizon),
      truth,
      covariance: enumeratedMoments(tables.problem, knowledge, estimator)?.covariance,
    };
  };
}

function gameProcesses(instance: GameInstance): (estimator: string) => Process<typeof certified.zero> {
  const knowledge = certifiedGameKnowledge(instance.problem);
  const truth = gameImplicit(knowledge.tables, knowledge.response).total;
  return (estimator) => {
    const parts = gameParts(estimator.slice(GAME_PREFIX.length), knowledge);
    const whole = isLayered(instance)
      ? enumeratedGame(knowledge, parts, MOST_TRAJECTORIES, instance.problem.states)
      : undefined;
    return {
      arithmetic: certified,
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
