import { describe, refuse } from '../invalidInput.js';
import { readJson } from './json.js';

/**
 * The point that a text gives: a JSON list of numbers, decimals and fractions, or these separated by blanks, commas and line ends. Numbers
 * keep all the digits that are written. Throws `InvalidInput` for other JSON; what is no number is for `withTheta` to refuse.
 */
export function parseTheta(text: string): (number | string)[] {
  const plain = text.replace(/^\uFEFF/, '');
  if (!/^\s*[[{"]/.test(plain)) return plain.split(/[ \t\r\n,]+/).filter((word) => word !== '');
  const { exact } = readJson(plain);
  if (!Array.isArray(exact)) return refuse('/theta', 'a list of numbers', describe(exact));
  return exact.map((entry: unknown, k) =>
    typeof entry === 'number' || typeof entry === 'string'
      ? entry
      : refuse(`/theta/${k}`, 'a number, decimal or fraction', describe(entry)),
  );
}
