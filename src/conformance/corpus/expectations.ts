import { GAME_KIND } from '../../model/game/markovGame.js';
import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import { splitId } from '../../model/qualifiedId.js';
import { byKind, isOfKind, type Cases } from '../../model/instance.js';
import { weightedTrajectories } from '../../verdict/expectation.js';
import type { Estimator } from '../../estimators/estimator.js';
import { ESTIMATORS, estimatorById } from '../../estimators/estimators.js';
import { exactKnowledge, type Knowledge } from '../../estimators/knowledge.js';
import { leaderValues } from '../../leader/values.js';
import { adjointHypergradient } from '../../truth/routes/mdp/adjoint.js';
import { endsSurely } from '../../truth/routes/mdp/followerDerivative.js';
import { gameImplicit } from '../../truth/routes/game/gameImplicit.js';
import { linearForm, type LinearForm } from '../../truth/moments/linearForms.js';
import { moments } from '../../truth/moments/moments.js';
import type { Arithmetic } from '../../numeric/arithmetic.js';
import { fraction } from '../../numeric/fraction.js';
import { accumulate, zeroVector } from '../../numeric/vector.js';
import { jointActions } from '../../model/game/gameTables.js';
import type { WalkTables } from '../../model/mdp/tables.js';
import { withLeader } from '../../follower/gameResponse.js';
import { estimatorIds } from './answers.js';
import { certified, certify } from './condition.js';
import { covarianceOf } from './covariance.js';
import { exactTexts, inFractions } from './exactTexts.js';
import type { ExpectationCase } from './format.js';
import { gameParts, gamePartsForm } from './games/gameExpectations.js';
import { hasEstimates, type GameInstance } from './games/gameInstances.js';
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
  readonly truth: readonly T[];
  /** Of rollouts cut after `horizon` steps (null: never); the covariance is asked for of whole ones only. */
  readonly momentsAt: (horizon: number | null) => { readonly mean: readonly T[]; readonly covariance: readonly T[] };
}

const idsOf = (estimators: readonly Estimator[]): string[] =>
  estimators.filter(({ corpus, oracle }) => corpus && !oracle).map(({ id }) => id);
/** The estimators with a linear form, and those whose mean is known by enumeration only. */
const LINEAR = idsOf(ESTIMATORS.filter(({ form }) => form !== null));
const ENUMERATED = idsOf(ESTIMATORS.filter(({ form }) => form === null));

const inTurns = (ids: readonly string[], count: number, number: number): string[] =>
  Array.from({ length: Math.min(count, ids.length) }, (_, i) => ids[(number * count + i) % ids.length]);

/** Two estimators with linear forms in turns, and where all trajectories can be enumerated one without. */
const IDS: Cases<CorpusInstance, string[], [number: number]> = {
  [MDP_KIND]: ({ problem, knowledge: { tables, response } }, number) => {
    const few =
      endsSurely(problem) &&
      weightedTrajectories(tables, response.policy, problem.states, MOST_TRAJECTORIES) !== undefined;
    return [...inTurns(LINEAR, EACH, number), ...(few ? inTurns(ENUMERATED, 1, number) : [])];
  },
  [GAME_KIND]: (game, number) => (hasEstimates(game) ? inTurns(estimatorIds(game), EACH, number) : []),
};

type ProcessOf = ReturnType<typeof mdpProcesses<typeof certified.zero>>;
const PROCESSES: Cases<CorpusInstance, ProcessOf> = {
  [MDP_KIND]: ({ problem }) => mdpProcesses(certifiedKnowledge(problem)),
  [GAME_KIND]: gameProcesses,
};

/** The cases `expectations` of the instance with that number. */
export function expectationCases(instance: CorpusInstance, number: number): ExpectationCase[] {
  const { record } = instance;
  const ids = byKind<CorpusInstance, string[], [number]>(IDS, instance, number);
  const processOf = byKind<CorpusInstance, ProcessOf>(PROCESSES, instance);
  const exactOf =
    isOfKind(instance, MDP_KIND) && record.stratum === 'rational'
      ? inFractions(() => mdpProcesses(exactKnowledge(instance.problem, fraction)))
      : undefined;
  return ids.map((estimator) => {
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
  readonly covariance: readonly T[];
  /** By horizon. */
  readonly truncation: readonly (readonly T[])[];
}

function quantities<T>({ arithmetic, momentsAt, truth }: Process<T>): Quantities<T> {
  const difference = (a: readonly T[], b: readonly T[]): T[] => a.map((x, k) => arithmetic.sub(x, b[k]));
  const { mean, covariance } = momentsAt(null);
  const variance = mean.map((_, k) => covariance[k * (mean.length + 1)]);
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
    covariance: certify(certified, covariance, exact && exactTexts(exact.covariance)),
    truncation: truncation.map((moved, i) => ({
      horizon: HORIZONS[i],
      bias: certify(certified, moved, exact && exactTexts(exact.truncation[i])),
    })),
  };
}

function mdpProcesses<T>(knowledge: Knowledge<T>): (estimator: string) => Process<T> {
  const { tables, response } = knowledge;
  const { arithmetic } = tables;
  const leader = leaderValues(tables, response.policy);
  const truth = adjointHypergradient(tables, response).total;
  return (estimator) => {
    const { form: linear } = estimatorById(estimator);
    if (linear === null)
      return { arithmetic, truth, momentsAt: (horizon) => enumeratedMoments(knowledge, estimator, horizon)! };
    const form = linearForm(linear, tables, response, leader);
    return { arithmetic, truth, momentsAt: withCovariance(tables, response.policy, form) };
  };
}

function gameProcesses(instance: GameInstance): (estimator: string) => Process<typeof certified.zero> {
  const knowledge = certifiedGameKnowledge(instance.problem);
  const { tables, response } = knowledge;
  const truth = gameImplicit(tables, response).total;
  const [joint, policy] = [jointActions(tables), withLeader(tables, response.policy)];
  return (estimator) => {
    const form = gamePartsForm(knowledge, gameParts(splitId(estimator).id, knowledge));
    return { arithmetic: certified, truth, momentsAt: withCovariance(joint, policy, form) };
  };
}

const withCovariance =
  <T>(tables: WalkTables<T>, policy: readonly T[], form: LinearForm<T>): Process<T>['momentsAt'] =>
  (horizon) => {
    const whole = moments(tables, policy, form, horizon);
    return { mean: whole.mean, covariance: horizon === null ? covarianceOf(tables, policy, form, whole) : [] };
  };

/** E ĝĝᵀ − E ĝ E ĝᵀ, row by row. */
export function centredSecond<T>(arithmetic: Arithmetic<T>, mean: readonly T[], second: readonly T[]): T[] {
  const centre = outer(arithmetic, mean, mean);
  return second.map((x, i) => arithmetic.sub(x, centre[i]));
}

/**
 * Mean and covariance (row by row) over all trajectories, cut after `horizon` steps: the textbook form on each of them. Undefined where they do
 * not all end, or are too many.
 */
export function enumeratedMoments<T>(
  knowledge: Knowledge<T>,
  id: string,
  horizon: number | null = null,
): { mean: T[]; covariance: T[] } | undefined {
  const { tables, response } = knowledge;
  const { arithmetic, problem } = tables;
  if (horizon === null && !endsSurely(problem)) return undefined;
  const all = weightedTrajectories(tables, response.policy, horizon ?? problem.states, MOST_TRAJECTORIES);
  if (!all) return undefined;
  const { textbook } = estimatorById(id);
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
