import type { Ball } from '../../../numeric/ball.js';
import { maximum } from '../../../numeric/arithmetic.js';
import type { Gradient } from '../../../numeric/tape.js';
import { accumulate, zeroVector } from '../../../numeric/vector.js';
import { lookaheadGradient } from '../../../model/mdp/lookahead.js';
import { averageActionVectors } from '../../../model/mdp/averageActions.js';
import { tableGradients, type ActionGraph, type Tables } from '../../../model/mdp/tables.js';
import type { BestResponse } from '../../../follower/bestResponse.js';
import { problemSize } from '../problemSize.js';
import { stateOf } from '../../../model/indices.js';
import { UP } from '../../../numeric/outward.js';

/** The best response with its derivative: g†, ∇log g† (null where it does not move), ∇Q_F and ∇V_F. */
export interface FollowerDerivative<T> {
  readonly policy: readonly T[];
  readonly policyScore: readonly Gradient<T>[];
  readonly gradientQF: readonly (readonly T[])[];
  readonly gradientVF: readonly (readonly T[])[];
}

/** True where no state can be visited twice: every trajectory ends within S steps. */
export function endsSurely(problem: ActionGraph): boolean {
  return problemSize(problem).ends;
}

/**
 * Backward induction with dual numbers, for problems in which no state is visited twice: V_F = β log Σ exp(Q_F/β) and its gradient by
 * differentiating each operation (value, exponential, sum, logarithm), last states first. Uses neither the fixed-point solver nor the
 * envelope theorem, which so are checked against it.
 */
export function backwardInduction<T>(tables: Tables<T>): FollowerDerivative<T> {
  const { problem, arithmetic, gammaF, beta } = tables;
  const { add, sub, mul, div, exp, log, one, midpoint } = arithmetic;
  const { states, actions, parameters, terminal, edgeStart, edgeTarget } = problem;
  const gradients = tableGradients(tables);
  const vF = zeroVector(arithmetic, states);
  const policy = zeroVector(arithmetic, states * actions);
  const gradientVF = vF.map(() => zeroVector(arithmetic, parameters));
  const gradientQF = policy.map(() => zeroVector(arithmetic, parameters));
  const policyScore: Gradient<T>[] = policy.map(() => null);
  for (const [s] of problemSize(problem).components) {
    if (terminal[s]) continue;
    const pairs = Array.from({ length: actions }, (_, b) => s * actions + b);
    const q = pairs.map((pair): T => {
      let value: T = tables.rewardF[pair];
      accumulate(arithmetic, gradientQF[pair], one, gradients.rewardF[pair]);
      for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) {
        const next = edgeTarget[e];
        const discounted = mul(gammaF, tables.p[e]);
        value = add(value, mul(discounted, vF[next]));
        accumulate(arithmetic, gradientQF[pair], discounted, gradientVF[next]);
        accumulate(arithmetic, gradientQF[pair], mul(gammaF, vF[next]), gradients.p[e]);
      }
      return value;
    });
    const top: T = midpoint(q.reduce((a, b) => maximum(arithmetic, a, b)));
    const weights = q.map((x) => exp(div(sub(x, top), beta)));
    const weightGradients = weights.map((w, b) => gradientQF[pairs[b]].map((d) => div(mul(w, d), beta)));
    const total = weights.reduce((a, b) => add(a, b));
    const totalGradient = weightGradients.reduce((a, b) => a.map((x, k) => add(x, b[k])));
    vF[s] = add(top, mul(beta, log(total)));
    gradientVF[s] = totalGradient.map((d) => div(mul(beta, d), total));
    pairs.forEach((pair, b) => {
      policy[pair] = div(weights[b], total);
      policyScore[pair] = gradientQF[pair].map((d, k) => sub(div(d, beta), div(totalGradient[k], total)));
    });
    if (actions === 1) policyScore[pairs[0]] = null;
  }
  return { policy, policyScore, gradientQF, gradientVF };
}

/** Relative size of what the iteration below may leave out; far less than a cut enumeration leaves out anyway. */
const MISSING = 1e-8;

/**
 * The derivative of a given best response by iterating ∇V ← Σ_b g† (c + γ_F P ∇V) from zero (ball arithmetic, γ_F < 1): after n sweeps
 * at most γ_Fⁿ max|c|/(1 − γ_F) is missing, which is added to the radii.
 */
export function iterateDerivative<M>(
  tables: Tables<Ball<M>>,
  response: BestResponse<Ball<M>>,
): FollowerDerivative<Ball<M>> {
  const { problem, arithmetic, gammaF, beta } = tables;
  const { sub, div, radius, toNumber } = arithmetic;
  const gradients = tableGradients(tables);
  const gamma = toNumber(gammaF) * UP.few;
  const ofQ = (gradientV?: readonly (readonly Ball<M>[])[]): Ball<M>[][] =>
    lookaheadGradient(tables, gradients, gradients.rewardF, gammaF, response.vF, gradientV);
  if (!(gamma < 1)) throw new RangeError('the discount of the follower cannot be told from one');
  const largest = ofQ().reduce(
    (top, row) => row.reduce((y, x) => Math.max(y, Math.abs(toNumber(x)) + radius(x)), top),
    0,
  );
  let gradientVF: Ball<M>[][] = response.vF.map(() => zeroVector(arithmetic, problem.parameters));
  let missing = largest / (1 - gamma);
  const sweeps = gamma > 0 ? Math.ceil(Math.log(MISSING) / Math.log(gamma)) : 1;
  for (let sweep = 0; sweep < sweeps; sweep++, missing *= gamma)
    gradientVF = averageActionVectors(tables, response.policy, ofQ(gradientVF));
  gradientVF = gradientVF.map((row) =>
    row.map((x) => ({ center: x.center, radius: (x.radius + missing) * UP.thousands + Number.MIN_VALUE })),
  );
  const gradientQF = ofQ(gradientVF);
  const policyScore = gradientQF.map((q, pair) => {
    const v = gradientVF[stateOf(pair, problem.actions)];
    return problem.actions === 1 ? null : q.map((x, k) => div(sub(x, v[k]), beta));
  });
  return { policy: response.policy, policyScore, gradientQF, gradientVF };
}
