import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { coloured, takesColour } from '../../src/cli/colour.js';

const TEXT = 'bc-hg  unbiased  holds\nmine  unbiased  FAILS 2.0e-1\nNOT JUDGED x: threshold\nCLAIMS FAIL';
const terminal = { isTTY: true, env: {} };

describe('coloured', () => {
  it('paints the words that decide on a terminal, and changes nothing else', () => {
    const painted = coloured(TEXT, terminal);
    expect(painted).toContain('\u001b[32mholds\u001b[39m');
    expect(painted).toContain('\u001b[31mFAILS\u001b[39m 2.0e-1');
    expect(painted).toContain('\u001b[33mNOT JUDGED\u001b[39m x: threshold');
    expect(stripVTControlCharacters(painted)).toBe(TEXT);
  });

  it.each([
    ['a pipe', { isTTY: undefined, env: {} }],
    ['a reader who wants no colour', { isTTY: true, env: { NO_COLOR: '1' } }],
    ['a terminal that shows none', { isTTY: true, env: { TERM: 'dumb' } }],
  ])('leaves the text as it is for %s', (_, destination) => {
    expect(coloured(TEXT, destination)).toBe(TEXT);
  });

  it('takes an empty NO_COLOR as none', () => {
    expect(takesColour({ isTTY: true, env: { NO_COLOR: '' } })).toBe(true);
  });
});
