import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { panelOf } from '../../src/experiments/publish/panel.js';
import { readPublished } from '../../src/experiments/publish/published.js';
import { resolveSettings } from '../../src/experiments/engine/settings.js';
import { lastMean, meanAndDeviation } from '../../src/experiments/engine/summary.js';
import { selectBest } from '../../src/experiments/engine/select.js';
import { sweep } from '../../src/experiments/engine/sweep.js';
import { experimentByName } from '../../src/experiments/engine/tasks.js';
import { readToyResults } from '../../src/experiments/toyGame/results.js';
import { runDocument } from '../../src/report/experimentReport.js';
import { panelSvg } from '../../src/report/panelReport.js';

const task = experimentByName('toy-r2');
const FILES = ['R2', 'R1'].map((v) => `fixtures/published/discrete_toy_${v}_main.json`);
const SMALL = { horizon: 20, hidden: 8, batch: 16 };
const run = (method: string, seed: number) =>
  task.run({ method, settings: resolveSettings(task.settings, SMALL, method), seed, iterations: 20 });
let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'toy-panel-'));
  const plan = { task, methods: ['bc-hg', 'exact'], axes: { data: ['on-policy'] }, seeds: 2, iterations: 20 };
  await sweep({ ...plan, grid: [SMALL] }, directory, { threads: 0 });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('curves of the toy game', () => {
  test('published: three methods by our names, with their settings, a mean inside its band', async () => {
    const published = await readPublished(FILES);
    expect(
      published.map(({ method, settings }) => `${settings['variant']} ${method} ${settings['data']}`).sort(),
    ).toEqual([
      'R1 bc-hg on-policy',
      'R1 bi-ac off-policy',
      'R1 first-order on-policy',
      'R2 bc-hg on-policy',
      'R2 bi-ac off-policy',
      'R2 first-order on-policy',
    ]);
    for (const { mean, low, high } of published)
      mean.forEach((value, i) => expect(low[i] <= value && value <= high[i]).toBe(true));
  });

  test('a panel has every fourth iteration and the last, mean and sample standard deviation, unsmoothed', async () => {
    const [bcHg] = await panelOf([directory]);
    expect(bcHg.x).toEqual([2, 6, 10, 14, 18, 20]);
    const curves = [0, 1].map((seed) => run('bc-hg', seed).curve);
    bcHg.x.forEach((iteration, k) => {
      const values = curves.map((curve) => curve[iteration / 2 - 1]);
      const { mean, error } = meanAndDeviation(values);
      // Curves and panels are kept to six decimals.
      expect(Math.abs(bcHg.mean[k] - mean)).toBeLessThanOrEqual(1.01e-6);
      expect(Math.abs(bcHg.high[k] - mean - error)).toBeLessThanOrEqual(2.01e-6);
    });
    expect(meanAndDeviation([1, 3])).toEqual({ mean: 2, error: Math.SQRT2 });
    expect(meanAndDeviation([5])).toEqual({ mean: 5, error: 0 });
  });

  test('the last two fifths decide', async () => {
    const [{ best }] = await selectBest([directory]);
    const curve = run('bc-hg', 0).curve;
    // The same four numbers of size one to a hundred, added in another order.
    expect(Math.abs(best!.lastMeans[0] - lastMean(curve, 4))).toBeLessThanOrEqual(1e-12);
    const settings = resolveSettings(task.settings, SMALL, 'bc-hg');
    const outcome = run('bc-hg', 0);
    const document = runDocument(task, { method: 'bc-hg', settings, seed: 0, iterations: 20 }, outcome, 0);
    expect(document).toMatchObject({ lastMean: lastMean(curve, 4), curve: [[2, curve[0]], [12, curve[5]], [20, curve[9]]] }); // prettier-ignore
  });

  test('are drawn over the published ones of the same game and data', async () => {
    const svg = await panelSvg(await panelOf([directory]), await readPublished(FILES));
    for (const text of ['bc-hg, on-policy', 'R = 2, plain sum', '>ours<', '>published<', '>exact ascent<'])
      expect(svg).toContain(text);
    expect(svg).not.toContain('R = 1');
    expect(svg).not.toContain('bi-ac');
    expect(svg).not.toContain('NaN');
  });

  test('results tell methods by what differs from their defaults', async () => {
    const groups = await readToyResults([directory, directory]);
    expect(groups.map(({ method, changes, seeds }) => [method, changes, seeds])).toEqual([
      ['bc-hg', 'horizon=20 batch=16 hidden=8', [0, 1]],
      ['exact', 'horizon=20 batch=16 hidden=8', [0, 1]],
    ]);
    const { series } = run('bc-hg', 1);
    // Results keep p to five decimals, of which half a unit is 5e-6.
    expect(Math.abs(groups[0].p[1] - lastMean(series['p'], 4))).toBeLessThanOrEqual(5.1e-6);
  });
});
