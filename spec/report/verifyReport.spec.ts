import { describe, expect, test } from 'vitest';
import { verifyJunit } from '../../src/report/junit.js';
import { verdictOf, verifyDocument, verifyText, type VerifyResult } from '../../src/report/verifyReport.js';
import { ROUTES } from '../../src/truth/routes/mdp/routes.js';
import type { EstimatorSurvey } from '../../src/verdict/estimatorSurvey.js';
import type { MistakeVerdict } from '../../src/verdict/judge.js';
import type { StratumSurvey } from '../../src/verdict/truthSurvey.js';

const stratum: StratumSurvey = {
  id: 'layered',
  instances: 5,
  trajectories: 40,
  routes: Object.fromEntries(ROUTES.map((id) => [id, 5])),
  exact: 0,
  worst: 1e-49,
  float64Ratio: 0.25,
  float64Median: 1e-15,
  medianMilliseconds: 3,
  failures: [],
};
const broken: StratumSurvey = {
  ...stratum,
  failures: [{ instance: 'random:layered:1:3', what: 'routes disagree beyond their bounds, by <"1">' }],
};
const verdict = (claim: string, said: 'holds' | 'fails' | 'undetermined', extra: object = {}) =>
  ({ claim, stratum: 'layered', verdict: said, worst: 0.5, bound: 0.25, cases: 2, exact: 0, ...extra }) as const;
const estimator = (...claims: ReturnType<typeof verdict>[]): EstimatorSurvey => ({
  id: 'mine',
  claims,
  verdicts: Object.fromEntries(claims.map((one) => [one.claim, one.verdict])),
  unjudged: [],
  objections: {},
  variance: [],
  bias: [],
});
const mistake = (id: string, killed: boolean): MistakeVerdict => ({
  id,
  mistake: `what ${id} does`,
  killed,
  by: killed ? 'unbiased' : null,
  stratum: killed ? 'layered' : null,
  instance: killed ? 'random:layered:1:0' : null,
  instances: 2,
});
const result = (parts: Partial<VerifyResult>): VerifyResult => ({
  seed: 1,
  version: '0',
  strata: [],
  estimators: [],
  mutants: [],
  asked: { strata: [], estimators: [], instances: 1 },
  seconds: 2,
  ...parts,
});
const row = (text: string, start: string): string =>
  text.split('\n').find((line) => line.startsWith(start)) ?? `no row ${start}`;

describe('the verdict on a result', () => {
  const [holds, fails, open] = (['holds', 'fails', 'undetermined'] as const).map((said) =>
    estimator(verdict('unbiased', said)),
  );
  test.each([
    [
      'nothing wrong',
      { strata: [stratum], estimators: [holds], mutants: [mistake('a', true)] },
      'holds',
      'All claims hold',
    ],
    ['a claim that is open', { estimators: [holds, open] }, 'undetermined', 'UNDETERMINED'],
    ['a claim that fails beside one that is open', { estimators: [open, fails] }, 'fails', 'CLAIMS FAIL'],
    ['an instance without agreement', { strata: [broken], estimators: [holds] }, 'fails', 'CLAIMS FAIL'],
    ['a mistake that survives', { estimators: [holds], mutants: [mistake('a', false)] }, 'fails', 'CLAIMS FAIL'],
  ] as const)('%s', (_, parts, word, words) => {
    expect(verdictOf(result(parts))).toBe(word);
    expect(verifyDocument(result(parts))).toMatchObject({ verdict: word });
    expect(verifyText(result(parts)).split('\n').at(-1)).toMatch(new RegExp(`^${words}.* \\(seed 1, 2\\.0 s\\)\\.$`));
  });
});

describe('the text of a result', () => {
  test('has a row for each stratum and names the instances that fail', () => {
    const text = verifyText(result({ strata: [stratum, { ...broken, id: 'stiff' }] }));
    expect(row(text, 'layered')).toMatch(/ holds$/);
    expect(row(text, 'stiff')).toMatch(/ FAILS 1$/);
    expect(text).toContain('FAILS random:layered:1:3: routes disagree');
    expect(text).toContain('CLAIMS FAIL on 10 instances');
  });

  test('has the routes on games themselves in a line of their own', () => {
    const games = { ...stratum, id: 'games', routes: { ...stratum.routes, 'game-implicit': 4 } };
    expect(verifyText(result({ strata: [games] }))).toContain('games, on the game itself: game-implicit 4');
    expect(verifyText(result({ strata: [stratum] }))).not.toContain('on the game itself');
  });

  test('shows a difference, a bound, equality or nothing in the cell of a claim', () => {
    const cellOf = (one: ReturnType<typeof verdict>): string =>
      row(verifyText(result({ estimators: [estimator(one)] })), 'mine').replace(/^mine +\S+ +/, '');
    expect(cellOf(verdict('unbiased', 'holds'))).toMatch(/^5\.0e-1 +holds$/);
    expect(cellOf(verdict('unbiased', 'holds', { worst: 0, exact: 2 }))).toMatch(/^= +holds$/);
    expect(cellOf(verdict('unbiased', 'fails'))).toMatch(/^FAILS 5\.0e-1 +FAILS$/);
    expect(cellOf(verdict('unbiased', 'undetermined'))).toMatch(/^\? 2\.5e-1 +undetermined$/);
    expect(cellOf(verdict('biased', 'holds'))).toMatch(/^differs 0\.50 +holds$/);
    expect(cellOf(verdict('biased', 'undetermined'))).toMatch(/^none +undetermined$/);
  });

  test('counts the mistakes that are rejected, and names those that survive', () => {
    const text = verifyText(result({ mutants: [mistake('a', true), mistake('b', true), mistake('c', false)] }));
    expect(text).toContain('2 of 3 known mistakes are rejected: 2 by unbiased (layered)');
    expect(text).toContain('SURVIVES c: what c does');
  });
});

describe('JUnit XML of a result', () => {
  test('has a suite for each stratum and estimator and one for mistakes; what fails is a failure, with its text escaped', () => {
    const xml = verifyJunit(
      result({
        strata: [broken],
        estimators: [
          estimator(verdict('unbiased', 'fails', { against: 'random:layered:1:2' }), verdict('biased', 'undetermined')),
        ],
        mutants: [mistake('a', true), mistake('c', false)],
      }),
    );
    expect(xml).toContain('<testsuite name="truth/layered" tests="2" failures="1" errors="0" skipped="0">');
    expect(xml).toContain('<testcase name="4 instances of layered" classname="truth/layered"/>');
    expect(xml).toContain('beyond their bounds, by &#60;&#34;1&#34;&#62;"/>');
    expect(xml).toContain('<testsuite name="estimators/mine" tests="2" failures="2" errors="0" skipped="0">');
    expect(xml).toContain('<failure message="fails on random:layered:1:2"/>');
    expect(xml).toContain('<failure message="undetermined"/>');
    expect(xml).toContain('<testsuite name="mistakes" tests="2" failures="1" errors="0" skipped="0">');
    expect(xml).toContain('<failure message="survives: what c does"/>');
    expect(verifyJunit(result({}))).not.toContain('<testsuite ');
  });
});
