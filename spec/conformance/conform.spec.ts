import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { conform } from '../../src/conformance/conform.js';
import { drive } from '../../src/conformance/drive.js';
import { readExpectFail } from '../../src/conformance/expectFail.js';
import { doubleOf } from '../../src/conformance/fixtureNumber.js';
import type { EstimateCase, NegativeCase, SolutionCase } from '../../src/conformance/format.js';
import { judgeReply } from '../../src/conformance/judging.js';
import { requestOf, setupsOf } from '../../src/conformance/requests.js';
import { conformJunit } from '../../src/report/conformReport.js';
import { fixtureValidator } from '../../src/conformance/schemaCheck.js';
import { CORPUS, samplesOf } from './corpus.js';

const CHILD = [process.execPath, fileURLToPath(new URL('children/child.mjs', import.meta.url))];
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
  expect(junit.match(/<testsuite name="estimates" .* skipped="(\d+)"/)![1]).toBe(
    String(CORPUS.cases.estimates.length - ESTIMATES.length),
  );
});

test('a list with a case that does not exist is refused', () => {
  expect(() => readExpectFail('estimate/nowhere # comment', new Set(['estimate/somewhere@123']))).toThrow(
    /case that is asked/,
  );
});

test('at least 2,000 estimate cases a second are driven and judged', async () => {
  const setups = setupsOf(CORPUS.instances);
  const many = Array.from({ length: 20 }, () => ESTIMATES).flat();
  const started = process.cpuUsage();
  const { replies } = await drive(CHILD, () => many.map((one) => requestOf(one, setups)), OPTIONS);
  const verdicts = many.map((one, i) => judgeReply(one, replies[i]).verdict);
  // Of this process, so that it does not matter what else the machine does.
  const { user, system } = process.cpuUsage(started);
  const seconds = (user + system) / 1e6;
  expect(verdicts.filter((verdict) => verdict === 'broken')).toEqual([]);
  expect(many.length / seconds).toBeGreaterThan(2000);
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
