import { ballArithmetic, type Ball } from '../../../numeric/ball.js';
import { metered, workMeter, type WorkMeter } from '../../../numeric/workMeter.js';
import { workingArithmetic, type Working } from '../../../numeric/working.js';
import { evaluateTables, perturbTables, thetaOf, type CompiledMdp, type Tables } from '../../../model/mdp/tables.js';
import { bestResponse, type BestResponse } from '../../../follower/bestResponse.js';
import { leaderValues } from '../../../leader/values.js';
import { differencePlan, extrapolatedDifference, type DifferencePlan } from '../differencePlan.js';
import type { Hypergradient } from '../hypergradient.js';

type D = Ball<unknown>;

/** What is differenced at each perturbed θ. */
interface Sample {
  readonly objective: D;
  /** The objective with the follower's policy held at θ. */
  readonly held: D;
  readonly response: BestResponse<D>;
}

/**
 * The hypergradient by central differences of J_L(θ), with one step of Richardson extrapolation:
 * f′ ≈ [8 (f(h) − f(−h)) − (f(2h) − f(−2h))]/(12 h), error O(h⁴), with h = 10^−m, m near half the wanted digits.
 *
 * At each perturbed θ the best response is solved anew to full precision and the leader's value by a linear solve; nothing is
 * differentiated. The bound is the proven radius of the function values, divided by h, plus an *estimate* of the truncation: the
 * distance of the two central differences that are extrapolated, |D(h) − D(2h)|/3, which is the error of D(h) and bounds that of the
 * extrapolated value unless the third derivative is tiny against the fifth. Cost: 4K best responses, counted by `meter`.
 */
export function finiteDifferenceHypergradient(
  problem: CompiledMdp,
  digits: number,
  { exponent, precision }: DifferencePlan = differencePlan(digits),
  meter: WorkMeter = workMeter(Infinity),
  working: Working = workingArithmetic,
): Hypergradient<D> {
  const arithmetic = ballArithmetic(metered(working(precision), meter));
  const { add, sub, mul, constant, integer } = arithmetic;
  const theta = thetaOf(problem, arithmetic);
  const tables = evaluateTables(problem, arithmetic);
  const base = bestResponse(tables);
  const h = constant({ n: 1n, d: 10n ** BigInt(exponent) });

  const sampleAt = (k: number, steps: number, seed: readonly D[]): Sample => {
    const shift = mul(integer(steps), h);
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
        terms.reduce((total, [c, v]) => add(total, mul(integer(c), arithmetic.midpoint(v[s]))), arithmetic.zero),
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
