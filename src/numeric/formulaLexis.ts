import { DEEPEST_BRACKETS, FormulaError, LONGEST_FORMULA, MOST_DIGITS } from './formulaLimits.js';
import { printable } from './printable.js';
import { isPaddedNumber } from './rational.js';

/** What the characters that the language lacks would mean. */
const FOREIGN: readonly (readonly [characters: string, hint: string])[] = [
  ['=', 'no assignment, no comparison, no definition of functions'],
  ['<>', 'no comparison'],
  ['!', 'no factorial, no comparison'],
  ['?:', 'no condition, no range'],
  ['"\'`', 'no text, no transposition'],
  [';\n\r', 'one formula on one line'],
  ['#', 'no comment'],
  ['{}', 'no object'],
  ['%', 'no percentage, no remainder'],
  ['&|~', 'no logical operator'],
];
const PLAIN = 'a formula of numbers, names, brackets and + - * / ^';
const KNOWN = /[A-Za-z0-9_ \t.+\-*/^()[\],]/;

/** A text in quotes, cut to what a message can hold. */
export const quote = (text: string): string => `"${printable(text.length > 60 ? `${text.slice(0, 57)}…` : text)}"`;

/** Throws `FormulaError` for texts that cannot be formulas, before any parser sees them: length, nesting, foreign characters. */
export function checkCharacters(text: string): void {
  if (text.length > LONGEST_FORMULA)
    throw new FormulaError(`a formula of at most ${LONGEST_FORMULA} characters`, `${text.length} characters`);
  if (text.trim() === '') throw new FormulaError('a formula', 'an empty text');
  if (isPaddedNumber(text)) throw new FormulaError('a number without blanks at its ends', quote(text));
  let open = 0;
  for (const character of text) {
    if (!KNOWN.test(character)) {
      const [, hint] = FOREIGN.find(([characters]) => characters.includes(character)) ?? [];
      throw new FormulaError(
        hint ? `a formula (${hint})` : PLAIN,
        `the character ${printable(JSON.stringify(character))} in ${quote(text)}`,
      );
    }
    if (character === '(' || character === '[') open++;
    if (character === ')' || character === ']') open--;
    if (open > DEEPEST_BRACKETS) throw new FormulaError(`at most ${DEEPEST_BRACKETS} nested brackets`, quote(text));
  }
  if (/(?<!\d)\.(?!\d)/.test(text))
    throw new FormulaError('no access to properties, no elementwise operator', quote(text));
  // The parser's library overlooks a comma at the end of a list.
  if (/,[ \t]*\]/.test(text)) throw new FormulaError('an entry after every comma of a list', quote(text));
  // The parser's library takes numbers with exponents beyond 9e15 for zero.
  if (/(?<![A-Za-z0-9_.])(\d+(?:\.\d*)?|\.\d+)e[+-]?0*[1-9]\d{14}/i.test(text))
    throw new FormulaError(`numbers of at most ${MOST_DIGITS} digits`, quote(text));
  if (/\b0[xob]/i.test(text)) throw new FormulaError('decimal numbers', quote(text));
}
