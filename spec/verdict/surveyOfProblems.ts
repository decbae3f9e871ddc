import { describe, expect, test } from 'vitest';
import { STRATA, stratumById } from '../../src/instances/strata.js';
import { randomCases } from '../../src/verdict/estimatorSurvey.js';
import { judgeClaim, judgeEverywhere, judgeMistake } from '../../src/verdict/judge.js';
import { MDP_MISTAKES } from '../../src/verdict/mistakes/mdpMistakes.js';
import { MISTAKE_CLAIMS, PROMISING } from '../../src/verdict/promises.js';
import type { Case } from '../../src/verdict/case.js';

/** Four random problems of each stratum. */
export const casesOfSeed = (seed: number): readonly Case[] => randomCases(STRATA, 4, seed);

/** The strata that problems are of. */
export const strataOf = (cases: readonly Case[]): string[] => [...new Set(cases.map((one) => one.stratum))];

/** Describes that, on the problems of a seed, every estimator keeps its promises and every known mistake is rejected. */
export function surveyOfProblems(seed: number): void {
  // Layered ones as well, of which most mistakes need several.
  const cases = [...casesOfSeed(seed), ...randomCases([stratumById('layered')], 12, 9 + seed)];

  describe(`on the problems of seed ${seed}`, () => {
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

    test.each(MDP_MISTAKES.map((mistake) => [mistake.id, mistake] as const))(
      'the mistake %s is rejected by a named claim',
      (_, mistake) => {
        const verdict = judgeMistake(mistake, cases);
        expect(verdict).toMatchObject({
          killed: true,
          by: expect.toSatisfy((id: string) => MISTAKE_CLAIMS.includes(id)) as string,
        });
      },
    );
  });
}
