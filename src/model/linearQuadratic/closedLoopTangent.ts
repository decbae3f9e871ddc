import { transpose, type Matrix } from '../../numeric/matrix.js';
import type { LinearQuadraticTables } from './linearQuadraticTables.js';
import type { LinearPolicy, ClosedLoop, Direction } from './closedLoop.js';

/** The derivative of `closedLoop` in a direction. */
export function closedLoopTangent<T>(
  tables: LinearQuadraticTables<T>,
  policy: LinearPolicy<T>,
  direction: Direction<T>,
): ClosedLoop<T> {
  const { matrices, arithmetic, drift, control, leaderNoise, problem } = tables;
  const { add, sub, mul, identity, zeros, scale } = matrices;
  const [n, m] = [drift.length, control[0].length];
  const dA = direction.drift ?? zeros(n, n);
  const dL = direction.policy?.gain ?? zeros(m, n);
  const dSigma = direction.policy?.covariance ?? zeros(m, m);
  const diffused = mul(control, dSigma, transpose(control));
  const dBL = mul(control, dL);
  if (problem.sees === 'state')
    return { transition: sub(dA, dBL), noise: diffused, stateGain: dL, controlCovariance: dSigma };
  const { gain } = policy;
  const two = arithmetic.add(arithmetic.one, arithmetic.one);
  const twiceSymmetric = (a: Matrix<T>): T[][] => scale(two, matrices.symmetric(a));
  const rest = sub(identity(n), mul(control, gain));
  return {
    transition: sub(mul(rest, dA), mul(dBL, drift)),
    noise: sub(diffused, twiceSymmetric(mul(dBL, leaderNoise, transpose(rest)))),
    stateGain: add(mul(dL, drift), mul(gain, dA)),
    controlCovariance: add(dSigma, twiceSymmetric(mul(dL, leaderNoise, transpose(gain)))),
  };
}
