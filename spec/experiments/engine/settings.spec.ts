import { describe, expect, test } from 'vitest';
import { sweepCases, type SweepPlan } from '../../../src/experiments/engine/cases.js';
import { resolveSettings } from '../../../src/experiments/engine/settings.js';
import { lastMean, meanAndError, movingAverage } from '../../../src/experiments/engine/summary.js';
import { FOUR_ROOMS_EXPERIMENT as task } from '../../../src/experiments/fourRooms/fourRoomsExperiment.js';
import { InvalidInput } from '../../../src/model/invalidInput.js';

describe('settings', () => {
  test('texts become numbers, defaults follow those before them', () => {
    const at = (batch: number): unknown => resolveSettings(task.settings, { batch: String(batch) })['envs'];
    expect([100, 200, 400, 1000].map(at)).toEqual([1, 1, 2, 5]);
    expect(resolveSettings(task.settings, { lr: '.5' })['lr']).toBe(0.5);
  });

  test.each([
    [{ lr: 'fast' }, '/lr'],
    [{ lr: '' }, '/lr'],
    [{ alpha: 1.5 }, '/alpha'],
    [{ batch: 1.5 }, '/batch'],
    [{ critic: 'none' }, '/critic'],
    [{ gamma: 1 }, '/gamma'],
  ])('refuses %j', (given, pointer) => {
    expect(() => resolveSettings(task.settings, given as never)).toThrow(InvalidInput);
    expect(() => resolveSettings(task.settings, given as never)).toThrow(pointer);
  });
});

describe('the cases of a sweep', () => {
  const plan: SweepPlan = {
    task,
    methods: ['bc-hg', 'hpgd-mc'],
    axes: { beta: [0.001, 0.003, 0.005] },
    grid: 'published',
    seeds: 10,
    iterations: 10_000,
  };

  test('the published grid has 24 points with a critic and 4 without', () => {
    const cases = [...sweepCases(plan)];
    expect(cases).toHaveLength(3 * (24 + 4) * 10);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    expect(cases.slice(0, 84).every(({ seed }) => seed === 0)).toBe(true);
  });

  test('seeds may begin anywhere', () => {
    const later = [...sweepCases({ ...plan, seeds: 2, firstSeed: 8 })].map(({ id }) => id);
    expect(later).toEqual([...sweepCases(plan)].slice(8 * 84).map(({ id }) => id));
  });

  test('shards are disjoint and together the whole, and a case stays in its shard as seeds are added', () => {
    const shards = [1, 2, 3].map((index) =>
      [...sweepCases({ ...plan, shard: { index, count: 3 } })].map(({ id }) => id),
    );
    const all = [...sweepCases(plan)].map(({ id }) => id);
    expect(shards.flat().sort()).toEqual(all.sort());
    // Binomial with n = 840, p = 1/3: standard deviation 13.7; seven of them.
    for (const shard of shards) expect(Math.abs(shard.length - 280)).toBeLessThan(96);
    const more = new Set([...sweepCases({ ...plan, seeds: 11, shard: { index: 2, count: 3 } })].map(({ id }) => id));
    expect(shards[1].every((id) => more.has(id))).toBe(true);
  });
});

describe('summaries', () => {
  test('by hand', () => {
    expect(lastMean([1, 2, 3, 4], 2)).toBe(3.5);
    expect(lastMean([1, 3])).toBe(2);
    expect(Array.from(movingAverage([2, 4, 6, 0], 2))).toEqual([2, 3, 5, 3]);
    // Population standard deviation of 1, 3 is 1.
    expect(meanAndError([1, 3])).toEqual({ mean: 2, error: Math.SQRT1_2 });
  });
});
