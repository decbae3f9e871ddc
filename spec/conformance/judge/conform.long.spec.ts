import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { conform } from '../../../src/conformance/judge/conform.js';
import type { Request } from '../../../src/conformance/drive/conversation.js';
import { drive } from '../../../src/conformance/drive/drive.js';
import { readExpectFail } from '../../../src/conformance/judge/expectFail.js';
import { doubleOf } from '../../../src/conformance/corpus/fixtureNumber.js';
import type { EstimateCase, NegativeCase, SolutionCase } from '../../../src/conformance/corpus/format.js';
import { judgeReply } from '../../../src/conformance/judge/judging.js';
import { requestOf, setupsOf } from '../../../src/conformance/judge/requests.js';
import { conformJunit } from '../../../src/report/conformJunit.js';
import { fixtureValidator } from '../../../src/conformance/recheck/schemaCheck.js';
import { CORPUS, samplesOf } from '../corpus.js';

const CHILD = [process.execPath, fileURLToPath(new URL('../children/child.mjs', import.meta.url))];
const OPTIONS = { timeLimit: 30, enumerated: [] };
const ESTIMATES = (CORPUS.cases.estimates as EstimateCase[]).filter(({ estimator }) => estimator === 'bc-hg');

test('a listed case that fails is expected, a listed case that passes is a failure', async () => {
  const plain = await conform(CHILD, CORPUS, OPTIONS);
  const wrong = plain.cases.filter(({ outcome }) => outcome === 'fails');
  const right = plain.cases.filter(({ outcome }) => outcome === 'passes');
  expect([plain.verdict, wrong.length > 0, right.length > 0]).toEqual(['fails', true, true]);
  const listing = (ids: readonly string[]) =>
    conform(CHILD, CORPUS, { ...OPTIONS, expectFail: readExpectFail(ids.join('\n'), new Set(ids)) });
  const excused = await listing(wrong.map(({ id }) => id));
  expect(excused.verdict).toBe('holds');
  const overdone = await listing([...wrong, right[0]].map(({ id }) => id));
  expect(overdone.verdict).toBe('fails');
  expect(overdone.cases.find(({ id }) => id === right[0].id)!.outcome).toBe('unexpected-pass');
  const junit = conformJunit(overdone);
  expect(junit.match(/<failure /g)!.length).toBe(1);
  expect(junit.match(/<skipped/g)).toBeNull();
  const suite =
    /<testsuite name="estimates" tests="(\d+)".*\n(?:.*propert.*\n)*?.*<property name="not asked" value="(\d+)"/;
  expect(suite.exec(junit)!.slice(1)).toEqual([
    String(ESTIMATES.length),
    String(CORPUS.cases.estimates.length - ESTIMATES.length),
  ]);
});

test('a list with a case that does not exist is refused', () => {
  expect(() => readExpectFail('estimate/nowhere # comment', new Set(['estimate/somewhere@123']))).toThrow(
    /case that is asked/,
  );
});

test('many estimate cases are driven by one process, which is told each instance once and asked each case once', async () => {
  const read = new Map<string, number>();
  /** A request that counts how often it is looked at. */
  const counted = (name: string, { setup, body }: Request): Request => {
    const note = (key: string): void => void read.set(key, (read.get(key) ?? 0) + 1);
    return {
      get body() {
        note(name);
        return body;
      },
      setup: {
        id: setup!.id,
        get line() {
          note(setup!.id);
          return setup!.line;
        },
      },
    };
  };
  const setups = setupsOf(CORPUS.instances);
  const many = Array.from({ length: 5 }, () => ESTIMATES).flat();
  const requests = many.map((one, i) => counted(`case ${i}`, requestOf(one, setups)));
  const { replies, processes } = await drive(CHILD, () => requests, OPTIONS);
  expect(many.map((one, i) => judgeReply(one, replies[i]).verdict).filter((verdict) => verdict === 'broken')).toEqual(
    [],
  );
  expect(processes).toBe(1);
  expect(read.size).toBe(many.length + new Set(requests.map(({ setup }) => setup!.id)).size);
  expect([...read.values()].filter((times) => times !== 1)).toEqual([]);
});

test('answers that are one tolerance too far away, too long or not finite fail; bits are taken as well as numbers', () => {
  const one = ESTIMATES.find(({ expected }) => expected.value.some(({ dec }) => dec !== '0'))!;
  const judged = (gradient: unknown) => judgeReply(one, { kind: 'result', result: { gradient } });
  const right = one.expected.value.map(({ bits }) => bits);
  expect(judged(right).verdict).toBe('passes');
  const k = one.expected.value.findIndex(({ dec }) => dec !== '0');
  const allowed = Number(one.expected.condition[k]) * 2 ** -51;
  const moved = (by: number) => right.map((bits, i) => (i === k ? doubleOf(bits) + by : doubleOf(bits)));
  expect(judged(moved(allowed / 2)).verdict).toBe('passes');
  expect(judged(moved(allowed * 2)).what).toMatch(/apart/);
  expect(judged([...right, 0]).what).toMatch(/wrong length/);
  expect(judged(right.map(() => 'FFF8000000000000')).what).toMatch(/finite/);
  expect(judged(undefined).what).toMatch(/expected a list/);
});

test('solutions are judged by every quantity that is answered, and must have the hypergradient', () => {
  const one = (CORPUS.cases.solutions as SolutionCase[])[11];
  const judged = (result: Record<string, unknown>) => judgeReply(one, { kind: 'result', result });
  const bits = ({ value }: SolutionCase['expected']['vF']): string[] => value.map((x) => x.bits);
  const all = Object.fromEntries(Object.entries(one.expected).map(([name, answer]) => [name, bits(answer)]));
  expect(judged(all).verdict).toBe('passes');
  expect(judged({ hypergradient: all['hypergradient'] }).verdict).toBe('passes');
  expect(judged({ ...all, vF: all['vF'].map((x) => doubleOf(x) * 1.001) }).what).toMatch(/^vF\[/);
  expect(judged({ vF: all['vF'] }).what).toMatch(/^hypergradient: expected a list/);
  expect(judged({ ...all, value: 1 }).what).toMatch(/^value: not one of/);
});

test('what must be refused may not be accepted, and the other way round', () => {
  for (const one of CORPUS.cases.negative as NegativeCase[]) {
    const verdict = (refused: unknown) => judgeReply(one, { kind: 'result', result: { refused } }).verdict;
    expect([verdict(true), verdict(false)]).toEqual(one.reason === null ? ['fails', 'passes'] : ['passes', 'fails']);
  }
  const refused = (CORPUS.cases.negative as NegativeCase[]).find(({ reason }) => reason === 'sum')!;
  const because = (reason: string) =>
    judgeReply(refused, { kind: 'result', result: { refused: true, reason } }).verdict;
  expect(['sum', 'its probabilities do not add up', 'shape'].map(because)).toEqual(['passes', 'passes', 'fails']);
  const reasons = new Set((CORPUS.cases.negative as NegativeCase[]).map(({ reason }) => reason));
  expect(reasons.size).toBe(10);
});

test('every request has the form that the protocol schema says', () => {
  const validate = fixtureValidator('protocol', 'request');
  const setups = setupsOf(CORPUS.instances);
  for (const { line } of setups.values()) expect(validate(JSON.parse(line))).toBe(true);
  for (const one of samplesOf(CORPUS)) {
    const { body } = requestOf(one, setups);
    expect(validate(JSON.parse(`{"seq":0,${body}}`)), one.id).toBe(true);
    expect(validate(JSON.parse(`{"seq":0,"surplus":1,${body}}`)), one.id).toBe(false);
  }
});
