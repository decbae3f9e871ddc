import { InvalidInput, type InputIssue } from './invalidInput.js';

/** A file that is wrong throughout is not searched to its end. */
const ENOUGH = 100;

/** What is wrong with an input, as it is found; 100 issues are enough to throw `InvalidInput`. */
export interface IssueList {
  /** Notes one issue. `found` is taken as words. */
  readonly add: (pointer: string, expected: string, found: string) => void;
  /** Throws `InvalidInput` if anything was noted. */
  readonly throwIfAny: () => void;
}

/** An empty list of issues. */
export function issueList(): IssueList {
  const issues: InputIssue[] = [];
  const throwIfAny = (): void => {
    if (issues.length > 0) throw new InvalidInput(issues);
  };
  return {
    add: (pointer, expected, found) => {
      issues.push({ pointer, expected, found });
      if (issues.length >= ENOUGH) throwIfAny();
    },
    throwIfAny,
  };
}

/** One step of a JSON pointer (RFC 6901). */
export const pointerStep = (key: string | number): string =>
  `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** "1, 2, 3, 4, 5 and 6 more". */
export function listed(items: readonly (string | number)[], separator = ', '): string {
  const shown = items.slice(0, 5).join(separator);
  return items.length > 5 ? `${shown} and ${items.length - 5} more` : shown;
}
