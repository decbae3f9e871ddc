import { createLuMatrix, factorize, luIndex, solveLu } from '../numeric/lu.js';
import type { LinearQuadraticBatch } from '../model/linearQuadratic/linearQuadraticBatch.js';
import type { LinearQuadraticTables } from '../model/linearQuadratic/linearQuadraticTables.js';

/** Residual variances below this part of the squares of what is explained are rounding, not noise. */
const ROUNDING = 1e-20;

/**
 * The law of motion as a batch shows it, in place of the true one: s′ regressed by least squares on s, b, and in a game on ζ, what the leader
 * added to its policy. The coefficients are A_θ, B and the factor of Ω; the covariance of the residuals is W. A critic in closed form on
 * these tables (with the true reward, and the follower's policy, which is known) is learned from the batch alone, and exact where there is
 * no other noise. O(steps · (n + m + r)²). Throws `SingularSystem` where a batch does not tell the coefficients apart.
 */
export function fittedDynamics(
  tables: LinearQuadraticTables<number>,
  batch: LinearQuadraticBatch,
): LinearQuadraticTables<number> {
  const { episodes, steps, stateSize: n, actionSize: m, noiseSize, states, actions, scoreNoise } = batch;
  const r = tables.problem.sees === 'leader-action' ? noiseSize : 0;
  const size = n + m + r;
  const gram = new Float64Array(size * size);
  const sides = new Float64Array(size * n);
  const row = new Float64Array(size);
  const eachStep = (visit: (next: number) => void): void => {
    for (let e = 0; e < episodes; e++)
      for (let t = 0; t < steps; t++) {
        const [i, s] = [e * steps + t, (e * (steps + 1) + t) * n];
        for (let j = 0; j < n; j++) row[j] = states[s + j];
        for (let j = 0; j < m; j++) row[n + j] = actions[i * m + j];
        for (let j = 0; j < r; j++) row[n + m + j] = scoreNoise[i * r + j];
        visit(s + n);
      }
  };
  eachStep((next) => {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) gram[i * size + j] += row[i] * row[j];
      for (let j = 0; j < n; j++) sides[i * n + j] += row[i] * states[next + j];
    }
  });
  const system = createLuMatrix(size);
  const scale = Float64Array.from({ length: size }, (_, i) => 1 / Math.sqrt(gram[i * size + i] || 1));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) system.data[luIndex(system, i, j)] = gram[i * size + j] * scale[i] * scale[j];
    for (let j = 0; j < n; j++) sides[i * n + j] *= scale[i];
  }
  factorize(system);
  solveLu(system, sides, n);
  for (let i = 0; i < size; i++) for (let j = 0; j < n; j++) sides[i * n + j] *= scale[i];
  const residuals = new Float64Array(n * n);
  let explained = 0;
  const rest = new Float64Array(n);
  eachStep((next) => {
    for (let j = 0; j < n; j++) {
      explained += states[next + j] ** 2;
      rest[j] = states[next + j];
      for (let i = 0; i < size; i++) rest[j] -= row[i] * sides[i * n + j];
    }
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) residuals[i * n + j] += rest[i] * rest[j];
  });
  const freedom = Math.max(1, episodes * steps - size);
  const square = (entry: (i: number, j: number) => number): number[][] =>
    Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => entry(i, j)));
  const noisy = residuals.some((x) => Math.abs(x) > ROUNDING * explained);
  return {
    ...tables,
    drift: square((i, j) => sides[j * n + i]),
    control: Array.from({ length: n }, (_, i) => Array.from({ length: m }, (__, j) => sides[(n + j) * n + i])),
    noise: square((i, j) => (noisy ? residuals[i * n + j] / freedom : 0)),
    leaderNoise:
      r === 0
        ? tables.leaderNoise
        : square((i, j) => {
            let total = 0;
            for (let c = 0; c < r; c++) total += sides[(n + m + c) * n + i] * sides[(n + m + c) * n + j];
            return total;
          }),
  };
}
