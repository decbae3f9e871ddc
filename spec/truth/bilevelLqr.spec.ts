import { describe, expect, test } from 'vitest';
import { ballArithmetic, type Ball } from '../../src/numeric/ball.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { float64 } from '../../src/numeric/float64.js';
import { linearQuadraticTables } from '../../src/model/linearQuadratic/linearQuadraticTables.js';
import { linearQuadraticResponse } from '../../src/follower/linearQuadraticResponse.js';
import { linearQuadraticFormulas } from '../../src/truth/routes/linearQuadratic/linearQuadraticFormulas.js';
import { createFastLinearQuadratic } from '../../src/truth/routes/linearQuadratic/linearQuadraticAdjoint.js';
import { linearQuadraticDocument } from '../../src/report/linearQuadraticReport.js';
import { distance } from '../../src/truth/routes/enclosure.js';
import { inTwoPrecisions } from '../../src/truth/routes/linearQuadratic/formulasRoute.js';
import { linearQuadraticTruth } from '../../src/truth/routes/linearQuadratic/linearQuadraticTruth.js';
import { workMeter } from '../../src/numeric/workMeter.js';
import { workingArithmetic } from '../../src/numeric/working.js';
import { bilevelLqr } from '../../src/tasks/bilevelLqr/bilevelLqr.js';
import type { LinearQuadraticProblem } from '../../src/model/linearQuadratic/linearQuadratic.js';
import { expectPrinted } from '../helpers/printed.js';

const arithmetic = ballArithmetic(decimalArithmetic(30));
type D = Ball<typeof arithmetic.inner.zero>;
const formulas = (problem: LinearQuadraticProblem): ReturnType<typeof linearQuadraticFormulas<D>> =>
  linearQuadraticFormulas(linearQuadraticTables(problem, arithmetic), 12);

/** Gain; J with γ_L = 0.99 without end, after 200 steps, and undiscounted after 100 steps. */
const OBJECTIVES = [
  ['0,0', 0.014949, 0.012924, 0.014949],
  ['1,0', 0.014813, 0.012786, 0.014811],
  ['-1,0', 0.015693, 0.013666, 0.0157],
  ['0,1', 0.015239, 0.013175, 0.015239],
  ['1.5,-.5', 0.014648, 0.012637, 0.014645],
  ['-3,-3', 0.032004, 0.030065, 0.032183],
  ['-5,-5', 0.146633, 0.144731, 0.147996],
  ['-7.59,.9306', 0.445349, 0.443001, 0.451389],
  ['-9.683,-10.25', 3.407644, 3.4058, 3.839958],
  ['-9.9,-10', 8.601209, 8.596787, 11.779973],
  ['-10,-10', 12.367128, 10.710185, 12.429589],
  ['-10.05,-10', 2.501984, 2.501984, 2.97457],
] as const;

/** Gain; total and first-order gradient with γ_L = 0.99 without end. */
const GRADIENTS = [
  ['0,0', [-0.000273, 0.000275], [-0.000273, 0.000266]],
  ['-1,0', [-0.001546, 0.000278], [-0.001545, 0.000268]],
  ['-3,-3', [-0.022439, 0.000213], [-0.02244, 0.000198]],
  ['-7.59,.9306', [-0.102147, -0.008263], [-0.145255, -0.00015]],
  ['-9.683,-10.25', [-9.554909, 0.083937], [-9.584495, 0.018016]],
  ['-9.9,-10', [-58.30753, 0], [-58.30753, 0]],
] as const;

/** Half a unit of the sixth decimal printed; the rounding of float64 (1e-12 here) is far below the thousandth added. */
const HALF_UNIT = 0.501e-6;

describe('the bi-level linear-quadratic game', () => {
  test.each(OBJECTIVES)('objectives at %s', (gain, discounted, two, undiscounted) => {
    const objective = (settings: object): number =>
      createFastLinearQuadratic(bilevelLqr({ gain, ...settings })).at().objective;
    expect(Math.abs(objective({}) - discounted)).toBeLessThanOrEqual(HALF_UNIT);
    expect(Math.abs(objective({ horizon: 200 }) - two)).toBeLessThanOrEqual(HALF_UNIT);
    expect(Math.abs(objective({ gammaL: 1, horizon: 100 }) - undiscounted)).toBeLessThanOrEqual(HALF_UNIT);
  });

  test.each(GRADIENTS)('total and first-order gradient at %s', (gain, total, direct) => {
    const result = createFastLinearQuadratic(bilevelLqr({ gain })).at();
    total.forEach((x, k) => expect(Math.abs(result.total[k] - x)).toBeLessThanOrEqual(HALF_UNIT));
    direct.forEach((x, k) => expect(Math.abs(result.direct[k] - x)).toBeLessThanOrEqual(HALF_UNIT));
  });

  test('the guiding term that no first-order method sees', () => {
    // Printed normalised by Σγᵗ = 100.
    expectPrinted(formulas(bilevelLqr({ gain: '-1,0' })).guiding[1], '0.000009252');
    expectPrinted(formulas(bilevelLqr({ gain: '-7.59,.9306' })).guiding[1], '-0.008113');
  });

  test('the best response at a known gain', () => {
    const tables = linearQuadraticTables(bilevelLqr({ gain: '-7.59,.9306' }), arithmetic);
    const { m, gain, policy, rest } = linearQuadraticResponse(tables);
    expectPrinted(m[0][0], '2.0430');
    // K_a y = g y₁ + (…) with y₂ = 0.
    expectPrinted(gain[0][0], '-0.15592');
    expectPrinted(arithmetic.sqrt(policy.covariance[0][0]), '0.2200');
    const loop = tables.matrices.mul(rest, tables.drift);
    // ρ is the trace of the closed loop: its determinant is zero, for A_K has rank one.
    expectPrinted(arithmetic.add(loop[0][0], loop[1][1]), '-0.74196');
  });

  test.each([
    ['0,0', '-2.176211'],
    ['-3,-3', '-2.265539'],
    ['-9.683,-10.25', '-10.315163'],
  ])("the follower's return at %s", (gain, printed) => {
    const response = linearQuadraticResponse(linearQuadraticTables(bilevelLqr({ gain }), arithmetic));
    expectPrinted(response.stateValue([arithmetic.one, arithmetic.zero]), printed);
  });

  test.each([
    { gain: '-1,0' },
    { gain: '-7.59,.9306', gammaL: '0.7' },
    { gain: '1.25,-4', gammaL: 1, horizon: 60 },
    { gain: '-9.8,-9', horizon: 50, beta: '0.02' },
    // Balls burst at few digits: the entries of the closed loop are large and cancel.
    { gain: '-12,0', gammaL: 1, horizon: 70 },
    { gain: '1000,1000', gammaL: '0.8' },
  ])('all routes agree with %o', (settings) => {
    const { agreement, routes } = linearQuadraticTruth(bilevelLqr(settings));
    expect(agreement.holds).toBe(true);
    expect([...routes.keys()]).toEqual(['finite-differences', 'formulas', 'adjoint']);
  });

  test('where balls are given up, two precisions bound the error', () => {
    const problem = bilevelLqr({ gain: '-7.59,.9306', gammaL: '0.7' });
    const { value } = linearQuadraticTruth(problem, { digits: 10 });
    const rough = inTwoPrecisions(problem, 6, { working: workingArithmetic, meter: workMeter(1e8) });
    for (const part of ['total', 'direct', 'guiding'] as const)
      rough[part].forEach((x, k) => {
        expect(distance(x, value[part][k])).toBeLessThanOrEqual(x.bound + value[part][k].bound);
        expect(x.bound).toBeLessThan(1e-6);
      });
  });

  test('as a document', () => {
    const document = linearQuadraticDocument(
      'bilevel-lqr',
      linearQuadraticTruth(bilevelLqr({ gain: '-3,-3', gammaL: 1, horizon: 20 })),
    );
    expect(document).toMatchObject({
      instance: { name: 'bilevel-lqr', states: 2, actions: 1, gammaL: 1, horizon: 20 },
      route: 'formulas',
      agreement: { holds: true },
    });
    const { direct, guiding, hypergradient } = document;
    // Doubles nearest to three numbers that add up exactly.
    hypergradient.forEach((x, k) =>
      expect(Math.abs(x.f64! - direct[k].f64! - guiding[k].f64!)).toBeLessThanOrEqual(
        2 ** -51 * Math.abs(direct[k].f64!),
      ),
    );
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  test('settings out of range are refused, and a follower whose cost is infinite', () => {
    expect(() => bilevelLqr({ gain: '1' })).toThrow('2 numbers');
    expect(() => bilevelLqr({ gammaL: 1 })).toThrow('/horizon');
    expect(() => bilevelLqr({ horizon: '1.5' })).toThrow('/horizon');
    expect(() => bilevelLqr({ gammaL: '1.01', horizon: 10 })).toThrow('/gammaL');
    // 1 + 0.1 K₂ = 0: the follower cannot reach s₁, which grows too fast for γ_F.
    const lost = linearQuadraticTables(bilevelLqr({ gain: '-10.3,-10' }), float64);
    expect(() => linearQuadraticResponse(lost)).toThrow('no finite best response');
    expect(() =>
      linearQuadraticResponse(linearQuadraticTables(bilevelLqr({ gain: '-10.2,-10' }), float64)),
    ).not.toThrow();
  });
});

describe('the scalar form', () => {
  // The game reduces to an autoregressive process of order one, with everything in closed form (a derivation of its own).
  const scalar = (k1: number, k2: number, gammaL: number, steps: number): number => {
    const [g, c, d, w, beta] = [0.95, 0.1, 0.1, 1e-3, 0.1];
    const [alpha, kappa, h] = [0.1 * k1, 1 + 0.1 * k2, 1 + g * c * c];
    const [q2, q1, q0] = [g * c * c * kappa ** 2, h * (1 - g * alpha ** 2) - (g * c * kappa) ** 2, -g * h];
    const mu = q2 === 0 ? -q0 / q1 : (-q1 + Math.sqrt(q1 * q1 - 4 * q2 * q0)) / (2 * q2);
    const s = h + q2 * mu;
    const gain = (g * c * mu * alpha * kappa) / s;
    const variance = beta / (2 * s);
    const rho = (alpha * h) / s;
    const tau = 0.01 ** 2 + c * c * variance;
    const a = (c * gain) ** 2 / tau;
    const omega = 1 / 0.2 ** 2;
    const lambda = omega + a;
    const e = (omega * -0.8) / lambda;
    let [m, v, discount, total] = [alpha, (d * w) ** 2, gammaL, Math.exp(-40.5)];
    for (let t = 1; t < steps; t++) {
      const spread = 1 + lambda * v;
      total +=
        ((discount * 0.01) / Math.sqrt(tau * spread)) *
        Math.exp(-0.5 * ((omega * a * 0.64) / lambda) - (0.5 * lambda * (m - e) ** 2) / spread);
      [m, v, discount] = [rho * m, rho ** 2 * v + (kappa * c) ** 2 * variance + (d * w) ** 2, discount * gammaL];
    }
    return total;
  };

  test.each([
    [-1, 0],
    [-7.59, 0.9306],
    [-9.985, -10],
    [4, 3],
    [-9.5, -14],
  ])('has the same objective at (%d, %d)', (k1, k2) => {
    for (const [gammaL, horizon] of [
      [0.99, 150],
      [1, 100],
    ]) {
      const { objective } = createFastLinearQuadratic(bilevelLqr({ gain: [k1, k2], gammaL, horizon })).at();
      // Both in float64; the recursions amplify rounding by at most the number of steps and the width 1/x₂² = 10⁴: 1e-16 × 1e2 × 1e4.
      expect(Math.abs(objective - scalar(k1, k2, gammaL, horizon))).toBeLessThanOrEqual(1e-10 * Math.max(1, objective));
    }
  });
});
