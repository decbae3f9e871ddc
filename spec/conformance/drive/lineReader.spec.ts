import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LINE_LIMITS, lineReader, type LineLimits } from '../../../src/conformance/drive/lineReader.js';

/** What a reader tells of pieces of output: lines, and in what way one is broken. */
function told(pieces: readonly Uint8Array[], limits?: LineLimits): string[] {
  const events: string[] = [];
  const reader = lineReader(
    { line: (text) => events.push(text), broken: (what) => events.push(`broken: ${what}`) },
    limits,
  );
  for (const piece of pieces) reader.push(Buffer.from(piece));
  return events;
}
const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

/** How deep a JSON value is nested, by recursion. */
const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

test('lines are the same however the output is cut into pieces', () => {
  const text = fc.array(fc.string({ unit: 'binary' }).map((s) => s.replaceAll('\n', ' '))).map((a) => a.join('\n'));
  fc.assert(
    fc.property(text, fc.array(fc.nat({ max: 40 })), (output, sizes) => {
      const all = bytes(`${output}\n`);
      const pieces: Buffer[] = [];
      let from = 0;
      for (const size of sizes) pieces.push(all.subarray(from, (from += size)));
      pieces.push(all.subarray(from));
      const lines = all
        .toString('utf8')
        .split('\n')
        .filter((line) => line.trim() !== '');
      expect(told(pieces)).toEqual(lines);
    }),
    { seed: 12, numRuns: 60 },
  );
});

test('a JSON value passes exactly where it is not nested deeper than the limit, whatever its texts hold', () => {
  const texts = fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', 'a') });
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 8, depthSize: 'large' },
      texts,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(texts, tie('value'), { maxKeys: 3 }),
    ),
  }));
  fc.assert(
    fc.property(value, (json) => {
      const line = JSON.stringify(json);
      const [event] = told([bytes(`${line}\n`)], { ...LINE_LIMITS, depth: 3 });
      expect(event).toBe(depthOf(json) <= 3 ? line : 'broken: wrote a line nested more than 3 deep');
    }),
    { seed: 35, numRuns: 300 },
  );
});

test('a bracket that closes nothing does not make room for deeper ones', () => {
  expect(told([bytes(`${']'.repeat(9)}[[[[\n`)], { bytes: 100, depth: 3 })).toEqual([
    'broken: wrote a line nested more than 3 deep',
  ]);
});

test('a line may have as many bytes as the limit says, and is broken by the next one, with or without an end', () => {
  const limits = { bytes: 6, depth: 3 };
  expect(told([bytes('äöü\n')], limits)).toEqual(['äöü']);
  expect(told([bytes('äöü!\nnext\n')], limits)).toEqual(['broken: wrote a line of more than 6 bytes']);
  expect(told([bytes('123'), bytes('456'), bytes('7'), bytes('8\n9\n')], limits)).toEqual([
    'broken: wrote a line of more than 6 bytes',
  ]);
});

test('nesting is counted anew in every line', () => {
  expect(told([bytes('{"open":"[\n[[[\n[[[\n')], { bytes: 100, depth: 3 })).toEqual(['{"open":"[', '[[[', '[[[']);
});

test('what is not UTF-8 is broken and shown', () => {
  expect(told([Buffer.from([0x61, 0xff, 0x0a, 0x62, 0x0a])])).toEqual([
    'broken: wrote a line that is not UTF-8: "a\uFFFD"',
  ]);
});
