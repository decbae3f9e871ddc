import { halfFactor, halfSolve } from '../numeric/halfFactor.js';
import { transpose, type Matrix } from '../numeric/matrix.js';
import type { ClosedLoop, LinearPolicy } from '../model/linearQuadratic/closedLoop.js';
import type { LinearQuadraticTables } from '../model/linearQuadratic/linearQuadraticTables.js';
import { bumpTerms } from './bumpObjective.js';
import type { LinearQuadraticCritic } from './linearQuadraticCritic.js';

/** Σ_t w_t exp(−½(M_t x − s*)′H_t⁻¹(M_t x − s*)): discounted bumps as a function of where a deterministic or random state starts. */
interface BumpSum {
  readonly length: number;
  /** γᵗ h √(det D/det H_t). */
  readonly weights: Float64Array;
  /** L_t⁻¹M_t (n·n) and L_t⁻¹s* (n) with L_tL_t′ = H_t, so that the exponent is −½ of a sum of squares. */
  readonly maps: Float64Array;
  readonly offsets: Float64Array;
  /** What the terms after the last add, the same for every start. */
  readonly rest: number;
}

/** exp(−40) is below the rounding of the largest term. */
const MOST_SQUARES = 80;

/**
 * The exact critic of a bump reward (episodes without end): with a start x, mean F^t x and covariance Γ_t, Γ_{t+1} = FΓ_tF′ + N:
 *
 * V_L(s) = Σ γᵗφ(Fᵗs, Γ_t) from Γ_0 = 0, E_b Q_L(s, y, ·) = r_L(s) + γ Σ γᵗφ(Fᵗμ, Γ_t) from Γ_0 = BΣB′ + W, where μ, the mean of s′, is Gy with
 * G = I − BK_a in a game and Fs where the follower sees the state, Q_L(s, y, b) = r_L(s) + γ E V_L(y + Bb + ε) (Γ_0 = W).
 *
 * Sums are cut where γᵗ/(1−γ) falls below 10^−digits, or where no start inside ±`reach` makes a difference of 10^−digits any more.
 */
export function bumpCritic(
  tables: LinearQuadraticTables<number>,
  loop: ClosedLoop<number>,
  policy: LinearPolicy<number>,
  digits = 10,
  reach = 2,
): LinearQuadraticCritic {
  const { reward, matrices, control, noise, gammaL, problem } = tables;
  if (reward.kind !== 'bump') throw new RangeError('a bump critic needs a bump reward');
  const seesState = problem.sees === 'state';
  const { add, mul, sub, identity, zeros } = matrices;
  const n = control.length;
  const m = control[0].length;
  const unit = identity(n);
  const sums = (start: Matrix<number>, first: Matrix<number>): BumpSum =>
    bumpSum(tables, reward, loop, start, first, digits, reach);
  const fromState = sums(unit, zeros(n, n));
  const fromNext = noise.flat().some((x) => x !== 0) ? sums(unit, noise) : fromState;
  // As a function of the mean of s′.
  const fromMean = sums(unit, add(mul(control, policy.covariance, transpose(control)), noise));
  const kept = Float64Array.from((seesState ? loop.transition : sub(unit, mul(control, policy.gain))).flat());
  const inputs = Float64Array.from(control.flat());
  const next = new Float64Array(n);
  const slope = new Float64Array(n);
  const curvature = new Float64Array(n * n);
  const meanOfNext = (s: Float64Array, i: number, y: Float64Array, j: number): Float64Array => {
    const [seen, at] = seesState ? [s, i] : [y, j];
    for (let r = 0; r < n; r++) {
      let total = 0;
      for (let c = 0; c < n; c++) total += kept[r * n + c] * seen[at + c];
      next[r] = total;
    }
    return next;
  };
  const now = (s: Float64Array, i: number): number => {
    let exponent = 0;
    for (let r = 0; r < n; r++) exponent += ((s[i + r] - reward.target[r]) / reward.widths[r]) ** 2;
    return reward.height * Math.exp(-exponent / 2);
  };
  return {
    actionValue: (s, i, y, j, b, k) => {
      for (let r = 0; r < n; r++) {
        let total = y[j + r];
        for (let c = 0; c < m; c++) total += inputs[r * m + c] * b[k + c];
        next[r] = total;
      }
      return now(s, i) + gammaL * sumAt(fromNext, next, 0, n);
    },
    seenValue: (s, i, y, j) => now(s, i) + gammaL * sumAt(fromMean, meanOfNext(s, i, y, j), 0, n),
    actionSlopes: (s, i, y, j, gradient, hessian) => {
      slopesAt(fromMean, meanOfNext(s, i, y, j), n, slope, curvature);
      for (let a = 0; a < m; a++) {
        let total = 0;
        for (let r = 0; r < n; r++) total += inputs[r * m + a] * slope[r];
        gradient[a] = gammaL * total;
        for (let b = 0; b < m; b++) {
          let second = 0;
          for (let r = 0; r < n; r++)
            for (let c = 0; c < n; c++) second += inputs[r * m + a] * curvature[r * n + c] * inputs[c * m + b];
          hessian[a * m + b] = gammaL * second;
        }
      }
    },
    stateValue: (s, i) => sumAt(fromState, s, i, n),
  };
}

function sumAt({ length, weights, maps, offsets, rest }: BumpSum, x: Float64Array, at: number, n: number): number {
  let total = rest;
  let place = 0;
  for (let t = 0; t < length; t++) {
    let squares = 0;
    for (let i = 0; i < n; i++) {
      let z = -offsets[t * n + i];
      for (let j = 0; j < n; j++) z += maps[place++] * x[at + j];
      squares += z * z;
    }
    if (squares < MOST_SQUARES) total += weights[t] * Math.exp(-squares / 2);
  }
  return total;
}

/** Gradient (n) and Hessian (n×n) of `sumAt` at x: −φM′z and φ(M′zz′M − M′M) in each term, z = Mx − offset. */
function slopesAt(
  { length, weights, maps, offsets }: BumpSum,
  x: Float64Array,
  n: number,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  const z = new Float64Array(n);
  const u = new Float64Array(n);
  gradient.fill(0);
  hessian.fill(0);
  for (let t = 0; t < length; t++) {
    const place = t * n * n;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      z[i] = -offsets[t * n + i];
      for (let j = 0; j < n; j++) z[i] += maps[place + i * n + j] * x[j];
      squares += z[i] * z[i];
    }
    if (squares >= MOST_SQUARES) continue;
    const value = weights[t] * Math.exp(-squares / 2);
    for (let j = 0; j < n; j++) {
      u[j] = 0;
      for (let i = 0; i < n; i++) u[j] += maps[place + i * n + j] * z[i];
      gradient[j] -= value * u[j];
    }
    for (let j = 0; j < n; j++)
      for (let k = 0; k < n; k++) {
        let square = 0;
        for (let i = 0; i < n; i++) square += maps[place + i * n + j] * maps[place + i * n + k];
        hessian[j * n + k] += value * (u[j] * u[k] - square);
      }
  }
}

function bumpSum(
  { matrices, gammaL }: LinearQuadraticTables<number>,
  reward: { readonly height: number; readonly target: readonly number[]; readonly widths: readonly number[] },
  { transition, noise }: ClosedLoop<number>,
  start: Matrix<number>,
  first: Matrix<number>,
  digits: number,
  reach: number,
): BumpSum {
  const { add, mul } = matrices;
  const n = transition.length;
  const terms = bumpTerms(null, gammaL, digits);
  const still = 10 ** -digits;
  const narrow = Math.min(...reward.widths);
  const weights: number[] = [];
  const maps: number[] = [];
  const offsets: number[] = [];
  let [m, gamma, discount] = [start, first, 1];
  let rest = 0;
  for (let t = 0; t < terms; t++) {
    const h = gamma.map((row, i) => row.map((x, j) => (i === j ? x + reward.widths[i] ** 2 : x)));
    const factor = halfFactor(h);
    const whitened = halfSolve(
      factor,
      m.map((row, i) => [...row, reward.target[i]]),
    );
    // √(det D/det H) is the product of the widths over the pivots of H's factor.
    weights.push(reward.widths.reduce((w, x, i) => (w * x) / factor.rows[i * n + i], discount * reward.height));
    whitened.forEach((row) => maps.push(...row.slice(0, n)));
    whitened.forEach((row) => offsets.push(row[n]));
    const nextGamma = add(noise, mul(transition, gamma, transpose(transition)));
    const change = Math.max(...nextGamma.flatMap((row, i) => row.map((x, j) => Math.abs(x - gamma[i][j]))));
    const carried = Math.max(...m.flat().map(Math.abs)) * reach;
    if (carried <= still * narrow && change <= still * narrow ** 2) {
      const squares = offsets.slice(-n).reduce((total, z) => total + z * z, 0);
      rest = ((weights[t] * gammaL) / (1 - gammaL)) * Math.exp(-squares / 2);
      break;
    }
    [m, gamma] = [mul(transition, m), nextGamma];
    discount *= gammaL;
  }
  return {
    length: weights.length,
    weights: Float64Array.from(weights),
    maps: Float64Array.from(maps),
    offsets: Float64Array.from(offsets),
    rest,
  };
}
