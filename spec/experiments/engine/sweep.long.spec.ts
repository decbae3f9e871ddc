import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SweepPlan } from '../../../src/experiments/engine/cases.js';
import { FOUR_ROOMS_EXPERIMENT as task } from '../../../src/experiments/fourRooms/fourRoomsExperiment.js';
import { runNames } from '../../../src/experiments/engine/runDirectory.js';
import { selectBest, type Selection } from '../../../src/experiments/engine/select.js';
import { sweep } from '../../../src/experiments/engine/sweep.js';
import { InvalidInput } from '../../../src/model/invalidInput.js';
import { compiledCommand } from '../../helpers/compiledCommand.js';

const PLAN: SweepPlan = {
  task,
  methods: ['naive-pgd', 'bc-hg'],
  axes: { beta: [0.003] },
  grid: [{ lr: 0.5 }, { lr: 0.1 }],
  seeds: 2,
  iterations: 120,
};

let home = '';
let reference = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'sweep-'));
  reference = join(home, 'reference');
  await sweep(PLAN, reference, { threads: 0 });
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** Every file of a directory with its content. */
async function contents(directory: string): Promise<Record<string, string>> {
  const names = await readdir(directory, { recursive: true });
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return Object.fromEntries(
    await Promise.all(files.map(async (name) => [name, await readFile(join(directory, name), 'utf8')] as const)),
  );
}

let compiled: Promise<string> | undefined;
const command = (): Promise<string> => (compiled ??= compiledCommand(home));

describe('a sweep', () => {
  test('in shards, in any order, leaves what one sweep leaves', async () => {
    const out = join(home, 'shards');
    for (const index of [2, 1]) await sweep({ ...PLAN, shard: { index, count: 2 } }, out, { threads: 0 });
    expect(await contents(out)).toEqual(await contents(reference));
  });

  test('makes only what is missing, and takes more seeds later', async () => {
    const again = await sweep(PLAN, reference, { threads: 0 });
    expect(again).toEqual({ cases: 8, before: 8, now: 0 });
    const out = join(home, 'seeds');
    await sweep({ ...PLAN, seeds: 1 }, out, { threads: 0 });
    expect(await sweep(PLAN, out, { threads: 0 })).toEqual({ cases: 8, before: 4, now: 4 });
    expect(await contents(out)).toEqual(await contents(reference));
  });

  test('refuses a directory of other settings', async () => {
    for (const other of [{ iterations: 10 }, { axes: { beta: [0.001] } }, { grid: 'published' as const }])
      await expect(sweep({ ...PLAN, ...other }, reference, { threads: 0 })).rejects.toThrow(InvalidInput);
  });

  test('killed at any moment with two workers and started again with one: nothing lost, nothing made twice, the bytes of no workers', async () => {
    const main = await command();
    const out = join(home, 'killed');
    const grid = join(home, 'grid.json');
    await writeFile(grid, JSON.stringify(PLAN.grid));
    const flags = ['experiment', 'sweep', 'four-rooms', '--methods', 'naive-pgd,bc-hg', '--set', 'beta=0.003'];
    const all = [...flags, '--grid', grid, '--seeds', '2', '--iterations', '120', '--out', out];
    const child = spawn(process.execPath, [main, ...all, '--threads', '2'], { stdio: 'ignore' });
    const exited = once(child, 'exit');
    const count = async (): Promise<number> => (await runNames(out).catch(() => [])).length;
    while ((await count()) < 2 && child.exitCode === null) await wait(5);
    child.kill('SIGKILL');
    expect((await exited)[1]).toBe('SIGKILL');
    const kept = await contents(out);
    expect(Object.keys(kept).length).toBeGreaterThan(2);
    const { stdout } = await promisify(execFile)(process.execPath, [main, ...all, '--threads', '1']);
    const before = Object.keys(kept).length - 1;
    expect(stdout).toContain(`${before} were there, ${8 - before} are new`);
    const whole = await contents(out);
    expect(whole).toEqual(await contents(reference));
    expect(whole).toMatchObject(kept);
  });

  test('a single run that is kept is, byte for byte, that of a sweep', async () => {
    const name = 'naive-pgd_lr=0.5_iterations=120_seed=1.json';
    const out = join(home, name);
    const flags = ['--method', 'naive-pgd', '--set', 'lr=0.5', '--seed', '1', '--iterations', '120', '--out', out];
    await promisify(execFile)(process.execPath, [await command(), 'experiment', 'run', 'four-rooms', ...flags]);
    expect(await readFile(out, 'utf8')).toBe(await readFile(join(reference, 'runs', name), 'utf8'));
  });
});

describe('the selection', () => {
  test('is the largest mean over seeds of the last mean', async () => {
    const selections = await selectBest([reference]);
    expect(selections.map(({ method }) => method)).toEqual(['bc-hg', 'naive-pgd']);
    for (const { candidates, best, decidingSeeds } of selections) {
      expect(decidingSeeds).toEqual([0, 1]);
      expect(candidates).toHaveLength(2);
      for (const { lastMeans, mean } of candidates)
        // Two numbers below one: one rounding of their sum, one of the half.
        expect(Math.abs(mean! - lastMeans.reduce((a, b) => a + b) / 2)).toBeLessThanOrEqual(1e-15);
      expect(best!.mean).toBe(Math.max(...candidates.map(({ mean }) => mean!)));
    }
  });

  test('takes a run that was made before the task got a setting as one with its default', async () => {
    const old = join(home, 'old');
    await cp(reference, old, { recursive: true });
    const path = join(old, 'runs', 'naive-pgd_lr=0.5_iterations=120_seed=1.json');
    const record = JSON.parse(await readFile(path, 'utf8')) as { settings: Record<string, unknown> };
    delete record.settings['follower'];
    await writeFile(path, JSON.stringify(record));
    expect(await selectBest([old])).toEqual(await selectBest([reference]));
  });

  test('decides by the seeds that all points have, or by those of the points that have the most', async () => {
    const more = join(home, 'more');
    await sweep({ ...PLAN, methods: ['naive-pgd'], grid: [{ lr: 0.1 }], seeds: 5 }, more, { threads: 0 });
    const naive = async (decide: 'common' | 'most'): Promise<Selection> =>
      (await selectBest([reference, more], decide)).find(({ method }) => method === 'naive-pgd')!;
    const common = await naive('common');
    expect(common.decidingSeeds).toEqual([0, 1]);
    expect(common.best!.settings['lr']).toBe(0.5);
    expect(common.candidates.map(({ seeds }) => seeds.length)).toEqual([2, 5]);
    const most = await naive('most');
    expect(most.decidingSeeds).toEqual([0, 1, 2, 3, 4]);
    expect(most.best!.settings['lr']).toBe(0.1);
  });
});
