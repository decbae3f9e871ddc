import { UnsupportedOperation, type Arithmetic } from '../numeric/arithmetic.js';
import { ballArithmetic } from '../numeric/ball.js';
import { float64 } from '../numeric/float64.js';
import { fraction } from '../numeric/fraction.js';
import { workingArithmetic } from '../numeric/working.js';
import type { ConfigurableMdp } from '../model/mdp/configurableMdp.js';
import type { FiniteInstance } from '../model/instance.js';
import { compileProblem, type CompiledMdp, type WalkTables } from '../model/mdp/tables.js';
import { leaderValues, type LeaderValues } from '../leader/values.js';
import { exactKnowledge, type Knowledge } from '../estimators/knowledge.js';
import { adjointHypergradient } from '../truth/routes/mdp/adjoint.js';
import { endsSurely } from '../truth/routes/mdp/followerDerivative.js';
import type { Hypergradient } from '../truth/routes/hypergradient.js';
import { linearForm } from '../truth/moments/linearForms.js';
import { LINEAR_ESTIMATORS, type LinearEstimatorId } from '../model/linearFormIds.js';
import { moments, type Moments } from '../truth/moments/moments.js';
import { weightedTrajectories, type Weighted } from './expectation.js';

/** The id of a linear form, or what stands for none. */
export type FormName = string | null | undefined;

/** A problem of either kind made ready for judging estimators on it: the truth, what estimators may know, and every trajectory with its probability. */
export interface AnyCase {
  readonly name: string;
  readonly stratum: string;
  readonly instance: FiniteInstance;
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
  /** True for a linear form that there is on this kind of problem: its moments are known in closed form. */
  readonly hasForm: (form: FormName) => boolean;
  /** BC-HG's form here: its mean over cut trajectories is what the cut leaves of the hypergradient. */
  readonly bcHgForm: string;
  /** Exact moments of a linear form over trajectories of at most so many steps; null: to their end. Throws a RangeError for a form that there is not. */
  readonly formMoments: (form: FormName, horizon: number | null) => Moments<unknown>;
}

/** The case of a configurable MDP. */
export interface Case extends AnyCase {
  readonly instance: ConfigurableMdp;
  readonly problem: CompiledMdp;
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

/** Runs something in enclosures of so many digits, or of doubles. */
export const withArithmetic = <R>(digits: number | 'float64', run: <T>(arithmetic: Arithmetic<T>) => R): R =>
  digits === 'float64' ? run(ballArithmetic(float64)) : run(ballArithmetic(workingArithmetic(digits)));

function buildCase<T>(problem: CompiledMdp, arithmetic: Arithmetic<T>, most: number) {
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
    hasForm: (form: FormName) => formOf(form) !== undefined,
    bcHgForm: 'bc-hg',
    formMoments: (form: FormName, horizon: number | null) => {
      const known = formOf(form) ?? noForm(form);
      return moments(tables, response.policy, linearForm(known, tables, response, leader), horizon);
    },
  };
}

const formOf = (form: FormName): LinearEstimatorId | undefined => LINEAR_ESTIMATORS.find((known) => known === form);

/** Refuses a form that there is not on a kind of problem. */
export function noForm(form: FormName): never {
  throw new RangeError(`no closed form of ${form} is known`);
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
