import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { didYouMean, nearestWord } from '../../src/model/nearestWord.js';

const WORDS = [
  'bc-hg',
  'bc-hg-td',
  'hpgd-oracle',
  'hpgd-mc',
  'sobirl',
  'unbiased',
  'unbiased-unlimited',
  'beta',
  'batch',
  'lr',
];

describe('nearestWord', () => {
  test.each([
    ['bchg', 'bc-hg'],
    ['BC_HG', 'bc-hg'],
    ['bc-gh', 'bc-hg'],
    ['sobril', 'sobirl'],
    ['unbaised', 'unbiased'],
    ['unbiased-unlimted', 'unbiased-unlimited'],
    ['bta', 'beta'],
    ['rl', 'lr'],
  ])('takes %s for %s', (word, meant) => {
    expect(nearestWord(word, WORDS)).toBe(meant);
  });

  test('takes the beginning of a word for the first word that begins so, where no word is nearer', () => {
    expect(nearestWord('hpg', WORDS)).toBe('hpgd-mc');
    expect(nearestWord('unb', WORDS)).toBe('unbiased');
    expect(nearestWord('u', WORDS)).toBeUndefined();
  });

  test.each(['constructor', '__proto__', 'x', '', '-', 'nothing like it', 'w'.repeat(100_000)])(
    'finds nothing near %.20j',
    (word) => {
      expect(nearestWord(word, WORDS)).toBeUndefined();
    },
  );

  test('knows nothing where nothing is known', () => {
    expect(nearestWord('bc-hg', [])).toBeUndefined();
  });

  test('finds a known word in itself, and after one slip of any sort', () => {
    const slip = fc.record({
      word: fc.constantFrom(...WORDS.filter((word) => word.length > 3)),
      at: fc.nat(),
      kind: fc.constantFrom('none', 'drop', 'double', 'swap'),
    });
    fc.assert(
      fc.property(slip, ({ word, at, kind }) => {
        const i = at % (word.length - 1);
        const [head, a, b, tail] = [word.slice(0, i), word[i], word[i + 1], word.slice(i + 2)];
        const slipped = { none: a + b, drop: b, double: a + a + b, swap: b + a }[kind];
        expect(nearestWord(head + slipped + tail, [word])).toBe(word);
      }),
      { seed: 12, numRuns: 300 },
    );
  });
});

describe('didYouMean', () => {
  test('is a question that can follow what was found', () => {
    expect(didYouMean('bchg', WORDS)).toBe(' (did you mean "bc-hg"?)');
  });

  test('is nothing where nothing is near', () => {
    expect(didYouMean('zzz', WORDS)).toBe('');
  });
});
