import { ballArithmetic, type Ball } from '../../../numeric/ball.js';
import { dot } from '../../../numeric/arithmetic.js';
import { solveMarkov } from '../../../numeric/markov.js';
import { metered, workMeter, type WorkMeter } from '../../../numeric/workMeter.js';
import { workingArithmetic, type Working } from '../../../numeric/working.js';
import { policyChain, transpose } from '../../../model/mdp/chain.js';
import { averageActions } from '../../../model/mdp/averageActions.js';
import { evaluateTables, weightedTableGradient, type CompiledMdp, type Tables } from '../../../model/mdp/tables.js';
import { bestResponse } from '../../../follower/bestResponse.js';
import { differencePlan, extrapolatedDifference, type DifferencePlan } from '../differencePlan.js';
import type { Hypergradient } from '../hypergradient.js';
import { stateOf } from '../../../model/indices.js';

type D = Ball<unknown>;

/** A value Σ ρ0 V + ε Φ_L at one ε, and its derivative with respect to θ, the policy held still. */
interface Value {
  readonly value: D;
  readonly gradient: readonly D[];
}

/** Σ ρ0 V + ε Φ_L for values V of a policy, and Σ V ∇ρ0 + Σ d g (∇r_F + ε ∇r_L + γ Σ_s' V ∇p) + ε ∇Φ_L. */
function valueOf(tables: Tables<D>, epsilon: D, policy: readonly D[], v: readonly D[]): Value {
  const { arithmetic, problem, gammaF } = tables;
  const { mul, add } = arithmetic;
  const visits = solveMarkov(
    arithmetic,
    transpose(policyChain(tables, policy)),
    gammaF,
    tables.initial.map((x) => [x]),
  );
  const rewardF = policy.map((g, pair) => mul(g, visits[stateOf(pair, problem.actions)][0]));
  const p: D[] = new Array<D>(problem.edgeTarget.length);
  rewardF.forEach((weight, pair) => {
    for (let e = problem.edgeStart[pair]; e < problem.edgeStart[pair + 1]; e++)
      p[e] = mul(mul(weight, gammaF), v[problem.edgeTarget[e]]);
  });
  const rewardL = rewardF.map((weight) => mul(epsilon, weight));
  return {
    value: add(dot(arithmetic, tables.initial, v), mul(epsilon, tables.phiL)),
    gradient: weightedTableGradient(tables, { initial: v, p, rewardF, rewardL, phiL: epsilon }),
  };
}

/**
 * The hypergradient as the mixed derivative ∂²h/∂θ∂ε at ε = 0 of h(θ,ε) = max_g (J_F + ε J_L), the soft-optimal value of a follower with the reward r_F + ε r_L, where both
 * discounts are the same: J_L = ∂h/∂ε. ∂h/∂θ is exact by the envelope theorem; it is differenced in ε, with one step of Richardson extrapolation. The direct
 * part is the same with g† held still, for which h is linear in ε. Four best responses, whatever K.
 */
export function mixedDerivativeHypergradient(
  problem: CompiledMdp,
  digits: number,
  { exponent, precision }: DifferencePlan = differencePlan(digits),
  meter: WorkMeter = workMeter(Infinity),
  working: Working = workingArithmetic,
): Hypergradient<D> {
  const arithmetic = ballArithmetic(metered(working(precision), meter));
  const { add, sub, mul, constant, integer } = arithmetic;
  const tables = evaluateTables(problem, arithmetic);
  const base = bestResponse(tables);
  const h = constant({ n: 1n, d: 10n ** BigInt(exponent) });
  // With g† held still the values are those at ε = 0, its entropy in them, and ε times the leader's.
  const chain = policyChain(tables, base.policy);
  const held = solveMarkov(
    arithmetic,
    chain,
    tables.gammaF,
    averageActions(tables, base.policy, tables.rewardL).map((r) => [r]),
  ).map(([v]) => v);
  const at = (steps: number): { readonly moved: Value; readonly still: Value } => {
    const epsilon = mul(integer(steps), h);
    const rewardF = tables.rewardF.map((r, pair) => add(r, mul(epsilon, tables.rewardL[pair])));
    const response = bestResponse({ ...tables, rewardF }, base.vF);
    const v = base.vF.map((x, s) => add(x, mul(epsilon, held[s])));
    return {
      moved: valueOf(tables, epsilon, response.policy, response.vF),
      still: valueOf(tables, epsilon, base.policy, v),
    };
  };
  const samples = [at(1), at(-1), at(2), at(-2)] as const;
  const derivative = (of: (sample: (typeof samples)[number]) => D): D =>
    extrapolatedDifference(arithmetic, [of(samples[0]), of(samples[1]), of(samples[2]), of(samples[3])], h);
  const ks = Array.from({ length: problem.parameters }, (_, k) => k);
  const total = ks.map((k) => derivative(({ moved }) => moved.gradient[k]));
  const direct = ks.map((k) => derivative(({ still }) => still.gradient[k]));
  return {
    objective: derivative(({ moved }) => moved.value),
    total,
    direct,
    guiding: total.map((x, k) => sub(x, direct[k])),
  };
}
