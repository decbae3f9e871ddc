import { printable } from '../numeric/printable.js';
import { didYouMean } from './nearestWord.js';

/** One thing that is wrong with an input: where (JSON pointer), what was expected there, what was found. */
export interface InputIssue {
  readonly pointer: string;
  readonly expected: string;
  readonly found: string;
}

const SHOWN = 10;

/**
 * Thrown for every input that is refused; `issues` holds all that was found wrong.
 *
 * @example
 * ```ts
 * import { InvalidInput, parseInstance } from 'hypergrad-oracle';
 *
 * try {
 *   await parseInstance({ kind: 'configurable-mpd' });
 * } catch (error) {
 *   if (error instanceof InvalidInput) console.log(error.issues[0].pointer); // /kind
 * }
 * ```
 */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  readonly issues: readonly InputIssue[];

  constructor(issues: readonly InputIssue[]) {
    const lines = issues
      .slice(0, SHOWN)
      .map((i) => `${i.pointer === '' ? '(root)' : i.pointer}: expected ${i.expected}, found ${i.found}`);
    if (issues.length > SHOWN) lines.push(`… and ${issues.length - SHOWN} more`);
    super(lines.join('\n'));
    this.issues = issues;
  }
}

/** Throws `InvalidInput` with one issue; a text is taken as words, anything else is described. */
export function refuse(pointer: string, expected: string, found: unknown): never {
  throw new InvalidInput([{ pointer, expected, found: typeof found === 'string' ? cut(found, 80) : describe(found) }]);
}

/** Throws `InvalidInput` for a word that is none of the known ones (nor what `others` says in words), with the known one that was most probably meant. */
export function refuseWord(pointer: string, known: readonly string[], found: string, others = ''): never {
  const issue = { pointer, expected: `one of ${known.join(', ')}${others}`, found: cut(found, 80) };
  throw new InvalidInput([{ ...issue, found: issue.found + didYouMean(found, known) }]);
}

/** The text, or its beginning and an ellipsis where it is longer. */
export const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;

/** Any value at all in a few plain words; never throws, never walks into the value. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return printable(JSON.stringify(cut(value, 60)));
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    const shown = keys.slice(0, 3).map((key) => printable(JSON.stringify(cut(key, 30))));
    if (keys.length > shown.length) shown.push('…');
    return keys.length === 0 ? 'an empty object' : `an object with the keys ${shown.join(', ')}`;
  }
  if (value === null || typeof value === 'function') return value === null ? 'null' : 'a function';
  return cut((value as number | symbol).toString(), 60);
}
