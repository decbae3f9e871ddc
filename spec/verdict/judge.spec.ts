import { describe, expect, test } from 'vitest';
import { STRATA, stratumById } from '../../src/instances/strata.js';
import { bcHg } from '../../src/estimators/bcHg.js';
import { hpgdOracle } from '../../src/estimators/hpgd.js';
import type { Judged } from '../../src/verdict/claim.js';
import { claimById, CLAIMS } from '../../src/verdict/claims.js';
import { randomCases } from '../../src/verdict/estimatorSurvey.js';
import { compareVectors } from '../../src/verdict/finding.js';
import { judgeClaim, judgeEverywhere, judgeMutant } from '../../src/verdict/judge.js';
import { estimateFrom, properIngredients } from '../../src/verdict/mutants/ingredients.js';
import { MUTANTS } from '../../src/verdict/mutants/mutants.js';
import { MUTANT_CLAIMS, PROMISING } from '../../src/verdict/promises.js';

/** Four instances of each stratum for two seeds. */
const CASES = [1, 2].map((seed) => randomCases(STRATA, 4, seed));
const strataOf = (cases: (typeof CASES)[number]): string[] => [...new Set(cases.map((one) => one.stratum))];

describe.each([0, 1])('on the cases of seed number %i', (i) => {
  const cases = [...CASES[i], ...randomCases([stratumById('layered')], 12, 10 + i)];

  test.each(
    PROMISING.flatMap(({ estimator, claims }) => claims.map((claim) => [estimator.id, claim, estimator] as const)),
  )('%s keeps its promise: %s', (_, claim, estimator) => {
    const verdicts = strataOf(cases).flatMap(
      (stratum) =>
        judgeClaim(
          claim,
          estimator,
          stratum,
          cases.filter((one) => one.stratum === stratum),
        ) ?? [],
    );
    expect(judgeEverywhere(verdicts)).toBe('holds');
  });
});

describe.each([0, 1])('on the cases of seed number %i', (i) => {
  const cases = [...CASES[i], ...randomCases([stratumById('layered')], 12, 10 + i)];

  test.each(MUTANTS.map((mutant) => [mutant.id, mutant] as const))(
    'the mistake %s is rejected by a named claim',
    (_, mutant) => {
      const verdict = judgeMutant(mutant, cases);
      expect(verdict).toMatchObject({
        killed: true,
        by: expect.toSatisfy((id: string) => MUTANT_CLAIMS.includes(id)) as string,
      });
    },
  );
});

describe('the catalogue of mistakes', () => {
  test('has at least forty, each with an id of its own', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(MUTANTS.map(({ id }) => id)).size).toBe(MUTANTS.length);
  });

  test('is made of parts that put together properly are BC-HG', () => {
    for (const { knowledge, arithmetic, trajectories, exact } of CASES[0]) {
      const batch = trajectories.slice(0, 3).map(({ trajectory }) => trajectory);
      const assembled = estimateFrom(batch, knowledge, properIngredients(knowledge));
      const finding = compareVectors(arithmetic, exact, assembled, bcHg.textbook(batch, knowledge), 1);
      expect(finding.relation).not.toBe('different');
    }
  });

  test('is not rejected by claims that everything is rejected by', () => {
    const proper = { id: 'bc-hg', mistake: 'none', formula: '', textbook: bcHg.textbook };
    expect(judgeMutant(proper, CASES[1])).toMatchObject({ killed: false });
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
    const verdicts = strataOf(CASES[0]).flatMap(
      (stratum) =>
        judgeClaim(
          'biased',
          bcHg,
          stratum,
          CASES[0].filter((one) => one.stratum === stratum),
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
    const whole = CASES[0].filter((one) => one.stratum === 'rational');
    expect(judgeClaim('unbiased-with-oracle', hpgdOracle, 'rational', whole)?.verdict).toBe('holds');
    expect(judgeClaim('unbiased-with-oracle', deaf, 'rational', whole)?.verdict).toBe('fails');
  });

  test('unknown claims are refused', () => {
    expect(() => claimById('perfect')).toThrow(RangeError);
    expect(new Set(CLAIMS.map(({ id }) => id)).size).toBe(CLAIMS.length);
  });
});
