import { describe, expect, test } from 'vitest';
import { bcHg, bcHgTd } from '../../src/estimators/bcHg.js';
import { hpgdMc } from '../../src/estimators/hpgd.js';
import { naivePgd } from '../../src/estimators/naivePgd.js';
import { gamesStratum } from '../../src/instances/games.js';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { COUNTED } from '../../src/estimators/field/counted.js';
import { PARL } from '../../src/estimators/field/parl.js';
import { stratumById } from '../../src/instances/strata.js';
import { claimById } from '../../src/verdict/claims.js';
import {
  randomCases,
  surveyEstimator,
  surveyMistakes,
  type SurveyListener,
  witnessBeside,
} from '../../src/verdict/estimatorSurvey.js';
import { judgeClaim } from '../../src/verdict/judge.js';
import { GAME_PROMISING } from '../../src/verdict/promises.js';
import { MDP_MISTAKES } from '../../src/verdict/mistakes/mdpMistakes.js';

const [layered, cyclic] = [stratumById('layered'), stratumById('cyclic')];
const cases = randomCases([layered, cyclic], 4, 3);
const listening = () => {
  const told: string[] = [];
  const listener: SurveyListener = {
    progress: (what) => told.push(what),
    failure: (what) => told.push(`! ${what}`),
  };
  return { told, listener };
};

describe('random cases', () => {
  test('are those of the instances of the names that they have', () => {
    expect(cases.length).toBeGreaterThan(4);
    for (const one of cases) {
      const [, stratum, seed, index] = one.name.split(':');
      expect([stratum, seed]).toEqual([one.stratum, '3']);
      expect(one.instance).toEqual(sampleInstance(stratumById(one.stratum), 3, Number(index)));
    }
  });

  test('leave out what cannot be enumerated, or has no parameters', () => {
    const many = randomCases([stratumById('degenerate')], 20, 3);
    expect(many.length).toBeLessThan(20);
    const bare = (index: number): boolean => sampleInstance(stratumById('degenerate'), 3, index).theta.length === 0;
    expect(Array.from({ length: 20 }, (_, i) => bare(i)).filter(Boolean)).toHaveLength(1);
    for (const { parameters, trajectories } of many) {
      expect(parameters).toBeGreaterThan(0);
      expect(trajectories.length).toBeLessThanOrEqual(60);
    }
  });
});

describe('the witness', () => {
  const names = (...given: Parameters<typeof witnessBeside>) => witnessBeside(...given).map(({ name }) => name);

  test('stands beside the random cases of its stratum, unless it is one of them', () => {
    const rational = stratumById('rational');
    expect(names(rational, 1, 10)).toEqual(['random:rational:1:10']);
    expect(names(rational, 2, 100)).toEqual(['random:rational:1:10']);
    expect(names(rational, 1, 11)).toEqual([]);
    expect(names(stratumById('cyclic'), 1, 1)).toEqual([]);
  });

  test('tells what methods claim that few problems suit', () => {
    const cases = witnessBeside(stratumById('rational'), 1, 1);
    for (const { id, setting, claims, ...rest } of [...COUNTED, ...PARL]) {
      const judged = { id, setting, ...rest };
      for (const claim of claims)
        expect(judgeClaim(claim, judged, 'rational', cases)?.verdict, `${id} ${claim}`).toBe('holds');
    }
  });
});

describe('the survey of an estimator', () => {
  test('judges each claim on each stratum, and sums them up', () => {
    const { told, listener } = listening();
    const found = surveyEstimator(bcHg, ['unbiased', 'truncation-only'], cases, listener);
    expect(found.id).toBe('bc-hg');
    expect(found.verdicts).toEqual({ unbiased: 'holds', 'truncation-only': 'holds' });
    expect(found.claims.map(({ claim, stratum, verdict }) => [claim, stratum, verdict])).toEqual([
      ['unbiased', 'layered', 'holds'],
      ['truncation-only', 'cyclic', 'holds'],
    ]);
    expect(told).toEqual([
      'bc-hg unbiased layered',
      'bc-hg truncation-only layered',
      'bc-hg unbiased cyclic',
      'bc-hg truncation-only cyclic',
    ]);
  });

  test('tells of a claim that fails, and on which instance', () => {
    const { told, listener } = listening();
    const found = surveyEstimator(naivePgd, ['unbiased'], cases, listener);
    expect(found.verdicts).toEqual({ unbiased: 'fails' });
    const against = found.claims.find((verdict) => verdict.against)!.against;
    expect(told.at(-1)).toBe(
      `! naive-pgd is not what it claims: ${claimById('unbiased').statement} (not on ${against})`,
    );
    expect(cases.map(({ name }) => name)).toContain(against);
  });

  test('compares variances, by the recursion, stratum by stratum', () => {
    const traces = (id: string, stratum: string): number[] =>
      cases
        .filter((one) => one.stratum === stratum)
        .map((one) =>
          one.formMoments(id, null).variance.reduce<number>((sum, x) => sum + one.arithmetic.toNumber(x), 0),
        );
    const median = (xs: number[]): number => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)];
    const { variance } = surveyEstimator(bcHgTd, [], cases, listening().listener);
    expect(variance.map(({ stratum }) => stratum)).toEqual(['layered', 'cyclic']);
    for (const { stratum, trace, ratioToBcHg, belowHpgd, instances } of variance) {
      const [own, bc, hpgd] = ['bc-hg-td', 'bc-hg', 'hpgd-exact'].map((id) => traces(id, stratum));
      expect(instances).toBe(own.length);
      // Traces below their own radius count as zero; here rounding is all that differs.
      expect(trace).toBeCloseTo(median(own), 12);
      expect(ratioToBcHg).toBeCloseTo(median(own.flatMap((x, i) => (bc[i] > 0 ? x / bc[i] : []))), 9);
      expect(belowHpgd).toBe(own.filter((x, i) => x < hpgd[i]).length);
    }
    const same = surveyEstimator(bcHg, [], cases, listening().listener).variance;
    for (const { ratioToBcHg } of same) expect(ratioToBcHg).toBe(1);
    expect(surveyEstimator(hpgdMc, [], cases, listening().listener).variance).toEqual([]);
  });

  test('of games has no HPGD to compare with', () => {
    const games = randomCases([gamesStratum], 8, 7);
    const { estimator } = GAME_PROMISING.find(({ estimator: { id } }) => id === 'game:bc-hg-td')!;
    const { variance } = surveyEstimator(estimator, [], games, listening().listener);
    expect(variance).toHaveLength(1);
    expect(variance[0]).toMatchObject({ stratum: 'games', belowHpgd: null });
    expect(variance[0].ratioToBcHg).toBeGreaterThan(0);
    expect(variance[0].instances).toBeGreaterThan(0);
    expect(variance[0].instances).toBeLessThanOrEqual(games.length);
  });
});

describe('the survey of mistakes', () => {
  const proper = (id: string) => ({ id, mistake: 'none', formula: '', textbook: bcHg.textbook });

  test('asks for more cases only for those that survive, once', () => {
    const { told, listener } = listening();
    const further = randomCases([layered], 2, 9);
    let asked = 0;
    const more = () => {
      asked++;
      return further;
    };
    const [wrong] = MDP_MISTAKES;
    const verdicts = surveyMistakes([wrong, proper('one'), proper('two')], cases, more, listener);
    expect(verdicts.map(({ id, killed }) => [id, killed])).toEqual([
      [wrong.id, true],
      ['one', false],
      ['two', false],
    ]);
    expect(asked).toBe(1);
    expect(verdicts[1].instances).toBe(cases.length + further.length);
    expect(told).toEqual([
      `mistake ${wrong.id}`,
      'mistake one',
      '! the mistake one survives: none',
      'mistake two',
      '! the mistake two survives: none',
    ]);
    surveyMistakes([wrong], cases, more, listener);
    expect(asked).toBe(1);
  });

  test('counts the cases of both rounds where the second rejects', () => {
    const naive = { id: 'naive', mistake: 'no guiding part', formula: '', textbook: naivePgd.textbook };
    const { told, listener } = listening();
    const [verdict] = surveyMistakes([naive], [], () => cases, listener);
    expect(told).toEqual(['mistake naive']);
    expect(verdict).toMatchObject({ killed: true, by: 'unbiased', stratum: 'layered' });
    expect(verdict.instances).toBeGreaterThan(0);
  });
});
