import type { RoundingArithmetic } from '../numeric/arithmetic.js';
import { ballArithmetic } from '../numeric/ball.js';
import { MOST_DIGITS, decimalArithmetic } from '../numeric/decimal.js';
import { float64 } from '../numeric/float64.js';
import { compileGame, evaluateGame, gameGradients, type GameProblem, type GameTables } from '../model/gameTables.js';
import { refuse } from '../model/invalidInput.js';
import { lowerGame } from '../model/lowerGame.js';
import type { MarkovGame } from '../model/markovGame.js';
import type { FollowerBackup } from '../follower/gameBackup.js';
import { gameResponse } from '../follower/gameResponse.js';
import { enclosure, type Enclosure } from './enclosure.js';
import { differencePlan } from './finiteDifferences.js';
import { gameFiniteDifferences } from './gameFiniteDifferences.js';
import { gameImplicit } from './gameImplicit.js';
import { gameTheorem } from './gameTheorem.js';
import type { Hypergradient } from './hypergradient.js';
import { ROUTES, type RouteId } from './routes.js';
import { isValue, routeValue, type RouteValue } from './routeValue.js';
import {
  ATTEMPTS,
  DEFAULT_DIGITS,
  GUARD,
  agreementOf,
  relativeBound,
  truth,
  type Truth,
  type TruthOptions,
} from './truth.js';

/** The routes on the tables of the game itself. */
export const GAME_ROUTES = ['game-implicit', 'theorem-2', 'theorem-2-occupancy'] as const;
export type GameRouteId = (typeof GAME_ROUTES)[number];
/** The routes that know the backup of the code. */
const CODE_ROUTES: readonly string[] = ['game-implicit', 'finite-differences'];

/** A policy probability f(a|s) as a coordinate: θ_k (counted from zero) moves it and its complement, and nothing else. */
export interface Coordinate {
  readonly state: number;
  readonly action: number;
  readonly parameter: number;
}

/** The exact hypergradient of a game. */
export interface GameTruth {
  readonly game: MarkovGame;
  readonly backup: FollowerBackup;
  readonly digits: number | 'float64';
  readonly value: RouteValue;
  readonly best: string;
  /** Routes on the game's own tables, and (paper's backup) those of the configurable MDP that it is lowered to. */
  readonly routes: ReadonlyMap<string, RouteValue | { readonly skipped: string }>;
  readonly exact?: Truth['exact'];
  readonly agreement: Truth['agreement'];
  /** For the code's backup: what Theorem 2 gives, which is not the derivative then. */
  readonly theorem2?: RouteValue;
  /** dJ/df(a|s) of the coordinate that was asked for: total, and first-order (the direct part only). */
  readonly byProbability?: { readonly p: Enclosure; readonly total: Enclosure; readonly firstOrder: Enclosure };
}

/** What `gameTruth` takes beside the options of `truth`. */
export interface GameTruthOptions extends Omit<TruthOptions, 'routes'> {
  /** Routes to take, on the game or on what it is lowered to; those named are taken whatever they cost. */
  readonly routes?: readonly (RouteId | GameRouteId)[];
  readonly backup?: FollowerBackup;
  readonly coordinate?: Coordinate;
}

/**
 * The exact hypergradient of a game: by the routes of `truth` on the configurable MDP that it is lowered to, and on its own tables by implicit
 * differentiation and by Theorem 2, as a sum over time and with the normalised occupancy. With the code's backup there is nothing to lower
 * to: implicit differentiation and finite differences of its own fixed point, and Theorem 2 apart.
 */
export function gameTruth(game: MarkovGame, options: GameTruthOptions = {}): GameTruth {
  const { backup = 'paper', coordinate, routes: wanted, ...rest } = options;
  checkRoutes(wanted, backup);
  const isWanted = (id: string): boolean => !wanted || wanted.some((known) => known === id);
  const ofLowered = wanted?.filter((id): id is RouteId => ROUTES.some((known) => known === id));
  const lowered =
    backup === 'paper' && ofLowered?.length !== 0
      ? truth(lowerGame(game), { ...rest, ...(ofLowered && { routes: ofLowered }) })
      : undefined;
  const digits = lowered?.digits ?? options.digits ?? DEFAULT_DIGITS;
  const problem = compileGame(game);
  const own = takeWithDigits(problem, backup, digits, coordinate);
  const routes = new Map<string, RouteValue | { readonly skipped: string }>();
  for (const [id, route] of own.routes) if (isWanted(id)) routes.set(id, route);
  for (const [id, route] of lowered?.routes ?? []) routes.set(id, isValue(route) ? withoutFollower(route) : route);
  if (backup === 'code' && isWanted('finite-differences'))
    routes.set('finite-differences', differences(problem, digits, backup));
  const taken = [...routes].filter((entry): entry is [string, RouteValue] => isValue(entry[1]));
  const [best, value] = lowered ? [lowered.best, lowered.value] : (taken[0] ?? noRoute(routes));
  const agreement = agreementOf(routes, withoutFollower(value), new Map());
  return {
    game,
    backup,
    digits,
    value,
    best,
    routes,
    ...(lowered?.exact && { exact: lowered.exact }),
    agreement: { ...agreement, holds: agreement.holds && (lowered?.agreement.holds ?? true) },
    ...(own.theorem2 && { theorem2: own.theorem2 }),
    ...(own.byProbability && { byProbability: own.byProbability }),
  };
}

/** The value without ∇Q_F and ∇V_F, whose rows are other things in the game and in what it is lowered to. */
function withoutFollower(value: RouteValue): RouteValue {
  const rest: { -readonly [K in keyof RouteValue]: RouteValue[K] } = { ...value };
  delete rest.gradientQF;
  delete rest.gradientVF;
  return rest;
}

function differences(problem: GameProblem, digits: number | 'float64', backup: FollowerBackup) {
  if (digits === 'float64') return { skipped: 'needs decimals; give a number of digits' };
  const { exponent, precision } = differencePlan(digits);
  return routeValue({
    arithmetic: ballArithmetic(decimalArithmetic(precision)),
    result: gameFiniteDifferences(problem, digits, backup),
    note: `h = 1e-${exponent}, ${precision} digits; the truncation part of the bound is an estimate`,
  });
}

/** Throws `InvalidInput` for routes that there are not, or not for this backup. */
function checkRoutes(wanted: GameTruthOptions['routes'], backup: FollowerBackup): void {
  if (!wanted) return;
  const known: readonly string[] = backup === 'code' ? CODE_ROUTES : [...ROUTES, ...GAME_ROUTES];
  const unknown = wanted.find((id) => !known.includes(id));
  if (unknown === undefined && wanted.length > 0) return;
  refuse('/route', `one of ${known.join(', ')} for the backup of the ${backup}`, unknown ?? 'none');
}

const noRoute = (routes: ReadonlyMap<string, RouteValue | { readonly skipped: string }>): never =>
  refuse(
    '/route',
    'a route that gives a value',
    [...routes].map(([id, route]) => `${id}: ${'skipped' in route ? route.skipped : ''}`).join('; ') || 'none',
  );

interface OwnRoutes {
  readonly routes: ReadonlyMap<string, RouteValue | { readonly skipped: string }>;
  readonly theorem2?: RouteValue;
  readonly byProbability?: GameTruth['byProbability'];
}

/** The routes on the game's tables, with more digits until the bound is that of the digits wanted. */
function takeWithDigits(
  problem: GameProblem,
  backup: FollowerBackup,
  digits: number | 'float64',
  coordinate?: Coordinate,
): OwnRoutes {
  if (digits === 'float64') return take(problem, float64, backup, coordinate);
  let guard = GUARD;
  for (let attempt = 1; ; attempt++) {
    const own = take(problem, decimalArithmetic(Math.min(digits + guard, MOST_DIGITS)), backup, coordinate);
    const worst = Math.max(...[...own.routes.values()].filter(isValue).map(relativeBound));
    const missing = Math.ceil(Math.log10(worst * 10 ** digits));
    if (!(missing > 0) || attempt === ATTEMPTS || digits + guard >= MOST_DIGITS) return own;
    guard += Number.isFinite(missing) ? missing + 3 : digits;
  }
}

function take<M>(
  problem: GameProblem,
  inner: RoundingArithmetic<M>,
  backup: FollowerBackup,
  coordinate?: Coordinate,
): OwnRoutes {
  const arithmetic = ballArithmetic(inner);
  const tables = evaluateGame(problem, arithmetic);
  const response = gameResponse(tables, backup);
  const valueOf = <T>(game: GameTables<T>, result: Hypergradient<T>): RouteValue =>
    withoutFollower(routeValue({ arithmetic: game.arithmetic, result }));
  const implicit = gameImplicit(tables, response);
  const routes = new Map([['game-implicit', valueOf(tables, implicit)]]);
  const summed = valueOf(tables, gameTheorem(tables, response, 'sum-over-time'));
  if (backup === 'paper') {
    routes.set('theorem-2', summed);
    if (arithmetic.toNumber(tables.gammaF) < 1 && arithmetic.toNumber(tables.gammaL) < 1)
      routes.set('theorem-2-occupancy', valueOf(tables, gameTheorem(tables, response, 'normalised-occupancy')));
  }
  return {
    routes,
    ...(backup === 'code' && { theorem2: summed }),
    ...(coordinate && { byProbability: byProbability(tables, implicit, coordinate) }),
  };
}

/** dJ/dp = (∂J/∂θ_k)/(∂p/∂θ_k) for p = f(a|s). */
function byProbability<T>(
  tables: GameTables<T>,
  { total, direct }: Hypergradient<T>,
  { state, action, parameter }: Coordinate,
): GameTruth['byProbability'] {
  const { arithmetic, problem, leader } = tables;
  const pair = state * problem.leaderActions + action;
  const slope = gameGradients(tables).leader[pair]?.[parameter];
  if (slope === undefined) throw new RangeError(`f(${action}|${state}) does not depend on theta[${parameter + 1}]`);
  const over = (x: T): Enclosure => enclosure(arithmetic, arithmetic.div(x, slope));
  return { p: enclosure(arithmetic, leader[pair]), total: over(total[parameter]), firstOrder: over(direct[parameter]) };
}
