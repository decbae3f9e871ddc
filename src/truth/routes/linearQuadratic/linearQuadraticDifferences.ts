import { workingArithmetic, type Working } from '../../../numeric/working.js';
import { closedLoop, type LinearPolicy } from '../../../model/linearQuadratic/closedLoop.js';
import type { LinearQuadraticProblem } from '../../../model/linearQuadratic/linearQuadratic.js';
import {
  linearQuadraticTables,
  type LinearQuadraticTables,
} from '../../../model/linearQuadratic/linearQuadraticTables.js';
import { linearQuadraticResponse } from '../../../follower/linearQuadraticResponse.js';
import { linearQuadraticObjective } from '../../../leader/linearQuadraticObjective.js';
import { differencePlan } from '../differencePlan.js';
import type { Hypergradient } from '../hypergradient.js';

/** Digits lost to the conditioning of the linear systems are taken to be at most these. */
const CONDITIONING = 12;

/** The digits that differences work with where so many are wanted. */
export const workingDigits = (digits: number): number => differencePlan(digits).precision + CONDITIONING;

/** The gradient by differences, and what each component of it may be wrong by (an estimate). */
export interface DifferencedHypergradient {
  readonly digits: number;
  readonly exponent: number;
  readonly hypergradient: Hypergradient<unknown>;
  readonly bounds: { readonly total: readonly number[]; readonly direct: readonly number[] };
}

/**
 * The hypergradient by central differences of J_L(θ), with one step of Richardson extrapolation; at each perturbed θ the best
 * response is solved anew (for the direct part the policy is held), and nothing is differentiated. An infinite sum of bumps is cut at
 * its `digits` (see `bumpTerms`). The bounds are estimates: the extrapolated correction |D(h) − D(2h)|/3, plus the rounding of J_L to the
 * working digits less twelve, divided by h. Cost: 8K evaluations.
 */
export function linearQuadraticDifferences(
  problem: LinearQuadraticProblem,
  digits: number,
  working: Working = workingArithmetic,
): DifferencedHypergradient {
  const { exponent, precision } = differencePlan(digits);
  const arithmetic = working(precision + CONDITIONING);
  const { add, sub, mul, div, constant, integer, toNumber } = arithmetic;
  const h = constant({ n: 1n, d: 10n ** BigInt(exponent) });
  const base = linearQuadraticTables(problem, arithmetic);
  const cut = { digits, still: precision };
  const valueUnder = (tables: LinearQuadraticTables<unknown>, policy: LinearPolicy<unknown>): unknown =>
    linearQuadraticObjective(tables, closedLoop(tables, policy), [], cut).objective;
  const { policy } = linearQuadraticResponse(base);
  const objective = valueUnder(base, policy);
  const rounding = (Math.abs(toNumber(objective)) * 10 ** -precision) / toNumber(h);
  const derivative = (f: (theta: readonly unknown[]) => unknown, k: number): { value: unknown; bound: number } => {
    const at = (steps: number): unknown => f(base.theta.map((x, i) => (i === k ? add(x, mul(integer(steps), h)) : x)));
    const near = div(sub(at(1), at(-1)), add(h, h));
    const far = div(sub(at(2), at(-2)), mul(integer(4), h));
    const correction = div(sub(near, far), integer(3));
    return { value: add(near, correction), bound: Math.abs(toNumber(correction)) + 4 * rounding };
  };
  const moved = (theta: readonly unknown[]): LinearQuadraticTables<unknown> =>
    linearQuadraticTables(problem, arithmetic, theta);
  const total = base.theta.map((_, k) =>
    derivative((theta) => {
      const tables = moved(theta);
      return valueUnder(tables, linearQuadraticResponse(tables).policy);
    }, k),
  );
  const direct = base.theta.map((_, k) => derivative((theta) => valueUnder(moved(theta), policy), k));
  return {
    digits: precision + CONDITIONING,
    exponent,
    hypergradient: {
      objective,
      total: total.map((x) => x.value),
      direct: direct.map((x) => x.value),
      guiding: total.map((x, k) => sub(x.value, direct[k].value)),
    },
    bounds: { total: total.map((x) => x.bound), direct: direct.map((x) => x.bound) },
  };
}
