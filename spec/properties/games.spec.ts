import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestResponse } from '../../src/follower/bestResponse.js';
import { gameResponse, withLeader } from '../../src/follower/gameResponse.js';
import { gameArbitrary } from '../../src/instances/drawGame.js';
import { stratumById } from '../../src/instances/strata.js';
import { gameValues } from '../../src/leader/gameValues.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { compileGame, evaluateGame, gameGradients } from '../../src/model/game/gameTables.js';
import { loweredState, lowerGame, stateOfLowered } from '../../src/model/game/lowerGame.js';
import { instanceText, parseAnyInstance } from '../../src/model/files/instanceFile.js';
import type { MarkovGame } from '../../src/model/game/markovGame.js';
import { compileProblem, evaluateTables } from '../../src/model/mdp/tables.js';
import { normaliseGame } from '../../src/model/game/validateGame.js';
import { expression } from '../../src/numeric/expression.js';
import { gameImplicit } from '../../src/truth/routes/game/gameImplicit.js';
import { gameTheorem } from '../../src/truth/routes/game/gameTheorem.js';
import type { Hypergradient } from '../../src/truth/routes/hypergradient.js';
import { differ, expectSame, expectSameRows } from '../helpers/same.js';
import { BINARY, differentiate, range } from '../helpers/solve.js';

type D = typeof BINARY.zero;

const kinds = (['layered', 'cyclic'] as const).flatMap((shape) =>
  [true, false].map((observes) => ({ shape, observes, general: true, answers: 3 as const })),
);

/** The game at its point, solved on its own tables. */
function solved(game: MarkovGame) {
  const tables = evaluateGame(compileGame(game), BINARY);
  const response = gameResponse(tables);
  return { tables, response, implicit: gameImplicit(tables, response) };
}

const expectSameGradient = (actual: Hypergradient<D>, expected: Hypergradient<D>): void => {
  expectSame(BINARY, [actual.objective], [expected.objective]);
  for (const part of ['total', 'direct', 'guiding'] as const) expectSame(BINARY, actual[part], expected[part]);
};

describe.each(kinds)('$shape games, observes: $observes', (kind) => {
  const games = gameArbitrary(kind);

  test('are valid, and read back from their files', async () => {
    await fc.assert(
      fc.asyncProperty(games, async (game) => {
        expect(normaliseGame(game)).toBe(game);
        const text = instanceText(game);
        expect(instanceText(await parseAnyInstance(text))).toBe(text);
      }),
      { seed: 1, numRuns: 10 },
    );
  });

  test('have the hypergradient of what they are lowered to, by implicit differentiation and both forms of Theorem 2', () => {
    fc.assert(
      fc.property(games, (game) => {
        const { tables, response, implicit } = solved(game);
        const lowered = differentiate(lowerGame(game), BINARY).gradient;
        expectSameGradient(implicit, lowered);
        expectSameGradient(gameTheorem(tables, response, 'sum-over-time'), lowered);
        const discounted = [tables.gammaF, tables.gammaL].every((gamma) => BINARY.toNumber(gamma) < 1);
        if (discounted) expectSameGradient(gameTheorem(tables, response, 'normalised-occupancy'), lowered);
      }),
      { seed: 2, numRuns: 12 },
    );
  });

  test('have the best response of what they are lowered to', () => {
    fc.assert(
      fc.property(games, (game) => {
        const { response } = solved(game);
        const lowered = evaluateTables(compileProblem(lowerGame(game)), BINARY);
        const other = bestResponse(lowered);
        range(lowered.problem.states).forEach((i) => {
          const { s, a } = stateOfLowered(game, i);
          if (game.terminal.includes(s)) return;
          if (a !== null) expect(loweredState(game, s, a)).toBe(i);
          const pair = s * game.leaderActions + (a ?? 0);
          const own = <T>(byTriple: readonly T[]): T[] =>
            byTriple.slice(pair * game.actions, (pair + 1) * game.actions);
          const pairs = (x: readonly D[]): D[] => x.slice(i * game.actions, (i + 1) * game.actions);
          expectSame(BINARY, own(response.policy), pairs(other.policy));
          expectSame(BINARY, [response.vF[pair]], [other.vF[i]]);
          if (game.observes) expectSame(BINARY, own(response.qF), pairs(other.qF));
        });
      }),
      { seed: 3, numRuns: 10 },
    );
  });
});

describe("the code's backup", () => {
  test('is the lookahead of a follower that will not observe from the next step on', () => {
    fc.assert(
      fc.property(gameArbitrary({ shape: 'cyclic', observes: true, general: true }), (game) => {
        const tables = evaluateGame(compileGame(game), BINARY);
        const blind = evaluateTables(compileProblem(lowerGame({ ...game, observes: false })), BINARY);
        const values = bestResponse(blind).vF.filter((_, s) => !game.terminal.includes(s));
        const { w } = gameResponse(tables, 'code');
        expectSame(BINARY, w.filter((_, s) => !game.terminal.includes(s)), values); // prettier-ignore
      }),
      { seed: 4, numRuns: 15 },
    );
  });

  test('is never better for the follower than it believes: its W is at most the W of the paper (Jensen)', () => {
    fc.assert(
      fc.property(gameArbitrary({ shape: 'cyclic', observes: true, general: false }), (game) => {
        const tables = evaluateGame(compileGame(game), BINARY);
        const [paper, code] = (['paper', 'code'] as const).map((backup) => gameResponse(tables, backup).w);
        paper.forEach((x, s) => {
          const gain = BINARY.sub(x, code[s]);
          expect(BINARY.toNumber(gain)).toBeGreaterThanOrEqual(-gain.radius);
        });
      }),
      { seed: 5, numRuns: 15 },
    );
  });
});

/** The game whose leader has one action: the tables of the MDP. */
const asGame = (mdp: ConfigurableMdp, observes: boolean): MarkovGame => ({
  ...mdp,
  kind: 'markov-game',
  leaderActions: 1,
  observes,
  policy: mdp.transitions.map((rows) =>
    rows.length === 0 ? { successors: [], probabilities: [] } : { successors: [0], probabilities: [expression(1)] },
  ),
  transitions: mdp.transitions.map((rows) => (rows.length === 0 ? [] : [rows])),
  rewardF: mdp.rewardF.map((row) => (row.length === 0 ? [] : [row])),
  rewardL: mdp.rewardL.map((row) => (row.length === 0 ? [] : [row])),
});

describe('equivalences', () => {
  test.each(['layered', 'cyclic'])('a configurable MDP is a game whose leader has one action (%s)', (stratum) => {
    fc.assert(
      fc.property(stratumById(stratum).arbitrary, fc.boolean(), (mdp, observes) => {
        const game = asGame(mdp, observes);
        expect(lowerGame(game)).toEqual(mdp);
        expectSameGradient(solved(game).implicit, differentiate(mdp, BINARY).gradient);
      }),
      { seed: 6, numRuns: 12 },
    );
  });

  test('a game whose leader moves nothing has no hypergradient, whatever its policy; follower and values are those of an MDP', () => {
    fc.assert(
      fc.property(gameArbitrary({ shape: 'cyclic', observes: true, general: false }), (drawn) => {
        const same = <T>(table: readonly (readonly (readonly T[])[])[]) =>
          table.map((perLeader) => perLeader.map(() => perLeader[0]));
        const game: MarkovGame = {
          ...drawn,
          transitions: same(drawn.transitions),
          rewardF: same(drawn.rewardF),
          rewardL: same(drawn.rewardL),
          phiL: expression(0),
        };
        const { tables, response, implicit } = solved(game);
        const zeros = implicit.total.map(() => BINARY.zero);
        for (const part of ['total', 'direct', 'guiding'] as const) expectSame(BINARY, implicit[part], zeros);
        const plain = differentiate(lowerGame({ ...game, observes: false }), BINARY);
        expectSame(BINARY, gameValues(tables, withLeader(tables, response.policy)).vL, plain.leader.vL);
      }),
      { seed: 7, numRuns: 12 },
    );
  });
});

describe('equation (9) of the paper', () => {
  test('its sum from t = 1 on is the gradient of Q_F; as printed it is not, but (8) has the same mean with either', () => {
    let off = 0;
    for (const shape of ['layered', 'cyclic'] as const)
      fc.assert(
        fc.property(gameArbitrary({ shape, observes: true, general: false }), (game) => {
          const { tables, response, implicit } = solved(game);
          const after = gameTheorem(tables, response, 'sum-over-time', 'after');
          const printed = gameTheorem(tables, response, 'sum-over-time', 'printed');
          expectSameRows(BINARY, after.gradientQF!, implicit.gradientQF!);
          expectSame(BINARY, printed.total, implicit.total);
          const { leader } = gameGradients(tables);
          let isOff = false;
          printed.gradientQF!.forEach((row, triple) => {
            const pair = Math.floor(triple / game.actions);
            const value = response.vF[pair];
            // What is printed on top: V_F(s,a) ∇log f(a|s).
            const surplus = row.map((_, k) =>
              leader[pair] ? BINARY.div(BINARY.mul(value, leader[pair][k]), tables.leader[pair]) : BINARY.zero,
            );
            const expected = implicit.gradientQF![triple].map((x, k) => BINARY.add(x, surplus[k]));
            expectSame(BINARY, row, expected);
            isOff ||= row.some((x, k) => differ(BINARY, x, implicit.gradientQF![triple][k]));
          });
          if (isOff) off++;
        }),
        { seed: 8, numRuns: 12 },
      );
    // More than half of the 24 games; the others have a leader with one action, or whose policy does not move.
    expect(off).toBeGreaterThan(12);
  });
});
