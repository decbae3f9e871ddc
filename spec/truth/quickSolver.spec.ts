import { describe, expect, test } from 'vitest';
import { bcHgCentred } from '../../src/estimators/bcHg.js';
import { knowledgeOf } from '../../src/estimators/knowledge.js';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { STRATA } from '../../src/instances/strata.js';
import { createPolicyEvaluation } from '../../src/leader/policyEvaluation.js';
import { createSampler } from '../../src/leader/rollout.js';
import { compileProblem, thetaOf } from '../../src/model/mdp/tables.js';
import { float64 } from '../../src/numeric/float64.js';
import { createStream } from '../../src/random/stream.js';
import { fourRooms } from '../../src/tasks/fourRooms/fourRooms.js';
import { createFastHypergradient } from '../../src/truth/fastHypergradient.js';
import { createQuickSolver } from '../../src/truth/quickSolver.js';

const largest = (a: ArrayLike<number>): number => Array.from(a).reduce((m, x) => Math.max(m, Math.abs(x)), 0);
const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((m, x, i) => Math.max(m, Math.abs(x - b[i])), 0);

describe('the quick solver', () => {
  test('agrees with the proven one along a path of large and small steps', () => {
    const problem = compileProblem(fourRooms({ beta: '0.001' }));
    const quick = createQuickSolver(problem);
    const proven = createFastHypergradient(problem);
    const theta = new Float64Array(105);
    for (let i = 0; i < 12; i++) {
      const size = i % 3 === 2 ? 3 : 0.01;
      for (let k = 0; k < 105; k++) theta[k] += size * Math.sin(17 * k + i);
      const point = quick.at(theta);
      const wanted = proven.at(theta);
      // The proven bound of the reference, and as much again for the same iteration stopped at the same residual from another start.
      expect(distance(point.follower.vF, wanted.follower.vF)).toBeLessThanOrEqual(2 * wanted.follower.bound);
      expect(Math.abs(point.objective - wanted.objective.value)).toBeLessThanOrEqual(2 * wanted.objective.bound);
      const { total, direct, guiding } = point.gradient();
      // Policies differ by exp(±2·2·bound/β); the gradient is linear in products of a few policy-dependent factors with condition 1/(1−γ).
      const allowed = ((100 * 8 * wanted.follower.bound) / 0.001 + 2 ** -40) * largest(wanted.total);
      for (const [got, expected] of [
        [total, wanted.total],
        [direct, wanted.direct],
        [guiding, wanted.guiding],
      ])
        expect(distance(got, expected)).toBeLessThanOrEqual(allowed);
    }
  });

  test('agrees on random problems, discounts that differ included', () => {
    for (const stratum of STRATA)
      for (let i = 0; i < 4; i++) {
        const problem = compileProblem(sampleInstance(stratum, 5, i));
        const theta = thetaOf(problem, float64);
        const wanted = createFastHypergradient(problem).at(theta);
        const quick = createQuickSolver(problem);
        quick.at(theta.map((t) => t * (1 + 2 ** -20)));
        const point = quick.at(theta);
        const slack = 2 * wanted.objective.bound + 2 ** -40 * (1 + largest(wanted.vL));
        expect(Math.abs(point.objective - wanted.objective.value)).toBeLessThanOrEqual(slack);
      }
  });

  test('the values under the simulator are those of its own solver for that policy', () => {
    const planner = createQuickSolver(compileProblem(fourRooms()));
    const simulator = compileProblem(fourRooms({ kernel: 'simulator' }));
    const theta = Float64Array.from({ length: 105 }, (_, j) => Math.sin(j));
    const { policy } = planner.at(theta).follower;
    const wanted = createFastHypergradient(simulator).leaderUnder(policy, theta).objective;
    const got = createPolicyEvaluation(simulator)(theta, policy);
    expect(Math.abs(got - wanted.value)).toBeLessThanOrEqual(2 * wanted.bound);
  });
});

describe('centring by the adjoint', () => {
  test('equals centring by the matrix of derivatives', () => {
    for (const mdp of [fourRooms(), ...STRATA.map((stratum) => sampleInstance(stratum, 3, 1))]) {
      const problem = compileProblem(mdp);
      const point = createQuickSolver(problem).at(thetaOf(problem, float64));
      const { policy, vF, qF } = point.follower;
      const response = { policy: Array.from(policy), vF: Array.from(vF), qF: Array.from(qF) };
      const critic = { qL: point.benefits().qL, vL: point.vL };
      const tables = point.tables.plain;
      const batch = createSampler(tables, policy).batch(createStream('centring'), 5, { maxSteps: 40 });
      const matrix = bcHgCentred.kernel(batch, knowledgeOf(tables, response, critic));
      const { followerOccupancy } = point;
      const adjoint = bcHgCentred.kernel(batch, knowledgeOf(tables, response, critic, { followerOccupancy }));
      // Both are sums of the same products, solved once from each side: rounding times the condition 1/(1−γ_F) ≤ 1000 or the horizon.
      expect(distance(matrix, adjoint)).toBeLessThanOrEqual(2 ** -40 * (largest(matrix) + largest(vF) + 1) * 100);
    }
  });
});
