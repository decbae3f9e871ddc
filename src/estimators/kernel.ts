import { fastTableGradient } from '../model/mdp/compiledTables.js';
import type { Batch } from '../model/trajectory.js';
import { carryEligibility } from './eligibility.js';
import type { BatchForm } from './estimator.js';
import type { Knowledge } from './knowledge.js';
import { divisorOf } from './textbook.js';

/** What a method multiplies with what, in typed arrays: fixed at one θ and one critic, used for any number of batches. */
export interface KernelPlan {
  /** w(s,b), by pair: step t puts γ_Lᵗ w into the eligibility. */
  readonly weight: Float64Array;
  /** By edge: what multiplies ∇p in c and in the direct part (a value or a TD error, divided by p). */
  readonly follower: Float64Array;
  readonly leader: Float64Array;
  /** By state: what multiplies ∇ρ0(s_0). */
  readonly start: Float64Array;
  /** Subtract what was put into the eligibility times ∇V_F(s). */
  readonly centred: boolean;
  /** The eligibility lives for one step only. */
  readonly firstStepOnly: boolean;
}

/** What each visit puts into the eligibility beside γ_Lᵗ w, by pair and by state: for methods that average over visits. */
export interface VisitWeights {
  readonly pair: Float64Array;
  readonly state: Float64Array;
}

/** The plan of a method: `w` by pair, temporal differences or plain values, centred or not. O(edges). */
export function kernelPlan(
  { tables, response, critic }: Knowledge<number>,
  options: {
    readonly weight?: (pair: number, s: number) => number;
    readonly differences?: boolean;
    readonly centred?: boolean;
    readonly firstStepOnly?: boolean;
  },
): KernelPlan {
  const { problem, gammaF, gammaL, beta, p, rewardF, rewardL, initial } = tables;
  const { states, actions, edgeStart, edgeTarget, terminal } = problem;
  const { vF, qF } = response;
  const { vL, qL } = critic;
  const weight = new Float64Array(states * actions);
  const follower = new Float64Array(edgeTarget.length);
  const leader = new Float64Array(edgeTarget.length);
  const start = new Float64Array(states);
  let mean = 0;
  for (let s = 0; s < states; s++) mean += initial[s] * vL[s];
  for (let s = 0; s < states; s++) {
    if (initial[s] > 0) start[s] = (vL[s] - (options.differences ? mean : 0)) / initial[s];
    if (terminal[s]) continue;
    for (let pair = s * actions; pair < (s + 1) * actions; pair++) {
      if (options.weight) weight[pair] = options.weight(pair, s) / beta;
      const ownF = options.differences ? rewardF[pair] - qF[pair] : 0;
      const ownL = options.differences ? rewardL[pair] - qL[pair] : 0;
      for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) {
        const probability = p[e];
        if (probability === 0) continue;
        const next = edgeTarget[e];
        follower[e] = (gammaF * vF[next] + ownF) / probability;
        leader[e] = (gammaL * vL[next] + ownL) / probability;
      }
    }
  }
  return {
    weight,
    follower,
    leader,
    start,
    centred: options.centred ?? false,
    firstStepOnly: options.firstStepOnly ?? false,
  };
}

/** Sums that one pass over a batch leaves behind: the weight of every table entry's gradient, and of every ∇V_F(s). */
export interface KernelSums {
  readonly initial: Float64Array;
  readonly p: Float64Array;
  readonly rewardF: Float64Array;
  readonly rewardL: Float64Array;
  /** What was put into the eligibility, by state. */
  readonly put: Float64Array;
}

/** Zeroed sums for a problem, to be reused. */
export function createKernelSums({ problem }: Knowledge<number>['tables']): KernelSums {
  const { states, actions, edgeTarget } = problem;
  return {
    initial: new Float64Array(states),
    p: new Float64Array(edgeTarget.length),
    rewardF: new Float64Array(states * actions),
    rewardL: new Float64Array(states * actions),
    put: new Float64Array(states),
  };
}

/** How many visits each state of a batch has, over all trajectories. */
export function countVisits(batch: Batch, states: number): Float64Array {
  const visits = new Float64Array(states);
  for (const trajectory of batch) for (let t = 0; t < trajectory.actions.length; t++) visits[trajectory.states[t]]++;
  return visits;
}

/**
 * The guiding sums of a batch, into `sums`: e_k = γ_F e_{k−1} + γ_Lᵏ w(s_k,b_k) + visit weights, each step adds e_k to the weight of
 * ∇r_F(s_k,b_k) and e_k · follower to that of ∇p. O(steps) whatever K.
 */
export function addGuidingSums(
  batch: Batch,
  { tables: { gammaF, gammaL, problem } }: Knowledge<number>,
  plan: KernelPlan,
  divisor: number,
  sums: KernelSums,
  visitWeights?: VisitWeights,
): void {
  const { actions: actionCount } = problem;
  const { weight, follower } = plan;
  const { p, rewardF, put } = sums;
  const longest = batch.reduce((most, { actions }) => Math.max(most, actions.length), 0);
  const eligibility = new Float64Array(longest);
  for (const { states, actions, edges } of batch) {
    let discount = 1 / divisor;
    for (let t = 0; t < actions.length; t++) {
      const s = states[t];
      const pair = s * actionCount + actions[t];
      const own = discount * weight[pair];
      put[s] += own;
      eligibility[t] = visitWeights ? own + visitWeights.pair[pair] + visitWeights.state[s] : own;
      discount *= gammaL;
    }
    carryEligibility(eligibility, 0, actions.length, plan.firstStepOnly ? 0 : gammaF, eligibility);
    for (let t = 0; t < actions.length; t++) {
      rewardF[states[t] * actionCount + actions[t]] += eligibility[t];
      if (!plan.firstStepOnly) p[edges[t]] += eligibility[t] * follower[edges[t]];
    }
  }
}

/** The direct sums of a batch, into `sums`; see `directPart` for the two forms. One pass, O(steps). */
export function addDirectSums(
  batch: Batch,
  { tables: { gammaL, problem } }: Knowledge<number>,
  plan: KernelPlan,
  form: BatchForm,
  sums: KernelSums,
): void {
  const { actions: actionCount } = problem;
  const share = 1 / batch.length;
  const { initial, p, rewardL } = sums;
  for (const trajectory of batch) initial[trajectory.states[0]] += share * plan.start[trajectory.states[0]];
  const byVisit = form.direct === 'start-visits' ? startVisitWeights(batch, problem.states) : undefined;
  for (const { states, actions, edges } of batch) {
    let weight = byVisit ? 0 : share;
    for (let t = 0; t < actions.length; t++) {
      if (byVisit) weight += byVisit[states[t]];
      rewardL[states[t] * actionCount + actions[t]] += weight;
      p[edges[t]] += weight * plan.leader[edges[t]];
      weight *= gammaL;
    }
  }
}

/** By state: the share of trajectories that start there, over the number of its visits in the batch. */
function startVisitWeights(batch: Batch, states: number): Float64Array {
  const visits = countVisits(batch, states);
  const weights = new Float64Array(states);
  for (const { states: path } of batch) if (visits[path[0]] > 0) weights[path[0]] += 1 / batch.length / visits[path[0]];
  return weights;
}

/** The gradient that the sums stand for: one backward sweep over the formulas, and the centring term. */
export function gradientOfSums(knowledge: Knowledge<number>, sums: KernelSums, centred: boolean): Float64Array {
  if (centred && knowledge.followerOccupancy)
    return fastTableGradient(knowledge.tables, {
      ...centredSums(knowledge, sums, knowledge.followerOccupancy),
      phiL: 1,
    });
  const gradient = fastTableGradient(knowledge.tables, { ...sums, phiL: 1 });
  if (centred)
    knowledge.gradientVF.forEach((row, s) => {
      if (sums.put[s] !== 0) row.forEach((x, k) => (gradient[k] -= sums.put[s] * x));
    });
  return gradient;
}

/** The sums less those of Σ_s put(s) ∇V_F(s) = Σ_s λ(s) Σ_b g(b|s) (∇r_F + γ_F Σ_s' V_F(s') ∇p). */
function centredSums(
  { tables: { problem, gammaF }, response: { policy, vF } }: Knowledge<number>,
  sums: KernelSums,
  occupancy: (weights: Float64Array) => Float64Array,
): KernelSums {
  const { actions, edgeStart, edgeTarget, terminal } = problem;
  const lambda = occupancy(sums.put);
  const rewardF = sums.rewardF.slice();
  const p = sums.p.slice();
  for (let s = 0; s < problem.states; s++) {
    if (terminal[s] || lambda[s] === 0) continue;
    for (let pair = s * actions; pair < (s + 1) * actions; pair++) {
      const weight = lambda[s] * policy[pair];
      rewardF[pair] -= weight;
      for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) p[e] -= weight * gammaF * vF[edgeTarget[e]];
    }
  }
  return { ...sums, rewardF, p };
}

/** Direct and guiding part of a batch by the plan of a method. */
export function runKernel(
  batch: Batch,
  knowledge: Knowledge<number>,
  plan: KernelPlan,
  form: BatchForm,
  visitWeights?: VisitWeights,
): Float64Array {
  const sums = createKernelSums(knowledge.tables);
  addDirectSums(batch, knowledge, plan, form, sums);
  addGuidingSums(batch, knowledge, plan, divisorOf(batch, form), sums, visitWeights);
  return gradientOfSums(knowledge, sums, plan.centred);
}
