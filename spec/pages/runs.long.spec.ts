import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import type { FinishedRun } from '../../src/experiments/engine/runFile.js';
import type { MethodResult, PointResult } from '../../src/experiments/fourRooms/results.js';
import type { PanelSeries } from '../../src/experiments/publish/panel.js';
import type { ThermalRun } from '../../src/experiments/thermalControl/results.js';
import { batchSeries } from '../../src/pages/fourRooms/batchFigure.js';
import { byMethod } from '../../src/pages/fourRooms/fourRoomsNames.js';
import { fourRoomsStages } from '../../src/pages/fourRooms/fourRoomsSweeps.js';
import { pathSeries } from '../../src/pages/fourRooms/pathFigure.js';
import { runsOf, sweepsIn } from '../../src/pages/fourRooms/runsIn.js';
import { writeFourRoomsResults } from '../../src/pages/fourRooms/fourRoomsResults.js';
import { keptIterations, seedCurves } from '../../src/pages/fourRooms/seedCurves.js';
import { sobirlDistance } from '../../src/pages/fourRooms/sobirlDistance.js';
import { averaged } from '../../src/pages/fourRooms/variants.js';
import { pathOf } from '../../src/pages/fourRooms/writePath.js';
import { checkoutAt } from '../../src/pages/files.js';
import { runPlan } from '../../src/pages/stages.js';
import { FOUR_ROOMS_EXPERIMENT } from '../../src/experiments/fourRooms/fourRoomsExperiment.js';
import { thermalSeries } from '../../src/pages/thermalControl/thermalFigure.js';

async function* given(...runs: readonly Partial<FinishedRun>[]): AsyncGenerator<FinishedRun> {
  for (const run of runs) yield await Promise.resolve(run as FinishedRun);
}

describe('what is read from runs', () => {
  test('the distance of SoBiRL from Naive-PGD is the largest over curves with the same settings and seed', async () => {
    const run = (method: string, seed: number, curve: number[]) => ({ method, seed, curve, settings: { lr: 1 } });
    const pairs = [run('sobirl', 0, [1, 2]), run('naive-pgd', 0, [1.5, 2]), run('naive-pgd', 1, [0, 0])];
    expect(await sobirlDistance(given(...pairs, run('sobirl', 1, [0, 3]), run('exact', 1, [9, 9])))).toEqual({ distance: 3, runs: 2 }); // prettier-ignore
    expect(await sobirlDistance(given(run('sobirl', 0, [1]), run('naive-pgd', 1, [1])))).toBeUndefined();
  });

  test('runs with the same method and settings are averaged over seeds, with the population error over the root of their number', async () => {
    const run = (seed: number, lr: number, lastMean: number, acting: number) => ({
      method: 'm',
      seed,
      settings: { lr, other: seed },
      lastMean,
      series: { acting: { lastMean: acting, curve: [] } },
    });
    const [one, other, ...none] = await averaged<'lr', 'acting'>(given(run(0, 1, 2, 5), run(0, 2, 7, 7), run(1, 1, 4, 5)), ['lr']); // prettier-ignore
    expect(none).toEqual([]);
    // Mean 3, deviation 1, over √2.
    expect(one).toEqual({
      method: 'm',
      lr: 1,
      seeds: 2,
      metric: { mean: 3, standardError: 0.707107, lastMeans: [2, 4] },
      acting: { mean: 5, standardError: 0, lastMeans: [5, 5] },
    });
    expect(other).toMatchObject({ lr: 2, seeds: 1, metric: { mean: 7, standardError: 0 } });
  });

  test('curves of the best point are kept seed by seed: every 200th iteration and the last, smoothed over a hundred', async () => {
    expect(keptIterations(402)).toEqual([0, 200, 400, 401]);
    expect(keptIterations(401)).toEqual([0, 200, 400]);
    const settings = { beta: 0.003, batch: 100, lr: 0.1, alpha: 0.5 };
    const [best, other] = [0.1, 0.5].map((lr) => ({ lr, alpha: 0.5 }) as PointResult);
    const selection: MethodResult = { method: "m", beta: 0.003, batch: 100, iterations: 202, best, decidingSeeds: [], grid: [best, other] }; // prettier-ignore
    const line = (slope: number) => Array.from({ length: 202 }, (_, i) => slope * i);
    const run = (seed: number, changed: object = {}) => ({
      method: 'm',
      seed,
      settings,
      curve: line(seed),
      ...changed,
    });
    const runs = given(run(2), run(1), run(4, { settings: { ...settings, lr: 0.5 } }), run(1, { method: 'other' }));
    // The mean of i − 99 … i is i − 49.5; the mean slope of the best point 1.5.
    expect(await seedCurves(runs, [selection])).toEqual([
      {
        method: 'm',
        beta: 0.003,
        batch: 100,
        lr: 0.1,
        alpha: 0.5,
        seeds: [1, 2],
        curves: [
          [0, 150.5, 151.5],
          [0, 301, 303],
        ],
        grid: [
          { lr: 0.1, alpha: 0.5, mean: [0, 225.75, 227.25] },
          { lr: 0.5, alpha: 0.5, mean: [0, 602, 606] },
        ],
      },
    ]);
  });

  test('results of Four-Rooms are renewed where there are runs, and stay where there are none', async () => {
    const directory = await mkdtemp(join(inject('scratch'), 'results-'));
    const plan = { task: FOUR_ROOMS_EXPERIMENT, methods: ['naive-pgd'], axes: { beta: [0.003], batch: [100] }, grid: [{ lr: 0.5 }], seeds: 2, iterations: 3 }; // prettier-ignore
    await runPlan({ directory, threads: 0 }, 'protocol-100', plan);
    const old = { method: 'naive-pgd', beta: 0.003, old: true };
    const other = { method: 'naive-pgd', beta: 0.001, old: true };
    const variants = { stopped: [{ method: 'bc-hg' }], simulator: [{ method: 'bc-hg' }] };
    const files = new Map<string, unknown>();
    const checkout = {
      ...checkoutAt('.'),
      readJson: (path: string) =>
        Promise.resolve(
          path.endsWith('variants.json')
            ? variants
            : { selections: [old, other], series: [old, other], sobirl: { distance: 0, runs: 1 } },
        ),
      writeJson: (path: string, value: object) => Promise.resolve(void files.set(path.split('four-rooms-')[1], value)),
    };
    await writeFourRoomsResults(checkout, directory);
    expect([...files.keys()]).toEqual(['100-selection.json', '100-curves.json', '100-seeds.json', 'variants.json']);
    const renewed = { method: 'naive-pgd', beta: 0.003, batch: 100 };
    expect(files.get('100-selection.json')).toMatchObject({
      selections: [other, { ...renewed, best: { lr: 0.5, seeds: 2 } }],
      sobirl: { distance: 0, runs: 1 },
    });
    expect(files.get('100-curves.json')).toMatchObject({ series: [other, { ...renewed, lr: 0.5, seeds: [0, 1] }] });
    expect(files.get('100-seeds.json')).toMatchObject({ x: [0, 2], series: [{ ...renewed, seeds: [0, 1] }] });
    expect(files.get('variants.json')).toMatchObject(variants);
  });

  test('methods are sorted as results are kept, then by β', () => {
    const rows = [{ method: 'exact' }, { method: 'bc-hg', beta: 0.003 }, { method: 'bc-hg', beta: 0.001 }];
    expect([...rows].sort(byMethod)).toEqual([rows[2], rows[1], rows[0]]);
  });

  test('a sweep of Four-Rooms is found by its name, and the path of its run has exact and sampled moments', async () => {
    const directory = await mkdtemp(join(inject('scratch'), 'paths-'));
    const plan = { task: FOUR_ROOMS_EXPERIMENT, methods: ['naive-pgd'], axes: { beta: [0.003], snapshots: [500] }, grid: [{ lr: 0.5 }], seeds: 1, iterations: 1 }; // prettier-ignore
    await runPlan({ directory, threads: 0 }, 'four-rooms-paths', plan);
    expect(await sweepsIn(directory, /^other/)).toEqual([]);
    const found = await sweepsIn(directory, /paths$/);
    expect(found).toEqual([join(directory, 'four-rooms-paths')]);
    for await (const run of runsOf(found)) {
      const path = pathOf(run, { estimators: ['naive-pgd'], size: { settle: 0, batches: 40 } });
      expect(path).toMatchObject({ method: 'naive-pgd', beta: 0.003, batch: 100, lr: 0.5, seed: 0 });
      const [start] = path.points;
      const exact = start.estimators['naive-pgd'].asDrawn;
      // The error of a mean of 40 batches, each number to five digits.
      expect(start.sampled!.deviation).toBeGreaterThan(0);
      expect(start.sampled!.noise).toBeCloseTo(start.sampled!.deviation / Math.sqrt(40), 4);
      expect(exact.bias).toBeGreaterThan(0.1);
      expect(path).not.toHaveProperty('tenfoldSteps');
    }
  });

  test('more seeds for the leading points need the grid at seed 0 first', async () => {
    const directory = await mkdtemp(join(inject('scratch'), 'leading-'));
    await expect(fourRoomsStages({ directory, threads: 0 })['seeds-100']()).rejects.toThrow();
  });
});

describe('what figures are made of', () => {
  test('curves of all batch sizes: methods in columns, β in rows in ascending order', () => {
    const curve = (method: string, beta: number, batch: number) =>
      ({ method, settings: { beta, batch }, x: [0], mean: [1], low: [0], high: [2] }) as unknown as PanelSeries;
    expect(
      batchSeries([curve('bc-hg', 0.003, 200), curve('sobirl', 0.001, 100), curve('hpgd-mc', 0.001, 100)]),
    ).toEqual([
      { column: 'hpgd-mc', row: 'β = 0.001', source: 'N = 100', x: [0], mean: [1], low: [0], high: [2] },
      { column: 'bc-hg', row: 'β = 0.003', source: 'N = 200', x: [0], mean: [1], low: [0], high: [2] },
    ]);
  });

  test('moments along paths as logarithms, without the points at which they are zero', () => {
    const at = (bias: number) => ({ whole: { bias: 9, deviation: 9 }, asDrawn: { bias, deviation: 100 } });
    const estimators = (bias: number) => ({ 'bc-hg': at(bias), 'bc-hg-centred': at(0), 'hpgd-exact': at(0), 'naive-pgd': at(0) }); // prettier-ignore
    const point = (iteration: number, bias: number) => ({ iteration, objective: 0, gradientNorm: 1, estimators: estimators(bias) }); // prettier-ignore
    const sampled = { bias: 0.1, deviation: 1, noise: 0.01 };
    const paths = [{ method: 'exact', points: [point(0, 0), { ...point(5, 0.01), sampled }] }];
    const series = pathSeries({ paths } as never);
    const biases = series.filter(({ row }) => row === '‖bias‖');
    expect(biases.map(({ source, x, mean }) => [source, x, mean])).toEqual([
      ['bc-hg', [5], [-2]],
      ['as it runs', [5], [-1]],
    ]);
    expect(series.filter(({ row, source }) => row !== '‖bias‖' && source !== 'as it runs').map(({ mean }) => mean)).toEqual(Array.from({ length: 4 }, () => [2, 2])); // prettier-ignore
  });

  test('thermal control: mean and range over the runs at each update, cut at the bottom; the exact ascent where the step size is its own', () => {
    const run = (method: string, lr: number, seed: number, objective: number[]): ThermalRun => ({ method, lr, changes: '', iterations: 40, seed, x: objective.map((_, k) => 20 * k), objective, last50: 0 }); // prettier-ignore
    const runs = [
      run('exact', 0.1, 0, [-300, -200]),
      run('bc-hg', 0.1, 0, [-300, -500]),
      run('bc-hg', 0.1, 1, [-100, -700, -50]),
      run('naive-pgd', 0.01, 0, [-1]),
    ];
    const published = [{ method: 'naive-pgd', settings: { lr: 0.01 }, x: [0], mean: [0], low: [0], high: [0] }];
    expect(thermalSeries(runs, published).map(({ column, source, mean }) => [column, source, mean])).toEqual([
      ['bc-hg, lr 0.1', 'exact ascent', [-300, -200]],
      ['bc-hg, lr 0.1', 'ours', [-200, -600, -50]],
      ['naive-pgd, lr 0.01', 'published', [0]],
      ['naive-pgd, lr 0.01', 'ours', [-1]],
    ]);
    // What is cut at the bottom is said, and marked by the drawing.
    expect(thermalSeries(runs, published)[1].floor).toBe(-400);
  });
});
