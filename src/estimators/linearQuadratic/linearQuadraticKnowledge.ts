import { float64 } from '../../numeric/float64.js';
import { quadraticWeights } from '../../numeric/quadraticFeatures.js';
import { transpose, type Matrix } from '../../numeric/matrix.js';
import { closedLoop, type ClosedLoop } from '../../model/linearQuadratic/closedLoop.js';
import type { LinearQuadraticProblem } from '../../model/linearQuadratic/linearQuadratic.js';
import {
  linearQuadraticTables,
  type LinearQuadraticTables,
} from '../../model/linearQuadratic/linearQuadraticTables.js';
import { scoreMaps, type ScoreMaps } from '../../model/linearQuadratic/scoreMaps.js';
import { linearQuadraticResponse, type LinearQuadraticResponse } from '../../follower/linearQuadraticResponse.js';
import { responseTangents } from '../../follower/responseTangents.js';
import { bumpCritic } from '../../leader/bumpCritic.js';
import type { LinearQuadraticCritic } from '../../leader/linearQuadraticCritic.js';
import { exactQuadraticCritic } from '../../leader/quadraticCritic.js';

/**
 * What an estimator may look at beside its batch in a linear-quadratic problem (the paper's Assumption 1): the problem at θ, the follower's
 * best response and how it moves, scores, and a critic of the leader.
 *
 * x is what the follower sees: s in a configurable MDP, y = A_θ s + ω in a game.
 */
export interface LinearQuadraticKnowledge {
  readonly tables: LinearQuadraticTables<number>;
  readonly response: LinearQuadraticResponse<number>;
  readonly loop: ClosedLoop<number>;
  readonly scores: ScoreMaps;
  readonly critic: LinearQuadraticCritic;
  /** ∂V_F/∂θ_k in the features of x, K vectors; exact unless replaced by a fit. */
  readonly gradientVF: readonly Float64Array[];
  /** ∂Q_F/∂θ_k in the features of (x, b), K vectors. */
  readonly gradientQF: readonly Float64Array[];
}

/**
 * The problem at θ with its best response, for knowledge with any critic; derivatives are computed when they are first asked for.
 *
 * @example
 * ```ts
 * import { linearQuadraticKnowledge, thermalControl } from 'hypergrad-oracle';
 *
 * const { response } = linearQuadraticKnowledge(thermalControl());
 * console.log(response.policy.gain.length); // 2
 * ```
 */
export function linearQuadraticKnowledge(
  problem: LinearQuadraticProblem,
  theta?: readonly number[],
  critic?: LinearQuadraticCritic,
): LinearQuadraticKnowledge {
  const tables = linearQuadraticTables(problem, float64, theta);
  const response = linearQuadraticResponse(tables);
  const loop = closedLoop(tables, response.policy);
  const lazily = <V>(make: () => V): (() => V) => {
    let value: V | undefined;
    return () => (value ??= make());
  };
  const gradients = lazily(() => responseGradients(tables, response));
  const exact = lazily(() => exactCritic(tables, response, loop));
  return {
    tables,
    response,
    loop,
    scores: scoreMaps(tables),
    get critic() {
      return critic ?? exact();
    },
    get gradientVF() {
      return gradients().vF;
    },
    get gradientQF() {
      return gradients().qF;
    },
  };
}

/** The same with another critic. */
export const withCritic = (
  knowledge: LinearQuadraticKnowledge,
  critic: LinearQuadraticCritic,
): LinearQuadraticKnowledge => Object.create(knowledge, { critic: { value: critic } }) as LinearQuadraticKnowledge;

/** The same with another ∇V_F. */
export const withGradientVF = (
  knowledge: LinearQuadraticKnowledge,
  gradientVF: readonly Float64Array[],
): LinearQuadraticKnowledge =>
  Object.create(knowledge, { gradientVF: { value: gradientVF } }) as LinearQuadraticKnowledge;

/** The critic in closed form, for episodes without end. */
export function exactCritic(
  tables: LinearQuadraticTables<number>,
  response: LinearQuadraticResponse<number>,
  loop: ClosedLoop<number>,
): LinearQuadraticCritic {
  return tables.reward.kind === 'bump' ? bumpCritic(tables, loop, response.policy) : exactQuadraticCritic(tables, loop);
}

/**
 * With μ = y + Bb: ∇V_F is −(s′∂P s + ∂v) in a configurable MDP, −(y′∂M y + ∂v) in a game (given s and a), and
 * ∇Q_F = −γ_F (μ′∂Pμ + tr(∂P W) + tr(∂M Ω) + ∂v), in a configurable MDP less 2γ_F (A_k s)′Pμ.
 */
function responseGradients(
  tables: LinearQuadraticTables<number>,
  response: LinearQuadraticResponse<number>,
): { readonly vF: Float64Array[]; readonly qF: Float64Array[] } {
  const { matrices, drift, driftTangents, control, gammaF, problem } = tables;
  const { add, mul, scale, inner, identity } = matrices;
  const tangents = responseTangents(tables, response);
  const seesState = problem.sees === 'state';
  const beside = (a: Matrix<number>, b: Matrix<number>): number[][] => a.map((row, i) => [...row, ...b[i]]);
  const none = control.map((row) => row.map(() => 0));
  const ahead = beside(seesState ? drift : identity(drift.length), control);
  return {
    vF: tangents.constant.map((dv, k) => quadraticWeights(scale(-1, seesState ? tangents.p[k] : tangents.m[k]), -dv)),
    qF: tangents.p.map((dP, k) => {
      const constant = inner(dP, tables.noise) + inner(tangents.m[k], tables.leaderNoise) + tangents.constant[k];
      let form = mul(transpose(ahead), dP, ahead);
      if (seesState) {
        const side = mul(transpose(beside(driftTangents[k], none)), response.p, ahead);
        form = add(form, add(side, transpose(side)));
      }
      return quadraticWeights(scale(-gammaF, form), -gammaF * constant);
    }),
  };
}
