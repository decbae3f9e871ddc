import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gameResponse, withLeader } from '../../src/follower/gameResponse.js';
import { gameArbitrary } from '../../src/instances/drawGame.js';
import { gameValues } from '../../src/leader/gameValues.js';
import { largestDifference, stackelbergBackup, stackelbergPairBackup } from '../../src/leader/stackelberg.js';
import { stageEquilibrium } from '../../src/leader/stageEquilibrium.js';
import { compileGame, evaluateGame, type GameTables } from '../../src/model/game/gameTables.js';
import type { MarkovGame } from '../../src/model/game/markovGame.js';
import { float64 } from '../../src/numeric/float64.js';
import { TOY_MOVES, TOY_STATES, toyGame } from '../../src/tasks/toyGame/toyGame.js';

const games = gameArbitrary({ shape: 'cyclic', observes: true, general: false });
const open = (game: MarkovGame): GameTables<number> => evaluateGame(compileGame(game), float64);
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** The fixed point: γ_L ≤ 0.95 or 0.99, values below 1e3, so that 3000 sweeps leave less than 1e-10. */
function fixedPoint(tables: GameTables<number>, qF: readonly number[]): number[] {
  let qL = qF.map(() => 0);
  for (let i = 0; i < 3000; i++) qL = stackelbergBackup(tables, qF, qL);
  return qL;
}

/** V_L of every state when the leader plays `choice[s]` and the follower b̂. */
function valuesOf(tables: GameTables<number>, qF: readonly number[], choice: readonly number[]): readonly number[] {
  const { leaderActions, actions, states } = tables.problem;
  const joint = range(states * leaderActions * actions).map((triple) => {
    const pair = Math.floor(triple / actions);
    const answers = qF.slice(pair * actions, (pair + 1) * actions);
    const answer = answers.indexOf(Math.max(...answers));
    return choice[Math.floor(pair / leaderActions)] === pair % leaderActions && answer === triple % actions ? 1 : 0;
  });
  return gameValues(tables, joint).vL;
}

describe("Bi-AC's operator with the follower's table given", () => {
  const tableOf = (tables: GameTables<number>) =>
    fc.array(fc.integer({ min: -9, max: 9 }), {
      minLength: tables.rewardF.length,
      maxLength: tables.rewardF.length,
    });

  test('is monotone and contracts by gammaL', () => {
    fc.assert(
      fc.property(
        games
          .map(open)
          .chain((tables) => fc.tuple(fc.constant(tables), tableOf(tables), tableOf(tables), tableOf(tables))),
        ([tables, qF, x, up]) => {
          const y = x.map((each, i) => each + Math.abs(up[i]));
          const [tx, ty, tUp] = [x, y, up].map((q) => stackelbergBackup(tables, qF, q));
          // Whole numbers below 20, probabilities within 2⁻⁵³: roundings of 1e-15 at most, four of them.
          tx.forEach((each, i) => expect(each).toBeLessThanOrEqual(ty[i] + 1e-13));
          const distance = largestDifference(float64, x, up);
          expect(largestDifference(float64, tx, tUp)).toBeLessThanOrEqual(tables.gammaL * distance + 1e-13);
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  test('has for its fixed point the best of all deterministic policies against a follower that plays the mode for ever', () => {
    fc.assert(
      fc.property(games, (game) => {
        const tables = open(game);
        const { qF } = gameResponse(tables);
        const qL = fixedPoint(tables, qF);
        expect(largestDifference(float64, stackelbergBackup(tables, qF, qL), qL)).toBeLessThan(1e-10);
        let policies: number[][] = [[]];
        for (const s of range(game.states))
          policies = policies.flatMap((p) =>
            range(game.terminal.includes(s) ? 1 : game.leaderActions).map((a) => [...p, a]),
          );
        const all = policies.map((choice) => valuesOf(tables, qF, choice));
        for (const s of range(game.states).filter((each) => !game.terminal.includes(each)))
          expect(qL[stageEquilibrium(tables, qF, qL, s).triple]).toBeCloseTo(Math.max(...all.map((v) => v[s])), 8);
      }),
      { seed: 2, numRuns: 25 },
    );
  });
});

describe('what it does not do', () => {
  test('in the toy game its policy earns nothing: against the response at p = 0.53 it plays 1 at A, and that response is gone', () => {
    const logits = (p: number): number[] => [0, 0, Math.log(p / (1 - p)), 0, 0, 0];
    const problem = compileGame(toyGame({ reward: 2 }));
    const objective = (p: number): number => {
      const tables = evaluateGame(problem, float64, logits(p));
      return gameValues(tables, withLeader(tables, gameResponse(tables).policy)).objective;
    };
    const tables = evaluateGame(problem, float64, logits(0.53));
    const { qF } = gameResponse(tables);
    const qL = fixedPoint(tables, qF);
    const atA = stageEquilibrium(tables, qF, qL, TOY_STATES.A);
    expect(atA.a).toBe(1);
    // It counts on the cycle S–A–S, 1/(1 − γ²), and gets nothing, for the follower stays away from A.
    const start = stageEquilibrium(tables, qF, qL, TOY_STATES.S);
    expect(start.b).toBe(TOY_MOVES.a);
    expect(qL[start.triple]).toBeCloseTo(1 / (1 - 0.99 ** 2), 8);
    expect(objective(1e-6)).toBeLessThan(0.01);
    expect(objective(0.4974)).toBeGreaterThan(39.9);
  });

  test('with both tables at once there are games on which it runs in circles, from where a monotone operator would rise to a fixed point', () => {
    let circles = 0;
    fc.assert(
      fc.property(games, (game) => {
        const tables = open(game);
        // A constant that one sweep raises: from there a monotone operator would rise, and being bounded converge.
        const low = (rewards: readonly number[], gamma: number): number[] =>
          rewards.map(() => Math.min(0, ...rewards) / (1 - gamma));
        let pair = { qF: low(tables.rewardF, tables.gammaF), qL: low(tables.rewardL, tables.gammaL) };
        const first = stackelbergPairBackup(tables, pair.qF, pair.qL);
        first.qL.forEach((x, i) => expect(x).toBeGreaterThanOrEqual(pair.qL[i] - 1e-12));
        first.qF.forEach((x, i) => expect(x).toBeGreaterThanOrEqual(pair.qF[i] - 1e-12));
        for (let i = 0; i < 600; i++) pair = stackelbergPairBackup(tables, pair.qF, pair.qL);
        const next = stackelbergPairBackup(tables, pair.qF, pair.qL);
        // Where choices have settled, 0.95⁶⁰⁰ of values below 100 is left: 1e-11.
        if (largestDifference(float64, next.qL, pair.qL) > 1e-3) circles++;
      }),
      { seed: 3, numRuns: 150 },
    );
    expect(circles).toBeGreaterThan(0);
  });
});
