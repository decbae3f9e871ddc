import type { GameTruth } from '../truth/routes/game/gameTruth.js';
import { num, shown, type Num } from './num.js';
import {
  agreementDocument,
  agreementLines,
  componentLines,
  exactLines,
  objectiveLine,
  routeDocument,
  routeLines,
  valueDocument,
  type AgreementDocument,
  type RouteDocument,
  type ValueDocument,
} from './truthReport.js';

/** `truth --json` of a game: as of a configurable MDP, and what only games have. */
export interface GameTruthDocument extends ValueDocument {
  readonly instance: {
    readonly name: string;
    readonly states: number;
    readonly leaderActions: number;
    readonly actions: number;
    readonly parameters: number;
  };
  readonly backup: 'paper' | 'code';
  readonly digits: number | 'float64';
  readonly route: string;
  readonly routes: Readonly<Record<string, RouteDocument>>;
  readonly exact: GameTruth['exact'] | null;
  readonly exactSkipped?: string;
  readonly agreement: AgreementDocument;
  /** With the code's backup: Theorem 2, which is not the derivative then. */
  readonly theorem2?: RouteDocument;
  /** p = f(0|A) of the toy games, dJ/dp, and the same with the follower held still. */
  readonly p?: Num;
  readonly dJdp?: { readonly total: Num; readonly firstOrder: Num };
}

/**
 * The machine-readable form of the truth of a game.
 *
 * @example
 * ```ts
 * import { gameTruth, gameTruthDocument, toyGame } from 'hypergrad-oracle';
 *
 * const document = gameTruthDocument('toy', gameTruth(toyGame({ reward: 2, p: '0.45', beta: '0.5' }), { digits: 10 }));
 * console.log(document.instance.states, document.agreement.holds); // 3 true
 * ```
 */
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
    ...valueDocument(value),
    route: truth.best,
    routes: Object.fromEntries([...truth.routes].map(([id, route]) => [id, routeDocument(route)])),
    exact: truth.exact ?? null,
    ...(truth.exactSkipped !== undefined && { exactSkipped: truth.exactSkipped }),
    agreement: agreementDocument(value, truth.agreement),
    ...(theorem2 && { theorem2: routeDocument(theorem2) }),
    ...(byProbability && {
      p: num(byProbability.p, 'proven'),
      dJdp: { total: num(byProbability.total, 'proven'), firstOrder: num(byProbability.firstOrder, 'proven') },
    }),
  };
}

/** The form for people. */
export function gameTruthText(name: string, truth: GameTruth): string {
  const { game, value, byProbability, theorem2, agreement } = truth;
  const follower = game.observes ? "observes the leader's action" : "does not observe the leader's action";
  return [
    `${name}: ${game.states} states, ${game.leaderActions} actions of the leader, ${game.actions} of the follower, ${game.theta.length} parameters`,
    `the follower ${follower}; backup of the ${truth.backup}`,
    objectiveLine(value),
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
    ...exactLines(truth),
    ...agreementLines(value, agreement),
  ].join('\n');
}
