import { createFastBestResponse, type FastBestResponse } from '../follower/fastBestResponse.js';
import { evaluateLeader, type FastLeader } from '../leader/fastLeader.js';
import { fastTables, type FastTables } from '../model/mdp/fastTables.js';
import { createPolicySystem, solveBackwards, type PolicySystem } from '../model/mdp/policySystem.js';
import { thetaOf, type CompiledMdp, type Tables } from '../model/mdp/tables.js';
import { fastTableGradient } from '../model/mdp/compiledTables.js';
import { float64 } from '../numeric/float64.js';
import { stateOf } from '../model/indices.js';
import { UNIT, UP } from '../numeric/outward.js';

/** θ: K doubles, taken as exact; unless given, the doubles nearest to the point of the instance. */
export type Theta = ArrayLike<number>;

/** The follower's best response at one θ and the leader's values under it. */
export interface FastValues extends FastLeader {
  readonly follower: FastBestResponse;
}

/** The exact hypergradient in float64 and everything that it is made of. */
export interface FastHypergradient extends FastValues {
  /** ∇J_L = direct + guiding (K). */
  readonly total: Float64Array;
  readonly direct: Float64Array;
  readonly guiding: Float64Array;
  /** d_L(s) = Σ_t γ_L^t Pr(s_t = s), not normalised (S); a terminal state counts once, on arrival. */
  readonly occupancy: Float64Array;
}

/** The solver of one problem: see `createFastHypergradient`. */
export interface FastHypergradientSolver {
  /** The hypergradient at θ. `warm`: values of V_F (S) to start from, as those at a neighbouring θ. */
  at(theta?: Theta, warm?: ArrayLike<number>): FastHypergradient;
  /** The same without the gradient. */
  valuesAt(theta?: Theta, warm?: ArrayLike<number>): FastValues;
  /** The leader's values at θ if the follower plays `policy` (S·B, each row divided by its sum) instead of its best response. */
  leaderUnder(policy: Float64Array, theta?: Theta): FastLeader;
}

/**
 * A solver for the exact hypergradient of one problem in float64, for problems up to the size of the tasks.
 *
 * The best response comes from `createFastBestResponse`; then, with one factorisation of I − γ P_g (two where γ_F ≠ γ_L), the adjoint form:
 * d_L = ρ0 + γ_L P_gᵀ d_L, u(s,b) = d_L(s) g(b|s) B_L(s,b)/β, λ = γ_F Pᵀu + γ_F P_gᵀ λ, y(s,b) = u(s,b) + g(b|s) λ(s);
 * guiding = Σ y(s,b) [∇r_F + γ_F Σ_s' V_F(s') ∇p], direct = ∇Φ_L + Σ_s V_L(s) ∇ρ0(s) + Σ d_L(s) g(b|s) [∇r_L + γ_L Σ_s' V_L(s') ∇p]:
 * one backward sweep over the formulas for each part, whatever K.
 *
 * Values carry proven bounds (V_F, Q_F, J_L), the gradient does not. Results are fresh arrays; the solver keeps working space only.
 * Throws `NoBestResponse` (see there), `SingularSystem` where the leader's values do not exist, and a RangeError for problems that are too
 * large, for a θ of another length and for a policy that cannot be normalised.
 *
 * @example
 * ```ts
 * import { compileProblem, createFastHypergradient, fourRooms } from 'hypergrad-oracle';
 *
 * const solver = createFastHypergradient(compileProblem(fourRooms()));
 * console.log(solver.at().total.length); // 105
 * ```
 */
export function createFastHypergradient(problem: CompiledMdp): FastHypergradientSolver {
  const follower = createFastBestResponse(problem);
  const gammaF = float64.constant(problem.mdp.gammaF);
  const gammaL = float64.constant(problem.mdp.gammaL);
  const sameDiscount = gammaF === gammaL;
  const leaderSystem = sameDiscount ? follower.system : createPolicySystem(problem);
  const ownTheta = thetaOf(problem, float64);

  const respond = (tables: FastTables, warm?: ArrayLike<number>): FastValues => {
    const response = follower.solve(tables, warm);
    if (!sameDiscount) leaderSystem.factor(gammaL, response.policy, tables.p.values);
    return {
      follower: response,
      ...evaluateLeader(tables, leaderSystem, response.policy, policyError(tables.plain, response)),
    };
  };
  return {
    at: (theta = ownTheta, warm) => {
      const tables = fastTables(problem, theta);
      const values = respond(tables, warm);
      return {
        ...values,
        ...adjointGradient(tables, { ...values, ...values.follower }, follower.system, leaderSystem),
      };
    },
    valuesAt: (theta = ownTheta, warm) => respond(fastTables(problem, theta), warm),
    leaderUnder: (policy, theta = ownTheta) => {
      const tables = fastTables(problem, theta);
      const normalised = withUnitRows(problem, policy);
      leaderSystem.factor(gammaL, normalised, tables.p.values);
      const rounding = new Float64Array(policy.length).fill(UNIT * (problem.actions + 2));
      return evaluateLeader(tables, leaderSystem, normalised, rounding);
    },
  };
}

/** A policy with each row divided by its sum. Throws a RangeError for a row without a positive finite sum, and for a wrong length. */
function withUnitRows({ states, actions, terminal }: CompiledMdp, policy: Float64Array): Float64Array {
  if (policy.length !== states * actions)
    throw new RangeError(`a policy has ${states * actions} entries here, found ${policy.length}`);
  const result = new Float64Array(policy.length);
  for (let s = 0; s < states; s++) {
    if (terminal[s]) continue;
    let total = 0;
    for (let pair = s * actions; pair < (s + 1) * actions; pair++) total += policy[pair];
    if (!(total > 0 && total < Infinity)) throw new RangeError(`the policy in state ${s} sums to ${total}`);
    for (let pair = s * actions; pair < (s + 1) * actions; pair++) result[pair] = policy[pair] / total;
  }
  return result;
}

/**
 * η with |log(g†/policy)| ≤ η for every pair. Errors of Q_F up to E change a softmax by factors within exp(±2E/β); its own roundings
 * are at most u (4 |Q_F − V_F|/β + 3B + 16).
 */
function policyError({ problem, beta }: Tables<number>, { vF, qF, qBound }: FastBestResponse): Float64Array {
  const { actions } = problem;
  return qF.map((q, pair) => {
    const s = stateOf(pair, actions);
    return ((2 * qBound[s]) / beta + UNIT * ((4 * Math.abs(vF[s] - q)) / beta + 3 * actions + 16)) * UP.millions;
  });
}

/** The follower's policy and values, the leader's values and Benefits, S or S·B each. */
export interface AdjointInputs {
  readonly policy: Float64Array;
  readonly vF: Float64Array;
  readonly vL: Float64Array;
  readonly benefit: Float64Array;
}

/** The adjoint form of the hypergradient, with factors of I − γ_F P_g and I − γ_L P_g at the follower's policy. */
export function adjointGradient(
  { p, initial, plain }: FastTables,
  { policy, vF, vL, benefit }: AdjointInputs,
  followerSystem: PolicySystem,
  leaderSystem: PolicySystem,
): Pick<FastHypergradient, 'total' | 'direct' | 'guiding' | 'occupancy'> {
  const { problem, gammaF, gammaL, beta } = plain;
  const { states, actions, edgeStart, edgeTarget } = problem;
  const arrivals = (weights: Float64Array, gamma: number): Float64Array => {
    const arriving = new Float64Array(states);
    for (let pair = 0; pair < weights.length; pair++) {
      const weight = gamma * weights[pair];
      for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) arriving[edgeTarget[e]] += weight * p.values[e];
    }
    return arriving;
  };
  const occupancy = solveBackwards(leaderSystem, initial.values);
  const visits = policy.map((g, pair) => g * occupancy[stateOf(pair, actions)]);
  const arrived = arrivals(visits, gammaL);
  for (let s = 0; s < states; s++) if (problem.terminal[s]) occupancy[s] += arrived[s];
  const u = visits.map((weight, pair) => (weight * benefit[pair]) / beta);
  const lambda = solveBackwards(followerSystem, arrivals(u, gammaF));
  const eligibility = u.map((x, pair) => x + policy[pair] * lambda[stateOf(pair, actions)]);

  const onEdges = (weights: Float64Array, gamma: number, v: Float64Array): Float64Array => {
    const result = new Float64Array(edgeTarget.length);
    for (let pair = 0; pair < weights.length; pair++)
      for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) result[e] = weights[pair] * gamma * v[edgeTarget[e]];
    return result;
  };
  const none = new Float64Array(visits.length);
  const direct = fastTableGradient(plain, {
    initial: vL,
    p: onEdges(visits, gammaL, vL),
    rewardF: none,
    rewardL: visits,
    phiL: 1,
  });
  const guiding = fastTableGradient(plain, {
    initial: new Float64Array(states),
    p: onEdges(eligibility, gammaF, vF),
    rewardF: eligibility,
    rewardL: none,
    phiL: 0,
  });
  return { total: direct.map((x, k) => x + guiding[k]), direct, guiding, occupancy };
}
