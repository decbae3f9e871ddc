import type { Expression } from '../../numeric/expression.js';
import { checkAtTheta } from '../atTheta.js';
import { checkNumbers } from '../checkNumbers.js';
import { checkedFormulas, rowNormaliser, rowsWithFormulas, type PlacedEntry } from '../mdp/checkContents.js';
import { describe } from '../invalidInput.js';
import { issueList, type IssueList } from '../issues.js';
import { lowerGame, stateOfLowered } from './lowerGame.js';
import type { MarkovGame } from './markovGame.js';
import { checkRow, checkTerminal, type PlacedRow } from '../mdp/shapes.js';
import { MOST_ACTIONS, MOST_STATES, MOST_UNROLLED_STATES, checkEdges, checkSizes, type Sizes } from '../mdp/sizes.js';
import { checkTermination } from '../mdp/termination.js';

/** The initial distribution, the leader's policy and all rows of the transition table, in this order. */
export const gameRowsOf = ({ initial, policy, transitions, terminal }: MarkovGame): PlacedRow[] => [
  { row: initial, pointer: () => '/initial' },
  ...policy.flatMap((row, s) => (terminal.includes(s) ? [] : [{ row, pointer: () => `/policy/${s}` }])),
  ...transitions.flatMap((perLeader, s) =>
    perLeader.flatMap((rows, a) => rows.map((row, b) => ({ row, pointer: () => `/transitions/${s}/${a}/${b}` }))),
  ),
];

/**
 * Checks a game as `normaliseMdp` checks a configurable MDP (the same rules for numbers, rows and formulas; pointers are those of the file
 * format) and returns it with its rows in their final form. What γ = 1 asks of the game is asked of the problem that it is lowered to.
 * Throws `InvalidInput`.
 */
export function normaliseGame(game: MarkovGame): MarkovGame {
  const { states, leaderActions, actions, theta, horizon, terminal } = game;
  checkGameSizes({ states, leaderActions, actions, parameters: theta.length, horizon, terminal: terminal.length });
  const issues = issueList();
  checkNumbers(game, issues);
  checkGameShapes(game, issues);
  issues.throwIfAny();
  const rows = gameRowsOf(game);
  const formulas = checkedFormulas(theta.length, rows, otherEntries(game), issues);
  issues.throwIfAny();
  const normal = normaliseRows(game, issues);
  issues.throwIfAny();
  const isPossible = checkAtTheta(theta, formulas, rowsWithFormulas(rows), issues);
  const canHappen = (p: Expression): boolean => {
    if (p.kind === 'mul') return isPossible(p) && canHappen(p.a) && canHappen(p.b);
    return p.kind === 'add' ? canHappen(p.a) || canHappen(p.b) : isPossible(p);
  };
  const nameOf = (lowered: number): string => {
    const { s, a } = stateOfLowered(normal, lowered);
    return a === null ? `${s}` : `${s} after action ${a}`;
  };
  checkTermination(lowerGame(normal), canHappen, issues, nameOf);
  issues.throwIfAny();
  return normal;
}

/**
 * Throws `InvalidInput` where a game, or the problem that it is lowered to (S·A states), is larger than `checkSizes` allows: before anything of
 * that size is made.
 */
export function checkGameSizes(sizes: Sizes & { readonly leaderActions: number }): void {
  const { states, leaderActions, actions, horizon, terminal } = sizes;
  const issues = issueList();
  if (!Number.isInteger(leaderActions) || leaderActions < 1 || leaderActions > MOST_ACTIONS)
    issues.add('/leaderActions', `a whole number from 1 to ${MOST_ACTIONS}`, String(leaderActions));
  issues.throwIfAny();
  checkSizes(sizes);
  const lowered = states * leaderActions;
  const times = "states times leader's actions";
  if (lowered > MOST_STATES)
    issues.add('/leaderActions', `${times} at most ${MOST_STATES}`, `${states} times ${leaderActions}`);
  if (lowered * (horizon ?? 1) > MOST_UNROLLED_STATES)
    issues.add('/horizon', `${times} times horizon at most ${MOST_UNROLLED_STATES}`, `${lowered} times ${horizon}`);
  checkEdges(Math.max(0, states - terminal) * leaderActions * actions * leaderActions, horizon, issues.add);
  issues.throwIfAny();
}

function* otherEntries(game: MarkovGame): Generator<PlacedEntry> {
  for (const name of ['rewardF', 'rewardL'] as const)
    for (const [s, perLeader] of game[name].entries())
      for (const [a, rewards] of perLeader.entries())
        for (const [b, e] of rewards.entries()) yield { e, pointer: () => `/${name}/${s}/${a}/${b}` };
  yield { e: game.phiL, pointer: () => '/phiL' };
}

/** Notes where tables do not have the shape [s][a][b] that the sizes ask for, and rows over states or actions that there are not. */
function checkGameShapes(game: MarkovGame, issues: IssueList): void {
  const { states, leaderActions, actions, terminal, policy } = game;
  checkTerminal(terminal, states, issues);
  // What else would be noted follows from these.
  issues.throwIfAny();
  const isTerminal = new Set(terminal);
  const listOf = (pointer: string, list: readonly unknown[], length: number, each: string): boolean => {
    if (list.length === length) return true;
    const found = list.length === 0 ? 'none' : describe(list);
    issues.add(pointer, `a list of ${length}, one entry for each ${each}`, found);
    return false;
  };
  for (const name of ['transitions', 'rewardF', 'rewardL'] as const) {
    const table: readonly (readonly (readonly unknown[])[])[] = game[name];
    listOf(`/${name}`, table, states, 'state');
    table.slice(0, states).forEach((perLeader, s) => {
      if (isTerminal.has(s)) {
        if (perLeader.length > 0) issues.add(`/${name}/${s}`, `null, since state ${s} is terminal`, 'entries');
      } else if (listOf(`/${name}/${s}`, perLeader, leaderActions, 'action of the leader'))
        perLeader.forEach((row, a) => listOf(`/${name}/${s}/${a}`, row, actions, 'action of the follower'));
    });
  }
  listOf('/policy', policy, states, 'state');
  policy.slice(0, states).forEach((row, s) => {
    if (isTerminal.has(s)) {
      if (row.successors.length > 0) issues.add(`/policy/${s}`, `null, since state ${s} is terminal`, 'a row');
    } else checkRow(row, () => `/policy/${s}`, leaderActions, 'action', issues);
  });
  issues.throwIfAny();
  checkRow(game.initial, () => '/initial', states, 'state', issues);
  let edges = 0;
  game.transitions.forEach((perLeader, s) =>
    perLeader.forEach((rows, a) =>
      rows.forEach((row, b) => {
        checkRow(row, () => `/transitions/${s}/${a}/${b}`, states, 'state', issues);
        edges += row.successors.length;
      }),
    ),
  );
  checkEdges(edges * leaderActions, game.horizon, issues.add);
}

function normaliseRows(game: MarkovGame, issues: IssueList): MarkovGame {
  const { normal, changed } = rowNormaliser(issues);
  const initial = normal(game.initial, () => '/initial');
  const policy = game.policy.map((row, s) => (game.terminal.includes(s) ? row : normal(row, () => `/policy/${s}`)));
  const transitions = game.transitions.map((perLeader, s) =>
    perLeader.map((rows, a) => rows.map((row, b) => normal(row, () => `/transitions/${s}/${a}/${b}`))),
  );
  return changed() ? { ...game, initial, policy, transitions } : game;
}
