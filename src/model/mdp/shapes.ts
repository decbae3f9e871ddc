import type { ConfigurableMdp, Distribution } from './configurableMdp.js';
import { describe } from '../invalidInput.js';
import type { IssueList } from '../issues.js';
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
  checkTerminal(terminal, states, issues);
  const isTerminal = new Set(terminal);
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
  const rows = rowsOf(mdp);
  rows.forEach(({ row, pointer }) => checkRow(row, pointer, states, 'state', issues));
  checkEdges(
    rows.slice(1).reduce((total, { row }) => total + row.successors.length, 0),
    mdp.horizon,
    issues.add,
  );
}

const isIndex = (i: number, count: number): boolean => Number.isInteger(i) && i >= 0 && i < count;

/** Notes terminal states that are none, or not in increasing order. */
export function checkTerminal(terminal: readonly number[], states: number, issues: IssueList): void {
  terminal.forEach((s, i) => {
    if (!isIndex(s, states)) issues.add(`/terminal/${i}`, `a state from 0 to ${states - 1}`, describe(s));
    else if (i > 0 && s <= terminal[i - 1])
      issues.add(`/terminal/${i}`, 'states in increasing order, once each', `${s} after ${terminal[i - 1]}`);
  });
}

/** Notes where a row over `count` states or actions names one that there is not, or one twice, or has no probability for one. */
export function checkRow(
  row: Distribution,
  pointer: () => string,
  count: number,
  what: 'state' | 'action',
  issues: IssueList,
): void {
  const seen = new Set<number>();
  row.successors.forEach((s, k) => {
    const article = what === 'state' ? 'a' : 'an';
    if (!isIndex(s, count)) issues.add(`${pointer()}/${k}/0`, `${article} ${what} from 0 to ${count - 1}`, describe(s));
    else if (seen.has(s))
      issues.add(
        `${pointer()}/${k}/0`,
        `every ${what === 'state' ? 'successor' : what} once`,
        `${what} ${s} a second time`,
      );
    seen.add(s);
  });
  if (row.probabilities.length !== row.successors.length)
    issues.add(
      pointer(),
      `one probability for each ${what === 'state' ? 'successor' : what}`,
      `${row.probabilities.length} for ${row.successors.length}`,
    );
}
