import { describe, expect, test } from 'vitest';
import { gameResponse } from '../../src/follower/gameResponse.js';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { gamesStratum } from '../../src/instances/games.js';
import { estimateGame, estimateGameByKernel } from '../../src/estimators/games/gameEstimate.js';
import { GAME_ESTIMATORS } from '../../src/estimators/games/gameEstimators.js';
import { partsForGame } from '../../src/estimators/games/gameParts.js';
import { gameKnowledge } from '../../src/estimators/games/gameKnowledge.js';
import { compileGame, evaluateGame } from '../../src/model/game/gameTables.js';
import { float64 } from '../../src/numeric/float64.js';
import { suits } from '../../src/verdict/claim.js';
import { compareVectors } from '../../src/verdict/finding.js';
import { type GameCase } from '../../src/verdict/games/gameCase.js';
import { estimateGameFrom, gameIngredients } from '../../src/verdict/games/gameIngredients.js';
import { GAME_MISTAKES } from '../../src/verdict/games/gameMistakes.js';
import { GAME_PROMISING } from '../../src/verdict/promises.js';
import { judgeClaim, judgeMistake } from '../../src/verdict/judge.js';
import { gamesOfSeed, surveyOfGames } from './surveyOfGames.js';

const SEED = 7;
const CASES = gamesOfSeed(SEED);

surveyOfGames(SEED);

describe('the catalogue of mistakes in games', () => {
  test('has at least 25, each with an id of its own and a formula', () => {
    expect(GAME_MISTAKES.length).toBeGreaterThanOrEqual(25);
    expect(new Set(GAME_MISTAKES.map(({ id }) => id)).size).toBe(GAME_MISTAKES.length);
    for (const { id, mistake, formula } of GAME_MISTAKES) {
      expect(id).toMatch(/^game:[\w-]+$/);
      expect(mistake).not.toContain('\n');
      expect(formula).not.toBe('');
    }
  });

  test('is made of parts that put together properly are BC-HG', () => {
    for (const { knowledge, arithmetic, trajectories } of CASES)
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
      expect(judgeMistake({ ...estimator, mistake: 'none', formula: '' }, CASES)).toMatchObject({ killed: false });
  });
});

test('an estimator that promises too much is found out', () => {
  const { estimator } = GAME_PROMISING.find(({ estimator: { id } }) => id === 'game:first-order')!;
  expect(judgeClaim('unbiased', estimator, 'games', CASES)?.verdict).toBe('fails');
});

test('estimators are judged on the games that they are made for only', () => {
  const [game] = CASES;
  const { estimator } = GAME_PROMISING.find(({ estimator: { id } }) => id === 'game:bc-hg-unobserved')!;
  expect(suits(game, estimator)).toBe(!game.instance.observes);
  expect(suits(game, { id: 'bc-hg', textbook: () => [] })).toBe(false);
});

describe('kernels', () => {
  test('give what the textbook form gives, on every trajectory', () => {
    for (const estimator of GAME_ESTIMATORS) {
      const suited = (one: GameCase) => [null, one.instance.observes].includes(estimator.observes);
      for (const { instance, trajectories } of CASES.filter(suited).slice(0, 8)) {
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
