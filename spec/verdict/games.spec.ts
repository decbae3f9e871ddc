import { describe, expect, test } from 'vitest';
import { gameResponse } from '../../src/follower/gameResponse.js';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { gamesStratum } from '../../src/instances/games.js';
import { estimateGame, estimateGameByKernel } from '../../src/estimators/games/gameEstimator.js';
import { GAME_ESTIMATORS, partsForGame } from '../../src/estimators/games/gameEstimators.js';
import { gameKnowledge } from '../../src/estimators/games/gameKnowledge.js';
import { compileGame, evaluateGame } from '../../src/model/gameTables.js';
import { float64 } from '../../src/numeric/float64.js';
import { suits } from '../../src/verdict/claim.js';
import type { AnyCase } from '../../src/verdict/case.js';
import { randomCases, surveyMutants } from '../../src/verdict/estimatorSurvey.js';
import { compareVectors } from '../../src/verdict/finding.js';
import { isGameCase, type GameCase } from '../../src/verdict/games/gameCase.js';
import { estimateGameFrom, gameIngredients } from '../../src/verdict/games/gameIngredients.js';
import { GAME_MUTANTS } from '../../src/verdict/games/gameMutants.js';
import { GAME_PROMISING } from '../../src/verdict/games/gamePromises.js';
import { judgeClaim, judgeEverywhere, judgeMutant } from '../../src/verdict/judge.js';
import { MUTANT_CLAIMS } from '../../src/verdict/promises.js';

const SEEDS = [7, 8];
const SILENT = { progress: () => undefined, failure: () => undefined };
const CASES = SEEDS.map((seed) => randomCases([gamesStratum], 48, seed).filter(isGameCase));

describe.each([0, 1])('on the games of seed number %i', (i) => {
  const cases = CASES[i];

  test('there are whole and cut trajectories of either kind of follower', () => {
    for (const whole of [true, false])
      for (const observes of [true, false]) {
        const some = cases.filter((one) => one.whole === whole && one.instance.observes === observes);
        expect(some.length, `${whole} ${observes}`).toBeGreaterThanOrEqual(3);
      }
  });

  test.each(
    GAME_PROMISING.flatMap(({ estimator, claims }) => claims.map((claim) => [estimator.id, claim, estimator] as const)),
  )('%s keeps its promise: %s', (_, claim, estimator) => {
    const verdict = judgeClaim(claim, estimator, 'games', cases);
    expect(judgeEverywhere(verdict ? [verdict] : [])).toBe('holds');
  });

  let more: AnyCase[] | undefined;
  const furtherCases = () => (more ??= randomCases([gamesStratum], 48, SEEDS[i] + 100));

  test.each(GAME_MUTANTS.map((mutant) => [mutant.id, mutant] as const))(
    'the mistake %s is rejected by a named claim',
    (_, mutant) => {
      const [verdict] = surveyMutants([mutant], cases, furtherCases, SILENT);
      expect(verdict).toMatchObject({
        killed: true,
        by: expect.toSatisfy((id: string) => MUTANT_CLAIMS.includes(id)) as string,
      });
    },
  );
});

describe('the catalogue of mistakes in games', () => {
  test('has at least 25, each with an id of its own and a formula', () => {
    expect(GAME_MUTANTS.length).toBeGreaterThanOrEqual(25);
    expect(new Set(GAME_MUTANTS.map(({ id }) => id)).size).toBe(GAME_MUTANTS.length);
    for (const { id, mistake, formula } of GAME_MUTANTS) {
      expect(id).toMatch(/^game:[\w-]+$/);
      expect(mistake).not.toContain('\n');
      expect(formula).not.toBe('');
    }
  });

  test('is made of parts that put together properly are BC-HG', () => {
    for (const { knowledge, arithmetic, trajectories } of CASES[0])
      for (const { trajectory } of trajectories.slice(0, 5)) {
        const parts = partsForGame(knowledge);
        const assembled = estimateGameFrom([trajectory], knowledge, gameIngredients(knowledge, parts));
        const { relation } = compareVectors(
          arithmetic,
          false,
          assembled,
          estimateGame(trajectory, knowledge, parts),
          1,
        );
        expect(relation).not.toBe('different');
      }
  });

  test('is not rejected by claims that everything is rejected by', () => {
    for (const { estimator } of GAME_PROMISING.filter(({ claims }) => claims.includes('unbiased')))
      expect(judgeMutant({ ...estimator, mistake: 'none', formula: '' }, CASES[1])).toMatchObject({ killed: false });
  });
});

test('an estimator that promises too much is found out', () => {
  const { estimator } = GAME_PROMISING.find(({ estimator: { id } }) => id === 'game:first-order')!;
  expect(judgeClaim('unbiased', estimator, 'games', CASES[0])?.verdict).toBe('fails');
});

test('estimators are judged on the games that they are made for only', () => {
  const [game] = CASES[0];
  const { estimator } = GAME_PROMISING.find(({ estimator: { id } }) => id === 'game:bc-hg-unobserved')!;
  expect(suits(game, estimator)).toBe(!game.instance.observes);
  expect(suits(game, { id: 'bc-hg', textbook: () => [] })).toBe(false);
});

describe('kernels', () => {
  test('give what the textbook form gives, on every trajectory', () => {
    for (const estimator of GAME_ESTIMATORS) {
      const suited = (one: GameCase) => [null, one.instance.observes].includes(estimator.observes);
      for (const { instance, trajectories } of CASES[0].filter(suited).slice(0, 8)) {
        const tables = evaluateGame(compileGame(instance), float64);
        const knowledge = gameKnowledge(tables, gameResponse(tables));
        const parts = estimator.parts(knowledge);
        for (const { trajectory } of trajectories) {
          const expected = estimateGame(trajectory, knowledge, parts);
          const actual = estimateGameByKernel(trajectory, knowledge, parts);
          // Sums of at most 4·4 products of numbers below 1e4: 1e-16 of that, a hundred times.
          expected.forEach((x, k) => expect(Math.abs(actual[k] - x)).toBeLessThanOrEqual(1e-10 * (1 + Math.abs(x))));
        }
      }
    }
  });
});

test('the stratum has games of every kind, each with the name under which it is found again', () => {
  const games = Array.from({ length: 60 }, (_, i) => sampleInstance(gamesStratum, 1, i));
  expect(games[3].name).toBe('games/1/3');
  const share = (has: (game: (typeof games)[number]) => boolean): number => games.filter(has).length / games.length;
  // Drawn with 0.6; three standard deviations of 60 draws are 0.19.
  expect(Math.abs(share(({ observes }) => observes) - 0.6)).toBeLessThan(0.19);
  expect(share(({ leaderActions }) => leaderActions > 1)).toBeGreaterThan(0.5);
  for (const { states, leaderActions, actions } of games) {
    expect(states).toBeLessThanOrEqual(4);
    expect(leaderActions).toBeLessThanOrEqual(3);
    expect(actions).toBeLessThanOrEqual(3);
  }
});
