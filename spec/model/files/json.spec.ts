import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidInput, type InputIssue } from '../../../src/model/invalidInput.js';
import { parseJson, readJson } from '../../../src/model/files/json.js';
import { parseRational } from '../../../src/numeric/rational.js';

function issuesOf(text: string): readonly InputIssue[] {
  try {
    readJson(text);
  } catch (error) {
    if (error instanceof InvalidInput) return error.issues;
    throw error;
  }
  return [];
}

describe('a key that stands twice in one object', () => {
  test.each([
    ['at the root', '{"a": 1, "b": 2, "a": 3}', '/a'],
    ['inside lists and objects', '[0, {"x": [{"y": 1, "y": 1}]}]', '/1/x/0/y'],
    ['spelt with an escape', '{"beta": 1, "\\u0062eta": 1}', '/beta'],
    ['that is a prototype', '{"__proto__": 1, "__proto__": 2}', '/__proto__'],
    ['that is empty', '{"": 1, "": 2}', '/'],
    ['that needs escapes in a pointer', '{"a/b~c": 1, "a/b~c": 2}', '/a~1b~0c'],
    ['whose values are an object and a list', '{"a": {"b": [1, 2]}, "a": [{"c": 3}]}', '/a'],
    ['after an object that has the same keys', '{"a": {"a": 1, "b": 2}, "b": 1, "b": 2}', '/b'],
  ])('is refused with its pointer: %s', (_, text, pointer) => {
    expect(issuesOf(text).map((issue) => issue.pointer)).toEqual([pointer]);
  });

  test('is shown with line and column, and all such keys are told at once', () => {
    expect(issuesOf('{\n  "a": 1,\n  "b": 2, "a": 3, "b": 4 }')).toEqual([
      { pointer: '/a', expected: 'each key once', found: 'the key "a" a second time (line 3, column 11)' },
      { pointer: '/b', expected: 'each key once', found: 'the key "b" a second time (line 3, column 19)' },
    ]);
  });

  test('is none where texts, lists or other objects repeat it', () => {
    const value = [{ a: 'a', b: ['a', 'a'] }, { a: { a: { a: '"a": 1, "a": 2' } } }, 'a'];
    expect(readJson(JSON.stringify(value)).value).toEqual(value);
  });
});

describe('a number', () => {
  const held = ['0', '-0', '0.1', '1e5', '1E+5', '100', '0.10000000000000000000', '1.7976931348623157e308', '5e-324'];
  test.each([...held, '9007199254740992', '0e999999999', '3.000000000000000000000'])(
    '%s that a double is printed as stays a number',
    (source) => {
      const { value, exact, written } = readJson(`[${source}]`);
      expect(exact).toBe(value);
      expect(value).toEqual([Number(source)]);
      expect(written('/0')).toBeUndefined();
    },
  );

  test.each([
    '0.12345678901234567',
    '9007199254740993',
    '-9007199254740993',
    '1e-400',
    '1e400',
    '0.1000000000000000055511151231257827',
    '3.00000000000000000001',
    '1e999999999',
    '-1e-999999999',
    '1e99999999999999999999',
    `1${'0'.repeat(400)}1`,
    `0.${'0'.repeat(400)}1`,
  ])('%s that no double is printed as is kept as it is written', (source) => {
    const { value, exact, written } = readJson(`{"a": [1, {"b": ${source} }], "c": 2}`);
    expect(value).toEqual({ a: [1, { b: Number(source) }], c: 2 });
    expect(exact).toEqual({ a: [1, { b: source }], c: 2 });
    expect(written('/a/1/b')).toBe(source);
    expect(written('/c')).toBeUndefined();
  });

  test('at the root is kept too', () => {
    expect(readJson(' 0.12345678901234567 ').exact).toBe('0.12345678901234567');
  });

  test('is either a double that stands for the very same decimal, or its own text', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 25 });
    const source = fc
      .record({
        sign: fc.constantFrom('', '-'),
        whole: digits.map((text) => BigInt(text).toString()),
        decimals: fc.option(digits, { nil: undefined }),
        exponent: fc.option(fc.integer({ min: -350, max: 350 }), { nil: undefined }),
      })
      .map(
        ({ sign, whole, decimals, exponent }) =>
          `${sign}${whole}${decimals === undefined ? '' : `.${decimals}`}${exponent === undefined ? '' : `e${exponent}`}`,
      );
    let texts = 0;
    fc.assert(
      fc.property(source, (text) => {
        const [read] = readJson(`[${text}]`).exact as [number | string];
        if (typeof read === 'string') {
          texts++;
          expect(read).toBe(text);
          expect(parseRational(String(Number(text)))).not.toEqual(parseRational(text));
        } else expect(parseRational(String(read))).toEqual(parseRational(text));
      }),
      { seed: 20, numRuns: 2000 },
    );
    // Both happen often.
    expect(texts).toBeGreaterThan(200);
    expect(texts).toBeLessThan(1800);
  });
});

test('whatever JSON.parse reads without long numbers and repeated keys is read the same', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(0, 1, 4), (text, indent) => {
      const value: unknown = JSON.parse(text);
      const again = JSON.stringify(value, null, indent);
      const { value: read, exact } = readJson(again);
      expect(read).toEqual(value);
      expect(exact).toBe(read);
      expect(parseJson(again)).toEqual(value);
    }),
    { seed: 12, numRuns: 500 },
  );
});

test('text that is not JSON is refused with line and column, comments and trailing commas among it', () => {
  for (const text of [
    '',
    '{',
    '[1,]',
    '{"a": 1,}',
    '// x\n1',
    '/* x */ 1',
    '01',
    '+1',
    '.5',
    '1.',
    "'a'",
    'NaN',
    '1 2',
  ])
    expect(issuesOf(text), text).toMatchObject([{ pointer: '', expected: 'JSON' }]);
  expect(issuesOf('{\n  "a": x}')[0].found).toMatch(/Unexpected token.*\(line 2, column 8\)/);
});

test('nesting 200,000 deep is read without a stack', () => {
  const deep = `${'[{"a":'.repeat(100_000)}0.12345678901234567${'}]'.repeat(100_000)}`;
  expect(() => readJson(deep)).not.toThrow();
});
