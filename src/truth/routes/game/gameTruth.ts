import type { Working } from '../../../numeric/working.js';
import { ballArithmetic, type Ball } from '../../../numeric/ball.js';
import {
  compileGame,
  evaluateGame,
  gameGradients,
  type CompiledGame,
  type GameTables,
} from '../../../model/game/gameTables.js';
import { refuse } from '../../../model/invalidInput.js';
import { lowerGame } from '../../../model/game/lowerGame.js';
import type { MarkovGame } from '../../../model/game/markovGame.js';
import type { FollowerBackup } from '../../../follower/gameBackup.js';
import { gameResponse, type GameResponse } from '../../../follower/gameResponse.js';
import { isUndiscounted } from '../../../follower/leaving.js';
import { agreementOf, type Agreement } from '../agreement.js';
import { differencesRoute } from '../differencesRoute.js';
import { expectDoubles } from '../doubleRange.js';
import { enclosure, type Enclosure } from '../enclosure.js';
import { gameFiniteDifferences } from './gameFiniteDifferences.js';
import { gameImplicit } from './gameImplicit.js';
import { gameTheorem } from './gameTheorem.js';
import type { Hypergradient } from '../hypergradient.js';
import { bytesOfNumber, costOfResponse } from '../problemSize.js';
import type { Digits, Route } from '../route.js';
import { ROUTES, type RouteId } from '../mdp/routes.js';
import { isValue, routeValue, type RouteValue, type Skipped } from '../routeValue.js';
import { MOST_WORK, runRoutes } from '../runRoutes.js';
import { DEFAULT_DIGITS, bestOf, truth, type Truth, type TruthOptions } from '../mdp/truth.js';

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
  readonly routes: ReadonlyMap<string, RouteValue | Skipped>;
  readonly exact?: Truth['exact'];
  readonly exactSkipped?: string;
  readonly agreement: Agreement;
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
 *
 * @example
 * ```ts
 * import { gameTruth, toyGame } from 'hypergrad-oracle';
 *
 * const { value, agreement } = gameTruth(toyGame({ reward: 2, p: '0.45', beta: '0.5' }), { digits: 10 });
 * console.log(value.objective.f64.toFixed(6), agreement.holds); // 20.762495 true
 * ```
 */
export function gameTruth(game: MarkovGame, options: GameTruthOptions = {}): GameTruth {
  const { backup = 'paper', coordinate, routes: wanted, ...rest } = options;
  checkRoutes(wanted, backup);
  const isWanted = (id: string): boolean => !wanted || wanted.some((known) => known === id);
  const ofLowered = wanted?.filter((id): id is RouteId => ROUTES.some((known) => known === id));
  // The routes on the game and those on what it is lowered to have half of the work each.
  const work = rest.work ?? (wanted ? undefined : MOST_WORK / 2);
  const common = { ...rest, ...(work !== undefined && { work }) };
  const lowered =
    backup === 'paper' && ofLowered?.length !== 0
      ? truth(lowerGame(game), { ...common, ...(ofLowered && { routes: ofLowered }) })
      : undefined;
  const digits = lowered?.digits ?? options.digits ?? DEFAULT_DIGITS;
  options.onProgress?.('routes on the game itself');
  const own = ownRoutes(compileGame(game), backup, digits, { ...common, named: wanted !== undefined, coordinate });
  const routes = new Map<string, RouteValue | Skipped>();
  for (const [id, route] of own.routes) if (isWanted(id)) routes.set(id, route);
  for (const [id, route] of lowered?.routes ?? []) routes.set(id, isValue(route) ? withoutFollower(route) : route);
  if (![...routes.values()].some(isValue)) noRoute(routes);
  const [best, value] = lowered ? [lowered.best, lowered.value] : bestOf(routes);
  expectDoubles(value);
  const agreement = agreementOf(routes, withoutFollower(value), new Map());
  return {
    game,
    backup,
    digits,
    value,
    best,
    routes,
    ...(lowered?.exact && { exact: lowered.exact }),
    ...(lowered?.exactSkipped !== undefined && { exactSkipped: lowered.exactSkipped }),
    agreement: { ...agreement, ...(lowered && !lowered.agreement.holds && { holds: false }) },
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

/** Throws `InvalidInput` for routes that there are not, or not for this backup. */
function checkRoutes(wanted: GameTruthOptions['routes'], backup: FollowerBackup): void {
  if (!wanted) return;
  const known: readonly string[] = backup === 'code' ? CODE_ROUTES : [...ROUTES, ...GAME_ROUTES];
  const unknown = wanted.find((id) => !known.includes(id));
  if (unknown === undefined && wanted.length > 0) return;
  refuse('/route', `one of ${known.join(', ')} for the backup of the ${backup}`, unknown ?? 'none');
}

const noRoute = (routes: ReadonlyMap<string, RouteValue | Skipped>): never =>
  refuse(
    '/route',
    'a route that gives a value',
    [...routes].map(([id, route]) => `${id}: ${'skipped' in route ? route.skipped : ''}`).join('; ') || 'none',
  );

interface OwnRoutes {
  readonly routes: ReadonlyMap<string, RouteValue | Skipped>;
  readonly theorem2?: RouteValue;
  readonly byProbability?: GameTruth['byProbability'];
}

/** What the routes on the game share at one precision. */
interface Solved {
  readonly tables: GameTables<Ball<unknown>>;
  readonly response: GameResponse<Ball<unknown>>;
}

/** The routes on the game's tables, and finite differences of the code's backup. */
function ownRoutes(
  problem: CompiledGame,
  backup: FollowerBackup,
  digits: Digits,
  options: {
    readonly named: boolean;
    readonly coordinate: Coordinate | undefined;
    readonly work?: number;
    readonly working?: Working;
  },
): OwnRoutes {
  const { states, leaderActions, actions, parameters, terminal, edgeStart, edgeTarget } = problem;
  const flat = { states, actions: leaderActions * actions, parameters, terminal, edgeStart, edgeTarget };
  const triples = states * leaderActions * actions;
  const bytes = (of: Digits): number => Math.max(1, parameters) * (6 * triples + 8 * states) * bytesOfNumber(of);
  let moved: OwnRoutes['byProbability'];
  let theorem2: RouteValue | undefined;
  const valueOf = ({ tables: { arithmetic } }: Solved, result: Hypergradient<Ball<unknown>>): RouteValue =>
    withoutFollower(routeValue({ arithmetic, result, proof: 'proven' }));
  const route = (id: string, run: (solved: Solved) => RouteValue | Skipped): Route<Solved> => ({
    id,
    cost: (of) => ({ work: 0, bytes: bytes(of) }),
    run,
  });
  const theorem = (form: 'sum-over-time' | 'normalised-occupancy') => (solved: Solved) =>
    valueOf(solved, gameTheorem(solved.tables, solved.response, form));
  const routes = [
    route('game-implicit', (solved) => {
      const implicit = gameImplicit(solved.tables, solved.response);
      if (options.coordinate) moved = byProbability(solved.tables, implicit, options.coordinate);
      // With the code's backup Theorem 2 is no route to the derivative, but stands beside it.
      if (backup === 'code') theorem2 = theorem('sum-over-time')(solved);
      return valueOf(solved, implicit);
    }),
  ];
  if (backup === 'paper')
    routes.push(
      route('theorem-2', theorem('sum-over-time')),
      route('theorem-2-occupancy', (solved) => {
        const { arithmetic, gammaF, gammaL } = solved.tables;
        if (isUndiscounted(arithmetic, gammaF) || isUndiscounted(arithmetic, gammaL))
          return { skipped: 'the normalised occupancy needs discounts below one' };
        return theorem('normalised-occupancy')(solved);
      }),
    );
  else
    routes.push({
      id: 'finite-differences',
      cost: (of) => ({ work: 0, bytes: bytes(of) }),
      alone: differencesRoute((of, plan, meter, working) =>
        gameFiniteDifferences(problem, of, backup, plan, meter, working),
      ),
    });
  const results = runRoutes({
    routes,
    begin: (inner) => {
      const tables = evaluateGame(problem, ballArithmetic(inner));
      return { tables, response: gameResponse(tables, backup) };
    },
    beginning: (of) => costOfResponse(flat, of),
    digits,
    ...(options.named && { wanted: routes.map(({ id }) => id) }),
    ...(options.work !== undefined && { work: options.work }),
    ...(options.working && { working: options.working }),
  });
  return {
    routes: results,
    ...(theorem2 && { theorem2 }),
    ...(moved && { byProbability: moved }),
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
