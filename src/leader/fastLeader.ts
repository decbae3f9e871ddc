import type { BoundedNumber } from '../numeric/bounded.js';
import { solveLu } from '../numeric/lu.js';
import type { FastTables } from '../model/mdp/fastTables.js';
import type { PolicySystem } from '../model/mdp/policySystem.js';
import { DOWN, UNIT, UP } from '../numeric/outward.js';

/** Stands for all that underflows in an error bound. */
const TINY = 2 ** -900;

/** The leader's values under a policy of the follower, zero for terminal states. */
export interface FastLeader {
  /** J_L = Σ_s ρ0(s) V_L(s) + Φ_L. */
  readonly objective: BoundedNumber;
  /** V_L, S. */
  readonly vL: Float64Array;
  /** Q_L and B_L = Q_L − V_L, S·B. */
  readonly qL: Float64Array;
  readonly benefit: Float64Array;
}

/** V_L = Σ_b g (r_L + γ_L Σ_s' p V_L) with factors of I − γ_L P_g (S), without a bound. */
export function solveLeader(
  { rewardL, plain: { problem } }: FastTables,
  { states: rows, matrix }: PolicySystem,
  policy: Float64Array,
): Float64Array {
  const { actions } = problem;
  const vL = new Float64Array(problem.states);
  const rhs = new Float64Array(rows.length);
  rows.forEach((s, row) => {
    for (let pair = s * actions; pair < (s + 1) * actions; pair++) rhs[row] += policy[pair] * rewardL.values[pair];
  });
  solveLu(matrix, rhs);
  rows.forEach((s, row) => (vL[s] = rhs[row]));
  return vL;
}

/** Residuals below this share of the largest value are rounding: 2⁻⁵³ times the additions of a row, 40 and fewer in the tasks, and a margin. */
const ROUNDING = 2 ** -46;

/**
 * The same from factors of a nearby policy: V ← V + A⁻¹ (Σ_b g (r_L + γ_L Σ_s' p V) − V) until the residual is rounding, or undefined where
 * it does not fall to a 300th in each step (then the factors are of no use).
 */
export function refineLeader(
  { rewardL, p: { values: p }, plain: { problem, gammaL } }: FastTables,
  { states: rows, matrix }: PolicySystem,
  policy: Float64Array,
  start: Float64Array,
): Float64Array | undefined {
  const { actions, edgeStart, edgeTarget } = problem;
  const vL = start.slice();
  const rhs = new Float64Array(rows.length);
  for (let before = Infinity; ;) {
    let worst = 0;
    let size = 0;
    for (let row = 0; row < rows.length; row++) {
      const s = rows[row];
      let value = 0;
      for (let pair = s * actions; pair < (s + 1) * actions; pair++) {
        let next = 0;
        for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) next += p[e] * vL[edgeTarget[e]];
        value += policy[pair] * (rewardL.values[pair] + gammaL * next);
      }
      rhs[row] = value - vL[s];
      worst = Math.max(worst, Math.abs(rhs[row]));
      size = Math.max(size, Math.abs(vL[s]), Math.abs(value));
    }
    if (worst <= ROUNDING * size) return vL;
    if (!(worst <= before / 300)) return undefined;
    before = worst;
    solveLu(matrix, rhs);
    for (let row = 0; row < rows.length; row++) vL[rows[row]] += rhs[row];
  }
}

/** J_L = Σ_s ρ0(s) V_L(s) + Φ_L of given values. */
export function objectiveOf({ initial, phiL, plain: { problem } }: FastTables, vL: Float64Array): number {
  let value = phiL.center;
  for (let s = 0; s < problem.states; s++) if (initial.values[s] !== 0) value += initial.values[s] * vL[s];
  return value;
}

/**
 * Solves V_L = Σ_b g (r_L + γ_L Σ_s' p V_L) with factors of I − γ_L P_g, and bounds the error of J_L for every policy within exp(±η) of `policy`.
 *
 * With R(s) ≥ |Σ_b g B_L(s,b)| the residual for such a policy, and W with (I − γ_L P_g) W ≥ c > 0 for all of them (W solves the system with
 * right-hand side near R, c is evaluated): |V_L error| ≤ W max_s R(s)/c(s), for I − γ_L P_g is an M-matrix.
 */
export function evaluateLeader(
  tables: FastTables,
  system: PolicySystem,
  policy: Float64Array,
  eta: Float64Array,
): FastLeader {
  const { p, rewardL, initial, phiL, plain } = tables;
  const { gammaL, problem } = plain;
  const { actions, edgeStart, edgeTarget } = problem;
  const { states: rows, matrix } = system;
  const vL = solveLeader(tables, system, policy);
  const qL = new Float64Array(problem.states * actions);
  const benefit = new Float64Array(problem.states * actions);
  const rhs = new Float64Array(rows.length);

  let worst = 0;
  const residual = new Float64Array(rows.length);
  rows.forEach((s, row) => {
    let mean = 0;
    let spread = 0;
    let largest = 0;
    for (let pair = s * actions; pair < (s + 1) * actions; pair++) {
      let next = 0;
      let size = 0;
      let tableError = rewardL.radii[pair];
      const end = edgeStart[pair + 1];
      for (let e = edgeStart[pair]; e < end; e++) {
        const x = vL[edgeTarget[e]];
        next += p.values[e] * x;
        size += Math.abs(p.values[e] * x);
        tableError += gammaL * p.radii[e] * Math.abs(x);
      }
      const q = rewardL.values[pair] + gammaL * next;
      const b = q - vL[s];
      qL[pair] = q;
      benefit[pair] = b;
      mean += policy[pair] * b;
      spread += policy[pair] * Math.abs(b) * (Math.expm1(eta[pair]) + UNIT * (actions + 2));
      const rounding = UNIT * ((end - edgeStart[pair] + 2) * gammaL * size + Math.abs(q) + Math.abs(b));
      largest = Math.max(largest, rounding + tableError);
    }
    residual[row] = (Math.abs(mean) + spread + largest + TINY) * UP.millions;
    worst = Math.max(worst, residual[row]);
  });
  rows.forEach((_, row) => (rhs[row] = residual[row] + worst / 16));
  solveLu(matrix, rhs);
  const weight = new Float64Array(problem.states);
  rows.forEach((s, row) => (weight[s] = rhs[row]));
  let ratio = 0;
  rows.forEach((s, row) => {
    let next = 0;
    let edges = 0;
    for (let pair = s * actions; pair < (s + 1) * actions; pair++) {
      let mean = 0;
      edges = Math.max(edges, edgeStart[pair + 1] - edgeStart[pair]);
      for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++)
        mean += (p.values[e] + p.radii[e]) * weight[edgeTarget[e]];
      next += (policy[pair] * Math.exp(eta[pair]) + TINY) * mean;
    }
    const image = weight[s] - gammaL * next * (1 + UNIT * (edges + actions + 8)) * UP.few;
    ratio = Math.max(ratio, weight[s] > 0 && image > 0 ? residual[row] / (image * DOWN.few) : Infinity);
  });

  let value = phiL.center;
  let size = Math.abs(phiL.center);
  let error = phiL.radius;
  for (let s = 0; s < problem.states; s++) {
    const start = initial.values[s];
    if (start === 0 && initial.radii[s] === 0) continue;
    value += start * vL[s];
    size += Math.abs(start * vL[s]);
    error += initial.radii[s] * Math.abs(vL[s]) + (start + initial.radii[s]) * ratio * weight[s];
  }
  const bound = (error + UNIT * (problem.states + 2) * size) * UP.millions;
  return { objective: { value, bound: Number.isNaN(bound) ? Infinity : bound }, vL, qL, benefit };
}
