import { describe, expect, test } from 'vitest';
import { resolveSettings } from '../../src/experiments/engine/settings.js';
import { THERMAL_METHODS } from '../../src/experiments/thermalControl/methods.js';
import { THERMAL_EXPERIMENT as task } from '../../src/experiments/thermalControl/thermalControlExperiment.js';
import { trimmedMeanAndError } from '../../src/experiments/engine/summary.js';

const run = (method: string, iterations: number, given: Readonly<Record<string, number | string>> = {}, seed = 0) =>
  task.run({ method, settings: resolveSettings(task.settings, given, method), seed, iterations });
const SMALL = { episodes: 12, horizon: 40, evaluation: 0 };

test('the exact ascents have the values that an independent computation gave from w = 0', () => {
  const [total, direct] = ['exact', 'exact-first-order'].map((m) => run(m, 100, { evaluation: 0, initStd: 0 }).curve);
  // J before updates 0, 49 and 99, to the digit that was printed.
  [-262, -174.3, -163.8].forEach((x, i) => expect(total[[0, 49, 99][i]]).toBeCloseTo(x, 1));
  [-262, -205.3, -200].forEach((x, i) => expect(direct[[0, 49, 99][i]]).toBeCloseTo(x, 1));
});

test('a run is a function of its settings and seed; methods and step sizes share the first parameters and the batches', () => {
  const first = run('bc-hg', 2, { ...SMALL, evaluation: 3 });
  expect(run('bc-hg', 2, { ...SMALL, evaluation: 3 })).toEqual(first);
  const other = run('naive-pgd', 2, { ...SMALL, evaluation: 3, lr: 0.01 });
  expect(other.curve[0]).toBe(first.curve[0]);
  expect(other.curve[1]).not.toBe(first.curve[1]);
  expect(run('bc-hg', 1, { ...SMALL, evaluation: 3 }, 1).curve[0]).not.toBe(first.curve[0]);
});

test('the evaluation estimates the exact J', () => {
  const { curve, series } = run('exact', 1, { evaluation: 2000 });
  // The return of an episode has a deviation of some 240; a bound on states and the end after 100 steps move the mean by 1e-3.
  expect(Math.abs(curve[0] - series['exact'][0])).toBeLessThan((5 * 240) / Math.sqrt(2000));
  expect(curve[0]).not.toBe(series['exact'][0]);
});

test('a step is one of length lr in each group', () => {
  const first = run('naive-pgd', 1, { ...SMALL, lr: 0.25 }).theta;
  const start = run('naive-pgd', 1, { ...SMALL, lr: 0 }).theta;
  const w = (x: number): number => Math.log(x / (1 - x));
  const moved = Array.from(first, (x, k) => w(x) - w(start[k]));
  // θ = 1/2 is known to 1e-16, w = log θ/(1 − θ) to four times that, in each of four parameters.
  for (const group of [moved.slice(0, 4), moved.slice(4)]) expect(Math.hypot(...group)).toBeCloseTo(0.25, 9);
});

describe('options', () => {
  const settings: Readonly<Record<string, Readonly<Record<string, number | string>>>> = {
    scoreClip: { scoreClip: 0 },
    lastStep: { lastStep: 'seen' },
    guideClip: { guideClip: 0.01 },
    bound: { bound: 5 },
    critic: { critic: 'exact' },
    model: { critic: 'model' },
    network: { critic: 'network', criticSteps: 2, criticSamples: 2 },
    schedule: { schedule: 'linear' },
    beta: { beta: 1 },
  };
  const plain = run('bc-hg', 3, SMALL).theta;
  test.each(Object.keys(settings))('%s changes the run', (name) => {
    expect(run('bc-hg', 3, { ...SMALL, ...settings[name] }).theta).not.toEqual(plain);
  });

  test('a guiding part clipped to nothing leaves the direct part', () => {
    const none = run('bc-hg', 2, { ...SMALL, guideClip: 1e-12, critic: 'exact' }).theta;
    const direct = run('naive-pgd', 2, { ...SMALL, critic: 'exact' }).theta;
    // What is left of it turns a direct part of length one or more by 1e-12 at most, and two steps of 0.1 with it by 2e-13.
    none.forEach((x, k) => expect(x).toBeCloseTo(direct[k], 8));
  });
});

test.each(Object.keys(THERMAL_METHODS))('%s runs', (method) => {
  expect(Array.from(run(method, 2, SMALL).theta).every((x) => x > 0 && x < 1)).toBe(true);
});

test('integrated over the follower, thirty updates of twelve episodes gain what the exact ascent gains, but for a tenth', () => {
  const ours = run('bc-hg-white-box', 30, SMALL).curve;
  const exact = run('exact', 30, { evaluation: 0 }).curve;
  expect((ours[29] - ours[0]) / (exact[29] - exact[0])).toBeGreaterThan(0.9);
});

test('the trimmed mean leaves out the extremes; its error counts all', () => {
  const trimmed = trimmedMeanAndError([100, 1, 3, -50]);
  expect(trimmed.mean).toBe(2);
  // A root and a division, rounded.
  expect(trimmed.error).toBeCloseTo(0.5, 14);
  expect(trimmedMeanAndError([1, 3])).toEqual({ mean: 2, error: Math.SQRT1_2 });
});
