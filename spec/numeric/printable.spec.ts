import { expect, test } from 'vitest';
import { printable } from '../../src/numeric/printable.js';

test.each([
  ['\u00a0', '\\u00a0'],
  ['\ufeff1', '\\ufeff1'],
  ['a\tb\u001b[2K', 'a\\u0009b\\u001b[2K'],
  ['\u200b\u202e\u2028', '\\u200b\\u202e\\u2028'],
  ['\u{e0001}', '\\udb40\\udc01'],
  [
    'plain text with blanks, \u00e9, \u03b8, \u2026 and \u{1f600}',
    'plain text with blanks, \u00e9, \u03b8, \u2026 and \u{1f600}',
  ],
])('%j is shown as %s', (text, shown) => {
  expect(printable(text)).toBe(shown);
});
