import { LuDecomposition, Matrix as Dense, inverse } from 'ml-matrix';
import { asBallArithmetic, type Ball, type BallArithmetic } from '../numeric/ball.js';
import { float64 } from '../numeric/float64.js';
import { gaussSolve } from '../numeric/gauss.js';
import { solveLyapunov } from '../numeric/lyapunov.js';
import { isPositiveDefinite, transpose, type Matrix } from '../numeric/matrix.js';
import type { LinearQuadraticProblem } from '../model/linearQuadratic/linearQuadratic.js';
import { linearQuadraticTables, type LinearQuadraticTables } from '../model/linearQuadratic/linearQuadraticTables.js';
import { NoBestResponse } from './noBestResponse.js';
import { UP } from '../numeric/outward.js';

/** S = R + γ_F B′PB and K_a = γ_F S⁻¹B′P. */
export function riccatiGain<T>(tables: LinearQuadraticTables<T>, p: Matrix<T>): { s: Matrix<T>; gain: T[][] } {
  const { matrices, arithmetic, control, followerControlCost, gammaF } = tables;
  const { add, mul, scale } = matrices;
  const weighted = scale(gammaF, mul(transpose(control), p));
  const s = add(followerControlCost, mul(weighted, control));
  return { s, gain: gaussSolve(arithmetic, s, weighted) };
}

/** One sweep of soft value iteration on quadratic values: P ↦ Q + γ_F A′P(A − B K_a A). */
export function riccatiStep<T>(tables: LinearQuadraticTables<T>, p: Matrix<T>): T[][] {
  const { matrices, drift, control, followerStateCost, gammaF } = tables;
  const { add, sub, mul, scale } = matrices;
  const closed = sub(drift, mul(control, riccatiGain(tables, p).gain, drift));
  return matrices.symmetric(add(followerStateCost, scale(gammaF, mul(transpose(drift), p, closed))));
}

/** Sweeps allowed to `riccatiIteration`. */
const MOST_SWEEPS = 50_000;

/**
 * P by value iteration from P = Q, until the relative Frobenius change of a sweep is at most `tolerance`, with the number of sweeps.
 * Linear convergence at the rate γ_F ρ(F)². In any arithmetic without enclosures. Throws `NoBestResponse` after 50,000 sweeps.
 */
export function riccatiIteration<T>(
  tables: LinearQuadraticTables<T>,
  tolerance: number,
): { readonly p: Matrix<T>; readonly sweeps: number } {
  const { matrices, arithmetic } = tables;
  const size = (a: Matrix<T>): number => Math.sqrt(arithmetic.toNumber(matrices.inner(a, a)));
  let p: Matrix<T> = tables.followerStateCost;
  for (let sweeps = 1; sweeps <= MOST_SWEEPS; sweeps++) {
    const next = riccatiStep(tables, p);
    const change = size(matrices.sub(next, p)) / size(p);
    p = next;
    if (change <= tolerance) return { p, sweeps };
  }
  throw new NoBestResponse(`the Riccati iteration has not converged after ${MOST_SWEEPS} sweeps`);
}

/** Doublings allowed: 2⁴⁰ sweeps of value iteration. */
const MOST_DOUBLINGS = 40;

/**
 * P in float64 by the structure-preserving doubling algorithm: 2ᵏ sweeps of value iteration from zero in k steps. With Â = √γ_F A,
 * G = γ_F B R⁻¹B′, H = Q: W = (I + GH)⁻¹, Â ← ÂWÂ, G ← G + ÂWGÂ′, H ← H + Â′HWÂ, until H, which grows to P, stands still.
 * Throws `NoBestResponse` where it does not.
 */
export function riccatiByDoubling(tables: LinearQuadraticTables<number>): Dense {
  const root = Math.sqrt(tables.gammaF);
  const control = new Dense(tables.control).mul(root);
  const unit = Dense.eye(tables.drift.length);
  let a = new Dense(tables.drift).mul(root);
  let g = control.mmul(inverse(new Dense(tables.followerControlCost))).mmul(control.transpose());
  let h = new Dense(tables.followerStateCost);
  for (let step = 0; step < MOST_DOUBLINGS; step++) {
    const lu = new LuDecomposition(Dense.add(unit, g.mmul(h)));
    if (lu.isSingular()) break;
    const wa = lu.solve(a);
    const wg = lu.solve(g);
    const growth = a.transpose().mmul(h).mmul(wa);
    g = Dense.add(g, a.mmul(wg).mmul(a.transpose()));
    h = Dense.add(h, growth);
    a = a.mmul(wa);
    const change = growth.norm() / h.norm();
    if (!Number.isFinite(change)) break;
    // What is still to come is at most about the square of the last change, relatively.
    if (change <= 1e-9) return h.add(h.transpose()).mul(0.5);
  }
  throw new NoBestResponse('the follower has no finite best response: its discounted cost grows without bound');
}

/** Newton steps allowed; from 1e-9 four reach 100 digits. */
const MOST_NEWTON = 12;

/**
 * P by policy iteration (Newton's method on the Riccati equation) from the result of doubling in float64. In ball arithmetic an enclosure
 * of the true P, otherwise to the rounding of the arithmetic. Throws `NoBestResponse` where none is found or can be certified.
 */
export function solveRiccati<T>(tables: LinearQuadraticTables<T>): Matrix<T> {
  const balls = asBallArithmetic(tables.arithmetic);
  if (balls) return enclose(balls, tables as unknown as LinearQuadraticTables<Ball<unknown>>) as Matrix<T>;
  return newton(tables, tables.problem);
}

function newton<T>(tables: LinearQuadraticTables<T>, problem: LinearQuadraticProblem): Matrix<T> {
  const { matrices, arithmetic, drift, control, followerStateCost, followerControlCost, gammaF } = tables;
  const { add, sub, mul } = matrices;
  const numbers = linearQuadraticTables(problem, float64, tables.theta.map(arithmetic.toNumber));
  let p: Matrix<T> = riccatiByDoubling(numbers)
    .to2DArray()
    .map((row) => row.map(arithmetic.near));
  let last = Infinity;
  for (let step = 0; step < MOST_NEWTON; step++) {
    const gain = mul(riccatiGain(tables, p).gain, drift);
    const closed = sub(drift, mul(control, gain));
    const cost = add(followerStateCost, mul(transpose(gain), followerControlCost, gain));
    const [next] = solveLyapunov(arithmetic, transpose(closed), gammaF, [cost]);
    const change = Math.max(
      ...sub(next, p)
        .flat()
        .map((x) => Math.abs(arithmetic.toNumber(x))),
    );
    p = next;
    if (change === 0 || change >= last) break;
    last = change;
  }
  return p;
}

/**
 * Encloses the solution. The Riccati map ℛ is monotone on positive semidefinite matrices and, as Q is positive definite, has one fixed
 * point among them. With E = I + γ_F F′EF and P± = P̃ ± εE: if P₊ − ℛ(P₊), ℛ(P₋) − P₋, P₋ and P₊ are positive definite, then
 * sweeps from P₊ decrease and sweeps from P₋ increase to P: P₋ ≤ P ≤ P₊, hence every entry of P − P̃ is at most ε tr E. Definiteness is proven by Cholesky's factors in balls.
 */
function enclose<M>(arithmetic: BallArithmetic<M>, tables: LinearQuadraticTables<Ball<M>>): Matrix<Ball<M>> {
  const { inner, ball } = arithmetic;
  const { sub, add, scale, map, identity, mul } = tables.matrices;
  const centred = linearQuadraticTables(
    tables.problem,
    inner,
    tables.theta.map((x) => x.center),
  );
  const p = newton(centred, tables.problem).map((row) => row.map((x) => ball(x, 0)));
  const closed = sub(tables.drift, mul(tables.control, riccatiGain(tables, p).gain, tables.drift));
  const [weight] = solveLyapunov(arithmetic, transpose(closed), tables.gammaF, [identity(p.length)]);
  const residual = sub(riccatiStep(tables, p), p);
  // The Frobenius norm is at most the sum of absolute values, whose squares might underflow.
  const size = residual.flat().reduce((total, x) => total + arithmetic.bound(x), 0);
  const e = map((x) => ball(x.center, 0), weight);
  const trace = e.reduce((total, row, i) => total + arithmetic.bound(row[i]), 0);
  // The gap P₊ − ℛ(P₊) is εI less the residual, up to ε².
  for (const factor of [4, 64, 4096]) {
    const epsilon = ball(inner.near(Math.max(size * factor, Number.MIN_VALUE * 2 ** 60)), 0);
    const upper = add(p, scale(epsilon, e));
    const lower = sub(p, scale(epsilon, e));
    const proofs = [sub(upper, riccatiStep(tables, upper)), sub(riccatiStep(tables, lower), lower), lower, upper];
    if (proofs.every((matrix) => isPositiveDefinite(arithmetic, matrix))) {
      const radius = arithmetic.bound(epsilon) * trace * UP.thousands;
      return map((x) => ball(x.center, radius), p);
    }
  }
  throw new NoBestResponse('the solution of the Riccati equation cannot be certified at this precision');
}
