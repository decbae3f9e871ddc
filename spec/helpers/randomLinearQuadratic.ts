import type { LinearQuadraticProblem } from '../../src/model/linearQuadratic/linearQuadratic.js';
import { rational, ZERO, type Rational } from '../../src/numeric/rational.js';
import type { Stream } from '../../src/random/stream.js';

/** A random problem with state dimension n, action dimension m and K parameters; every part of the model is there. */
export function randomLinearQuadratic(
  stream: Stream,
  sees: LinearQuadraticProblem['sees'],
  bump: boolean,
  horizon: number | null,
): LinearQuadraticProblem {
  const whole = (least: number, most: number): number => least + Math.floor(stream.uniform() * (most - least + 1));
  const number = (size: number): Rational => rational(Math.round((2 * stream.uniform() - 1) * size * 1000), 1000);
  const matrix = (rows: number, columns: number, size: number): Rational[][] =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => number(size)));
  const [n, m, k] = [whole(1, 3), whole(1, 2), whole(1, 3)];
  /** G G′ + d I. */
  const positive = (order: number, size: number, d: Rational): Rational[][] => {
    const g = matrix(order, order, size);
    return g.map((row, i) =>
      g.map((other, j) => {
        const terms = row.map((x, l) => rational(x.n * other[l].n, x.d * other[l].d));
        return [...terms, i === j ? d : ZERO].reduce((a, b) => rational(a.n * b.d + b.n * a.d, a.d * b.d));
      }),
    );
  };
  const zeros = (): Rational[][] => matrix(n, n, 0);
  return {
    kind: 'linear-quadratic',
    name: 'random',
    sees,
    gammaF: rational(whole(50, 95), 100),
    gammaL: horizon === null ? rational(whole(40, 80), 100) : rational(whole(80, 100), 100),
    beta: rational(whole(1, 200), 100),
    horizon,
    theta: Array.from({ length: k }, () => number(1)),
    parameterNames: Array.from({ length: k }, (_, i) => `x[${i}]`),
    drift: matrix(n, n, 0.7),
    driftTangents: Array.from({ length: k }, () => matrix(n, n, 0.3)),
    control: matrix(n, m, 1),
    followerStateCost: positive(n, 1, rational(1, 10)),
    followerControlCost: positive(m, 1, rational(1, 10)),
    leaderNoise: sees === 'state' ? zeros() : positive(n, 0.3, ZERO),
    noise: positive(n, 0.2, ZERO),
    initialMean: matrix(1, n, 1)[0],
    initialCovariance: positive(n, 0.5, ZERO),
    leaderReward: bump
      ? {
          kind: 'bump',
          height: rational(2),
          target: matrix(1, n, 0.5)[0],
          widths: Array.from({ length: n }, () => rational(whole(20, 90), 100)),
        }
      : {
          kind: 'quadratic',
          stateCost: positive(n, 1, ZERO),
          controlCost: positive(m, 1, ZERO),
          parameterCosts: matrix(1, k, 1)[0],
        },
  } satisfies LinearQuadraticProblem;
}
