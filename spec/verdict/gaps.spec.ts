import { describe, expect, test } from 'vitest';
import { gamesStratum } from '../../src/instances/games.js';
import { stratumById } from '../../src/instances/strata.js';
import { verifyJunit } from '../../src/report/junit.js';
import { verdictOf, verifyDocument, verifyText, type VerifyResult } from '../../src/report/verifyReport.js';
import { ALL_PROMISING } from '../../src/verdict/promises.js';
import { randomCases, surveyEstimator } from '../../src/verdict/estimatorSurvey.js';
import { gapsOf } from '../../src/verdict/gaps.js';
import { surveyStratum } from '../../src/verdict/truthSurvey.js';

const layered = randomCases([stratumById('layered')], 4, 1);
const games = randomCases([gamesStratum], 8, 1);
const survey = (id: string, cases: typeof games) => {
  const { estimator, claims } = ALL_PROMISING.find((one) => one.estimator.id === id)!;
  return surveyEstimator(estimator, claims, cases, { progress: () => undefined, failure: () => undefined });
};
const result = (parts: Partial<VerifyResult>): VerifyResult => ({
  ...{
    seed: 1,
    version: '0',
    strata: [],
    estimators: [],
    mutants: [],
    asked: { strata: [], estimators: [], instances: 1 },
    seconds: 1,
  },
  ...parts,
});

describe('what a run has not judged', () => {
  test.each([
    ['an estimator of games on configurable MDPs', 'game:bc-hg', layered],
    ['an estimator of configurable MDPs on games', 'bc-hg', games],
    ['any estimator on no instance', 'naive-pgd', []],
  ])('%s', (_, id, cases) => {
    const found = survey(id, cases);
    const reason = 'none of its claims was judged: no instance is of the kind that it is made for';
    expect(gapsOf([], [found], [])).toEqual([{ what: id, reason }]);
    expect(verdictOf(result({ estimators: [found] }))).toBe('undetermined');
    // Beside one that is judged, too.
    expect(verdictOf(result({ estimators: [found, survey('hpgd-oracle', layered)] }))).toBe('undetermined');
  });

  test('claims that apply to none of the instances are named with their condition', () => {
    const gaps = gapsOf([], [survey('bc-hg', layered)], ['layered']);
    expect(gaps.map(({ what }) => what)).toEqual(['bc-hg, truncation-only', 'bc-hg, unbiased-unlimited']);
    expect(gaps[0].reason).toBe('it applies to none of the instances: trajectories are cut, exact critic');
  });

  test('strata that were asked for by name and on which nothing was judged are named', () => {
    const found = survey('bc-hg', layered);
    const strata = (...asked: string[]) =>
      gapsOf([], [found], asked)
        .filter(({ what }) => what.startsWith('stratum'))
        .map(({ what }) => what);
    expect(strata('layered')).toEqual([]);
    expect(strata('layered', 'games')).toEqual(['stratum games']);
    const truth = surveyStratum(stratumById('rational'), 1, 1, () => undefined);
    expect(gapsOf([truth], [], ['rational'])).toEqual([]);
    expect(gapsOf([{ ...truth, instances: 0 }], [], ['rational'])).toHaveLength(1);
  });

  test('stands in the text, in the document and in JUnit, and nothing there says that all claims hold', () => {
    const open = result({
      estimators: [survey('game:bc-hg', layered)],
      asked: { strata: ['layered'], estimators: [], instances: 1 },
    });
    const text = verifyText(open);
    expect(text).toMatch(/^NOT JUDGED game:bc-hg: none of its claims was judged/m);
    expect(text).toMatch(/^NOT JUDGED stratum layered: nothing was judged on it$/m);
    expect(text).toMatch(/^Known mistakes were not tried/m);
    expect(text).toMatch(/UNDETERMINED/);
    expect(text).not.toMatch(/claims hold/);
    expect(verifyDocument(open)).toMatchObject({
      verdict: 'undetermined',
      notJudged: [{ what: 'game:bc-hg' }, { what: 'stratum layered' }],
    });
    expect(verifyJunit(open).match(/<failure message="nothing was judged on it"\/>/g)).toHaveLength(1);
  });

  test('is nothing where each claim was judged', () => {
    const truth = surveyStratum(stratumById('rational'), 1, 1, () => undefined);
    const whole = result({ strata: [truth], estimators: [survey('naive-pgd', layered)] });
    expect(verifyDocument(whole)).toMatchObject({ verdict: 'holds', notJudged: [] });
    expect(verifyText(whole)).toMatch(/All claims hold/);
    expect(verifyText(whole)).not.toMatch(/NOT JUDGED/);
  });
});
