import { describe, expect, test } from 'vitest';
import { gamesStratum } from '../../src/instances/games.js';
import type { AnyCase } from '../../src/verdict/case.js';
import { randomCases, surveyMistakes } from '../../src/verdict/estimatorSurvey.js';
import { isGameCase, type GameCase } from '../../src/verdict/games/gameCase.js';
import { GAME_MISTAKES } from '../../src/verdict/games/gameMistakes.js';
import { GAME_PROMISING, MISTAKE_CLAIMS } from '../../src/verdict/promises.js';
import { judgeClaim, judgeEverywhere } from '../../src/verdict/judge.js';

const SILENT = { progress: () => undefined, failure: () => undefined };

/** The random games that a seed gives, ready to be judged on. */
export const gamesOfSeed = (seed: number): readonly GameCase[] =>
  randomCases([gamesStratum], 48, seed).filter(isGameCase);

/** Describes that, on the games of a seed, every estimator of games keeps its promises and every mistake in one is rejected. */
export function surveyOfGames(seed: number): void {
  const cases = gamesOfSeed(seed);

  describe(`on the games of seed ${seed}`, () => {
    test('there are whole and cut trajectories of either kind of follower', () => {
      for (const whole of [true, false])
        for (const observes of [true, false]) {
          const some = cases.filter((one) => one.whole === whole && one.instance.observes === observes);
          expect(some.length, `${whole} ${observes}`).toBeGreaterThanOrEqual(3);
        }
    });

    test.each(
      GAME_PROMISING.flatMap(({ estimator, claims }) =>
        claims.map((claim) => [estimator.id, claim, estimator] as const),
      ),
    )('%s keeps its promise: %s', (_, claim, estimator) => {
      const verdict = judgeClaim(claim, estimator, 'games', cases);
      expect(judgeEverywhere(verdict ? [verdict] : [])).toBe('holds');
    });

    let more: AnyCase[] | undefined;
    const furtherCases = () => (more ??= randomCases([gamesStratum], 48, seed + 100));

    test.each(GAME_MISTAKES.map((mistake) => [mistake.id, mistake] as const))(
      'the mistake %s is rejected by a named claim',
      (_, mistake) => {
        const [verdict] = surveyMistakes([mistake], cases, furtherCases, SILENT);
        expect(verdict).toMatchObject({
          killed: true,
          by: expect.toSatisfy((id: string) => MISTAKE_CLAIMS.includes(id)) as string,
        });
      },
    );
  });
}
