import { describe, expect, test } from 'vitest';
import { ballArithmetic, type Ball } from '../../src/numeric/ball.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { linearQuadraticTables } from '../../src/model/linearQuadratic/linearQuadraticTables.js';
import { linearQuadraticResponse } from '../../src/follower/linearQuadraticResponse.js';
import { linearQuadraticFormulas } from '../../src/truth/routes/linearQuadratic/linearQuadraticFormulas.js';
import { createFastLinearQuadratic } from '../../src/truth/routes/linearQuadratic/linearQuadraticAdjoint.js';
import { thermalControl, type ThermalControlSettings } from '../../src/tasks/thermalControl/thermalControl.js';
import { expectPrinted } from '../helpers/printed.js';
import type { LinearQuadraticProblem } from '../../src/model/linearQuadratic/linearQuadratic.js';

const arithmetic = ballArithmetic(decimalArithmetic(40));
type D = Ball<typeof arithmetic.inner.zero>;

const formulas = (problem: LinearQuadraticProblem): ReturnType<typeof linearQuadraticFormulas<D>> =>
  linearQuadraticFormulas(linearQuadraticTables(problem, arithmetic), 20);

describe('thermal control at halves', () => {
  const problem = thermalControl();
  const tables = linearQuadraticTables(problem, arithmetic);
  const response = linearQuadraticResponse(tables);

  test('the best response has the known values', () => {
    expectPrinted(response.constant, '1.32688998');
    const gains = [
      ['2.506208', '1.239646', '0.028037', '0.056689'],
      ['0.114690', '0.012847', '1.278048', '0.977461'],
    ];
    gains.forEach((row, i) => row.forEach((x, j) => expectPrinted(response.policy.gain[i][j], x)));
    expectPrinted(response.policy.covariance[0][0], '0.119071');
    expectPrinted(response.policy.covariance[0][1], '-0.000152');
    expectPrinted(response.policy.covariance[1][1], '0.026767');
    ['36.436154', '1.612194', '12.0192', '30.614076'].forEach((x, i) => expectPrinted(response.p[i][i], x));
    const vector = (...x: number[]): D[] => x.map(arithmetic.near);
    const s = vector(1, -2, 3, -4);
    const y = tables.matrices.apply(tables.drift, s);
    // References computed in float64: -860.5446214207 is off by six units of its eleventh decimal, so nine are compared.
    expectPrinted(response.value(s, y), '-860.544621421');
    expectPrinted(response.actionValue(s, y, vector(0.5, -0.3)), '-860.656007775');
  });

  test('objective, direct and guiding part have the known values', () => {
    const { objective, direct, guiding } = formulas(problem);
    expectPrinted(objective, '-261.96313251');
    const partial =
      '20.2478760253 6.1437357360 8.1103063449 17.8142158423 80.4714722367 6.4682738497 40.0861829039 21.3346351695';
    const guide =
      '50.9968182110 -12.1030077560 1.0774236350 2.5287536223 -61.0790621566 5.1967773925 -0.7430251207 46.5393332655';
    partial.split(' ').forEach((x, k) => expectPrinted(direct[k], x));
    guide.split(' ').forEach((x, k) => expectPrinted(guiding[k], x));
  });

  test('cut after 100 steps', () => {
    // Float64 is off by far less than a thousandth of the last digit printed.
    const { objective } = createFastLinearQuadratic({ ...problem, horizon: 100 }).at();
    expect(Math.abs(objective + 261.96301427)).toBeLessThanOrEqual(0.501e-8);
  });
});

describe('thermal control elsewhere', () => {
  const corners: [ThermalControlSettings, string][] = [
    [{ insulation: '0,0,0,0', airflow: '0,0,0,0' }, '-1367.136'],
    [{ insulation: '1,1,1,1', airflow: '0,0,0,0' }, '-279.106'],
    [{ insulation: '0,0,0,0', airflow: '1,1,1,1' }, '-245.254'],
    [{ insulation: '1,1,1,1', airflow: '1,1,1,1' }, '-197.25'],
  ];
  test.each(corners)('%o', (settings, printed) => {
    const problem = thermalControl(settings);
    const exact = formulas(problem);
    expectPrinted(exact.objective, printed);
    // The reverse mode in float64 loses at most the condition of two linear systems of order 16 to the rounding: 1e-16 × 1e3 × 1e3.
    const fast = createFastLinearQuadratic(problem).at();
    const scale = Math.max(...exact.total.map((x) => Math.abs(arithmetic.toNumber(x))));
    exact.total.forEach((x, k) =>
      expect(Math.abs(fast.total[k] - arithmetic.toNumber(x))).toBeLessThanOrEqual(1e-10 * scale),
    );
  });

  test('without exchange and insulation, cut after 100 steps', () => {
    const bare = thermalControl({ insulation: '0,0,0,0', airflow: '0,0,0,0' });
    const { objective } = createFastLinearQuadratic({ ...bare, horizon: 100 }).at();
    expect(Math.abs(objective + 1041.61)).toBeLessThanOrEqual(0.501e-2);
  });

  test('where all parameters are one, the published fixed point, the hypergradient is far from zero', () => {
    const { total } = formulas(thermalControl({ insulation: '1,1,1,1', airflow: '1,1,1,1' }));
    '27.7 -3.2 1.9 5.0 1.0 4.6 8.5 26.5'.split(' ').forEach((x, k) => expectPrinted(total[k], x));
  });

  test('settings out of range are refused', () => {
    expect(() => thermalControl({ insulation: '1,1,1,1.1' })).toThrow('/insulation/3');
    expect(() => thermalControl({ airflow: '1,1,1' })).toThrow('4 numbers');
    expect(() => thermalControl({ beta: 0 })).toThrow('/beta');
  });
});
