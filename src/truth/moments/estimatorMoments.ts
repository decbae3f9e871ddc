import type { Arithmetic, RoundingArithmetic } from '../../numeric/arithmetic.js';
import { ballArithmetic } from '../../numeric/ball.js';
import { float64 } from '../../numeric/float64.js';
import { memoryFault } from '../../numeric/memory.js';
import { OverBudget, metered, workMeter } from '../../numeric/workMeter.js';
import type { ConfigurableMdp } from '../../model/mdp/configurableMdp.js';
import {
  compileProblem,
  evaluateTables,
  type ActionGraph,
  type CompiledMdp,
  type WalkTables,
} from '../../model/mdp/tables.js';
import { bestResponse } from '../../follower/bestResponse.js';
import { leaderValues } from '../../leader/values.js';
import { adjointHypergradient } from '../routes/mdp/adjoint.js';
import { enclosure, type Enclosure } from '../routes/enclosure.js';
import { linearForm, type LinearForm } from './linearForms.js';
import type { LinearEstimatorId } from '../../model/linearFormIds.js';
import { moments, type Moments } from './moments.js';
import { missingDigits, missingTestDigits, type EnclosedMoments } from './momentsCertainty.js';
import { bytesOfNumber, costOfResponse } from '../routes/problemSize.js';
import { raisePrecision, type Shortage } from './raisedPrecision.js';
import type { Cost, Digits } from '../routes/route.js';
import { MOST_WORK, NAMED } from '../routes/runRoutes.js';
import { isSmall } from '../routes/mdp/truth.js';

/** Exact moments of an estimator with an exact critic, against the exact hypergradient (K components each). Bounds are proven. */
export interface EstimatorMoments extends EnclosedMoments {
  readonly estimator: string;
  readonly arithmetic: string;
  /** What cutting at the horizon changes in the mean; null without a horizon. */
  readonly truncation: { readonly horizon: number; readonly bias: readonly Enclosure[] } | null;
  /**
   * Why there are no more digits where there should be: they would take too much work or memory, there are none beyond, or double precision was `asked` for.
   * Null where bias and variances are known.
   */
  readonly shortage: Shortage | 'asked' | null;
}

export interface MomentsOptions {
  readonly estimator: LinearEstimatorId;
  /** Rollouts are cut after this many steps; null for trajectories to their end. The best response is not affected. */
  readonly horizon?: number | null;
  /** N, independent trajectories in a batch; default 1. */
  readonly batch?: number;
  /**
   * Digits to begin with; precision is raised until bias and variances are known (see `missingDigits`) or more digits would cost too
   * much; the first attempt with digits that are asked for may take a hundred times as much as others. 'float64' is double precision and no more. Default: 50; for task-sized problems double precision first, then decimals.
   */
  readonly digits?: number | 'float64';
  /** For a test on samples: precision begins with doubles, and rises until no bound matters beside the noise. */
  readonly forTest?: boolean;
}

const DEFAULT_DIGITS = 50;
/** Digits beyond those asked for. */
const GUARD = 15;

/** A linear form with what its moments are taken over, and the exact hypergradient. */
export interface SolvedForm<T> {
  readonly tables: WalkTables<T>;
  /** Probabilities of the actions that trajectories are made of. */
  readonly policy: readonly T[];
  /** Or its moments over at most so many steps, for what is a linear form for each parameter by itself. */
  readonly form: LinearForm<T> | ((horizon: number | null) => Moments<T>);
  readonly gradient: readonly T[];
  readonly objective: T;
}

/** Solves a problem and makes the form, in any arithmetic. */
export type FormSolver = <T>(arithmetic: Arithmetic<T>) => SolvedForm<T>;

/** What it takes to choose a precision: whether 50 digits are no effort, and what tables, best response and moments take at least. */
export interface FormSize {
  readonly small: boolean;
  /** Work that an attempt may take where nothing else is said; default: as much as the routes of `truth` together. */
  readonly work?: number;
  readonly cost: (digits: Digits) => Cost;
}

/**
 * Exact mean, bias and variance of an estimator that is linear in the eligibility; see `moments`. Throws `OverBudget` where they take too much work.
 *
 * @example
 * ```ts
 * import { estimatorMoments, sampleInstance, stratumById } from 'hypergrad-oracle';
 *
 * const instance = sampleInstance(stratumById('rational'), 1, 0);
 * const { bias, covarianceTrace } = estimatorMoments(instance, { estimator: 'bc-hg' });
 * console.log(bias.every(({ f64 }) => Math.abs(f64) < 1e-30), covarianceTrace.f64 >= 0); // true true
 * ```
 */
export function estimatorMoments(mdp: ConfigurableMdp | CompiledMdp, options: MomentsOptions): EstimatorMoments {
  const problem = 'tape' in mdp ? mdp : compileProblem(mdp);
  return momentsOfForm(formSize(problem), options, (arithmetic) => {
    const tables = evaluateTables(problem, arithmetic);
    const response = bestResponse(tables);
    const { policy } = response;
    const form = linearForm(options.estimator, tables, response, leaderValues(tables, policy));
    const { total, objective } = adjointHypergradient(tables, response);
    return { tables, policy, form, gradient: total, objective };
  });
}

/** Units of work for an edge and a component that the moments of a large problem may take in an attempt: in doubles they take about eighteen. */
const WORK_OF_AN_ENTRY = 40;

/** The size of the moments of any form on a graph: the best response, and tables by state and parameter. */
export const formSize = (graph: ActionGraph): FormSize => ({
  small: isSmall(graph),
  work: Math.max(MOST_WORK, WORK_OF_AN_ENTRY * graph.edgeTarget.length * graph.parameters),
  cost: (digits) => {
    const { work, bytes } = costOfResponse(graph, digits);
    const { parameters, states, actions } = graph;
    return { work, bytes: bytes + parameters * states * (6 * actions + 8) * bytesOfNumber(digits) };
  },
});

/** Throws a RangeError or `OverBudget`, before anything large is made, where there is not as much as it takes. */
function refuseTooLarge({ work, bytes }: Cost, allowed: number): void {
  const lacking = memoryFault(bytes);
  if (lacking !== undefined) throw new RangeError(`the moments cannot be found: ${lacking}`);
  if (work > allowed) throw new OverBudget(`the moments take more work than is allowed${INSTEAD}`);
}

/** What works where moments are refused. */
const INSTEAD = ' (--digits float64 allows a hundred times as much; estimate samples them)';

/** The moments of any linear form. */
export function momentsOfForm(
  { small, cost, work: usual = MOST_WORK }: FormSize,
  options: Omit<MomentsOptions, 'estimator'> & { readonly estimator: string },
  solve: FormSolver,
): EstimatorMoments {
  const { digits, forTest } = options;
  const first = digits ?? (small && !forTest ? DEFAULT_DIGITS : 'float64');
  const work = usual * (digits === undefined ? 1 : NAMED);
  refuseTooLarge(cost(first), work);
  if (digits === 'float64') {
    const double = run(metered(float64, workMeter(work)), options, solve);
    return missingDigits(double) > 0 ? { ...double, shortage: 'asked' } : double;
  }
  const { result, shortage } = raisePrecision<EstimatorMoments>({
    first: first === 'float64' ? first : first + GUARD,
    asked: digits !== undefined,
    work: usual,
    cost,
    run: (inner) => run(inner, options, solve),
    missing: forTest ? missingTestDigits : missingDigits,
  });
  return { ...result, shortage };
}

function run<M>(
  inner: RoundingArithmetic<M>,
  options: { readonly estimator: string; readonly horizon?: number | null; readonly batch?: number },
  solve: FormSolver,
): EstimatorMoments {
  const { estimator, horizon = null, batch = 1 } = options;
  const arithmetic = ballArithmetic(inner);
  const { sub, div, add, integer, zero } = arithmetic;
  const { tables, policy, form, gradient, objective } = solve(arithmetic);
  const over = (steps: number | null): Moments<typeof zero> =>
    typeof form === 'function' ? form(steps) : moments(tables, policy, form, steps);
  const whole = over(null);
  const taken = horizon === null ? whole : over(horizon);
  const size = integer(batch);
  const variance = taken.variance.map((x) => div(x, size));
  const out = (xs: readonly (typeof zero)[]): Enclosure[] => xs.map((x) => enclosure(arithmetic, x));
  return {
    estimator,
    arithmetic: arithmetic.id,
    mean: out(taken.mean),
    bias: out(whole.mean.map((x, k) => sub(x, gradient[k]))),
    variance: out(variance),
    covarianceTrace: enclosure(
      arithmetic,
      variance.reduce((a, b) => add(a, b), zero),
    ),
    gradient: out(gradient),
    objective: enclosure(arithmetic, objective),
    truncation: horizon === null ? null : { horizon, bias: out(taken.mean.map((x, k) => sub(x, whole.mean[k]))) },
    shortage: null,
  };
}
