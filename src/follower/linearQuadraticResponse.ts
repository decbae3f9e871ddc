import { sum, type Arithmetic } from '../numeric/arithmetic.js';
import { gaussSolve } from '../numeric/gauss.js';
import { unitCholesky, type Matrix } from '../numeric/matrix.js';
import type { LinearPolicy } from '../model/linearQuadratic/closedLoop.js';
import type { LinearQuadraticTables } from '../model/linearQuadratic/linearQuadraticTables.js';
import { NoBestResponse } from './noBestResponse.js';
import { riccatiGain, solveRiccati } from './riccati.js';

/** The entropy-regularised best response of a linear-quadratic problem. */
export interface LinearQuadraticResponse<T> {
  /** P (n×n): the follower's value before it sees anything is −(s′P s + tr(MΩ) + v). */
  readonly p: Matrix<T>;
  /** M = γ_F P − γ_F² P B S⁻¹B′P, symmetric. */
  readonly m: Matrix<T>;
  /** S = R + γ_F B′PB and its inverse (m×m). */
  readonly s: Matrix<T>;
  readonly sInverse: Matrix<T>;
  /** K_a = γ_F S⁻¹B′P (m×n): b = −K_a y on average. */
  readonly gain: Matrix<T>;
  /** G = I − B K_a (n×n). */
  readonly rest: Matrix<T>;
  /** v. */
  readonly constant: T;
  /** g(b|x) = N(−L x, (β/2) S⁻¹). */
  readonly policy: LinearPolicy<T>;
  /** V_F(s, y) = −(s′Q s + y′M y + v); y = A_θ s where the follower sees the state only. */
  readonly value: (s: readonly T[], y: readonly T[]) => T;
  /** Q_F(s, y, b) = −(s′Q s + b′R b + γ_F [(y+Bb)′P(y+Bb) + tr(PW) + tr(MΩ) + v]). */
  readonly actionValue: (s: readonly T[], y: readonly T[], b: readonly T[]) => T;
  /** The expected value −(s′P s + tr(MΩ) + v) of a state, before the leader acts. */
  readonly stateValue: (s: readonly T[]) => T;
}

/**
 * The best response: P from the Riccati equation P = Q + A′M A, all else from P;
 * (1 − γ_F) v = −(βm/2) ln(πβ) + (β/2) ln det S + γ_F tr(PW) + γ_F tr(MΩ).
 * In ball arithmetic everything is enclosed. Throws `NoBestResponse`.
 *
 * @example
 * ```ts
 * import { float64, linearQuadraticResponse, linearQuadraticTables, thermalControl } from 'hypergrad-oracle';
 *
 * const tables = linearQuadraticTables(thermalControl(), float64);
 * const { policy } = linearQuadraticResponse(tables);
 * console.log(policy.gain.length, policy.covariance.length); // 2 2
 * ```
 */
export function linearQuadraticResponse<T>(
  tables: LinearQuadraticTables<T>,
  p: Matrix<T> = solveRiccati(tables),
): LinearQuadraticResponse<T> {
  const { matrices, arithmetic, drift, control, gammaF, beta, problem } = tables;
  const { sub, mul, scale, identity, apply, inner } = matrices;
  const { s, gain } = riccatiGain(tables, p);
  const m = s.length;
  const sInverse = gaussSolve(arithmetic, s, identity(m));
  const rest = sub(identity(p.length), mul(control, gain));
  const curvature = matrices.symmetric(scale(gammaF, mul(p, rest)));
  const half = (x: T): T => arithmetic.div(x, arithmetic.add(arithmetic.one, arithmetic.one));
  const factors = unitCholesky(arithmetic, s);
  if (!factors) throw new NoBestResponse('the follower has no best response: S is not positive definite');
  const entropy = arithmetic.log(arithmetic.mul(pi(arithmetic), beta));
  const noiseCost = arithmetic.add(inner(p, tables.noise), inner(curvature, tables.leaderNoise));
  const constant = arithmetic.div(
    sum(arithmetic, [
      arithmetic.mul(half(beta), sum(arithmetic, factors.pivots.map(arithmetic.log))),
      arithmetic.neg(arithmetic.mul(half(beta), arithmetic.mul(arithmetic.integer(m), entropy))),
      arithmetic.mul(gammaF, noiseCost),
    ]),
    arithmetic.sub(arithmetic.one, gammaF),
  );
  const form = (a: Matrix<T>, x: readonly T[]): T =>
    sum(
      arithmetic,
      apply(a, x).map((y, i) => arithmetic.mul(y, x[i])),
    );
  const negated = (...terms: T[]): T => arithmetic.neg(sum(arithmetic, terms));
  return {
    p,
    m: curvature,
    s,
    sInverse,
    gain,
    rest,
    constant,
    policy: {
      gain: problem.sees === 'state' ? mul(gain, drift) : gain,
      covariance: scale(half(beta), sInverse),
    },
    value: (x, y) => negated(form(tables.followerStateCost, x), form(curvature, y), constant),
    actionValue: (x, y, b) => {
      const next = apply(control, b).map((z, i) => arithmetic.add(z, y[i]));
      const later = sum(arithmetic, [form(p, next), noiseCost, constant]);
      return negated(
        form(tables.followerStateCost, x),
        form(tables.followerControlCost, b),
        arithmetic.mul(gammaF, later),
      );
    },
    stateValue: (x) => negated(form(p, x), inner(curvature, tables.leaderNoise), constant),
  };
}

/** π: from its nearest double by x ← x + sin x, whose error is below a sixth of the cube of the last one (1e-16, 1e-48, 1e-144, 1e-432). */
function pi<T>(arithmetic: Arithmetic<T>): T {
  const step = (x: T): T => arithmetic.add(x, arithmetic.sin(x));
  let x = arithmetic.near(Math.PI);
  for (let i = 0; i < 2; i++) x = arithmetic.midpoint(step(x));
  return step(x);
}
