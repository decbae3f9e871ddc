import type { Decimal } from 'decimal.js';
import { ballArithmetic, type Ball, type BallArithmetic } from '../numeric/ball.js';
import { MOST_DIGITS, decimalArithmetic } from '../numeric/decimal.js';
import { evaluateTables, perturbTables, thetaOf, type Problem, type Tables } from '../model/tables.js';
import { bestResponse, type BestResponse } from '../follower/bestResponse.js';
import { leaderValues } from '../leader/values.js';
import type { Hypergradient } from './hypergradient.js';

type D = Ball<Decimal>;

/** What is differenced at each perturbed θ. */
interface Sample {
  readonly objective: D;
  /** The objective with the follower's policy held at θ. */
  readonly held: D;
  readonly response: BestResponse<D>;
}

/** Steps no larger than 10^−15, so that the extrapolation works where temperatures are low; and digits kept in reserve. */
const LARGEST_STEP = 15;
const RESERVE = 8;

/** The step h = 10^−m, m near half the wanted digits, and the working precision for it. */
export function differencePlan(digits: number): { exponent: number; precision: number } {
  const exponent = Math.min(Math.max(Math.ceil(digits / 2) - 1, LARGEST_STEP), MOST_DIGITS - RESERVE - digits);
  return { exponent, precision: digits + exponent + RESERVE };
}

/**
 * The hypergradient by central differences of J_L(θ) in decimals, with one step of Richardson extrapolation:
 * f′ ≈ [8 (f(h) − f(−h)) − (f(2h) − f(−2h))]/(12 h), error O(h⁴), with h = 10^−m, m near half the wanted digits.
 *
 * At each perturbed θ the best response is solved anew to full precision and the leader's value by a linear solve; nothing is
 * differentiated. The bound is the proven radius of the function values, divided by h, plus an *estimate* of the truncation: the
 * distance of the two central differences that are extrapolated, |D(h) − D(2h)|/3, which is the error of D(h) and bounds that of the
 * extrapolated value unless the third derivative is tiny against the fifth. Cost: 4K best responses.
 */
export function finiteDifferenceHypergradient(problem: Problem, digits: number): Hypergradient<D> {
  const { exponent, precision } = differencePlan(digits);
  const arithmetic = ballArithmetic(decimalArithmetic(precision));
  const { add, sub, mul, constant } = arithmetic;
  const theta = thetaOf(problem, arithmetic);
  const tables = evaluateTables(problem, arithmetic);
  const base = bestResponse(tables);
  const h = constant({ n: 1n, d: 10n ** BigInt(exponent) });

  const sampleAt = (k: number, steps: number, seed: readonly D[]): Sample => {
    const shift = mul(constant({ n: BigInt(steps), d: 1n }), h);
    const moved: Tables<D> = perturbTables(tables, theta, k, add(theta[k], shift));
    const response = bestResponse(moved, seed);
    return {
      objective: leaderValues(moved, response.policy).objective,
      held: leaderValues(moved, base.policy).objective,
      response,
    };
  };
  const derivative = (f: readonly [D, D, D, D]): D => extrapolatedDifference(arithmetic, f, h);

  const rows = theta.map((_, k) => {
    // Each solution seeds the next by extrapolation, so that one Newton step is enough.
    const combine = (...terms: readonly (readonly [number, readonly D[]])[]): D[] =>
      base.vF.map((__, s) =>
        terms.reduce(
          (total, [c, v]) => add(total, mul(constant({ n: BigInt(c), d: 1n }), arithmetic.midpoint(v[s]))),
          arithmetic.zero,
        ),
      );
    const plus = sampleAt(k, 1, base.vF);
    const minus = sampleAt(k, -1, combine([2, base.vF], [-1, plus.response.vF]));
    const plus2 = sampleAt(k, 2, combine([3, plus.response.vF], [-3, base.vF], [1, minus.response.vF]));
    const minus2 = sampleAt(k, -2, combine([3, minus.response.vF], [-3, base.vF], [1, plus.response.vF]));
    const samples = [plus, minus, plus2, minus2] as const;
    const of = (pick: (sample: Sample) => D): D =>
      derivative([pick(samples[0]), pick(samples[1]), pick(samples[2]), pick(samples[3])]);
    const total = of((x) => x.objective);
    const direct = of((x) => x.held);
    return {
      total,
      direct,
      guiding: sub(total, direct),
      vF: base.vF.map((_v, s) => of((x) => x.response.vF[s])),
      qF: base.qF.map((_q, pair) => of((x) => x.response.qF[pair])),
    };
  });
  return {
    objective: leaderValues(tables, base.policy).objective,
    total: rows.map((row) => row.total),
    direct: rows.map((row) => row.direct),
    guiding: rows.map((row) => row.guiding),
    gradientVF: base.vF.map((_, s) => rows.map((row) => row.vF[s])),
    gradientQF: base.qF.map((_, pair) => rows.map((row) => row.qF[pair])),
  };
}

/**
 * f′ from f(h), f(−h), f(2h), f(−2h): two central differences and one step of Richardson extrapolation. The radius is the proven one of the
 * values over h, plus the size of the extrapolation's correction, an estimate of the truncation.
 */
export function extrapolatedDifference(
  arithmetic: BallArithmetic<Decimal>,
  f: readonly [near: D, minusNear: D, far: D, minusFar: D],
  h: D,
): D {
  const { add, sub, mul, div, constant } = arithmetic;
  const near = div(sub(f[0], f[1]), add(h, h));
  const far = div(sub(f[2], f[3]), mul(constant({ n: 4n, d: 1n }), h));
  const correction = div(sub(near, far), constant({ n: 3n, d: 1n }));
  const value = add(near, correction);
  return arithmetic.ball(value.center, value.radius + arithmetic.bound(correction));
}
