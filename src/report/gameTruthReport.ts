import type { GameTruth } from '../truth/gameTruth.js';
import { boundText, num, nums, type Num } from './num.js';
import { componentLines, routeDocument, routeLines, shown, type RouteDocument } from './truthReport.js';

/** `truth --json` of a game: as of a configurable MDP, and what only games have. */
export interface GameTruthDocument {
  readonly instance: {
    readonly name: string;
    readonly states: number;
    readonly leaderActions: number;
    readonly actions: number;
    readonly parameters: number;
  };
  readonly backup: 'paper' | 'code';
  readonly digits: number | 'float64';
  readonly J: Num;
  readonly hypergradient: readonly Num[];
  readonly direct: readonly Num[];
  readonly guiding: readonly Num[];
  readonly route: string;
  readonly routes: Readonly<Record<string, RouteDocument>>;
  readonly exact: GameTruth['exact'] | null;
  readonly agreement: { readonly worst: string; readonly holds: boolean };
  /** With the code's backup: Theorem 2, which is not the derivative then. */
  readonly theorem2?: RouteDocument;
  /** p = f(0|A) of the toy games, dJ/dp, and the same with the follower held still. */
  readonly p?: Num;
  readonly dJdp?: { readonly total: Num; readonly firstOrder: Num };
}

/** The machine-readable form of the truth of a game. */
export function gameTruthDocument(name: string, truth: GameTruth): GameTruthDocument {
  const { game, value, byProbability, theorem2 } = truth;
  return {
    instance: {
      name,
      states: game.states,
      leaderActions: game.leaderActions,
      actions: game.actions,
      parameters: game.theta.length,
    },
    backup: truth.backup,
    digits: truth.digits,
    J: num(value.objective),
    hypergradient: nums(value.total),
    direct: nums(value.direct),
    guiding: nums(value.guiding),
    route: truth.best,
    routes: Object.fromEntries([...truth.routes].map(([id, route]) => [id, routeDocument(route)])),
    exact: truth.exact ?? null,
    agreement: { worst: boundText(truth.agreement.worst), holds: truth.agreement.holds },
    ...(theorem2 && { theorem2: routeDocument(theorem2) }),
    ...(byProbability && {
      p: num(byProbability.p),
      dJdp: { total: num(byProbability.total), firstOrder: num(byProbability.firstOrder) },
    }),
  };
}

/** The form for people. */
export function gameTruthText(name: string, truth: GameTruth): string {
  const { game, value, byProbability, theorem2, agreement, exact } = truth;
  const follower = game.observes ? "observes the leader's action" : "does not observe the leader's action";
  return [
    `${name}: ${game.states} states, ${game.leaderActions} actions of the leader, ${game.actions} of the follower, ${game.theta.length} parameters`,
    `the follower ${follower}; backup of the ${truth.backup}`,
    `J = ${shown(value.objective)}`,
    ...(byProbability
      ? [
          `p = ${shown(byProbability.p)}, dJ/dp = ${shown(byProbability.total)}, first-order ${shown(byProbability.firstOrder)}`,
        ]
      : []),
    '',
    ...componentLines(value),
    '',
    ...routeLines(truth.routes, truth.best),
    ...(theorem2 ? ['', 'Theorem 2, which does not hold for this backup:', ...componentLines(theorem2)] : []),
    ...(exact ? [`in exact fractions: ${exact.routes.join(', ')} ${exact.agree ? 'are equal' : 'DIFFER'}`] : []),
    `${agreement.holds ? 'The routes agree' : 'THE ROUTES DISAGREE'}; largest difference ${boundText(agreement.worst)}, relative to the gradient.`,
  ].join('\n');
}
