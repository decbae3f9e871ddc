import type { CompiledMdp } from '../model/mdp/tables.js';
import { createPolicySystem, type PolicySystem } from '../model/mdp/policySystem.js';
import { SingularSystem } from '../numeric/gauss.js';
import type { BoundedNumbers } from '../numeric/bounded.js';
import { solveLu } from '../numeric/lu.js';
import { rationalToNumber } from '../numeric/rational.js';
import { NoBestResponse } from './noBestResponse.js';
import {
  backup,
  backupErrors,
  createBackup,
  createBackupErrors,
  roundingAtMost,
  type Backup,
  type FollowerTables,
} from './softBackup.js';
import { DOWN, UP } from '../numeric/outward.js';

/** Newton steps allowed. */
const MOST_STEPS = 200;
/** Factors of an earlier policy are used as long as each step leaves at most this share of the residual. */
const SLOW = 0.003;
/** The follower's best response in float64, zero for terminal states. */
export interface FastBestResponse {
  /** V_F, S. */
  readonly vF: Float64Array;
  /** Q_F and g†, S·B; formed from `vF` by one backup. */
  readonly qF: Float64Array;
  readonly policy: Float64Array;
  /** Proven: |vF(s) − V_F(s)| ≤ bound for every state, the rounding of the tables included. */
  readonly bound: number;
  /** Proven: |qF(s,b) − Q_F(s,b)| ≤ qBound(s) for every action, by state. */
  readonly qBound: Float64Array;
  /** Newton steps taken. */
  readonly iterations: number;
}

/** The best response as the iteration leaves it, without a proof of how near it is. */
export type UnprovenBestResponse = Omit<FastBestResponse, 'bound' | 'qBound'>;

/** The solver of one problem: see `createFastBestResponse`. */
export interface FastFollower {
  /** After `solve`: the factors of I − γ_F P_g† at the policy that it returned. */
  readonly system: PolicySystem;
  /** `warm`: values of V_F (S) to start from, as those at a neighbouring θ. */
  solve(tables: FollowerTables, warm?: ArrayLike<number>): FastBestResponse;
  /**
   * The same to the same residual, without bounds, for loops that solve at many θ: factors are kept while they serve, so that `system`
   * afterwards holds those of a policy nearby (`factor` forms them anew).
   */
  iterate(tables: FollowerTables, warm?: ArrayLike<number>): UnprovenBestResponse;
}

/**
 * A solver of the soft Bellman equations in float64 for one problem, any β, any number of θ.
 *
 * Newton's method on T(V) = V, which is soft policy iteration: V ← V + (I − γ_F P_g)⁻¹ (T(V) − V), one banded LU each, over all states
 * that are not terminal at once; from any start the iterates rise towards the solution after the first step. It stops where the residual
 * is within twice the rounding of T. Then an interval V ∓ κw, w = (I − γ_F P_g)⁻¹ 1 (or 1/(1 − γ_F)), is proven to hold the solution:
 * T is monotone, so T(V + κw) ≤ V + κw and T(V − κw) ≥ V − κw suffice, evaluated with their rounding and that of the tables. With
 * γ_F = 1 the solution is unique if the end can be reached from everywhere, which is checked.
 *
 * Throws `NoBestResponse` where the iteration does not converge or no interval can be proven; a RangeError for problems whose
 * matrices are too large (`createPolicySystem`).
 */
export function createFastBestResponse(problem: CompiledMdp): FastFollower {
  const gamma = rationalToNumber(problem.mdp.gammaF);
  const beta = rationalToNumber(problem.mdp.beta);
  const system = createPolicySystem(problem);
  const { states: rows, matrix } = system;
  const rhs = new Float64Array(rows.length);
  const probe = createBackup(problem);
  const probeErrors = createBackupErrors(problem);
  const degree = problem.edgeStart.reduce((most, end, i, starts) => Math.max(most, i > 0 ? end - starts[i - 1] : 0), 0);
  const side = new Float64Array(problem.states);

  const factor = (policy: Float64Array, p: Float64Array): void => {
    try {
      system.factor(gamma, policy, p);
    } catch (reason) {
      if (!(reason instanceof SingularSystem)) throw reason;
      throw new NoBestResponse(`the follower's policy cannot be evaluated: ${reason.message}`);
    }
  };

  /** The half-width of a proven interval around v, or undefined. */
  const certify = (
    tables: FollowerTables,
    v: Float64Array,
    weights: Float64Array,
    scale: number,
  ): number | undefined => {
    let width = 0;
    for (const sign of [1, -1]) {
      rows.forEach((s, row) => {
        side[s] = v[s] + sign * scale * weights[row];
        width = Math.max(width, Math.abs(side[s] - v[s]));
      });
      backup(problem, tables, gamma, beta, side, probe);
      backupErrors(problem, tables, gamma, beta, side, probe, probeErrors);
      for (const s of rows)
        if (!(sign * (side[s] - probe.value[s]) * DOWN.few >= probeErrors.value[s])) return undefined;
    }
    return width * UP.millions;
  };

  /** Whether |T(v) − v| ≤ `residual` is within twice the rounding of T. */
  const isRounding = (tables: FollowerTables, v: Float64Array, current: Backup, residual: number): boolean =>
    !(residual > 2 * roundingAtMost(problem, degree, gamma, beta, v, current)) &&
    residual <= 2 * backupErrors(problem, tables, gamma, beta, v, current);

  let factored = false;
  const converge = (tables: FollowerTables, warm: ArrayLike<number> | undefined, keepFactors: boolean): Converged => {
    const v = new Float64Array(problem.states);
    if (warm) for (const s of rows) v[s] = warm[s];
    const current = createBackup(problem);
    const p = tables.p.values;
    let iterations = 0;
    let residual = Infinity;
    for (;;) {
      const before = residual;
      backup(problem, tables, gamma, beta, v, current);
      residual = 0;
      for (let row = 0; row < rows.length; row++) {
        const s = rows[row];
        rhs[row] = current.value[s] - v[s];
        residual = Math.max(residual, Math.abs(rhs[row]));
      }
      if (Number.isNaN(residual)) throw new NoBestResponse('the soft values are not finite');
      const settled = isRounding(tables, v, current, residual);
      if (!(keepFactors && (settled || (factored && residual <= SLOW * before)))) {
        factored = false;
        factor(current.policy, p);
        factored = true;
      }
      if (settled) return { v, current, iterations, residual };
      if (iterations === MOST_STEPS)
        throw new NoBestResponse(
          `the soft Bellman equations did not converge in ${MOST_STEPS} steps (residual ${residual})`,
        );
      iterations++;
      solveLu(matrix, rhs);
      for (let row = 0; row < rows.length; row++) v[rows[row]] += rhs[row];
    }
  };

  const solve = (tables: FollowerTables, warm?: ArrayLike<number>): FastBestResponse => {
    const { v, current, iterations, residual } = converge(tables, warm, false);
    if (gamma === 1 && !endIsReachable(problem, tables.p))
      throw new NoBestResponse('with gammaF = 1 the end must be within reach of every state');
    const errors = createBackupErrors(problem);
    backupErrors(problem, tables, gamma, beta, v, current, errors);
    const bound = proveBound(tables, v, residual + errors.value.reduce((a, b) => Math.max(a, b), 0));
    const qBound = errors.q.map((own) => own + gamma * bound * UP.millions);
    return { vF: v, qF: current.q, policy: current.policy, bound, qBound, iterations };
  };

  /** The half-width of the interval; `defect` ≥ |T(v) − v| for the exact T. */
  const proveBound = (tables: FollowerTables, v: Float64Array, defect: number): number => {
    const byPolicy = rhs.fill(1).slice();
    solveLu(matrix, byPolicy);
    for (const weights of [byPolicy, ...(gamma < 1 ? [rhs.fill(UP.thousands / (1 - gamma))] : [])]) {
      if (!weights.every((w) => w > 0)) continue;
      for (let scale = 2 * defect + Number.MIN_VALUE, attempt = 0; attempt < 8; scale *= 3, attempt++) {
        const width = certify(tables, v, weights, scale);
        if (width !== undefined) return width;
      }
    }
    throw new NoBestResponse('no bound on the error of the soft values could be proven in float64 for this problem');
  };

  const iterate = (tables: FollowerTables, warm?: ArrayLike<number>): UnprovenBestResponse => {
    const { v, current, iterations } = converge(tables, warm, true);
    return { vF: v, qF: current.q, policy: current.policy, iterations };
  };

  return { system, solve, iterate };
}

/** Where Newton's method has come to rest: values, their backup, steps, and max |T(v) − v|. */
interface Converged {
  readonly v: Float64Array;
  readonly current: Backup;
  readonly iterations: number;
  readonly residual: number;
}

/** Whether every state leads to a terminal one by transitions that are certainly possible. O(S · edges) at worst. */
function endIsReachable({ states, actions, edgeStart, edgeTarget, terminal }: CompiledMdp, p: BoundedNumbers): boolean {
  const reaches = Uint8Array.from(terminal);
  for (let grown = true; grown;) {
    grown = false;
    for (let s = states - 1; s >= 0; s--) {
      for (let e = edgeStart[s * actions]; !reaches[s] && e < edgeStart[(s + 1) * actions]; e++) {
        if (!reaches[edgeTarget[e]] || !(p.values[e] > p.radii[e])) continue;
        reaches[s] = 1;
        grown = true;
      }
    }
  }
  return reaches.every((x) => x === 1);
}
