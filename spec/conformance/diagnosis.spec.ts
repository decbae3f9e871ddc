import { expect, test } from 'vitest';
import { diagnose, type Diagnosis } from '../../src/conformance/diagnosis.js';
import { estimatorById } from '../../src/conformance/estimates.js';
import { doublesOf } from '../../src/conformance/fixtureNumber.js';
import type { EstimateCase } from '../../src/conformance/format.js';
import { readInstanceRecord } from '../../src/conformance/instances.js';
import { judgeReply } from '../../src/conformance/judging.js';
import { lifted } from '../../src/conformance/knowledge.js';
import { asBatch } from '../../src/conformance/trajectories.js';
import { float64 } from '../../src/numeric/float64.js';
import type { Mutant } from '../../src/verdict/mutants/mutant.js';
import { MUTANTS } from '../../src/verdict/mutants/mutants.js';
import { CORPUS } from './corpus.js';

const instances = new Map(
  await Promise.all(CORPUS.instances.map(async (record) => [record.id, await readInstanceRecord(record)] as const)),
);
const CASES = (CORPUS.cases.estimates as EstimateCase[]).filter(({ estimator }) => estimator === 'bc-hg');

/** What an implementation in double precision that computes `textbook` answers, judged. */
function failuresOf(textbook: Mutant['textbook']): { one: EstimateCase; got: readonly number[] }[] {
  return CASES.flatMap((one) => {
    const { problem, knowledge } = instances.get(one.instance)!;
    const critic = { qL: doublesOf(one.critic.qL), vL: doublesOf(one.critic.vL) };
    const gradient = textbook(asBatch(problem, one.batch), lifted(knowledge, float64, critic));
    const { verdict, got } = judgeReply(one, { kind: 'result', result: { gradient } });
    return verdict === 'fails' && got ? [{ one, got }] : [];
  });
}

test('BC-HG in double precision passes every case', () => {
  expect(failuresOf(estimatorById('bc-hg').textbook)).toEqual([]);
});

test('at least nine tenths of the catalogue are named, and only they, from at most three failing cases', () => {
  const diagnoses = MUTANTS.map(({ id, textbook }): [string, Diagnosis | undefined] => [
    id,
    diagnose('bc-hg', failuresOf(textbook)),
  ]);
  const named = diagnoses.filter(([id, found]) => found?.mistakes.length === 1 && found.mistakes[0] === id);
  const notNamed = diagnoses.filter((one) => !named.includes(one)).map(([id, found]) => [id, found?.mistakes]);
  expect(notNamed.length / MUTANTS.length, JSON.stringify(notNamed)).toBeLessThanOrEqual(0.1);
  for (const [id, found] of named) {
    expect(found!.cases.length, id).toBeLessThanOrEqual(3);
    expect(found!.explains, id).toBe(found!.failures);
  }
});

test('a mistake that is not in the catalogue is not given a name from it', () => {
  const twice = failuresOf((batch, knowledge) =>
    estimatorById('bc-hg')
      .textbook(batch, knowledge)
      .map((x) => knowledge.tables.arithmetic.add(x, x)),
  );
  expect(twice.length).toBeGreaterThan(50);
  expect(diagnose('bc-hg', twice)!.mistakes).toEqual([]);
});
