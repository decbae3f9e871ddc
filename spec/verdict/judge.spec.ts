import { describe, expect, test } from 'vitest';
import { bcHg } from '../../src/estimators/bcHg.js';
import { hpgdOracle } from '../../src/estimators/hpgd.js';
import type { Judged } from '../../src/verdict/claim.js';
import { claimById, CLAIMS } from '../../src/verdict/claims.js';
import { compareVectors } from '../../src/verdict/finding.js';
import { judgeClaim, judgeEverywhere, judgeMistake } from '../../src/verdict/judge.js';
import { estimateFrom, properIngredients } from '../../src/verdict/mistakes/ingredients.js';
import { MDP_MISTAKES } from '../../src/verdict/mistakes/mdpMistakes.js';
import { casesOfSeed, strataOf, surveyOfProblems } from './surveyOfProblems.js';

const SEED = 1;
const CASES = casesOfSeed(SEED);

surveyOfProblems(SEED);
describe('the catalogue of mistakes', () => {
  test('has at least forty, each with an id of its own', () => {
    expect(MDP_MISTAKES.length).toBeGreaterThanOrEqual(40);
    expect(new Set(MDP_MISTAKES.map(({ id }) => id)).size).toBe(MDP_MISTAKES.length);
  });

  test('is made of parts that put together properly are BC-HG', () => {
    for (const { knowledge, arithmetic, trajectories, exact } of CASES) {
      const batch = trajectories.slice(0, 3).map(({ trajectory }) => trajectory);
      const assembled = estimateFrom(batch, knowledge, properIngredients(knowledge));
      const finding = compareVectors(arithmetic, exact, assembled, bcHg.textbook(batch, knowledge), 1);
      expect(finding.relation).not.toBe('different');
    }
  });

  test('is not rejected by claims that everything is rejected by', () => {
    const proper = { id: 'bc-hg', mistake: 'none', formula: '', textbook: bcHg.textbook };
    expect(judgeMistake(proper, CASES)).toMatchObject({ killed: false });
  });
});

describe('verdicts', () => {
  const verdict = (claim: string, value: 'holds' | 'fails' | 'undetermined') =>
    ({ claim, stratum: 'layered', verdict: value, worst: 0, bound: 0, cases: 1, exact: 0 }) as const;

  test('a promise that must always hold fails if it fails anywhere, and is open if it is open anywhere', () => {
    expect(judgeEverywhere([verdict('unbiased', 'holds'), verdict('unbiased', 'fails')])).toBe('fails');
    expect(judgeEverywhere([verdict('unbiased', 'holds'), verdict('unbiased', 'undetermined')])).toBe('undetermined');
    expect(judgeEverywhere([verdict('unbiased', 'holds')])).toBe('holds');
    expect(judgeEverywhere([])).toBe('undetermined');
  });

  test('a claim of bias holds if it shows anywhere and fails if it shows nowhere', () => {
    expect(judgeEverywhere([verdict('biased', 'undetermined'), verdict('biased', 'holds')])).toBe('holds');
    expect(judgeEverywhere([verdict('biased', 'undetermined')])).toBe('fails');
  });

  test('an estimator that claims a bias and has none fails', () => {
    const verdicts = strataOf(CASES).flatMap(
      (stratum) =>
        judgeClaim(
          'biased',
          bcHg,
          stratum,
          CASES.filter((one) => one.stratum === stratum),
        ) ?? [],
    );
    expect(judgeEverywhere(verdicts)).toBe('fails');
  });

  test('a promise about an oracle fails where its rollouts are not used', () => {
    const deaf: Judged = {
      id: 'deaf',
      textbook: (batch, knowledge) =>
        hpgdOracle.textbook(batch, { ...knowledge, oracle: { pairs: [], states: knowledge.oracle!.states } }),
    };
    const whole = CASES.filter((one) => one.stratum === 'rational');
    expect(judgeClaim('unbiased-with-oracle', hpgdOracle, 'rational', whole)?.verdict).toBe('holds');
    expect(judgeClaim('unbiased-with-oracle', deaf, 'rational', whole)?.verdict).toBe('fails');
  });

  test('unknown claims are refused', () => {
    expect(() => claimById('perfect')).toThrow(RangeError);
    expect(new Set(CLAIMS.map(({ id }) => id)).size).toBe(CLAIMS.length);
  });
});
