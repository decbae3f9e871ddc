/** Rows of a sparse matrix of doubles, one after another: row i has the columns and values `start[i] … start[i + 1] − 1`. */
export interface SparseDoubles {
  readonly start: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** Residuals below this part of the right-hand side, or of x, are as good as rounding lets them be; what is missing is left to refinement. */
const TOLERANCE = 1e-13;
/** Steps of conjugate gradients before they start anew from the true residual, how often they do, and sweeps before each new start that is needed. */
const MOST_STEPS = 300;
const MOST_STARTS = 40;
const SWEEPS = 20;

/**
 * Solves x = b + W x approximately in float64, for a W whose iteration converges (a substochastic chain times a discount). Nothing is promised of
 * how near x is: whoever needs to know evaluates the residual. O(entries) for each step of BiCGSTAB, which needs some tens of them where the
 * iteration x ← b + W x needs as many as the horizon has digits. It starts anew where it has broken down or its own residual has lost the true
 * one, after some sweeps of that iteration, row by row with what is new already (Gauss–Seidel). Memory: eight vectors.
 */
export function solveSparse(w: SparseDoubles, b: Float64Array): Float64Array {
  const n = b.length;
  let x = new Float64Array(n);
  const r = b.slice();
  let best = { x, left: norm(b) };
  for (let start = 0; start < MOST_STARTS; start++) {
    const goal = TOLERANCE * Math.max(norm(b), norm(best.x));
    if (best.left <= goal) break;
    x = best.x.slice();
    if (start > 0) sweeps(w, b, x);
    residual(w, b, x, r);
    biconjugate(w, r, x, goal);
    residual(w, b, x, r);
    const left = norm(r);
    if (left < best.left) best = { x, left };
  }
  return best.x;
}

/** Adds to x what solves the system for the residual r, which is overwritten. */
function biconjugate(w: SparseDoubles, r: Float64Array, x: Float64Array, goal: number): void {
  const n = r.length;
  const shadow = r.slice();
  const p = new Float64Array(n);
  const v = new Float64Array(n);
  const t = new Float64Array(n);
  let [rho, alpha, omega] = [1, 1, 1];
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = dot(shadow, r);
    const beta = (next / rho) * (alpha / omega);
    if (!Number.isFinite(beta) || next === 0) return;
    rho = next;
    for (let i = 0; i < n; i++) p[i] = r[i] + beta * (p[i] - omega * v[i]);
    apply(w, p, v);
    alpha = rho / dot(shadow, v);
    if (!Number.isFinite(alpha)) return;
    for (let i = 0; i < n; i++) r[i] -= alpha * v[i];
    apply(w, r, t);
    const size = dot(t, t);
    // Where r is zero already there is no second half of the step.
    omega = size === 0 ? 0 : dot(t, r) / size;
    for (let i = 0; i < n; i++) {
      x[i] += alpha * p[i] + omega * r[i];
      r[i] -= omega * t[i];
    }
    if (!(norm(r) > goal)) return;
  }
}

function sweeps({ start, columns, values }: SparseDoubles, b: Float64Array, x: Float64Array): void {
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    for (let i = 0; i < b.length; i++) {
      let next = b[i];
      for (let e = start[i]; e < start[i + 1]; e++) next += values[e] * x[columns[e]];
      x[i] = next;
    }
}

/** r = b − (I − W) x. */
function residual(w: SparseDoubles, b: Float64Array, x: Float64Array, r: Float64Array): void {
  apply(w, x, r);
  for (let i = 0; i < b.length; i++) r[i] = b[i] - r[i];
}

/** y = (I − W) x. */
function apply({ start, columns, values }: SparseDoubles, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < y.length; i++) {
    let total = 0;
    for (let e = start[i]; e < start[i + 1]; e++) total += values[e] * x[columns[e]];
    y[i] = x[i] - total;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}

/** The largest absolute value. */
function norm(a: Float64Array): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]));
  return most;
}
