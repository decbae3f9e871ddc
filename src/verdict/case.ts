import { UnsupportedOperation, type Arithmetic } from '../numeric/arithmetic.js';
import { ballArithmetic } from '../numeric/ball.js';
import { decimalArithmetic } from '../numeric/decimal.js';
import { float64 } from '../numeric/float64.js';
import { fraction } from '../numeric/fraction.js';
import type { ConfigurableMdp } from '../model/configurableMdp.js';
import type { Instance } from '../model/instance.js';
import { compileProblem, type Problem, type WalkTables } from '../model/tables.js';
import { leaderValues, type LeaderValues } from '../leader/values.js';
import { exactKnowledge, type Knowledge } from '../estimators/knowledge.js';
import { adjointHypergradient } from '../truth/adjoint.js';
import { endsSurely } from '../truth/followerDerivative.js';
import type { Hypergradient } from '../truth/hypergradient.js';
import { LINEAR_ESTIMATORS, linearForm } from '../truth/linearForms.js';
import { moments, type Moments } from '../truth/moments.js';
import { weightedTrajectories, type Weighted } from './expectation.js';

/** A problem of either kind made ready for judging estimators on it: the truth, what estimators may know, and every trajectory with its probability. */
export interface AnyCase {
  readonly name: string;
  readonly stratum: string;
  readonly instance: Instance;
  /** K. */
  readonly parameters: number;
  readonly arithmetic: Arithmetic<unknown>;
  /** Results are equal or not, without any tolerance. */
  readonly exact: boolean;
  /** What estimators of this kind of problem may look at. */
  readonly knowledge: unknown;
  readonly truth: Hypergradient<unknown>;
  /** All trajectories end by themselves; otherwise they are cut at `horizon`. */
  readonly whole: boolean;
  readonly horizon: number;
  readonly trajectories: readonly Weighted<unknown>[];
  /** Moments, by the recursion, of an estimator's linear form (of BC-HG's, for an id without one) over trajectories of at most so many steps, or to their end (null). */
  readonly formMoments: (id: string, horizon: number | null) => Moments<unknown>;
}

/** The case of a configurable MDP. */
export interface Case extends AnyCase {
  readonly instance: ConfigurableMdp;
  readonly problem: Problem;
  readonly knowledge: Knowledge<unknown>;
  readonly leader: LeaderValues<unknown>;
}

/** In what cases may differ. */
export interface CaseOptions {
  /** Trajectories, at most. */
  readonly most?: number;
  /** Digits of decimal cases, or enclosures of doubles; default 40. */
  readonly digits?: number | 'float64';
}

/** Digits of decimal cases. */
export const CASE_DIGITS = 40;
/** Problems with more trajectories than this are not judged on. */
const MOST_TRAJECTORIES = 60;
/** Steps after which trajectories of problems that need not end are cut, at most. */
const LONGEST_CUT = 5;
const SHORTEST_CUT = 2;

/**
 * The case of an instance: in exact fractions where the instance allows it, else in decimals with enclosures. Undefined where it
 * has more than `most` trajectories to enumerate for every estimator, or no parameters.
 */
export function createCase(
  name: string,
  stratum: string,
  mdp: ConfigurableMdp,
  { most = MOST_TRAJECTORIES, digits = CASE_DIGITS }: CaseOptions = {},
): Case | undefined {
  const problem = compileProblem(mdp);
  if (problem.parameters === 0) return undefined;
  const build = <T>(arithmetic: Arithmetic<T>, exact: boolean): Case | undefined => {
    const found = buildCase(problem, arithmetic, most);
    return found && ({ ...found, name, stratum, exact } as unknown as Case);
  };
  if (stratum === 'rational') {
    try {
      return build(fraction, true);
    } catch (error) {
      if (!(error instanceof UnsupportedOperation)) throw error;
    }
  }
  return withArithmetic(digits, (arithmetic) => build(arithmetic, false));
}

/** Runs something in enclosures of decimals or doubles. */
export const withArithmetic = <R>(digits: number | 'float64', run: <T>(arithmetic: Arithmetic<T>) => R): R =>
  digits === 'float64' ? run(ballArithmetic(float64)) : run(ballArithmetic(decimalArithmetic(digits)));

function buildCase<T>(problem: Problem, arithmetic: Arithmetic<T>, most: number) {
  const knowledge = exactKnowledge(problem, arithmetic);
  const { tables, response } = knowledge;
  const walks = affordableWalks(tables, response.policy, most);
  if (!walks) return undefined;
  const leader = leaderValues(tables, response.policy);
  return {
    instance: problem.mdp,
    parameters: problem.parameters,
    problem,
    arithmetic,
    knowledge,
    leader,
    truth: adjointHypergradient(tables, response),
    ...walks,
    formMoments: (id: string, horizon: number | null) => {
      const form = LINEAR_ESTIMATORS.find((linear) => linear === id) ?? 'bc-hg';
      return moments(tables, response.policy, linearForm(form, tables, response, leader), horizon);
    },
  };
}

/** All trajectories to their end where that is sure, else cut as late as `most` allows; undefined where they are too many even so. */
export function affordableWalks<T>(
  tables: WalkTables<T>,
  policy: readonly T[],
  most: number,
): (Pick<AnyCase, 'whole' | 'horizon'> & { readonly trajectories: readonly Weighted<T>[] }) | undefined {
  const whole = endsSurely(tables.problem);
  let horizon = whole ? tables.problem.states : LONGEST_CUT;
  let trajectories = weightedTrajectories(tables, policy, horizon, most);
  while (!trajectories && !whole && horizon > SHORTEST_CUT)
    trajectories = weightedTrajectories(tables, policy, --horizon, most);
  return trajectories && { whole, horizon, trajectories };
}
