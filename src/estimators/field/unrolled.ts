import { softMaximum } from '../../numeric/softmax.js';
import { rational } from '../../numeric/rational.js';
import { zeroVector } from '../../numeric/vector.js';
import { ORDER_1, type FieldClaimId } from '../../model/claimIds.js';
import { fastTableGradient } from '../../model/mdp/compiledTables.js';
import { lookahead } from '../../model/mdp/lookahead.js';
import { averageActionVectors } from '../../model/mdp/averageActions.js';
import type { Tables } from '../../model/mdp/tables.js';
import { leaderValues } from '../../leader/values.js';
import { occupancy } from '../../leader/occupancy.js';
import { knowledgeOf, type Knowledge } from '../knowledge.js';
import { backwards } from './backwards.js';

import type { KnobFamily } from './family.js';
import { fieldEstimator, type FieldEstimator } from './fieldEstimator.js';
import { nearByMixing } from './mixing.js';
import { exactPieces, followerSlopes, guidingWeights, withWeights } from './guiding.js';

/** Backups that are differentiated, at most, where orders are told: those at the fixed point are products only, those from the start take exponentials. */
const MOST_TANGENTS = 400;
const MOST_BACKUPS = 100;

/**
 * The tangent of the last T soft backups at the fixed point, truncated backpropagation: ∇Q⁽ᵀ⁾ = ∇r_F + γ_F Σ (V_F ∇p + p ∇V⁽ᵀ⁻¹⁾), ∇V⁽ᵗ⁾ = Σ_b g ∇Q⁽ᵗ⁾,
 * ∇V⁽⁰⁾ = 0, in the place of ∇Q_F in Theorem 1.
 */
export const tangentFamily: KnobFamily = {
  id: 'unrolled-tangent',
  knob: 'backups T that are differentiated',
  estimate: (knowledge, { n }) => {
    const { tables, response } = knowledge;
    const pieces = exactPieces(knowledge);
    let gradientV = response.vF.map(() => zeroVector(tables.arithmetic, tables.problem.parameters));
    for (let t = 1n; t < n; t++)
      gradientV = averageActionVectors(tables, response.policy, followerSlopes(knowledge, gradientV));
    return withWeights(
      knowledge,
      pieces.visitsL,
      guidingWeights(knowledge, pieces),
      followerSlopes(knowledge, gradientV),
    );
  },
  near: (knowledge) => nearByMixing(knowledge, MOST_TANGENTS),
};

/** One soft backup: Q = r_F + γ_F P v, its policy and its values, zero in terminal states. */
export function softBackup<T>(tables: Tables<T>, v: readonly T[]): { q: T[]; policy: T[]; value: T[] } {
  const { problem, arithmetic, rewardF, gammaF, beta } = tables;
  const q = lookahead(tables, rewardF, gammaF, v);
  const policy = zeroVector(arithmetic, q.length);
  const value = v.map((x, s) => {
    if (problem.terminal[s]) return x;
    const first = s * problem.actions;
    const best = softMaximum(arithmetic, q.slice(first, first + problem.actions), beta);
    best.probabilities.forEach((g, b) => (policy[first + b] = g));
    return best.value;
  });
  return { q, policy, value };
}

/**
 * The gradient of J_L(θ, g_T(θ)), g_T the Boltzmann policy of the T-th soft backup from V = 0: Q_t = r_F + γ_F P V_{t−1}, V_t = β log Σ exp(Q_t/β), differentiated
 * step by step; the leader is evaluated under g_T.
 */
export const startFamily: KnobFamily = {
  id: 'unrolled-start',
  knob: 'backups T from V = 0',
  estimate: <T>({ tables }: Knowledge<T>, { n }: { readonly n: bigint }): T[] => {
    const { arithmetic, problem } = tables;
    let v = zeroVector(arithmetic, problem.states);
    let gradientV = v.map(() => zeroVector(arithmetic, problem.parameters));
    for (let t = 1n; ; t++) {
      const { q, policy, value } = softBackup(tables, v);
      const at = knowledgeOf(tables, { vF: v, qF: q, policy }, NO_CRITIC);
      const slopes = followerSlopes(at, gradientV);
      if (t < n) {
        gradientV = averageActionVectors(tables, policy, slopes);
        v = value;
        continue;
      }
      const judged = knowledgeOf(tables, at.response, leaderValues(tables, policy));
      const pieces = exactPieces(judged);
      return withWeights(judged, pieces.visitsL, guidingWeights(judged, pieces), slopes);
    }
  },
  near: (knowledge) => nearByMixing(knowledge, MOST_BACKUPS),
};

const NO_CRITIC = { qL: [], vL: [] };

/** The same in reverse: the weights of ∇Q_T are carried back through every backup, with the policy and the values that it had. */
function secondStart({ tables }: Knowledge<number>, backups: number): Float64Array {
  const { problem, p, gammaF, gammaL, beta } = tables;
  const { actions, edgeStart, edgeTarget } = problem;
  const stateOf = (pair: number): number => Math.floor(pair / actions);
  const tape: { before: readonly number[]; policy: readonly number[] }[] = [];
  let v: readonly number[] = new Array<number>(problem.states).fill(0);
  for (let t = 0; t < backups; t++) {
    const { policy, value } = softBackup(tables, v);
    tape.push({ before: v, policy });
    v = value;
  }
  const { policy } = tape[backups - 1];
  const { vL, benefit } = leaderValues(tables, policy);
  const visits = occupancy(tables, policy, gammaL);
  const rewardL = policy.map((g, pair) => g * visits[stateOf(pair)]);
  const rewardF = new Float64Array(policy.length);
  const onEdges = new Float64Array(edgeTarget.length);
  let weights = rewardL.map((x, pair) => (x * benefit[pair]) / beta);
  rewardL.forEach((weight, pair) => {
    for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) onEdges[e] = weight * gammaL * vL[edgeTarget[e]];
  });
  for (let t = backups - 1; t >= 0; t--) {
    const arriving = new Float64Array(problem.states);
    weights.forEach((weight, pair) => {
      rewardF[pair] += weight;
      for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) {
        onEdges[e] += weight * gammaF * tape[t].before[edgeTarget[e]];
        arriving[edgeTarget[e]] += weight * gammaF * p[e];
      }
    });
    if (t > 0) weights = tape[t - 1].policy.map((g, pair) => g * arriving[stateOf(pair)]);
  }
  return fastTableGradient(tables, { initial: vL, p: onEdges, rewardF, rewardL, phiL: 1 });
}

/** Few problems have no more than two states, so that the claim is made of longer ones. */
export const onceEnded = (backups: number): readonly FieldClaimId[] => (backups > 2 ? ['exact-once-ended'] : []);

const SOURCE = 'truncated backpropagation; Chen et al. 2022 (approximate-model AMD)';

const tangent = (backups: number): FieldEstimator =>
  fieldEstimator({
    id: `unrolled-${backups}`,
    title: `the last ${backups} soft backups differentiated at the fixed point`,
    formula: 'direct + (1/beta) sum d_L g B_L grad Q^(T), T backups of the tangent from grad V = 0',
    docs: { source: SOURCE, assumptions: 'exact g†, V_F and Q_L; exact from T = S on where no state comes back' },
    claims: ['bias-within-bound', ...onceEnded(backups), ...ORDER_1],
    family: tangentFamily,
    at: rational(backups),
    second: (knowledge, depth) => backwards(knowledge, guidingWeights(knowledge, exactPieces(knowledge)), depth),
  });

const fromStart = (backups: number): FieldEstimator =>
  fieldEstimator({
    id: `unrolled-start-${backups}`,
    title: `${backups} soft backups from V = 0, differentiated through`,
    formula: 'grad of J_L(theta, g_T(theta)), g_T the policy of the T-th soft backup from V = 0',
    docs: {
      source: SOURCE,
      assumptions: 'the leader is evaluated under g_T; exact from T = S on where no state comes back',
    },
    claims: ['bias-within-bound', 'bias-within-rate', ...onceEnded(backups), ...ORDER_1],
    family: startFamily,
    at: rational(backups),
    second: secondStart,
  });

/** At the fixed point and through the start, with two and ten backups. */
export const UNROLLED: readonly FieldEstimator[] = [tangent(2), tangent(10), fromStart(2), fromStart(10)];
