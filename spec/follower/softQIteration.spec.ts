import { describe, expect, test } from 'vitest';
import { gameResponse } from '../../src/follower/gameResponse.js';
import { backupGame } from '../../src/follower/gameBackup.js';
import { createSoftQIteration } from '../../src/follower/softQIteration.js';
import { compileGame, evaluateGame, type GameTables } from '../../src/model/game/gameTables.js';
import { float64 } from '../../src/numeric/float64.js';
import { toyGame } from '../../src/tasks/toyGame/toyGame.js';
import { gameArbitrary } from '../../src/instances/drawGame.js';
import { sampleNamed } from '../../src/instances/sampleInstances.js';

const LAYERED = gameArbitrary({ shape: 'layered', observes: true, general: false });
const BACKUPS = ['code', 'paper'] as const;
const toy = (p: string): GameTables<number> => evaluateGame(compileGame(toyGame({ reward: 2, p })), float64);
const answerOf = (tables: GameTables<number>, iteration: ReturnType<typeof createSoftQIteration>) => {
  const vF = new Array<number>(tables.leader.length).fill(NaN);
  const policy = new Array<number>(tables.rewardF.length).fill(NaN);
  iteration.answer(vF, policy);
  return { vF, policy };
};

describe('soft Q-iteration in doubles', () => {
  test.each(BACKUPS)('backup of the %s: a sweep is the backup of every state', (kind) => {
    const tables = toy('0.37');
    const iteration = createSoftQIteration(tables, kind);
    iteration.iterate(tables.leader, 5, 0);
    const before = iteration.q.slice();
    const { q, w } = answerTo(tables, kind, before);
    iteration.sweep(tables.leader);
    // Values up to 5, a dozen roundings.
    iteration.q.forEach((x, i) => expect(Math.abs(x - q[i])).toBeLessThanOrEqual(1e-14));
    expect(w).toHaveLength(3);
  });

  test.each(BACKUPS)(
    'backup of the %s: its fixed point is the best response, on games with terminal states too',
    (kind) => {
      const games = [0, 1, 2].map((i) => evaluateGame(compileGame(sampleNamed(LAYERED, `soft-q-spec/${i}`)), float64));
      for (const tables of [...games, toy('0.53')]) {
        const iteration = createSoftQIteration(tables, kind);
        iteration.iterate(tables.leader, 4000, 1e-13);
        const { vF, policy } = answerOf(tables, iteration);
        const exact = gameResponse(tables, kind);
        // Within 1e-13 · γ/(1 − γ) ≤ 1e-11 and roundings of values up to 1e2; over β for probabilities.
        vF.forEach((x, i) => expect(Math.abs(x - exact.vF[i])).toBeLessThanOrEqual(1e-10));
        policy.forEach((x, i) => expect(Math.abs(x - exact.policy[i])).toBeLessThanOrEqual(1e-10 / tables.beta));
      }
    },
  );

  test('published figures, p = 0.53: one call of 1000 sweeps from zero, and the fixed point', () => {
    const tables = toy('0.53');
    const iteration = createSoftQIteration(tables, 'code');
    expect(iteration.iterate(tables.leader, 1000, 1e-6)).toBe(1000);
    // 63.14 · 0.99^1000 = 2.7e-3 is missing.
    const missing = 63.137166 - answerOf(tables, iteration).vF[0];
    expect(missing).toBeGreaterThan(2e-3);
    expect(missing).toBeLessThan(3e-3);
    expect(iteration.iterate(tables.leader, 5000, 1e-12)).toBeLessThan(5000);
    const wanted = [63.137166, 63.137166, 63.880737, 61.560725, 62.505795, 62.505795];
    answerOf(tables, iteration).vF.forEach((x, i) => expect(Math.abs(x - wanted[i])).toBeLessThanOrEqual(6e-7));
  });
});

/** One backup of every state from Q, by the generic code: W of Q, then Q anew. */
function answerTo(tables: GameTables<number>, kind: 'code' | 'paper', q: Float64Array): { q: number[]; w: number[] } {
  // W(s) of any Q is the backup of a game whose rewards are Q and which ends at once.
  const still = { ...tables, rewardF: Array.from(q), gammaF: 0 };
  const w = [0, 1, 2].map((s) => backupGame(still, kind, s, [0, 0, 0]).w);
  return { w, q: [0, 1, 2].flatMap((s) => [...backupGame(tables, kind, s, w).q]) };
}
