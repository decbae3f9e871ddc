import { UnsupportedOperation, type Arithmetic } from '../numeric/arithmetic.js';
import { ballArithmetic } from '../numeric/ball.js';
import { decimalArithmetic } from '../numeric/decimal.js';
import { fraction } from '../numeric/fraction.js';
import type { ConfigurableMdp } from '../model/configurableMdp.js';
import { compileProblem, type Problem } from '../model/tables.js';
import { leaderValues, type LeaderValues } from '../leader/values.js';
import { exactKnowledge, type Knowledge } from '../estimators/knowledge.js';
import { adjointHypergradient } from '../truth/adjoint.js';
import { endsSurely } from '../truth/followerDerivative.js';
import type { Hypergradient } from '../truth/hypergradient.js';
import { weightedTrajectories, type Weighted } from './expectation.js';

/** A problem made ready for judging estimators on it: the truth, what estimators may know, and every trajectory with its probability. */
export interface Case<T = unknown> {
  readonly name: string;
  readonly stratum: string;
  readonly problem: Problem;
  readonly arithmetic: Arithmetic<T>;
  /** Results are equal or not, without any tolerance. */
  readonly exact: boolean;
  readonly knowledge: Knowledge<T>;
  readonly leader: LeaderValues<T>;
  readonly truth: Hypergradient<T>;
  /** All trajectories end by themselves; otherwise they are cut at `horizon`. */
  readonly whole: boolean;
  readonly horizon: number;
  readonly trajectories: readonly Weighted<T>[];
}

/** Digits of decimal cases. */
export const CASE_DIGITS = 40;
/** Problems with more trajectories than this are not judged on. */
const MOST_TRAJECTORIES = 60;
/** Steps after which trajectories of problems that need not end are cut, at most. */
const LONGEST_CUT = 5;
const SHORTEST_CUT = 2;

/**
 * The case of an instance: in exact fractions where the instance allows it, else in 40-digit decimals with enclosures. Undefined where it
 * has too many trajectories to enumerate for every estimator, or no parameters.
 */
export function createCase(name: string, stratum: string, mdp: ConfigurableMdp): Case | undefined {
  const problem = compileProblem(mdp);
  if (problem.parameters === 0) return undefined;
  if (stratum === 'rational') {
    try {
      return buildCase(name, stratum, problem, fraction, true) as Case | undefined;
    } catch (error) {
      if (!(error instanceof UnsupportedOperation)) throw error;
    }
  }
  return buildCase(name, stratum, problem, ballArithmetic(decimalArithmetic(CASE_DIGITS)), false) as Case | undefined;
}

function buildCase<T>(
  name: string,
  stratum: string,
  problem: Problem,
  arithmetic: Arithmetic<T>,
  exact: boolean,
): Case<T> | undefined {
  const whole = endsSurely(problem);
  const knowledge = exactKnowledge(problem, arithmetic);
  const { tables, response } = knowledge;
  let horizon = whole ? problem.states : LONGEST_CUT;
  let trajectories = weightedTrajectories(tables, response.policy, horizon, MOST_TRAJECTORIES);
  while (!trajectories && !whole && horizon > SHORTEST_CUT)
    trajectories = weightedTrajectories(tables, response.policy, --horizon, MOST_TRAJECTORIES);
  if (!trajectories) return undefined;
  return {
    name,
    stratum,
    problem,
    arithmetic,
    exact,
    knowledge,
    leader: leaderValues(tables, response.policy),
    truth: adjointHypergradient(tables, response),
    whole,
    horizon,
    trajectories,
  };
}
