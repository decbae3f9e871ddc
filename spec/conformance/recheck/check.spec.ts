import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { identityProblems } from '../../../src/conformance/recheck/identityCheck.js';
import { readCorpus, writeFiles, type StoredCorpus } from '../../../src/conformance/corpus/corpusFiles.js';
import { estimateCases } from '../../../src/conformance/corpus/estimates.js';
import { expectationCases } from '../../../src/conformance/corpus/expectations.js';
import {
  CASE_KINDS,
  type CertifiedAnswer,
  type EstimateCase,
  type ExpectationCase,
  type InstanceRecord,
  type NegativeCase,
  type SamplingCase,
  type SolutionCase,
} from '../../../src/conformance/corpus/format.js';
import { readInstanceRecord, type CorpusInstance } from '../../../src/conformance/corpus/instances.js';
import { numberProblems } from '../../../src/conformance/recheck/numberCheck.js';
import { schemaProblems } from '../../../src/conformance/recheck/schemaCheck.js';
import { secondWay, secondWayOfInstance, secondWayProblems } from '../../../src/conformance/recheck/secondWays.js';
import { solutionCase } from '../../../src/conformance/corpus/solutions.js';
import { CORPUS } from '../corpus.js';

/** Estimators without a linear form, whose moments are enumerated. */
const ENUMERATED = ['bc-hg-pooled', 'hpgd-mc', 'hpgd-sa', 'sobirl-batch'];
const long = ({ value }: CertifiedAnswer): boolean => value.some(({ dec }) => dec.replace(/\D/g, '').length > 35);
/** A game, by a biased estimator on it. */
const GAME = (CORPUS.cases.expectations as ExpectationCase[]).find(
  ({ estimator, expected: { mean, bias } }) => estimator === 'game:first-order' && long(bias) && long(mean),
)!;
/** A layered instance (all its trajectories end), a cyclic one, and a game, with their cases. */
const IDS = [CORPUS.instances[11].id, CORPUS.instances[22].id, GAME.instance];
const SMALL: StoredCorpus = {
  ...CORPUS,
  instances: CORPUS.instances.filter(({ id }) => IDS.includes(id)),
  cases: Object.fromEntries(
    CASE_KINDS.map((kind) => [
      kind,
      CORPUS.cases[kind].filter((one) =>
        'instance' in one ? IDS.includes(one.instance) : one.kind === 'negative' && !one.slug.includes('cyclic'),
      ),
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
/** Whether the second way of one case, or of an instance, disagrees. */
async function isFound({ instances, cases }: StoredCorpus, id: string): Promise<boolean> {
  const one = CASE_KINDS.flatMap((kind) => cases[kind]).find((each) => each.id === id);
  const record = instances.find((each) => each.id === (one && 'instance' in one ? one.instance : id));
  const instance = record && (await readInstanceRecord(record));
  const comparisons = one ? secondWay(one, instance) : secondWayOfInstance(instance!);
  return comparisons.some(({ holds }) => !holds);
}
/** Turns the 30th digit of the first component that has so many. */
function turnDigit({ value }: Mutable<CertifiedAnswer>): void {
  const k = value.findIndex((x) => long({ value: [x], radius: '0', condition: [] }));
  const { dec } = value[k];
  value[k].dec = `${dec.slice(0, 30)}${(Number(dec[30]) + 5) % 10}${dec.slice(31)}`;
}

test('the corpus keeps its schemas, counts and ids', () => {
  expect(schemaProblems(CORPUS).problems).toEqual([]);
  expect(identityProblems(CORPUS).problems).toEqual([]);
  expect(numberProblems(CORPUS).problems).toEqual([]);
  expect(CORPUS.manifest.cases).toBeGreaterThanOrEqual(400);
});

test('answers agree with second ways', async () => {
  expect(await problemsOf(SMALL)).toEqual([]);
});

test('building again from the instances gives the same bytes', async () => {
  const line = (kind: string, id: string): string =>
    CORPUS.texts
      .get(kind)!
      .split('\n')
      .find((x) => x.includes(`"id":"${id}"`))!;
  for (const record of SMALL.instances) {
    const instance: CorpusInstance = await readInstanceRecord(record);
    const number = CORPUS.instances.findIndex(({ id }) => id === record.id);
    const solution = solutionCase(instance);
    expect(JSON.stringify(solution)).toBe(line('solutions.jsonl', solution.id));
    for (const one of estimateCases(instance, number))
      expect(JSON.stringify(one)).toBe(line('estimates.jsonl', one.id));
    for (const one of expectationCases(instance, number))
      expect(JSON.stringify(one)).toBe(line('expectations.jsonl', one.id));
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
    ...(['vF', 'qF', 'policy', 'vL', 'qL', 'benefit', 'occupancy', 'gradientVF', 'gradientQF', 'guiding'] as const).map(
      (name): [string, (copy: Copy) => string] => [
        `a digit of ${name} of a game`,
        ({ solutions }) => {
          const one = solutions[solutions.length - 1];
          turnDigit(one.expected[name]);
          return one.id;
        },
      ],
    ),
    [
      'a digit of a covariance',
      ({ expectations: [one] }) => {
        turnDigit(one.expected.covariance);
        return one.id;
      },
    ],
    [
      'a mean that was enumerated, by a millionth',
      ({ expectations }) => {
        const one = expectations.find(({ estimator }) => ENUMERATED.includes(estimator))!;
        for (const x of one.expected.mean.value) x.bits = turned(x.bits);
        return one.id;
      },
    ],
    ...(['mean', 'bias', 'variance', 'covariance'] as const).map((name): [string, (copy: Copy) => string] => [
      `a digit of the ${name} of an estimator for games`,
      ({ expectations }) => {
        const one = expectations.find(({ id }) => id === GAME.id)!;
        turnDigit(one.expected[name]);
        return one.id;
      },
    ]),
    [
      'an action of the leader in a sampled trajectory',
      ({ sampling }) => {
        const { id, expected } = sampling[sampling.length - 1];
        expected.leaderActions![0]++;
        return id;
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
      'an estimate of a game, by a millionth',
      ({ estimates }) => {
        const one = [...estimates].reverse().find(({ expected }) => expected.value.some(({ dec }) => dec !== '0'))!;
        for (const x of one.expected.value) x.bits = turned(x.bits);
        return one.id;
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
      'a refusal of what is right',
      ({ negative }) => {
        const one = negative.find(({ reason }) => reason === null)!;
        Object.assign(one, { reason: 'sum', pointer: '/initial' });
        return one.id;
      },
    ],
    [
      "the leader's policy of a game, by a millionth",
      ({ instances }) => {
        const { tables, id } = instances[instances.length - 1];
        if (tables.kind === 'markov-game') {
          const { v } = tables.leader.find((row) => row.length > 0)![0];
          v.bits = turned(v.bits);
        }
        return id;
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
    expect(await isFound(corpus, id)).toBe(true);
  });

  test('an input without its id, and an unknown key', () => {
    const corpus = spoiled(({ estimates: [one, other] }) => {
      one.batch[0].ended = !one.batch[0].ended;
      Object.assign(other, { surplus: 1 });
    });
    expect(identityProblems(corpus).problems.map(({ where }) => where)).toContain(corpus.cases.estimates[0].id);
    expect(schemaProblems(corpus).problems.map(({ where }) => where)).toEqual([corpus.cases.estimates[1].id]);
  });

  test.each(['bits', 'dec', 'frac'] as const)('a number with other %s than it has', (form) => {
    let id = '';
    const corpus = spoiled(({ instances }) => {
      const one = instances.find(
        ({ tables: { gammaF, gammaL } }) => gammaF.frac !== undefined || gammaL.frac !== undefined,
      )!;
      const { gammaF, gammaL } = one.tables;
      const number = gammaF.frac === undefined ? gammaL : gammaF;
      number[form] = { bits: turned(number.bits), dec: `${number.dec}1`, frac: '1/3' }[form];
      id = one.id;
    });
    expect(numberProblems(corpus).problems.map(({ where }) => where)).toEqual([id]);
  });

  test('fewer cases than the manifest says', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'fixtures-'));
    try {
      await writeFiles(directory, CORPUS.texts);
      const lines = CORPUS.texts.get('sampling.jsonl')!.split('\n');
      await writeFile(join(directory, 'sampling.jsonl'), lines.slice(1).join('\n'));
      await expect(readCorpus(directory)).rejects.toThrow(/\d+ documents, as the manifest says, found \d+/);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
