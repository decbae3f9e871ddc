import { describe, expect, test } from 'vitest';
import { gameResponse, withLeader } from '../../src/follower/gameResponse.js';
import { bootstrapValues, sampledValue } from '../../src/leader/gameBootstrap.js';
import { createGameSampler } from '../../src/leader/gameRollout.js';
import { gameValues } from '../../src/leader/gameValues.js';
import { cutReturn } from '../../src/leader/cutReturn.js';
import { stackelbergBackup } from '../../src/leader/stackelberg.js';
import { compileGame, evaluateGame, jointActions } from '../../src/model/game/gameTables.js';
import { lookahead } from '../../src/model/mdp/lookahead.js';
import { float64 } from '../../src/numeric/float64.js';
import { createStream } from '../../src/random/stream.js';
import { toyGame } from '../../src/tasks/toyGame/toyGame.js';
import { gameArbitrary } from '../../src/instances/drawGame.js';
import { sampleNamed } from '../../src/instances/sampleInstances.js';

const LAYERED = gameArbitrary({ shape: 'layered', observes: true, general: false });
const toy = evaluateGame(compileGame(toyGame({ reward: 2, p: '0.4' })), float64);
const { policy, qF } = gameResponse(toy, 'code');
const qL = Array.from({ length: 18 }, (_, i) => Math.sin(i));
const seen = { leader: toy.leader, policy, qF, qL };

describe('rollouts of a game', () => {
  test('have the expected return, in mean', () => {
    const sampler = createGameSampler(toy);
    sampler.play(toy.leader, policy);
    const stream = createStream('game-rollout-spec');
    const returns = Array.from({ length: 400 }, () => {
      const { states, actions } = sampler.rollout(150, stream);
      return Array.from(actions).reduce((sum, ab, t) => sum + toy.rewardL[states[t] * 6 + ab], 0);
    });
    const mean = returns.reduce((a, b) => a + b) / 400;
    const error = Math.sqrt(returns.reduce((sum, x) => sum + (x - mean) ** 2, 0)) / 400;
    expect(Math.abs(mean - cutReturn(toy, withLeader(toy, policy), 150, 1))).toBeLessThanOrEqual(5 * error);
  });

  test('visit every possible first step as often as it is likely, and end in terminal states', () => {
    const tables = evaluateGame(compileGame(sampleNamed(LAYERED, 'game-rollout-spec')), float64);
    const response = gameResponse(tables);
    const { leaderActions, actions, terminal } = tables.problem;
    const sampler = createGameSampler(tables);
    sampler.play(tables.leader, response.policy);
    const stream = createStream('game-rollout-spec/random');
    const counts = new Array<number>(tables.rewardF.length).fill(0);
    const repeats = 5000;
    for (let i = 0; i < repeats; i++) {
      const path = sampler.rollout(50, stream);
      expect(path.ended).toBe(true);
      expect(terminal[path.states[path.states.length - 1]]).toBe(1);
      if (path.actions.length > 0) counts[path.states[0] * leaderActions * actions + path.actions[0]]++;
    }
    withLeader(tables, response.policy).forEach((joint, triple) => {
      const probability = tables.initial[Math.floor(triple / actions / leaderActions)] * joint;
      const deviation = Math.sqrt((probability * (1 - probability)) / repeats);
      expect(Math.abs(counts[triple] / repeats - probability)).toBeLessThanOrEqual(5 * deviation + 1e-12);
    });
  });
});

describe('bootstraps', () => {
  const ahead = (values: readonly number[]): number[] => lookahead(jointActions(toy), toy.rewardL, toy.gammaL, values);

  test('expected: its fixed point is Q_L', () => {
    const exact = gameValues(toy, withLeader(toy, policy));
    bootstrapValues('expected', toy, { ...seen, qL: [...exact.qL] }).forEach((v, s) =>
      // Both are sums of a few numbers of size one at a Q_L of size ten: some roundings of 1e-15.
      expect(Math.abs(v - exact.vL[s])).toBeLessThanOrEqual(1e-12),
    );
  });

  test("stackelberg: it makes Bi-AC's operator", () => {
    expect(ahead(bootstrapValues('stackelberg', toy, seen))).toEqual(stackelbergBackup(toy, qF, qL));
  });

  test('modal: both modes, the first on ties', () => {
    // f = (½, ½) at S and B, (0.4, 0.6) at A; the modes of g: b at (S,0) (just below indifference), a tie of all three at (A,1), s at (B,0).
    expect(bootstrapValues('modal', toy, seen)).toEqual([qL[2], qL[9], qL[12]]);
  });

  test('sampled: the mean is the expected one', () => {
    const stream = createStream('bootstrap-spec');
    const expected = bootstrapValues('expected', toy, seen);
    expected.forEach((v, s) => {
      let sum = 0;
      for (let i = 0; i < 4000; i++) sum += sampledValue(toy, seen, s, stream);
      // Values within ± 1: a standard deviation of at most 1/√4000; five of them.
      expect(Math.abs(sum / 4000 - v)).toBeLessThanOrEqual(5 / Math.sqrt(4000));
    });
  });
});
