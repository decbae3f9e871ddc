import type { Gradient } from '../../../numeric/tape.js';
import { addVectors, zeroVector } from '../../../numeric/vector.js';
import { tableGradients, type CompiledMdp, type Tables } from '../../../model/mdp/tables.js';
import type { FollowerDerivative } from './followerDerivative.js';
import type { Hypergradient } from '../hypergradient.js';
import { UP } from '../../../numeric/outward.js';

/** What the sum over trajectories gave. */
export interface Enumeration<T> {
  readonly hypergradient: Hypergradient<T>;
  /** Number of trajectories, and Σ of their probabilities (one, up to rounding). */
  readonly trajectories: number;
  readonly mass: T;
}

/**
 * Number of trajectories of at most `horizon` steps (ended ones and cut ones): initial states × Π (actions × successors). By recursion
 * over states and steps, so that it can be asked before anything is enumerated; Infinity beyond the doubles.
 */
export function countTrajectories(problem: CompiledMdp, initial: readonly number[], horizon: number): number {
  const { states, actions, edgeStart, edgeTarget, terminal } = problem;
  let count = new Float64Array(states).fill(1);
  for (let step = 0; step < horizon; step++) {
    const next = new Float64Array(states);
    let same = true;
    for (let s = 0; s < states; s++) {
      let total = terminal[s] ? 1 : 0;
      for (let e = edgeStart[s * actions]; e < edgeStart[(s + 1) * actions]; e++) total += count[edgeTarget[e]];
      next[s] = total;
      same &&= total === count[s];
    }
    count = next;
    if (same) break;
  }
  return initial.reduce((total, s) => total + count[s], 0);
}

/**
 * The hypergradient from the definition of J as a sum over trajectories:
 *
 * ∇J = ∇Φ + Σ_τ Pr(τ) [R(τ) (∇log ρ0 + Σ_t ∇log p + Σ_t ∇log g†) + ∇R(τ)],  R(τ) = Σ_t γ_Lᵗ r_L(s_t, b_t),
 *
 * over every trajectory of at most `horizon` steps. No covariance trick and no occupancy is involved. Where a trajectory can be longer
 * than that, the rest is bounded and added to the radii: see `tailBound` (needs γ_L < 1 and ball arithmetic). O(K) per trajectory.
 */
export function enumerateHypergradient<T>(
  tables: Tables<T>,
  follower: FollowerDerivative<T>,
  horizon: number,
): Enumeration<T> {
  const { problem, arithmetic, gammaL } = tables;
  const { add, mul, div, isZero, zero, one } = arithmetic;
  const { states, actions, parameters: K, edgeStart, edgeTarget, terminal } = problem;
  const gradients = tableGradients(tables);
  const scoreOf = (p: T, gradient: Gradient<T>): Gradient<T> => gradient && gradient.map((x) => div(x, p));
  const initialScore = tables.initial.map((p, s) => (isZero(p) ? null : scoreOf(p, gradients.initial[s])));
  const edgeScore = tables.p.map((p, e) => (isZero(p) ? null : scoreOf(p, gradients.p[e])));

  let cut = false;
  let trajectories = 0;
  let mass = zero;
  let objective = zero;
  const direct = zeroVector(arithmetic, K);
  const guiding = zeroVector(arithmetic, K);
  // Sums along the path, one row for each depth: what a step adds is taken away by leaving its row.
  const moveScore = [zeroVector(arithmetic, K)];
  const policyScore = [zeroVector(arithmetic, K)];
  const returnGradient = [zeroVector(arithmetic, K)];
  const shifted = (to: T[], from: readonly T[], by: Gradient<T>, weight: T): void => {
    if (!by) for (let k = 0; k < K; k++) to[k] = from[k]!;
    else
      for (let k = 0; k < K; k++)
        to[k] = isZero(by[k]) ? from[k] : add(from[k], weight === one ? by[k] : mul(weight, by[k]));
  };
  const leaf = (depth: number, probability: T, total: T): void => {
    trajectories++;
    mass = add(mass, probability);
    const weight = mul(probability, total);
    objective = add(objective, weight);
    const move = moveScore[depth];
    const choice = policyScore[depth];
    const reward = returnGradient[depth];
    for (let k = 0; k < K; k++) {
      if (!isZero(move[k])) direct[k] = add(direct[k], mul(weight, move[k]));
      if (!isZero(reward[k])) direct[k] = add(direct[k], mul(probability, reward[k]));
      if (!isZero(choice[k])) guiding[k] = add(guiding[k], mul(weight, choice[k]));
    }
  };
  /** Every trajectory from s on, with a stack of its own, so that no trajectory is too long. */
  const visit = (start: number, starting: T): void => {
    const path: Step<T>[] = [];
    const enter = (s: number, probability: T, discount: T, total: T): void => {
      const depth = path.length;
      if (terminal[s] || depth === horizon) {
        cut ||= !terminal[s];
        leaf(depth, probability, total);
        return;
      }
      for (const rows of [moveScore, policyScore, returnGradient]) rows[depth + 1] ??= zeroVector(arithmetic, K);
      const first = s * actions - 1;
      const nextDiscount = mul(discount, gammaL);
      path.push({ last: first + actions, probability, discount, nextDiscount, total, pair: first, edge: 0, edges: 0 });
    };
    enter(start, starting, one, zero);
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const depth = path.length - 1;
      if (step.edge === step.edges) {
        if (step.pair === step.last) {
          path.pop();
          continue;
        }
        const pair = ++step.pair;
        const g = follower.policy[pair];
        if (isZero(g)) continue;
        step.chosen = mul(step.probability, g);
        step.collected = add(step.total, mul(step.discount, tables.rewardL[pair]));
        shifted(policyScore[depth + 1], policyScore[depth], follower.policyScore[pair], one);
        shifted(returnGradient[depth + 1], returnGradient[depth], gradients.rewardL[pair], step.discount);
        step.edge = edgeStart[pair];
        step.edges = edgeStart[pair + 1];
        continue;
      }
      const e = step.edge++;
      const p = tables.p[e];
      if (isZero(p)) continue;
      shifted(moveScore[depth + 1], moveScore[depth], edgeScore[e], one);
      enter(edgeTarget[e], mul(step.chosen!, p), step.nextDiscount, step.collected!);
    }
  };
  for (let s = 0; s < states; s++) {
    if (isZero(tables.initial[s])) continue;
    shifted(moveScore[0], zeroVector(arithmetic, K), initialScore[s], one);
    visit(s, tables.initial[s]);
  }

  gradients.phiL?.forEach((x, k) => (direct[k] = add(direct[k], x)));
  const tail = cut ? tailBound(tables, follower, horizon) : { objective: 0, gradient: 0 };
  const widened = (row: readonly T[]): T[] => row.map((x) => arithmetic.widen(x, tail.gradient));
  return {
    hypergradient: {
      objective: arithmetic.widen(add(objective, tables.phiL), tail.objective),
      total: widened(addVectors(arithmetic, direct, guiding)),
      direct: widened(direct),
      guiding: widened(guiding),
      gradientQF: follower.gradientQF,
      gradientVF: follower.gradientVF,
    },
    trajectories,
    mass,
  };
}

/** A state on the way of a trajectory: what leads to it, and which action and move are next. */
interface Step<T> {
  readonly last: number;
  readonly probability: T;
  readonly discount: T;
  readonly nextDiscount: T;
  readonly total: T;
  /** Action, next edge and end of its edges; probability and return with that action. */
  pair: number;
  edge: number;
  edges: number;
  chosen?: T;
  collected?: T;
}

/**
 * What steps T, T+1, … can still add to J and to any component of its gradient or of its parts. With r = max|r_L|, r′ = max|∇r_L|,
 * ℓ0 = Σ|∇ρ0| and ℓ = max_s E|∇log p + ∇log g†| (absolute values of the parts, any component): a reward at time t adds at most γᵗ r to J
 * and γᵗ (r′ + r (ℓ0 + (t+1) ℓ)) to the gradient; both series are summed in closed form. Infinity where γ_L = 1.
 */
export function tailBound<T>(
  tables: Tables<T>,
  follower: FollowerDerivative<T>,
  horizon: number,
): { objective: number; gradient: number } {
  const { problem, arithmetic } = tables;
  const { actions, states, edgeStart } = problem;
  const gradients = tableGradients(tables);
  const size = (x: T): number => Math.abs(arithmetic.toNumber(x)) + arithmetic.radius(x);
  const most = (of: (at: number) => number, count: number): number => {
    let top = 0;
    for (let i = 0; i < count; i++) top = Math.max(top, of(i));
    return top;
  };
  const largest = (gradient: Gradient<T>): number => (gradient ? most((k) => size(gradient[k]), gradient.length) : 0);
  const gamma = size(tables.gammaL);
  if (gamma >= 1) return { objective: Infinity, gradient: Infinity };
  const reward = most((pair) => size(tables.rewardL[pair]), tables.rewardL.length);
  const rewardGradient = most((pair) => largest(gradients.rewardL[pair]), tables.rewardL.length);
  const initial = gradients.initial.reduce((total, g) => total + largest(g), 0);
  let step = 0;
  for (let s = 0; s < states; s++) {
    let mean = 0;
    for (let pair = s * actions; pair < (s + 1) * actions; pair++) {
      const g = size(follower.policy[pair]);
      mean += g * largest(follower.policyScore[pair]);
      for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) mean += g * largest(gradients.p[e]);
    }
    step = Math.max(step, mean);
  }
  const power = gamma ** horizon;
  const rest = power / (1 - gamma);
  // Σ_{t≥T} (t+1) γᵗ
  const weighted = rest * (horizon + 1 + gamma / (1 - gamma));
  return {
    objective: reward * rest * UP.millions,
    gradient: (rest * (rewardGradient + reward * initial) + reward * step * weighted) * UP.millions,
  };
}
