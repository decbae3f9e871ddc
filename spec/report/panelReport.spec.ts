import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FOUR_ROOMS_EXPERIMENT as task } from '../../src/experiments/fourRooms/fourRoomsExperiment.js';
import { panelOf } from '../../src/experiments/publish/panel.js';
import { readPublished } from '../../src/experiments/publish/published.js';
import { movingAverage } from '../../src/experiments/engine/summary.js';
import { resolveSettings } from '../../src/experiments/engine/settings.js';
import { sweep } from '../../src/experiments/engine/sweep.js';
import { InvalidInput } from '../../src/model/invalidInput.js';
import { panelSvg } from '../../src/report/panelReport.js';

const BETAS = ['0.001', '0.003', '0.005'];
const FILES = BETAS.map((beta) => `fixtures/published/four_rooms_beta_${beta}_batch_100.json`);
let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'panel-'));
  const plan = { task, methods: ['naive-pgd', 'exact'], axes: { beta: [0.003] }, seeds: 2, iterations: 120 };
  await sweep({ ...plan, grid: [{ lr: 0.5 }, { lr: 0.01 }] }, directory, { threads: 0 });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('the published curves', () => {
  test('are six methods for each of three temperatures, a mean inside its band', async () => {
    const published = await readPublished(FILES);
    expect(published).toHaveLength(18);
    expect(new Set(published.map(({ method }) => method)).size).toBe(6);
    for (const { method, mean, low, high } of published) {
      expect(task.methods).toContain(method);
      mean.forEach((value, i) => expect(low[i] <= value && value <= high[i]).toBe(true));
    }
  });

  test('refuses what is no such file', async () => {
    await expect(readPublished(['nowhere.json'])).rejects.toThrow(InvalidInput);
  });
});

describe('a panel', () => {
  test('holds mean and band of the best point, smoothed, at every 50th iteration and the last', async () => {
    const panel = await panelOf([directory]);
    const naive = panel.find(({ method }) => method === 'naive-pgd')!;
    expect(naive.settings['lr']).toBe(0.5);
    expect(naive.x).toEqual([0, 50, 100, 119]);
    const settings = resolveSettings(task.settings, { lr: 0.5, beta: 0.003 });
    const curves = [0, 1].map((seed) => task.run({ method: 'naive-pgd', settings, seed, iterations: 120 }).curve);
    const mean = movingAverage(curves[0].map((x, i) => (x + curves[1][i]) / 2));
    // Of two values the population standard deviation is half their distance; / √2.
    const error = movingAverage(curves[0].map((x, i) => Math.abs(x - curves[1][i]) / 2 / Math.SQRT2));
    naive.x.forEach((i, k) => {
      // Curves and panels are kept to six decimals: 5e-7 each.
      expect(Math.abs(naive.mean[k] - mean[i])).toBeLessThanOrEqual(1.01e-6);
      expect(Math.abs(naive.low[k] - mean[i] + error[i])).toBeLessThanOrEqual(2.01e-6);
      expect(Math.abs(naive.high[k] - mean[i] - error[i])).toBeLessThanOrEqual(2.01e-6);
    });
  });

  test('is drawn with our curve, the published one and the exact ascent, each with its band', async () => {
    const svg = await panelSvg(await panelOf([directory]), await readPublished(FILES));
    expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true);
    expect(svg).toContain('β = 0.003, N = 100');
    expect(svg).not.toContain('β = 0.001');
    for (const name of ['>ours<', '>published<', '>exact ascent<', 'naive-pgd']) expect(svg).toContain(name);
    const coloured = (attribute: string, colour: string): number => svg.split(`${attribute}="${colour}"`).length - 1;
    // Once in the drawing, once in the legend; what was published is dashed in both.
    for (const colour of ['#0072b2', '#555555', '#d55e00']) expect(coloured('stroke', colour)).toBe(2);
    expect(coloured('stroke-dasharray', '5 4')).toBe(2);
    expect(svg).not.toContain('NaN');
  });
});
