import { gaussHermiteProduct } from '../../numeric/gaussHermite.js';
import { halfFactor } from '../../numeric/halfFactor.js';
import { featureCount, quadraticFeatures } from '../../numeric/quadraticFeatures.js';
import type { LinearQuadraticBatch } from '../../model/linearQuadratic/linearQuadraticBatch.js';
import type { LinearQuadraticKnowledge } from './linearQuadraticKnowledge.js';
import type { LinearQuadraticSums } from './linearQuadraticSums.js';
import { forSteps } from './linearQuadraticValues.js';

/** Nodes of a quadrature over one number, and for each of several. */
const NODES = [31, 9] as const;
/** The leader's noise is small beside what its values vary by. */
const LEADER_NODES = 3;

/**
 * The guiding part without the randomness of b: for each step E_b[(Q_L − E_b Q_L)/β · ∇Q_F(s, ·, b)]. It needs no sampled action, no
 * segment, and no ∇V_F, since whatever does not depend on b integrates to zero with Q_L − E_b Q_L. By Stein's identity where the critic has slopes: with b = b̄ + ξ,
 * g and H its gradient and Hessian, E[(Q_L − Q̄) b] = Σg and E[(Q_L − Q̄) bb′] = b̄(Σg)′ + (Σg)b̄′ + ΣHΣ; otherwise by a Gauss–Hermite rule (`nodes`
 * for each dimension; 31 unless given, 9 for several dimensions).
 */
export function addIntegratedGuiding(
  sums: LinearQuadraticSums,
  batch: LinearQuadraticBatch,
  knowledge: LinearQuadraticKnowledge,
  weights: Float64Array,
  nodes?: number,
): void {
  const { tables, response, critic } = knowledge;
  const { stateSize: n, actionSize: m, states, seen } = batch;
  const gain = Float64Array.from(response.policy.gain.flat());
  const seesState = tables.problem.sees === 'state';
  const point = new Float64Array(n + m);
  const add =
    critic.actionSlopes && nodes === undefined ? byStein(sums, knowledge) : byQuadrature(sums, knowledge, nodes);
  forSteps(batch, (step, s) => {
    if (weights[step] === 0) return;
    for (let i = 0; i < n; i++) point[i] = seesState ? states[s + i] : seen[step * n + i];
    for (let i = 0; i < m; i++) {
      point[n + i] = 0;
      for (let j = 0; j < n; j++) point[n + i] -= gain[i * n + j] * point[j];
    }
    add(weights[step] / tables.beta, states, s, seen, step * n, point);
  });
}

/** Adds a step to the sums: its weight over β, where s and y are, and (x, b̄). */
type AddStep = (w: number, s: Float64Array, i: number, y: Float64Array, j: number, point: Float64Array) => void;

function byStein({ pairs }: LinearQuadraticSums, { response: { policy }, critic }: LinearQuadraticKnowledge): AddStep {
  const { covariance } = policy;
  const [m, n] = [covariance.length, policy.gain[0].length];
  const [gradient, hessian] = [new Float64Array(m), new Float64Array(m * m)];
  const moved = new Float64Array(m);
  const spread = new Float64Array(m * m);
  return (w, s, i, y, j, point) => {
    critic.actionSlopes!(s, i, y, j, gradient, hessian);
    for (let a = 0; a < m; a++) {
      moved[a] = 0;
      for (let c = 0; c < m; c++) moved[a] += covariance[a][c] * gradient[c];
      for (let b = 0; b < m; b++) {
        let total = 0;
        for (let c = 0; c < m; c++)
          for (let d = 0; d < m; d++) total += covariance[a][c] * hessian[c * m + d] * covariance[d][b];
        spread[a * m + b] = total;
      }
    }
    for (let a = 0; a < m; a++) pairs[1 + n + a] += w * moved[a];
    let place = 1 + n + m;
    for (let r = 0; r < n + m; r++)
      for (let c = r; c < n + m; c++, place++) {
        if (c < n) continue;
        const b = c - n;
        if (r < n) pairs[place] += w * point[r] * moved[b];
        else pairs[place] += w * (point[r] * moved[b] + point[c] * moved[r - n] + spread[(r - n) * m + b]);
      }
  };
}

function byQuadrature({ pairs }: LinearQuadraticSums, knowledge: LinearQuadraticKnowledge, nodes?: number): AddStep {
  const { response, critic } = knowledge;
  const spread = halfFactor(response.policy.covariance);
  const [m, n] = [spread.n, response.policy.gain[0].length];
  const rule = gaussHermiteProduct(nodes ?? NODES[Math.min(spread.rank, 2) - 1], spread.rank);
  const features = new Float64Array(featureCount(n + m));
  const values = new Float64Array(rule.count);
  const actions = new Float64Array(rule.count * m);
  const own = new Float64Array(n + m);
  return (w, s, i, y, j, point) => {
    let mean = 0;
    for (let q = 0; q < rule.count; q++) {
      for (let a = 0; a < m; a++) {
        let b = point[n + a];
        for (let c = 0; c < spread.rank; c++) b += spread.rows[a * spread.rank + c] * rule.nodes[q * spread.rank + c];
        actions[q * m + a] = b;
      }
      values[q] = critic.actionValue(s, i, y, j, actions, q * m);
      mean += rule.weights[q] * values[q];
    }
    own.set(point);
    for (let q = 0; q < rule.count; q++) {
      for (let a = 0; a < m; a++) own[n + a] = actions[q * m + a];
      quadraticFeatures(own, 0, n + m, features, 0);
      const put = w * rule.weights[q] * (values[q] - mean);
      for (let f = 0; f < features.length; f++) pairs[f] += put * features[f];
    }
  };
}

/**
 * The direct part of a game without the randomness of a and b: for each step Σ_i ω_i E_b Q_L(s, y_i, ·) ζ_i s′ over the nodes
 * y_i = A_θ s + Lζ_i. Throws a RangeError outside of games.
 */
export function addIntegratedDirect(
  sums: LinearQuadraticSums,
  batch: LinearQuadraticBatch,
  { tables, scores: { factor }, critic }: LinearQuadraticKnowledge,
  weights: Float64Array,
  nodes: number = LEADER_NODES,
): void {
  if (tables.problem.sees !== 'leader-action')
    throw new RangeError('only a game has an action of the leader to integrate over');
  const { stateSize: n, noiseSize: r, states } = batch;
  const rule = gaussHermiteProduct(nodes, r);
  const drift = Float64Array.from(tables.drift.flat());
  const seen = new Float64Array(n);
  const moment = new Float64Array(r);
  forSteps(batch, (step, s) => {
    if (weights[step] === 0) return;
    moment.fill(0);
    for (let q = 0; q < rule.count; q++) {
      for (let i = 0; i < n; i++) {
        let y = 0;
        for (let j = 0; j < n; j++) y += drift[i * n + j] * states[s + j];
        for (let j = 0; j < r; j++) y += factor.rows[i * r + j] * rule.nodes[q * r + j];
        seen[i] = y;
      }
      const value = rule.weights[q] * critic.seenValue(states, s, seen, 0);
      for (let j = 0; j < r; j++) moment[j] += value * rule.nodes[q * r + j];
    }
    for (let j = 0; j < r; j++)
      for (let i = 0; i < n; i++) sums.scores[j * n + i] += weights[step] * moment[j] * states[s + i];
  });
}
