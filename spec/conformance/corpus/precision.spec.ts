import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { answersOf } from '../../../src/conformance/corpus/answers.js';
import { diagnose } from '../../../src/conformance/diagnosis/stored.js';
import { enumerable } from '../../../src/conformance/corpus/enumerated.js';
import { exactBias } from '../../../src/conformance/judge/exactBias.js';
import type { EstimateCase } from '../../../src/conformance/corpus/format.js';
import { readInstanceRecord } from '../../../src/conformance/corpus/instances.js';
import { judgeReply, type CaseVerdict } from '../../../src/conformance/judge/judging.js';
import { precisionOf, readPrecision, unitRoundoffOf } from '../../../src/conformance/corpus/precision.js';
import { rejections } from '../../../src/conformance/judge/rejected.js';
import { fixtureValidator } from '../../../src/conformance/recheck/schemaCheck.js';
import type { Arithmetic } from '../../../src/numeric/arithmetic.js';
import { float64 } from '../../../src/numeric/float64.js';
import { float32 } from '../../helpers/float32.js';
import { CORPUS } from '../corpus.js';

const SINGLE = unitRoundoffOf('float32');
const instances = new Map(
  await Promise.all(CORPUS.instances.map(async (record) => [record.id, await readInstanceRecord(record)] as const)),
);
const CASES = CORPUS.cases.estimates as EstimateCase[];
const answers = (arithmetic: Arithmetic<number>, one: EstimateCase) =>
  answersOf(arithmetic, instances.get(one.instance)!, one)!;
const judged = (one: EstimateCase, gradient: number[], u?: number): CaseVerdict =>
  judgeReply(one, { kind: 'result', result: { gradient } }, undefined, u);

test.each([
  ['float64', 2 ** -53],
  ['float32', 2 ** -24],
  ['2^-30', 2 ** -30],
  ['2**-20', 2 ** -20],
  ['1e-9', 1e-9],
])('the option %s is a precision with unit roundoff %d', (text, u) => {
  expect(unitRoundoffOf(precisionOf(text))).toBe(u);
});

test('a handshake may declare a unit roundoff', () => {
  expect(unitRoundoffOf(readPrecision({ unitRoundoff: 2 ** -40 }))).toBe(2 ** -40);
});

describe('a precision is refused that is', () => {
  test.each(['bfloat16', 'float16', { unitRoundoff: 2 ** -11 }, { unitRoundoff: 2 ** -20 * 1.01 }])(
    'too coarse, with the reason: %j',
    (value) => {
      expect(() => readPrecision(value)).toThrow(/tolerances grow .* known mistakes pass; compute in float32/);
    },
  );

  test.each([
    ['float23', /did you mean "float32"\?/],
    ['', /expected one of float64, float32/],
  ])('no name of one: %j', (value, message) => {
    expect(() => readPrecision(value)).toThrow(message);
    expect(() => precisionOf(value)).toThrow(/\/precision: expected one of float64, float32/);
  });

  test.each([
    null,
    24,
    [],
    {},
    { unitRoundoff: '2^-24' },
    { unitRoundoff: 0 },
    { unitRoundoff: NaN },
    { unitRoundoff: 1e-9, x: 1 },
  ])('no precision at all: %j', (value) => {
    expect(() => readPrecision(value)).toThrow(/\/precision/);
  });
});

describe('every estimator in single precision', () => {
  const single = CASES.map((one) => ({ one, got: answers(float32, one).right() }));

  test('passes every case of its own where it declares that', () => {
    const failing = single.filter(({ one, got }) => judged(one, got, SINGLE).verdict !== 'passes');
    expect(failing.map(({ one }) => one.id)).toEqual([]);
  });

  test('fails most of them where it does not', () => {
    const failing = single.filter(({ one, got }) => judged(one, got).verdict === 'fails');
    expect(failing.length).toBeGreaterThan(CASES.length / 2);
  });
});

test('a known mistake in single precision is named', () => {
  const own = CASES.filter(({ estimator }) => estimator === 'bc-hg');
  for (const id of ['lost-leader-discount', 'uncentred-covariance', 'missing-dynamics-term']) {
    const failures = own.flatMap((one) => {
      const got = answers(float32, one)
        .mistakes.find((mistake) => mistake.id === id)!
        .answer();
      return judged(one, got, SINGLE).verdict === 'fails' ? [{ one, got }] : [];
    });
    expect(failures.length, id).toBeGreaterThan(10);
    expect(diagnose('bc-hg', failures, SINGLE)!.mistakes, id).toEqual([id]);
  }
});

test('the exact bias of an estimator in single precision holds, and does not hold in double precision', async () => {
  for (const one of await enumerable(CORPUS.instances, 1)) {
    const { instance, rollouts } = one;
    const observes = instance.kind === 'configurable-mdp' || instance.problem.game.observes;
    const estimator =
      instance.kind === 'configurable-mdp' ? 'bc-hg' : observes ? 'game:bc-hg' : 'game:bc-hg-unobserved';
    const replies = rollouts.map(({ rollout }) => {
      const inputs = { estimator, critic: instance.record.knowledge, batch: [rollout] };
      return { kind: 'result' as const, result: { gradient: answersOf(float32, instance, inputs)!.right() } };
    });
    const [asSingle, asDouble] = [SINGLE, undefined].map((u) => exactBias(one, estimator, replies, u));
    expect([asSingle.verdict, asDouble.verdict]).toEqual(['holds', 'fails']);
    // The bound is a sum of probabilities times tolerances, and these are in proportion to u but for the radius.
    expect(asSingle.bound! / asDouble.bound! / 2 ** 29).toBeCloseTo(1, 6);
  }
});

test('the floors of solutions grow with the unit roundoff', () => {
  const one = CORPUS.cases.solutions[11] as Parameters<typeof judgeReply>[0] & { kind: 'solutions' };
  const { tables } = CORPUS.instances.find(({ id }) => id === one.instance)!;
  const rounded = Object.fromEntries(
    Object.entries(one.expected).map(([name, { value }]) => [name, value.map(({ dec }) => Math.fround(Number(dec)))]),
  );
  const verdict = (u?: number): string => judgeReply(one, { kind: 'result', result: rounded }, tables, u).verdict;
  expect([verdict(SINGLE), verdict()]).toEqual(['passes', 'fails']);
});

test('single precision is rounded to 24 bits', () => {
  expect([float32.add(1, 2 ** -24), float64.add(1, 2 ** -24)]).toEqual([1, 1 + 2 ** -24]);
});

describe('of the known mistakes', () => {
  const counts = (u: number): number[] => rejections(CASES, u).flatMap(({ mistakes }) => [...mistakes.values()]);

  test('every one is rejected in double and in single precision, and not in half precision', () => {
    const unseen = [2 ** -53, SINGLE, 2 ** -11].map((u) => counts(u).filter((count) => count === 0).length);
    expect(unseen.slice(0, 2)).toEqual([0, 0]);
    expect(unseen[2]).toBeGreaterThan(0);
  });

  test('as many are rejected as the page says', () => {
    const page = readFileSync(new URL('../../../docs/precision.md', import.meta.url), 'utf8');
    const row = /\| all\s*\|([^\n]*)\|/.exec(page)![1].split('|').map(Number);
    const found = [-53, -24, -20, -11, -8].map((e) => counts(2 ** e).filter((count) => count > 0).length);
    expect(row).toEqual([counts(2 ** -53).length, ...found]);
  });
});

test('the schema of the protocol takes the precisions that are judged', () => {
  const validate = fixtureValidator('protocol', 'hello');
  const hello = (precision?: unknown) =>
    validate({ protocol: 1, name: 'x', capabilities: {}, ...(precision !== undefined && { precision }) });
  expect([undefined, 'float32', { unitRoundoff: 2 ** -20 }].map(hello)).toEqual([true, true, true]);
  expect(['bfloat16', { unitRoundoff: 2 ** -19 }, {}].map(hello)).toEqual([false, false, false]);
});
