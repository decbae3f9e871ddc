import { describe, expect, test } from 'vitest';
import { gameResponse } from '../../src/follower/gameResponse.js';
import { estimateGame, estimateGameByKernel } from '../../src/estimators/games/gameEstimator.js';
import { GAME_ESTIMATORS } from '../../src/estimators/games/gameEstimators.js';
import { gameKnowledge } from '../../src/estimators/games/gameKnowledge.js';
import { compileGame, evaluateGame } from '../../src/model/gameTables.js';
import { float64 } from '../../src/numeric/float64.js';
import { randomGameCases } from '../../src/verdict/games/gameCase.js';
import { GAME_CLAIMS, GAME_PROMISES } from '../../src/verdict/games/gameClaims.js';
import { surveyGames } from '../../src/verdict/games/gameSurvey.js';

const failures: string[] = [];
const survey = surveyGames(12, 7, { progress: () => undefined, failure: (what) => failures.push(what) });

describe('estimators for games, exactly, on random games', () => {
  test('there are enough games to judge on', () => {
    expect(survey.cases).toBeGreaterThanOrEqual(14);
    expect(GAME_ESTIMATORS.map(({ id }) => id).sort()).toEqual(Object.keys(GAME_PROMISES).sort());
  });

  test.each(survey.claims)('$estimator: $claim', ({ verdict, against }) => {
    expect([verdict, against]).toEqual(['holds', undefined]);
  });

  test.each(survey.mutants)('the mistake $id is rejected', ({ killed }) => {
    expect(killed).toBe(true);
  });

  test('nothing else was reported as a failure', () => {
    expect(failures).toEqual([]);
  });

  test('an estimator that promises too much is found out', () => {
    const [unbiased] = GAME_CLAIMS;
    const firstOrder = GAME_ESTIMATORS.find(({ id }) => id === 'first-order')!;
    const cases = randomGameCases(12, 7, true);
    expect(cases.some((one) => unbiased.check(one, firstOrder)?.relation === 'different')).toBe(true);
  });
});

describe('kernels', () => {
  test('give what the textbook form gives, on every trajectory', () => {
    for (const estimator of GAME_ESTIMATORS)
      for (const { game, trajectories } of randomGameCases(4, 11, estimator.observes)) {
        const tables = evaluateGame(compileGame(game), float64);
        const knowledge = gameKnowledge(tables, gameResponse(tables));
        const parts = estimator.parts(knowledge);
        for (const { trajectory } of trajectories) {
          const expected = estimateGame(trajectory, knowledge, parts);
          const actual = estimateGameByKernel(trajectory, knowledge, parts);
          // Sums of at most 4·4 products of numbers below 1e4: 1e-16 of that, a hundred times.
          expected.forEach((x, k) => expect(Math.abs(actual[k] - x)).toBeLessThanOrEqual(1e-10 * (1 + Math.abs(x))));
        }
      }
  });
});
