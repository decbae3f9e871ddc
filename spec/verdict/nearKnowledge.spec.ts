import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ballArithmetic } from '../../src/numeric/ball.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { float64 } from '../../src/numeric/float64.js';
import { exactKnowledge } from '../../src/estimators/knowledge.js';
import { gameKnowledge } from '../../src/estimators/games/gameKnowledge.js';
import { gameResponse } from '../../src/follower/gameResponse.js';
import { gamesStratum } from '../../src/instances/games.js';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { STRATA, stratumById } from '../../src/instances/strata.js';
import { compileGame, evaluateGame } from '../../src/model/game/gameTables.js';
import { compileProblem } from '../../src/model/mdp/tables.js';
import { NEAR, nearGameKnowledge, nearKnowledge } from '../../src/verdict/nearKnowledge.js';
import { tinyBeta } from '../helpers/tinyBeta.js';

const DECIMALS = ballArithmetic(decimalArithmetic(80));

describe('knowledge in doubles', () => {
  test('has the policy and the values of decimals, within the error that it states', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STRATA).chain(({ arbitrary }) => arbitrary),
        (mdp) => {
          const problem = compileProblem(mdp);
          const { knowledge, error } = nearKnowledge(problem);
          expect(error).toBeLessThanOrEqual(NEAR);
          const { response, critic } = exactKnowledge(problem, DECIMALS);
          response.policy.forEach((p, i) => {
            const exact = DECIMALS.toNumber(p);
            // Beside the rounding of the reference itself to a double.
            const allowed = (error + 2 ** -52) * knowledge.response.policy[i] + DECIMALS.radius(p);
            if (exact > 1e-15) expect(Math.abs(knowledge.response.policy[i] - exact)).toBeLessThanOrEqual(allowed);
          });
          const values = [...Array.from(critic.vL), ...Array.from(critic.qL)];
          const near = [...Array.from(knowledge.critic.vL), ...Array.from(knowledge.critic.qL)];
          const size = Math.max(...near.map(Math.abs));
          values.forEach((v, i) =>
          expect(Math.abs(near[i] - DECIMALS.toNumber(v))).toBeLessThanOrEqual((error + 2 ** -52) * size + DECIMALS.radius(v)),
        ); // prettier-ignore
        },
      ),
      { seed: 55, numRuns: 25 },
    );
  });

  test('is that of double precision where this is near enough', () => {
    const problem = compileProblem(sampleInstance(stratumById('layered'), 1, 0));
    const { knowledge } = nearKnowledge(problem);
    const plain = exactKnowledge(problem, float64);
    expect(knowledge.response).toEqual(plain.response);
    expect(knowledge.critic).toEqual(plain.critic);
  });

  test('has a policy of two halves at an exact tie, where double precision is sure of one action', () => {
    const problem = compileProblem(tinyBeta());
    const { knowledge, error } = nearKnowledge(problem);
    expect(error).toBeLessThanOrEqual(NEAR);
    expect(knowledge.response.policy.slice(0, 2)).toEqual([0.5, 0.5]);
    const [most] = exactKnowledge(problem, float64).response.policy;
    expect(most).toBeGreaterThan(0.99);
  });

  test('of a game is near that of decimals, too', () => {
    fc.assert(
      fc.property(gamesStratum.arbitrary, (game) => {
        const { knowledge, error } = nearGameKnowledge(game);
        expect(error).toBeLessThanOrEqual(NEAR);
        const tables = evaluateGame(compileGame(game), DECIMALS);
        const exact = gameKnowledge(tables, gameResponse(tables));
        exact.response.policy.forEach((p, i) => {
          const allowed = (error + 2 ** -52) * knowledge.response.policy[i] + DECIMALS.radius(p);
          if (DECIMALS.toNumber(p) > 1e-15)
            expect(Math.abs(knowledge.response.policy[i] - DECIMALS.toNumber(p))).toBeLessThanOrEqual(allowed);
        });
      }),
      { seed: 56, numRuns: 8 },
    );
  });
});
