import type { Arithmetic } from '../numeric/arithmetic.js';
import { asBallArithmetic, type Ball, type BallArithmetic } from '../numeric/ball.js';
import { stronglyConnectedComponents } from '../numeric/components.js';
import { float64 } from '../numeric/float64.js';
import { SingularSystem, gaussSolve } from '../numeric/gauss.js';
import { policyChain, stateGraph } from '../model/mdp/chain.js';
import { jointActions, type GameTables } from '../model/game/gameTables.js';
import { backupGame, type FollowerBackup, type GameBackup } from './gameBackup.js';
import { discountedTime, isUndiscounted } from './leaving.js';
import { NoBestResponse } from './noBestResponse.js';
import { undiscountedValues } from './undiscounted.js';
import { pairOf } from '../model/indices.js';
import { UP } from '../numeric/outward.js';

/** The follower's answer to the leader's policy in a game; zero for terminal states. See `GameBackup` for what each is. */
export interface GameResponse<T> {
  readonly backup: FollowerBackup;
  /** W(s), by state. */
  readonly w: readonly T[];
  /** V_F(s,a), by s·A + a. */
  readonly vF: readonly T[];
  /** Q_F(s,a,b), g†(b|s,a) and the slopes of W, by triple. */
  readonly qF: readonly T[];
  readonly policy: readonly T[];
  readonly slope: readonly T[];
}

/** Newton steps allowed. */
const MOST_STEPS = 200;

/**
 * Soft Q-iteration carried to its fixed point W = T(W) (S unknowns), in any arithmetic, on the tables of the game itself.
 *
 * Where no state can be visited twice it is one backup per state, successors first: exact in fractions. Else Newton's method on
 * T(W) − W, whose Jacobian is γ_F P_ω with ω = f(a|s) · slope, in float64 and then in the arithmetic itself. T is monotone and convex, and
 * a contraction by γ_F in the maximum norm; so in ball arithmetic the fixed point lies within ‖T(W) − W‖/(1 − γ_F) of the points found.
 *
 * With γ_F = 1 on a game that visits states again: see `undiscountedValues`. Throws `NoBestResponse` where there is none.
 * `from`: where Newton's method starts in place of the float64 solution.
 *
 * @example
 * ```ts
 * import { compileGame, evaluateGame, float64, gameResponse, toyGame } from 'hypergrad-oracle';
 *
 * const tables = evaluateGame(compileGame(toyGame({ reward: 2, p: '0.45', beta: '0.5' })), float64);
 * const { policy, vF } = gameResponse(tables);
 * console.log(policy.length, vF.length); // 18 6
 * ```
 */
export function gameResponse<T>(
  tables: GameTables<T>,
  backup: FollowerBackup = 'paper',
  from?: readonly number[],
): GameResponse<T> {
  const { problem, arithmetic } = tables;
  const graph = stateGraph(jointActions(tables).problem);
  const components = stronglyConnectedComponents(graph);
  const cyclic = components.some(([s, ...others]) => others.length > 0 || graph[s].includes(s));
  let w: T[] = new Array<T>(problem.states).fill(arithmetic.zero);
  if (!cyclic || arithmetic.isZero(tables.gammaF)) {
    for (const [s] of components) if (!problem.terminal[s]) w[s] = backupGame(tables, backup, s, w).w;
    if (cyclic) w = sweep(tables, backup, w).map((each, s) => each?.w ?? w[s]);
  } else if (isUndiscounted(arithmetic, tables.gammaF)) w = undiscountedValues(tables, backup);
  else {
    const start = from ?? float64Solution(tables, backup);
    const points = start.map((x) => arithmetic.near(x));
    const balls = asBallArithmetic(arithmetic);
    w = balls ? enclose(tables, balls, backup, points) : newton(tables, backup, points);
  }
  const all = sweep(tables, backup, w);
  const { leaderActions, actions } = problem;
  const collect = (of: (each: GameBackup<T>) => readonly T[], count: number): T[] =>
    all.flatMap((each) => (each ? of(each) : new Array<T>(count).fill(arithmetic.zero)));
  const triples = leaderActions * actions;
  return {
    backup,
    w,
    vF: collect(({ v }) => v, leaderActions),
    qF: collect(({ q }) => q, triples),
    policy: collect(({ policy }) => policy, triples),
    slope: collect(({ slope }) => slope, triples),
  };
}

/**
 * ω(s,a,b) = f(a|s) times an entry of each triple.
 *
 * @example
 * ```ts
 * import { compileGame, evaluateGame, float64, gameResponse, toyGame, withLeader } from 'hypergrad-oracle';
 *
 * const tables = evaluateGame(compileGame(toyGame({ reward: 2, p: '0.45', beta: '0.5' })), float64);
 * const joint = withLeader(tables, gameResponse(tables).policy);
 * console.log(joint.length); // 18
 * ```
 */
export const withLeader = <T>({ problem, arithmetic, leader }: GameTables<T>, byTriple: readonly T[]): T[] =>
  byTriple.map((x, triple) => arithmetic.mul(leader[pairOf(triple, problem.actions)], x));

const sweep = <T>(tables: GameTables<T>, kind: FollowerBackup, w: readonly T[]): (GameBackup<T> | undefined)[] =>
  w.map((_, s) => (tables.problem.terminal[s] ? undefined : backupGame(tables, kind, s, w)));

function converted<T, U>(tables: GameTables<T>, arithmetic: Arithmetic<U>, by: (x: T) => U): GameTables<U> {
  const { problem, initial, leader, p, rewardF, rewardL, phiL, gammaF, gammaL, beta } = tables;
  return {
    problem,
    arithmetic,
    initial: initial.map(by),
    leader: leader.map(by),
    p: p.map(by),
    rewardF: rewardF.map(by),
    rewardL: rewardL.map(by),
    phiL: by(phiL),
    gammaF: by(gammaF),
    gammaL: by(gammaL),
    beta: by(beta),
    run: { values: [], vectors: [] },
  };
}

const inFloat64 = <T>(tables: GameTables<T>): GameTables<number> =>
  converted(tables, float64, (x) => tables.arithmetic.toNumber(x));

/** Newton in doubles from zero; zero itself where doubles are too coarse for the game. */
function float64Solution<T>(tables: GameTables<T>, backup: FollowerBackup): number[] {
  const nothing = new Array<number>(tables.problem.states).fill(0);
  try {
    return newton(inFloat64(tables), backup, nothing);
  } catch (error) {
    if (error instanceof NoBestResponse || error instanceof SingularSystem) return nothing;
    throw error;
  }
}

/** (I − γ_F P_ω) δ = T(W) − W until corrections no longer shrink: what is left then is rounding. */
function newton<T>(tables: GameTables<T>, kind: FollowerBackup, from: readonly T[]): T[] {
  const { arithmetic, gammaF, problem } = tables;
  const { add, sub, mul, one, zero, toNumber } = arithmetic;
  const w = [...from];
  let last = Infinity;
  for (let step = 0; step < MOST_STEPS; step++) {
    const all = sweep(tables, kind, w);
    const width = problem.leaderActions * problem.actions;
    const slopes = all.flatMap((each) => each?.slope ?? new Array<T>(width).fill(zero));
    const rows = policyChain(jointActions(tables), withLeader(tables, slopes));
    const matrix = rows.map(({ columns, values }, s) => {
      const row = w.map((_, j) => (s === j ? one : zero));
      columns.forEach((j, e) => (row[j] = sub(row[j], mul(gammaF, values[e]))));
      return row;
    });
    const residual = all.map((each, s) => [each ? sub(each.w, w[s]) : zero]);
    const correction = gaussSolve(arithmetic, matrix, residual);
    const size = Math.max(...correction.map(([x]) => Math.abs(toNumber(x))));
    if (Number.isNaN(size)) throw new NoBestResponse('the soft values are not finite');
    correction.forEach(([x], s) => (w[s] = add(w[s], x)));
    const scale = 1 + Math.max(...w.map((x) => Math.abs(toNumber(x))));
    if (size === 0 || (size >= last / 2 && size < 1e-6 * scale)) return w;
    last = size;
  }
  throw new NoBestResponse(`soft Q-iteration did not converge in ${MOST_STEPS} Newton steps (last correction ${last})`);
}

/** Newton at the centres, then the contraction bound around the points found. */
function enclose<T>(
  tables: GameTables<T>,
  balls: BallArithmetic<unknown>,
  kind: FollowerBackup,
  from: readonly T[],
): T[] {
  const center = (x: T): unknown => (x as Ball<unknown>).center;
  const points = newton(converted(tables, balls.inner, center), kind, from.map(center)).map(
    (x) => balls.ball(x, 0) as T,
  );
  const { sub } = tables.arithmetic;
  const distances = sweep(tables, kind, points).map((each, s) => {
    if (!each) return 0;
    return balls.bound(sub(each.w, points[s]) as Ball<unknown>);
  });
  const time = discountedTime(tables.arithmetic, tables.gammaF);
  if (time === Infinity) throw new NoBestResponse('gammaF cannot be told from one at this precision');
  const reach = distances.reduce((most, x) => Math.max(most, x), 0) * time * UP.thousands;
  return points.map((x, s) => (tables.problem.terminal[s] ? x : tables.arithmetic.widen(x, reach)));
}
