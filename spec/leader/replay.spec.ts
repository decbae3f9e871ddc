import { describe, expect, test } from 'vitest';
import { createReplay } from '../../src/leader/replay.js';
import { createReplaySampler } from '../../src/leader/replaySampler.js';
import type { Trajectory } from '../../src/model/trajectory.js';
import { createStream } from '../../src/random/stream.js';
import { scripted, stratified } from '../random/scripted.js';

const SIZES = { leaderActions: 2, actions: 3 };
/** An episode of two steps that can be told from others: states n, n + 1, n + 2, leader's actions 0, 1, follower's 2, 0. */
const episode = (n: number): Trajectory => ({
  states: [n, n + 1, n + 2],
  actions: [0 * 3 + 2, 1 * 3 + 0],
  edges: [],
  ended: false,
});
const kept = ({ triples, next, length }: ReturnType<typeof createReplay>) => [...triples.slice(0, length), ...next.slice(0, length)]; // prettier-ignore

describe('a replay buffer', () => {
  test('holds whole episodes, step by step, and the oldest gives way', () => {
    const replay = createReplay(5, 2, SIZES);
    replay.add(episode(0));
    expect(kept(replay)).toEqual([2, 9, 1, 2]);
    replay.add(episode(10));
    replay.add(episode(20));
    expect(kept(replay)).toEqual([122, 129, 62, 69, 21, 22, 11, 12]);
    for (let n = 0; n < 20; n++) replay.add(episode(n));
    expect(replay.length).toBe(4);
  });

  test('a large one grows as it is filled', () => {
    const replay = createReplay(1_000_000, 2, SIZES);
    for (let n = 0; n < 50; n++) replay.add(episode(n));
    expect(replay.length).toBe(100);
    expect(replay.triples.length).toBeLessThan(400);
    expect([...replay.next.slice(96, 100)]).toEqual([49, 50, 50, 51]);
  });

  test('refuses what does not fit', () => {
    expect(() => createReplay(1, 2, SIZES)).toThrow(RangeError);
    expect(() => createReplay(8, 4, SIZES).add(episode(0))).toThrow(RangeError);
  });
});

describe('its sampler', () => {
  const replay = { episodeLength: 3, triples: new Int32Array(6), next: new Int32Array(6), length: 6 };

  test('draws entries alike, or by the discount of their time', () => {
    const grid = stratified(60);
    const uniform = [0, 0, 0, 0, 0, 0];
    const discounted = [0, 0, 0, 0, 0, 0];
    const draws = new Int32Array(1);
    for (const u of grid) {
      createReplaySampler(0.5, 3, scripted([u])).uniform(replay, true, draws);
      uniform[draws[0]]++;
      for (const v of stratified(70)) {
        createReplaySampler(0.5, 3, scripted([u, v])).discounted(replay, true, draws);
        discounted[draws[0]]++;
      }
    }
    expect(uniform).toEqual([10, 10, 10, 10, 10, 10]);
    // 1 : 1/2 : 1/4 of 30 · 70 each.
    expect(discounted).toEqual([1200, 600, 300, 1200, 600, 300]);
  });

  test('without replacement every entry comes once at most', () => {
    const sampler = createReplaySampler(0.9, 3, createStream('replay-spec'));
    for (const kind of ['uniform', 'discounted'] as const) {
      const draws = new Int32Array(6);
      sampler[kind](replay, false, draws);
      expect([...draws].sort()).toEqual([0, 1, 2, 3, 4, 5]);
      expect(() => sampler[kind](replay, false, new Int32Array(7))).toThrow(RangeError);
    }
  });
});
