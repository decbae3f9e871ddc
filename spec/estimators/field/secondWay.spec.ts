import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIELD_ESTIMATORS, FIELD_GAME_ESTIMATORS } from '../../../src/estimators/field/catalogue.js';
import { TooManyBatches } from '../../../src/estimators/field/enumerable.js';
import { exactKnowledge } from '../../../src/estimators/knowledge.js';
import { gameKnowledge } from '../../../src/estimators/games/gameKnowledge.js';
import { gameResponse } from '../../../src/follower/gameResponse.js';
import { gamesStratum } from '../../../src/instances/games.js';
import { sampleInstance } from '../../../src/instances/sampleInstances.js';
import { stratumById } from '../../../src/instances/strata.js';
import { compileGame, evaluateGame } from '../../../src/model/game/gameTables.js';
import type { MarkovGame } from '../../../src/model/game/markovGame.js';
import { isOfKind } from '../../../src/model/instance.js';
import { compileProblem } from '../../../src/model/mdp/tables.js';
import { float64 } from '../../../src/numeric/float64.js';
import { fieldCase } from '../../../src/verdict/field/fieldCase.js';
import { isPolicyGame } from '../../../src/truth/moments/gameMoments.js';
import { DECIMALS } from '../../helpers/solve.js';

/** The least size that counts: gradients are of the order of one. */
const FLOOR = 1e-3;

/**
 * Allowed between doubles and forty digits, relative to the largest component: a thousand roundings of 2⁻⁵³, for each of the at most some hundred operations passes
 * through a system whose condition is at most 2/(1 − γ) ≤ 200 for the discounts drawn, and through exponents of 1/β ≤ 20; divided by the width of a quotient.
 */
const allowed = (width: number): number => (1000 * 200 * 20 * 2 ** -53) / width;

const widthOf = (id: string, at: { readonly n: bigint; readonly d: bigint }): number =>
  /penalty|zeroth/.test(id) ? Number(at.n) / Number(at.d) : 1;

/** What a method gives, undefined where its batches are too many to be enumerated. */
function unlessTooMany<R>(run: () => R): R | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof TooManyBatches) return undefined;
    throw error;
  }
}

function expectNear(id: string, width: number, got: ArrayLike<number>, wanted: readonly number[]): void {
  const scale = Math.max(FLOOR, ...wanted.map(Math.abs));
  wanted.forEach((x, k) => expect(Math.abs(got[k] - x), `${id} component ${k}`).toBeLessThan(allowed(width) * scale));
}

describe.each(['layered', 'cyclic', 'rational'].map(stratumById))('on $id problems', ({ id, arbitrary }) => {
  test('every method of the field gives in doubles, by its second way, what it gives in forty digits', () => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        fc.pre(mdp.theta.length > 0 && Number(mdp.beta.n) / Number(mdp.beta.d) >= 0.05);
        const problem = compileProblem(mdp);
        const [wide, rounded] = [exactKnowledge(problem, DECIMALS), exactKnowledge(problem, float64)];
        for (const { id: name, setting, textbook, kernel } of FIELD_ESTIMATORS) {
          const wanted = unlessTooMany(() => textbook([], wide));
          if (!wanted) {
            expect(() => kernel([], rounded)).toThrow(TooManyBatches);
            continue;
          }
          // A shift of 0.01 may leave the domain of a formula: then nothing is known.
          if (wanted.some((x) => !(DECIMALS.radius(x) < 1e-20))) continue;
          expectNear(name, widthOf(name, setting.at), kernel([], rounded), wanted.map(DECIMALS.toNumber));
        }
      }),
      { seed: 81 + id.length, numRuns: 4 },
    );
  });
});

test('on games, with either follower, both forms give what the problem gives that the game is lowered to', () => {
  const games = Array.from({ length: 24 }, (_, i) => sampleInstance(gamesStratum, 5, i)).filter(
    (game): game is MarkovGame =>
      isOfKind(game, 'markov-game') && game.theta.length > 0 && isPolicyGame(compileGame(game)),
  );
  const warm = games.filter(({ beta }) => Number(beta.n) / Number(beta.d) >= 0.05);
  const chosen = [true, false].flatMap((observes) => warm.filter((game) => game.observes === observes).slice(0, 2));
  expect(chosen).toHaveLength(4);
  for (const game of chosen) {
    const tables = evaluateGame(compileGame(game), float64);
    const knowledge = gameKnowledge(tables, gameResponse(tables));
    const lowered = fieldCase(game).knowledge;
    FIELD_GAME_ESTIMATORS.forEach(({ id, setting, kernel, textbook }) => {
      const wanted = unlessTooMany(() =>
        setting.family.estimate(lowered, setting.at).map(lowered.tables.arithmetic.toNumber),
      );
      if (!wanted) return;
      for (const got of [kernel([], knowledge), textbook([], knowledge)])
        expectNear(id, widthOf(id, setting.at), got, wanted);
    });
  }
});
