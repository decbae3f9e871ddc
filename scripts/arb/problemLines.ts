import { ONE, fractionText } from '../../src/numeric/rational.js';
import type { Expression } from '../../src/numeric/expression.js';
import type { Distribution } from '../../src/model/distribution.js';
import { MDP_KIND, type ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { GAME_KIND, type MarkovGame } from '../../src/model/game/markovGame.js';
import { byKind, type FiniteInstance } from '../../src/model/instance.js';

const SIGNS = { add: '+', sub: '-', mul: '*', div: '/' };

/** A formula in postfix: rationals, @0 @1 … (parameters), + - * / ~ (negation) ^n, names of functions, softmax:n:i (of the last n). */
export function postfix(e: Expression): string {
  switch (e.kind) {
    case 'constant':
      return fractionText(e.value);
    case 'theta':
      return `@${e.index}`;
    case 'neg':
      return `${postfix(e.a)} ~`;
    case 'power':
      return `${postfix(e.a)} ^${e.exponent}`;
    case 'call':
      return `${postfix(e.a)} ${e.name}`;
    case 'softmax':
      return `${e.logits.map(postfix).join(' ')} softmax:${e.logits.length}:${e.index}`;
    default:
      return `${postfix(e.a)} ${postfix(e.b)} ${SIGNS[e.kind]}`;
  }
}

const pairsOf = ({ successors, probabilities }: Distribution): string[] =>
  successors.map((s, i) => `${s} ${postfix(probabilities[i])}`);

/** A configurable MDP as the game whose leader has one action. */
function withOneAction(mdp: ConfigurableMdp): MarkovGame {
  const table = <T>(rows: readonly (readonly T[])[]): T[][][] => rows.map((row) => (row.length > 0 ? [[...row]] : []));
  return {
    ...mdp,
    kind: GAME_KIND,
    leaderActions: 1,
    observes: true,
    policy: mdp.transitions.map(() => ({ successors: [0], probabilities: [{ kind: 'constant', value: ONE }] })),
    transitions: table(mdp.transitions),
    rewardF: table(mdp.rewardF),
    rewardL: table(mdp.rewardL),
  };
}

const asGame = (instance: FiniteInstance): MarkovGame =>
  byKind<FiniteInstance, MarkovGame>({ [MDP_KIND]: withOneAction, [GAME_KIND]: (game) => game }, instance);

/** A problem as the lines that `anchor.h` reads: exact numbers, and formulas in postfix; nothing is computed. */
export function problemLines(id: string, instance: FiniteInstance): string {
  const game = asGame(instance);
  const { states, leaderActions, actions, theta, horizon, observes } = game;
  const lines = [
    `problem ${id}`,
    `sizes ${states} ${leaderActions} ${actions} ${theta.length} ${horizon ?? 0} ${Number(observes)}`,
    ...(['gammaF', 'gammaL', 'beta'] as const).map((name) => `${name} ${fractionText(game[name])}`),
    ...theta.map((x, k) => `theta ${k} ${fractionText(x)}`),
    ...game.terminal.map((s) => `terminal ${s}`),
    ...pairsOf(game.initial).map((pair) => `initial ${pair}`),
    `phi ${postfix(game.phiL)}`,
  ];
  game.transitions.forEach((rows, s) => {
    if (rows.length === 0) return;
    lines.push(...pairsOf(game.policy[s]).map((pair) => `leader ${s} ${pair}`));
    rows.forEach((row, a) =>
      row.forEach((moves, b) => {
        const place = `${s} ${a} ${b}`;
        lines.push(...pairsOf(moves).map((pair) => `move ${place} ${pair}`));
        lines.push(`rewardF ${place} ${postfix(game.rewardF[s][a][b])}`);
        lines.push(`rewardL ${place} ${postfix(game.rewardL[s][a][b])}`);
      }),
    );
  });
  return `${[...lines, 'end'].join('\n')}\n`;
}
