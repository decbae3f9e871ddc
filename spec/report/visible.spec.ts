import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conformJunit } from '../../src/report/conformJunit.js';
import { conformDocument, conformText } from '../../src/report/conformReport.js';
import type { Conformance } from '../../src/conformance/judge/conform.js';
import { jsonText, visible } from '../../src/report/visible.js';

/** What a terminal acts upon, what hides or turns text around, and half characters. */
const HARMFUL = [
  '\0',
  '\u0007',
  '\u001b[31m',
  '\r',
  '\n',
  '\u007f',
  '\u009b2J',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u2028',
  '\ufeff',
  '\ufffe',
  '\ud800',
  '\u{e0041}',
];
/** Characters that XML 1.0 allows (section 2.2), without those that need no escape to be lost: tab, newline and return. */
const ALLOWED = /^[\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

describe('a visible text', () => {
  test('has escapes in place of what is harmful, and every other character as it is', () => {
    expect(visible('a\u001b[31mRED\u0007\n\t\r\u202eb')).toBe('a\\u001b[31mRED\\u0007\\n\\t\\r\\u202eb');
    expect(visible('\ud800 \u{e0041}')).toBe('\\ud800 \\udb40\\udc41');
    expect(visible('γ_F ≤ 1 – „so“ 日本 🎲')).toBe('γ_F ≤ 1 – „so“ 日本 🎲');
  });

  test('holds only characters that XML allows, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code)) }), (text) => {
        expect(visible(text)).toMatch(ALLOWED);
      }),
      { seed: 36, numRuns: 500 },
    );
  });

  test('is cut where it is longer than allowed', () => {
    expect(visible('abcdef', 4)).toBe('abc…');
  });
});

test('JSON texts read back to the same value and have nothing harmful in them', () => {
  const value = { [HARMFUL.join('-')]: HARMFUL, nested: [[1, null, true, 'plain']] };
  const text = jsonText(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text.replaceAll('\n', '')).toMatch(ALLOWED);
  expect(text).not.toMatch(/[\u007f-\u009f\u200b\u202e\u2066\u2028\ufeff]/);
});

describe('what a child says', () => {
  const bad = `<&>"' ]]> ${HARMFUL.join('x')} The implementation conforms.`;
  const told: Conformance = {
    command: ['node', bad],
    implementation: { protocol: 1, name: bad, version: bad, capabilities: {} },
    processes: 1,
    cases: [
      { id: 'one@1', kind: 'estimates', verdict: 'error', what: bad, outcome: 'error', asked: true },
      { id: 'two@2', kind: 'estimates', verdict: 'skipped', what: bad, outcome: 'skipped', asked: true },
    ],
    diagnoses: [
      {
        estimator: bad,
        mistakes: [],
        words: [],
        cases: ['one@1'],
        explains: 0,
        failures: 1,
        partial: [],
        patterns: [],
      },
    ],
    notJudged: [{ what: bad, reason: bad }],
    biases: [
      {
        id: `bias/${bad}/three@3`,
        estimator: bad,
        instance: 'three@3',
        trajectories: 1,
        bias: 1,
        relativeBias: 1,
        bound: null,
        variance: 1,
        verdict: 'fails',
        what: bad,
      },
    ],
    verdict: 'fails',
  };
  const handshake: Conformance = { ...told, implementation: bad };

  test.each([
    ['the text', conformText(told)],
    ['the text without a handshake', conformText(handshake)],
    ['JUnit', conformJunit(told)],
    ['JUnit without a handshake', conformJunit(handshake)],
    ['JSON', jsonText(conformDocument(told))],
  ])('adds no line to %s and nothing harmful', (_, text) => {
    expect(text.replaceAll('\n', '')).toMatch(ALLOWED);
    for (const harm of HARMFUL.filter((one) => one !== '\n')) expect(text).not.toContain(harm);
    expect(text.split('\n').filter((line) => line.startsWith('The implementation conforms'))).toEqual([]);
  });

  test('stands in JUnit with every reserved character as a reference', () => {
    for (const junit of [conformJunit(told), conformJunit(handshake)]) {
      const values = [...junit.matchAll(/="([^"]*)"/g)].map(([, value]) => value);
      for (const value of values) expect(value).not.toMatch(/[<>']|&(?!#\d+;)/);
      // What is left beside the values is the skeleton of tags.
      expect(junit.replaceAll(/="[^"]*"/g, '')).toMatch(/^<\?xml version encoding\?>\n[a-z/<> \n]*$/);
    }
  });
});
