import type { ConfigurableMdp, Distribution } from './configurableMdp.js';
import { describe } from './invalidInput.js';
import type { IssueList } from './issues.js';
import { checkEdges } from './sizes.js';

/** A row and where it stands. */
export interface PlacedRow {
  readonly row: Distribution;
  readonly pointer: () => string;
}

/** The initial distribution and all rows of the transition table. */
export const rowsOf = ({ initial, transitions }: ConfigurableMdp): PlacedRow[] => [
  { row: initial, pointer: () => '/initial' },
  ...transitions.flatMap((rows, s) => rows.map((row, b) => ({ row, pointer: () => `/transitions/${s}/${b}` }))),
];

/** Notes where tables do not have the shape that states, actions and terminal states ask for, and where successors are out of range. */
export function checkShapes(mdp: ConfigurableMdp, issues: IssueList): void {
  const { states, actions, terminal } = mdp;
  const isState = (s: number): boolean => Number.isInteger(s) && s >= 0 && s < states;
  const range = `a state from 0 to ${states - 1}`;
  const isTerminal = new Set(terminal);
  terminal.forEach((s, i) => {
    if (!isState(s)) issues.add(`/terminal/${i}`, range, describe(s));
    else if (i > 0 && s <= terminal[i - 1])
      issues.add(`/terminal/${i}`, 'states in increasing order, once each', `${s} after ${terminal[i - 1]}`);
  });
  // What else would be noted follows from these.
  issues.throwIfAny();
  const perState = (name: 'transitions' | 'rewardF' | 'rewardL', each: string): void => {
    const table: readonly (readonly unknown[])[] = mdp[name];
    if (table.length !== states)
      issues.add(`/${name}`, `a list of ${states}, one entry for each state`, describe(table));
    table.slice(0, states).forEach((row, s) => {
      if (isTerminal.has(s) && row.length > 0) issues.add(`/${name}/${s}`, `null, since state ${s} is terminal`, each);
      if (!isTerminal.has(s) && row.length !== actions)
        issues.add(
          `/${name}/${s}`,
          `a list of ${actions} ${each}, one for each action`,
          row.length === 0 ? 'none' : describe(row),
        );
    });
  };
  perState('transitions', 'rows');
  perState('rewardF', 'entries');
  perState('rewardL', 'entries');
  const checkRow = (row: Distribution, pointer: () => string): void => {
    const seen = new Set<number>();
    row.successors.forEach((s, k) => {
      if (!isState(s)) issues.add(`${pointer()}/${k}/0`, range, describe(s));
      else if (seen.has(s)) issues.add(`${pointer()}/${k}/0`, 'every successor once', `state ${s} a second time`);
      seen.add(s);
    });
    if (row.probabilities.length !== row.successors.length)
      issues.add(
        pointer(),
        'one probability for each successor',
        `${row.probabilities.length} for ${row.successors.length}`,
      );
  };
  const rows = rowsOf(mdp);
  rows.forEach(({ row, pointer }) => checkRow(row, pointer));
  checkEdges(
    rows.slice(1).reduce((total, { row }) => total + row.successors.length, 0),
    mdp.horizon,
    issues.add,
  );
}
