import { solveLyapunov } from '../numeric/lyapunov.js';
import { transpose, type Matrix } from '../numeric/matrix.js';
import { expectedWeights, quadraticParts, quadraticValue, quadraticWeights } from '../numeric/quadraticFeatures.js';
import type { ClosedLoop } from '../model/linearQuadratic/closedLoop.js';
import type { LinearQuadraticTables } from '../model/linearQuadratic/linearQuadraticTables.js';
import type { LinearQuadraticCritic } from './linearQuadraticCritic.js';

/** A critic of a configurable MDP that is quadratic in (s, b): weights in the features of (s, b) and, of its mean over b, in those of s. */
export interface QuadraticCritic extends LinearQuadraticCritic {
  readonly action: Float64Array;
  readonly state: Float64Array;
}

/** The critic with these weights in the features of (s, b): V_L(s) = E_{b ~ N(−Ls, Σ)} Q_L(s, b) in closed form. */
export function quadraticCritic(
  action: Float64Array,
  { stateGain, controlCovariance }: ClosedLoop<number>,
): QuadraticCritic {
  const n = stateGain[0].length;
  const m = stateGain.length;
  const [lift, spread] = actionLaw(stateGain, controlCovariance);
  const state = expectedWeights(action, lift, spread);
  const point = new Float64Array(n + m);
  const { matrix, linear } = quadraticParts(action, n + m);
  return {
    action,
    state,
    actionValue: (s, i, _y, _j, b, k) => {
      for (let r = 0; r < n; r++) point[r] = s[i + r];
      for (let r = 0; r < m; r++) point[n + r] = b[k + r];
      return quadraticValue(action, point, 0, n + m);
    },
    seenValue: (s, i) => quadraticValue(state, s, i, n),
    actionSlopes: (s, i, _y, _j, gradient, hessian) => {
      for (let r = 0; r < n; r++) point[r] = s[i + r];
      for (let r = 0; r < m; r++) {
        let mean = 0;
        for (let c = 0; c < n; c++) mean -= stateGain[r][c] * point[c];
        point[n + r] = mean;
      }
      for (let r = 0; r < m; r++) {
        let slope = linear[n + r];
        for (let c = 0; c < n + m; c++) slope += 2 * matrix[n + r][c] * point[c];
        gradient[r] = slope;
        for (let c = 0; c < m; c++) hessian[r * m + c] = 2 * matrix[n + r][n + c];
      }
    },
    stateValue: (s, i) => quadraticValue(state, s, i, n),
  };
}

/** (s, b) given s: mean [I; −U]s and covariance diag(0, V). */
export function actionLaw(gain: Matrix<number>, covariance: Matrix<number>): [number[][], number[][]] {
  const n = gain[0].length;
  const unit = gain[0].map((_, i) => gain[0].map((__, j) => (i === j ? 1 : 0)));
  const lift = [...unit, ...gain.map((row) => row.map((x) => -x))];
  const spread = lift.map((_, i) => lift.map((__, j) => (i >= n && j >= n ? covariance[i - n][j - n] : 0)));
  return [lift, spread];
}

/**
 * The exact critic of a quadratic reward, episodes without end: V_L(s) = −s′Xs − x₀ with X = C + U′cU + γF′XF and
 * (1 − γ)x₀ = tr(cV) + Σ w θ² + γ tr(XN), and Q_L(s, b) = r_L(s, b) + γ E V_L(As + Bb + ε). The follower must see the state only.
 */
export function exactQuadraticCritic(tables: LinearQuadraticTables<number>, loop: ClosedLoop<number>): QuadraticCritic {
  const { arithmetic, matrices, reward, gammaL, drift, control, noise } = tables;
  if (reward.kind !== 'quadratic' || tables.problem.sees !== 'state')
    throw new RangeError('a quadratic critic needs a quadratic reward and a follower that sees the state only');
  const { add, mul, inner } = matrices;
  const { stateGain, controlCovariance, transition } = loop;
  const cost = add(reward.stateCost, mul(transpose(stateGain), reward.controlCost, stateGain));
  const [x] = solveLyapunov(arithmetic, transpose(transition), gammaL, [cost]);
  const perStep = inner(reward.controlCost, controlCovariance) + reward.parameterCost;
  const constant = (perStep + gammaL * inner(x, loop.noise)) / (1 - gammaL);
  const next = drift.map((row, i) => [...row, ...control[i]]);
  const value = expectedWeights(quadraticWeights(x, constant), next, noise);
  const n = drift.length;
  const size = n + control[0].length;
  const now = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) =>
      i < n && j < n ? reward.stateCost[i][j] : i >= n && j >= n ? reward.controlCost[i - n][j - n] : 0,
    ),
  );
  const own = quadraticWeights(now, reward.parameterCost);
  return quadraticCritic(
    value.map((v, i) => -own[i] - gammaL * v),
    loop,
  );
}
