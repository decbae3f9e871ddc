import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { identityProblems } from '../../src/conformance/identityCheck.js';
import { readCorpus, writeFiles, type StoredCorpus } from '../../src/conformance/corpusFiles.js';
import { estimateCases } from '../../src/conformance/estimates.js';
import {
  CASE_KINDS,
  type CertifiedAnswer,
  type EstimateCase,
  type ExpectationCase,
  type InstanceRecord,
  type NegativeCase,
  type SamplingCase,
  type SolutionCase,
} from '../../src/conformance/format.js';
import { chooseInstances } from '../../src/conformance/instances.js';
import { schemaProblems } from '../../src/conformance/schemaCheck.js';
import { secondWayProblems } from '../../src/conformance/secondWays.js';
import { solutionCase } from '../../src/conformance/solutions.js';
import { CORPUS } from './corpus.js';

/** One layered instance (all its trajectories end) and one cyclic one, with their cases. */
const IDS = [11, 22].map((i) => CORPUS.instances[i].id);
const SMALL: StoredCorpus = {
  ...CORPUS,
  instances: CORPUS.instances.filter(({ id }) => IDS.includes(id)),
  cases: Object.fromEntries(
    CASE_KINDS.map((kind) => [
      kind,
      CORPUS.cases[kind].filter((one) => ('instance' in one ? IDS.includes(one.instance) : one.kind === 'negative')),
    ]),
  ) as unknown as StoredCorpus['cases'],
};
type Mutable<T> = { -readonly [K in keyof T]: Mutable<T[K]> };
/** A copy to spoil. */
interface Copy {
  readonly instances: Mutable<InstanceRecord>[];
  readonly solutions: Mutable<SolutionCase>[];
  readonly estimates: Mutable<EstimateCase>[];
  readonly expectations: Mutable<ExpectationCase>[];
  readonly sampling: Mutable<SamplingCase>[];
  readonly negative: Mutable<NegativeCase>[];
}
function spoiled(spoil: (copy: Copy) => void): StoredCorpus {
  const { instances, cases } = structuredClone({ instances: SMALL.instances, cases: SMALL.cases });
  spoil({ instances, ...cases } as unknown as Copy);
  return { ...SMALL, instances, cases };
}
/** Turns a bit in the ninth hexadecimal digit: about 2⁻²¹ of the value. */
const turned = (bits: string): string => `${bits.slice(0, 8)}${bits[8] === '0' ? '8' : '0'}${bits.slice(9)}`;
const problemsOf = async (corpus: StoredCorpus): Promise<string[]> => {
  const ways = await secondWayProblems(corpus, () => undefined);
  return Object.values(ways).flatMap(({ problems }) => problems.map(({ where }) => where));
};
/** Turns the 30th digit of the first component that has so many. */
function turnDigit({ value }: Mutable<CertifiedAnswer>): void {
  const k = value.findIndex(({ dec }) => dec.replace(/\D/g, '').length > 35);
  const { dec } = value[k];
  value[k].dec = `${dec.slice(0, 30)}${(Number(dec[30]) + 5) % 10}${dec.slice(31)}`;
}

test('the corpus keeps its schemas, counts and ids', () => {
  expect(schemaProblems(CORPUS).problems).toEqual([]);
  expect(identityProblems(CORPUS).problems).toEqual([]);
  expect(CORPUS.manifest.cases).toBeGreaterThanOrEqual(400);
});

test('answers agree with second ways, and building again gives the same bytes', async () => {
  expect(await problemsOf(SMALL)).toEqual([]);
  const line = (kind: string, id: string): string =>
    CORPUS.texts
      .get(kind)!
      .split('\n')
      .find((x) => x.includes(`"id":"${id}"`))!;
  const instances = chooseInstances();
  for (const i of [0, 11, 22, 33, 44]) {
    expect(JSON.stringify(instances[i].record)).toBe(line('instances.jsonl', instances[i].record.id));
    const solution = solutionCase(instances[i]);
    expect(JSON.stringify(solution)).toBe(line('solutions.jsonl', solution.id));
    for (const one of estimateCases(instances[i], i)) expect(JSON.stringify(one)).toBe(line('estimates.jsonl', one.id));
  }
});

describe('what is spoiled is found', () => {
  test.each<[string, (copy: Copy) => string]>([
    [
      'a digit of a hypergradient',
      ({ solutions: [one] }) => {
        turnDigit(one.expected.hypergradient);
        return one.id;
      },
    ],
    [
      'a digit of a mean',
      ({ expectations: [one] }) => {
        turnDigit(one.expected.mean);
        return one.id;
      },
    ],
    [
      'a state of a sampled trajectory',
      ({ sampling: [one] }) => {
        one.expected.states[0]++;
        return one.id;
      },
    ],
    [
      'a reason',
      ({ negative }) => {
        negative[3].reason = 'sum';
        return negative[3].id;
      },
    ],
    [
      'an estimate, by a millionth',
      ({ estimates }) => {
        const one = estimates.find(({ expected }) => expected.value.some(({ dec }) => dec !== '0'))!;
        for (const x of one.expected.value) x.bits = turned(x.bits);
        return one.id;
      },
    ],
    [
      'a probability of an instance, by a millionth',
      ({ instances: [, one] }) => {
        const [move] = one.tables.transitions.find((moves) => moves.length > 1)!;
        move.v.bits = turned(move.v.bits);
        return one.id;
      },
    ],
  ])('%s', async (_, spoil) => {
    let id = '';
    const corpus = spoiled((copy) => (id = spoil(copy)));
    expect(await problemsOf(corpus)).toContain(id);
  });

  test('an input without its id, and an unknown key', () => {
    const corpus = spoiled(({ estimates: [one, other] }) => {
      one.batch[0].ended = !one.batch[0].ended;
      Object.assign(other, { surplus: 1 });
    });
    expect(identityProblems(corpus).problems.map(({ where }) => where)).toContain(corpus.cases.estimates[0].id);
    expect(schemaProblems(corpus).problems.map(({ where }) => where)).toEqual([corpus.cases.estimates[1].id]);
  });

  test('fewer cases than the manifest says', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'fixtures-'));
    try {
      await writeFiles(directory, CORPUS.texts);
      const lines = CORPUS.texts.get('sampling.jsonl')!.split('\n');
      await writeFile(join(directory, 'sampling.jsonl'), lines.slice(1).join('\n'));
      await expect(readCorpus(directory)).rejects.toThrow(/55 documents, as the manifest says, found 54/);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
