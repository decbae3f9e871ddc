import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { caseIds, type SweepPlan } from '../../../src/experiments/engine/cases.js';
import { planPath, planText } from '../../../src/experiments/engine/directoryPlan.js';
import { runPath } from '../../../src/experiments/engine/runDirectory.js';
import { isSelectable, selectBest, type Deciding, type Selection } from '../../../src/experiments/engine/select.js';
import { resolveSettings } from '../../../src/experiments/engine/settings.js';
import { FOUR_ROOMS_EXPERIMENT as task } from '../../../src/experiments/fourRooms/fourRoomsExperiment.js';
import { InvalidInput } from '../../../src/model/invalidInput.js';

/** A run of one iteration that had this metric, or that diverged (null). */
interface Run {
  readonly lr: number;
  readonly seed: number;
  readonly value: number | null;
  readonly method?: 'bc-hg' | 'naive-pgd';
  readonly beta?: number;
}

let home = '';
let made = 0;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'select-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** A directory with these runs. */
async function directoryOf(runs: readonly Run[], axes: SweepPlan['axes'] = { beta: [0.003] }): Promise<string> {
  const directory = join(home, `${made++}`);
  await mkdir(join(directory, 'runs'), { recursive: true });
  const plan: SweepPlan = { task, methods: [], axes, grid: [{}], seeds: 1, iterations: 1 };
  await writeFile(planPath(directory), planText(plan));
  for (const { lr, seed, value, method = 'bc-hg', beta = 0.003 } of runs) {
    const settings = resolveSettings(task.settings, { lr, beta }, method, '/settings');
    const head = { task: task.name, method, settings, seed, iterations: 1, metric: task.metric, series: {} };
    const rest =
      value === null
        ? { lastMean: null, final: null, curve: [], diverged: { iteration: 0, reason: `seed ${seed}` } }
        : { lastMean: value, final: value, curve: [value] };
    const path = runPath(directory, caseIds(task, method, settings, 1)(seed));
    await writeFile(path, JSON.stringify({ ...head, ...rest }));
  }
  return directory;
}

/** The runs of a point with seeds from 0 on. */
const point = (lr: number, ...values: readonly (number | null)[]): Run[] =>
  values.map((value, seed) => ({ lr, seed, value }));

const select = async (runs: readonly Run[], deciding?: Deciding): Promise<Selection[]> =>
  selectBest([await directoryOf(runs)], deciding);
const only = async (runs: readonly Run[], deciding?: Deciding): Promise<Selection> => {
  const selections = await select(runs, deciding);
  expect(selections).toHaveLength(1);
  return selections[0];
};
const order = ({ candidates }: Selection) => candidates.map(({ settings }) => settings['lr']);

describe('the selection of a grid point', () => {
  test('takes the largest mean over seeds, and puts the others after it', async () => {
    const { best, candidates, decidingSeeds } = await only([...point(0.1, 1, 2), ...point(0.3, 3, 4), ...point(0.2, 2, 3)]); // prettier-ignore
    expect(candidates.map(({ settings, mean, deciding }) => [settings['lr'], mean, deciding])).toEqual([
      [0.3, 3.5, 3.5],
      [0.2, 2.5, 2.5],
      [0.1, 1.5, 1.5],
    ]);
    expect(best).toBe(candidates[0]);
    // ½ is the population deviation of two numbers that are one apart; over √2.
    expect(best!.error).toBeCloseTo(0.5 / Math.SQRT2, 14);
    expect([best!.seeds, best!.lastMeans, decidingSeeds]).toEqual([
      [0, 1],
      [3, 4],
      [0, 1],
    ]);
    expect(isSelectable(best!)).toBe(true);
  });

  const uneven = [...point(0.1, 1, 2), ...point(0.2, 1.4, 1.4, 9)];

  test('decides by the seeds that all points have', async () => {
    const selection = await only(uneven);
    expect(selection.decidingSeeds).toEqual([0, 1]);
    expect(order(selection)).toEqual([0.1, 0.2]);
    expect(selection.candidates.map(({ deciding }) => deciding)).toEqual([1.5, 1.4]);
  });

  test('or by the seeds of the point that has the most, of which the others have no say', async () => {
    for (const runs of [uneven, [...point(0.2, 1, 2, 9), ...point(0.3, 5, 5)]]) {
      const selection = await only(runs, 'most');
      expect(selection.decidingSeeds).toEqual([0, 1, 2]);
      expect(order(selection)[0]).toBe(0.2);
      expect('deciding' in selection.candidates[1]).toBe(false);
    }
  });

  test('takes of points that are level the one with the larger mean of all its seeds', async () => {
    expect(order(await only([...point(0.1, 1, 2), ...point(0.2, 2, 1, 9)]))).toEqual([0.2, 0.1]);
    expect(order(await only([...point(0.1, 1, 2, 9), ...point(0.2, 2, 1)]))).toEqual([0.1, 0.2]);
    // None of these has all deciding seeds but the first.
    expect(order(await only([...point(0.1, 1, 1, 1), ...point(0.2, 2), ...point(0.3, 3)], 'most'))).toEqual([0.1, 0.3, 0.2]); // prettier-ignore
  });

  test('without a common seed is by those of the point that has the most', async () => {
    const runs = [{ lr: 0.1, seed: 5, value: 9 }, ...point(0.2, 1, 2)];
    const { decidingSeeds, best } = await only(runs);
    expect(decidingSeeds).toEqual([0, 1]);
    expect(best!.settings['lr']).toBe(0.2);
    const level = await only([{ lr: 0.1, seed: 5, value: 1 }, ...point(0.2, 9)]);
    expect([level.decidingSeeds, level.best!.settings['lr']]).toEqual([[5], 0.1]);
  });

  test('has seeds by number, not by name', async () => {
    const runs = [10, 9, 2].map((seed) => ({ lr: 0.1, seed, value: seed }));
    const { decidingSeeds, best } = await only(runs);
    expect(decidingSeeds).toEqual([2, 9, 10]);
    expect([best!.seeds, best!.lastMeans]).toEqual([
      [2, 9, 10],
      [2, 9, 10],
    ]);
  });
});

describe('a point of which a seed diverged', () => {
  test('is not selected, has no say about seeds, and stands last, those of which more did behind', async () => {
    const selection = await only([...point(0.1, null, 9, null), ...point(0.2, 9, 9, null), ...point(0.3, 1, 1, 1, 1)]);
    expect(order(selection)).toEqual([0.3, 0.2, 0.1]);
    expect(selection.best!.settings['lr']).toBe(0.3);
    expect(selection.decidingSeeds).toEqual([0, 1, 2, 3]);
    const last = selection.candidates[2];
    expect(last).toEqual({
      settings: last.settings,
      ...{ mean: null, error: null, seeds: [1], lastMeans: [9] },
      diverged: [
        { seed: 0, iteration: 0, reason: 'seed 0' },
        { seed: 2, iteration: 0, reason: 'seed 2' },
      ],
    });
    expect(isSelectable(last)).toBe(false);
  });

  test('leaves nothing to select where it is alone', async () => {
    const { best, decidingSeeds, candidates } = await only(point(0.1, null, 1));
    expect([best, decidingSeeds, candidates.length]).toEqual([null, [0, 1], 1]);
  });
});

describe('runs', () => {
  test('are compared within their method and their point of the axes, in the order of these', async () => {
    const runs = [
      ...point(0.1, 1).map((run) => ({ ...run, method: 'naive-pgd' as const })),
      ...point(0.1, 2).map((run) => ({ ...run, beta: 0.1 })),
      ...point(0.1, 3),
    ];
    const selections = await select(runs);
    expect(selections.map(({ method, axes, best }) => [method, axes, best!.mean])).toEqual([
      ['bc-hg', { beta: 0.003 }, 3],
      ['bc-hg', { beta: 0.1 }, 2],
      ['naive-pgd', { beta: 0.003 }, 1],
    ]);
    expect(selections[0]).toMatchObject({ task: task.name, iterations: 1 });
  });

  test('of several directories are taken together', async () => {
    const directories = [await directoryOf(point(0.1, 1)), await directoryOf([{ lr: 0.1, seed: 1, value: 3 }])];
    const [{ best }] = await selectBest(directories);
    expect([best!.mean, best!.seeds]).toEqual([2, [0, 1]]);
  });

  test('of several directories are taken together in whatever order these name their axes', async () => {
    const directories = [
      await directoryOf(point(0.1, 1), { beta: [0.003], lr: [0.1] }),
      await directoryOf([{ lr: 0.1, seed: 1, value: 3 }], { lr: [0.1], beta: [0.003] }),
    ];
    expect((await selectBest(directories)).map(({ best }) => best!.mean)).toEqual([2]);
  });

  test('that are broken are refused, or told and left out', async () => {
    const directory = await directoryOf(point(0.1, 1));
    await writeFile(runPath(directory, 'what'), '{}');
    await expect(selectBest([directory])).rejects.toThrow(InvalidInput);
    const told: string[] = [];
    const [{ best }] = await selectBest([directory], 'common', ({ path }) => told.push(path));
    expect([best!.mean, told]).toEqual([1, [runPath(directory, 'what')]]);
  });
});
