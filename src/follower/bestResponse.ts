import type { Arithmetic, RoundingArithmetic } from '../numeric/arithmetic.js';
import { asBallArithmetic, type Ball, type BallArithmetic } from '../numeric/ball.js';
import { stronglyConnectedComponents } from '../numeric/components.js';
import { float64 } from '../numeric/float64.js';
import { LARGE } from '../numeric/largeSystem.js';
import { softMaximum } from '../numeric/softmax.js';
import { stateGraph } from '../model/mdp/chain.js';
import type { WalkGraph } from '../model/mdp/tables.js';
import { newtonLarge } from './newtonLarge.js';
import { canStay, discountedTime, isUndiscounted, leavingTimes, solveStep } from './leaving.js';
import { NoBestResponse } from './noBestResponse.js';
import { sandwich } from './sandwich.js';
import { UP } from '../numeric/outward.js';

/** The follower's best response: soft values V_F (S), Q_F (S·B) and the Boltzmann policy g† (S·B); zero for terminal states. */
export interface BestResponse<T> {
  readonly vF: readonly T[];
  readonly qF: readonly T[];
  readonly policy: readonly T[];
}

/** What the fixed-point iteration needs of the tables, in one arithmetic. */
export interface FollowerTables<T> {
  readonly problem: WalkGraph;
  readonly arithmetic: Arithmetic<T>;
  readonly p: readonly T[];
  readonly rewardF: readonly T[];
  readonly gammaF: T;
  readonly beta: T;
}

/** Newton steps allowed; from the float64 solution two or three suffice, from nothing about as many as policy iteration needs. */
const MOST_STEPS = 200;
/** What is taken for 1/(1 − γ_F) where that is one, or is not known. */
const LONG_TIME = 1e6;

/**
 * Solves `V_F(s) = β log Σ_b exp(Q_F(s,b)/β)`, `Q_F(s,b) = r_F + γ_F Σ_s' p V_F(s')` in any arithmetic.
 *
 * States are taken component by component of the graph, successors first. A state outside cycles is one backup, exact in fractions.
 * A cyclic component is solved by Newton's method on the fixed point, which is soft policy iteration: in float64 from zero (or from
 * `seed`), then in the arithmetic itself, where the digits double each step. In ball arithmetic the solution is then enclosed in a box
 * that the backup maps into itself; by Brouwer's theorem the fixed point lies in it, so the radii are proven.
 *
 * `seed`: values of V_F near the solution, as doubles or elements, to start from. Throws `NoBestResponse` where a box cannot be
 * certified, as with γ_F = 1 on a problem that need not end.
 *
 * @example
 * ```ts
 * import { bestResponse, compileProblem, evaluateTables, float64, fourRooms } from 'hypergrad-oracle';
 *
 * const tables = evaluateTables(compileProblem(fourRooms()), float64);
 * const { policy } = bestResponse(tables);
 * console.log(policy.length, policy.every((p) => p >= 0 && p <= 1)); // 420 true
 * ```
 */
export function bestResponse<T>(tables: FollowerTables<T>, seed?: readonly T[]): BestResponse<T> {
  const { problem, arithmetic } = tables;
  const pairs = problem.states * problem.actions;
  const vF: T[] = new Array<T>(problem.states).fill(arithmetic.zero);
  const qF: T[] = new Array<T>(pairs).fill(arithmetic.zero);
  const policy: T[] = new Array<T>(pairs).fill(arithmetic.zero);
  const graph = stateGraph(problem);
  for (const component of stronglyConnectedComponents(graph)) {
    if (problem.terminal[component[0]]) continue;
    const cyclic = component.length > 1 || graph[component[0]].includes(component[0]);
    const iterate = cyclic && !arithmetic.isZero(tables.gammaF);
    const backups = iterate ? solveComponent(tables, component, vF, seed) : component.map((s) => backup(tables, s, vF));
    component.forEach((s, i) => {
      const { q, value, probabilities } = backups[i];
      q.forEach((x, b) => (qF[s * problem.actions + b] = x));
      probabilities.forEach((g, b) => (policy[s * problem.actions + b] = g));
      if (!iterate) vF[s] = value;
    });
  }
  return { vF, qF, policy };
}

interface BackedUp<T> {
  readonly q: readonly T[];
  readonly value: T;
  readonly probabilities: readonly T[];
}

/** One soft Bellman backup of state s. */
function backup<T>(tables: FollowerTables<T>, s: number, v: readonly T[]): BackedUp<T> {
  const { problem, arithmetic, p, rewardF, gammaF, beta } = tables;
  const { add, mul, zero } = arithmetic;
  const { actions, edgeStart, edgeTarget } = problem;
  const q = Array.from({ length: actions }, (_, b) => {
    const pair = s * actions + b;
    let next = zero;
    for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) next = add(next, mul(p[e], v[edgeTarget[e]]));
    return add(rewardF[pair], mul(gammaF, next));
  });
  return { q, ...softMaximum(arithmetic, q, beta) };
}

/** Writes V_F of one cyclic component into `v` and returns its backups; everything that it leads to is known already. */
function solveComponent<T>(
  tables: FollowerTables<T>,
  component: readonly number[],
  v: T[],
  seed?: readonly T[],
): BackedUp<T>[] {
  const { arithmetic } = tables;
  const balls = asBallArithmetic(arithmetic);
  if (isUndiscounted(arithmetic, tables.gammaF) && canStay(tables, component))
    throw new NoBestResponse('with gammaF = 1 every trajectory must end surely, whatever the follower does');
  const start = seed ? component.map((s) => seed[s]) : float64Solution(tables, component, v);
  if (!balls) {
    component.forEach((s, i) => (v[s] = start[i]!));
    newton(tables, component, v);
    return component.map((s) => backup(tables, s, v));
  }
  const enclosed = tables as unknown as FollowerTables<Ball<unknown>>;
  return encloseComponent(enclosed, balls, component, v as Ball<unknown>[], start as Ball<unknown>[]) as BackedUp<T>[];
}

const inFloat64 = <T>(tables: FollowerTables<T>): FollowerTables<number> => {
  const { arithmetic, problem } = tables;
  const number = (x: T): number => arithmetic.toNumber(x);
  return {
    problem,
    arithmetic: float64,
    p: tables.p.map(number),
    rewardF: tables.rewardF.map(number),
    gammaF: number(tables.gammaF),
    beta: number(tables.beta),
  };
};

function float64Solution<T>(tables: FollowerTables<T>, component: readonly number[], v: readonly T[]): T[] {
  const numbers = v.map((x) => tables.arithmetic.toNumber(x));
  for (const s of component) numbers[s] = 0;
  try {
    newton(inFloat64(tables), component, numbers);
  } catch (error) {
    if (!(error instanceof NoBestResponse)) throw error;
    // Doubles are too coarse for this problem: the arithmetic itself starts from nothing.
    return component.map(() => tables.arithmetic.zero);
  }
  return component.map((s) => tables.arithmetic.near(numbers[s]));
}

/**
 * Newton's method on T(V) − V over one component, in place: (I − γ_F P_g) δ = T(V) − V. A correction of size δ leaves an error of at
 * most about δ²/(8 β (1 − γ_F)), for the second derivative of the log-sum-exp is at most 1/(4β); it stops where that is below the
 * rounding of the arithmetic, or where corrections no longer shrink. Returns the error that may be left.
 */
function newton<T>(tables: FollowerTables<T>, component: readonly number[], v: T[]): number {
  const { arithmetic, problem, p, gammaF } = tables;
  const { add, sub, mul, one, zero, toNumber } = arithmetic;
  const { actions, edgeStart, edgeTarget } = problem;
  if (component.length >= LARGE) return newtonLarge(tables, component, v, (s) => backup(tables, s, v));
  const place = new Map(component.map((s, i) => [s, i]));
  const time = discountedTime(arithmetic, gammaF);
  const curvature = (time === Infinity ? LONG_TIME : time) / (8 * toNumber(tables.beta));
  const roundoff = 'roundingError' in arithmetic ? (arithmetic as RoundingArithmetic<T>).roundingError(one) : 0;
  let last = Infinity;
  for (let step = 0; step < MOST_STEPS; step++) {
    const residual: T[][] = [];
    const matrix = component.map((s, i) => {
      const next = backup(tables, s, v);
      residual.push([sub(next.value, v[s])]);
      const row: T[] = component.map((_, j) => (i === j ? one : zero));
      next.probabilities.forEach((g, b) => {
        const discounted = mul(gammaF, g);
        for (let e = edgeStart[s * actions + b]; e < edgeStart[s * actions + b + 1]; e++) {
          const j = place.get(edgeTarget[e]);
          if (j !== undefined) row[j] = sub(row[j], mul(discounted, p[e]));
        }
      });
      return row;
    });
    const correction = solveStep(arithmetic, matrix, residual);
    let size = 0;
    let scale = 0;
    component.forEach((s, i) => {
      size = Math.max(size, Math.abs(toNumber(correction[i][0])));
      v[s] = add(v[s], correction[i][0]);
      scale = Math.max(scale, Math.abs(toNumber(v[s])));
    });
    if (Number.isNaN(size))
      throw new NoBestResponse('the soft values leave the range of doubles (rewardF and beta can be scaled together)');
    if (size * size * curvature <= roundoff * scale) return size * size * curvature;
    // Near the solution a correction that does not shrink is made of rounding.
    if (size === 0 || (size >= last / 2 && size < 1e-6 * (1 + scale))) return Math.min(size, last);
    last = size;
  }
  throw new NoBestResponse(
    `the soft Bellman equations did not converge in ${MOST_STEPS} Newton steps (last correction ${last})`,
  );
}

/** Encloses the fixed point of one component, starting from points near it. */
function encloseComponent(
  tables: FollowerTables<Ball<unknown>>,
  balls: BallArithmetic<unknown>,
  component: readonly number[],
  v: Ball<unknown>[],
  start: readonly Ball<unknown>[],
): BackedUp<Ball<unknown>>[] {
  const { inner, ball } = balls;
  const center = (x: Ball<unknown>): unknown => x.center;
  const centers: FollowerTables<unknown> = {
    problem: tables.problem,
    arithmetic: inner,
    p: tables.p.map(center),
    rewardF: tables.rewardF.map(center),
    gammaF: tables.gammaF.center,
    beta: tables.beta.center,
  };
  const values = v.map(center);
  component.forEach((s, i) => (values[s] = start[i].center));
  const weights = leavingTimes(tables, balls, component);
  let correction = newton(centers, component, values);
  // What the box must absorb: the rounding of one backup. With digits to spare a guess will do; in float64 it is measured.
  let absorb =
    4 * Math.max(...component.map((s) => inner.roundingError(values[s]))) +
    16 * inner.roundingError(tables.beta.center) +
    4 * tables.beta.radius;
  if (inner.id === float64.id) {
    component.forEach((s) => (v[s] = ball(values[s], 0)));
    absorb = Math.max(
      ...component.map((s) => {
        const { value } = backup(tables, s, v);
        return (inner.magnitude(inner.sub(value.center, values[s])) + value.radius) * (1 + 2 ** -10);
      }),
    );
  }
  for (let attempt = 0; attempt < 12; attempt++) {
    const width = (absorb + correction) * 4 ** attempt;
    component.forEach((s, i) => (v[s] = ball(values[s], width * weights[i])));
    const backups = component.map((s) => backup(tables, s, v));
    const inside = component.every((s, i) => {
      const next = backups[i].value;
      const reach = inner.magnitude(inner.sub(next.center, values[s])) + next.radius;
      return reach * UP.dozens <= v[s].radius;
    });
    if (inside) return backups;
    correction = Math.max(correction, Math.max(...component.map((s) => v[s].radius)) / 64);
  }
  const backupValue = (s: number): Ball<unknown> => backup(tables, s, v).value;
  if (sandwich(tables, balls, component, v, values, weights, absorb, backupValue))
    return component.map((s) => backup(tables, s, v));
  throw new NoBestResponse(
    'no enclosure of the soft values could be certified: the precision is too low for this problem, or with gammaF = 1 it does not end surely',
  );
}
