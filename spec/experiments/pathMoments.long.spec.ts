import { describe, expect, test } from 'vitest';
import { bcHgCentred } from '../../src/estimators/bcHg.js';
import { naivePgd } from '../../src/estimators/naivePgd.js';
import { knowledgeOf } from '../../src/estimators/knowledge.js';
import { FOUR_ROOMS_EXPERIMENT as task } from '../../src/experiments/fourRooms/fourRoomsExperiment.js';
import { createPathMoments, type PathMoments } from '../../src/experiments/fourRooms/pathMoments.js';
import { fourRoomsProblem } from '../../src/experiments/fourRooms/problem.js';
import { resolveSettings } from '../../src/experiments/engine/settings.js';
import { createSampler } from '../../src/leader/rollout.js';
import { evaluateTables } from '../../src/model/mdp/tables.js';
import { float64 } from '../../src/numeric/float64.js';
import { createStream } from '../../src/random/stream.js';
import type { LinearEstimatorId } from '../../src/model/linearFormIds.js';
import { createQuickSolver } from '../../src/truth/quickSolver.js';

const settings = resolveSettings(task.settings, { beta: 0.003, batch: 30 });
const short = resolveSettings(task.settings, { beta: 0.003, batch: 2 });
const theta = Array.from({ length: 105 }, (_, k) => Math.sin(3 * k));

describe('moments along a path', () => {
  test('whole trajectories under the law of the plan: what claims to be unbiased is; first order is not', () => {
    const { moments } = createPathMoments(short, ['naive-pgd', 'bc-hg', 'bc-hg-centred'])(theta);
    const biases = moments.map(({ whole }) => whole.bias);
    // Five linear systems with condition 1/(1 − γ) on numbers some 1e3 times the gradient: 2⁻⁵² · 100 · 1e3, and a thousand for sums.
    expect(biases[1]).toBeLessThanOrEqual(1e-8);
    expect(biases[2]).toBeLessThanOrEqual(1e-8);
    expect(biases[0]).toBeGreaterThan(1e-3);
    expect(moments[2].whole.deviation).toBeLessThan(moments[1].whole.deviation);
  });

  test.each([bcHgCentred, naivePgd])(
    '$id, cut and under the law of the rollouts: as many rollouts show',
    (estimator) => {
      const { moments, gradientNorm } = createPathMoments(settings, [estimator.id as LinearEstimatorId])(theta);
      const [{ asDrawn }] = moments as readonly [PathMoments];
      const planner = fourRoomsProblem(settings, 'planner');
      const point = createQuickSolver(planner).at(theta);
      const { total } = point.gradient();
      const tables = point.tables.plain;
      const movement = evaluateTables(fourRoomsProblem(settings, 'simulator'), float64, theta);
      const sampler = createSampler(tables, point.follower.policy, { movement });
      const { policy, vF, qF } = point.follower;
      const list = (values: Float64Array): number[] => Array.from(values);
      const knowledge = knowledgeOf(
        tables,
        { policy: list(policy), vF: list(vF), qF: list(qF) },
        { qL: point.benefits().qL, vL: point.vL },
      );
      const count = 3000;
      const stream = createStream('path-moments');
      const estimates = Array.from({ length: count }, () =>
        estimator.kernel([sampler.rollout(stream, { maxSteps: 30 })], knowledge),
      );
      const mean = total.map((_, k) => estimates.reduce((sum, g) => sum + g[k], 0) / count);
      const squares = estimates.map((g) => g.reduce((sum, x, k) => sum + (x - mean[k]) ** 2, 0));
      const variance = squares.reduce((a, b) => a + b, 0) / (count - 1);
      const spread = Math.sqrt(squares.reduce((sum, x) => sum + (x - variance) ** 2, 0) / count / count);
      const wanted = (asDrawn.deviation * gradientNorm) ** 2;
      expect(Math.abs(variance - wanted)).toBeLessThanOrEqual(5 * spread);
      // E‖mean − ∇J‖² = ‖bias‖² + variance/n; its standard deviation is at most 2‖bias‖√(variance/n) + √2 variance/n, of which five.
      const noise = variance / count;
      const bias = asDrawn.bias * gradientNorm;
      const square = mean.reduce((sum, x, k) => sum + (x - total[k]) ** 2, 0);
      expect(Math.abs(square - bias ** 2 - noise)).toBeLessThanOrEqual(5 * (2 * bias * Math.sqrt(noise) + 1.5 * noise));
      // Without the guiding part the bias is far above the noise, so that this is a test of it.
      if (estimator === naivePgd) expect(bias ** 2).toBeGreaterThan(1000 * noise);
    },
  );
});
