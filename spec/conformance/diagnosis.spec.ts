import { describe, expect, test } from 'vitest';
import { answersOf } from '../../src/conformance/corpus/answers.js';
import { diagnose } from '../../src/conformance/diagnosis/stored.js';
import type { EstimateCase } from '../../src/conformance/corpus/format.js';
import { readInstanceRecord } from '../../src/conformance/corpus/instances.js';
import { judgeReply } from '../../src/conformance/judge/judging.js';
import { float64 } from '../../src/numeric/float64.js';
import { CORPUS } from './corpus.js';

const instances = new Map(
  await Promise.all(CORPUS.instances.map(async (record) => [record.id, await readInstanceRecord(record)] as const)),
);
const CASES = (CORPUS.cases.estimates as EstimateCase[]).map((one) => {
  const answers = answersOf(float64, instances.get(one.instance)!, one)!;
  return { one, right: answers.right, wrong: new Map(answers.mistakes.map(({ id, answer }) => [id, answer])) };
});
type Asked = (typeof CASES)[number];
type Failure = { one: EstimateCase; got: readonly number[] };

/** The cases that an implementation in double precision fails. */
const failuresOf = (cases: readonly Asked[], answer: (asked: Asked) => number[]): Failure[] =>
  cases.flatMap((asked) => {
    const { verdict, got } = judgeReply(asked.one, { kind: 'result', result: { gradient: answer(asked) } });
    return verdict === 'fails' && got ? [{ one: asked.one, got }] : [];
  });

const ESTIMATORS = [...new Set(CASES.filter(({ wrong }) => wrong.size > 0).map(({ one }) => one.estimator))];
const casesOf = (estimator: string): Asked[] => CASES.filter(({ one }) => one.estimator === estimator);

test('every estimator in double precision passes every case of its own', () => {
  expect(failuresOf(CASES, ({ right }) => right())).toEqual([]);
});

describe('of the catalogue of mistakes in an estimator', () => {
  test.each(ESTIMATORS)(
    'at least nine tenths are named for %s, and only they, from at most three failing cases',
    (estimator) => {
      const cases = casesOf(estimator);
      const diagnoses = [...cases[0].wrong.keys()].map((id) => ({
        id,
        found: diagnose(
          estimator,
          failuresOf(cases, ({ wrong }) => wrong.get(id)!()),
        ),
      }));
      const named = diagnoses.filter(({ id, found }) => found?.mistakes.length === 1 && found.mistakes[0] === id);
      const notNamed = diagnoses.filter((one) => !named.includes(one)).map(({ id, found }) => [id, found?.mistakes]);
      expect(notNamed.length / diagnoses.length, JSON.stringify(notNamed)).toBeLessThanOrEqual(0.1);
      for (const { id, found } of named) {
        expect(found!.cases.length, id).toBeLessThanOrEqual(3);
        expect(found!.explains, id).toBe(found!.failures);
      }
    },
  );
});

test.each(['bc-hg', 'game:bc-hg'])('a mistake in %s that is not in the catalogue is not given a name from it', (id) => {
  const twice = failuresOf(casesOf(id), ({ right }) => right().map((x) => x + x));
  expect(twice.length).toBeGreaterThan(casesOf(id).length / 2);
  expect(diagnose(id, twice)!.mistakes).toEqual([]);
});
