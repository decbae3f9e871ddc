import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { SweepPlan } from '../../src/experiments/engine/cases.js';
import { LQR_EXPERIMENT as task } from '../../src/experiments/bilevelLqr/bilevelLqrExperiment.js';
import { panelOf } from '../../src/experiments/publish/panel.js';
import {
  openDirectory,
  openRuns,
  runNames,
  runPath,
  type BrokenRun,
} from '../../src/experiments/engine/runDirectory.js';
import { selectBest } from '../../src/experiments/engine/select.js';
import { sweep } from '../../src/experiments/engine/sweep.js';
import { InvalidInput } from '../../src/model/invalidInput.js';
import { selectionCsv, selectionText } from '../../src/report/sweepReport.js';

/** Two points, of which the one with the huge steps diverges at once. */
const PLAN: SweepPlan = {
  task,
  methods: ['exact'],
  axes: { evaluation: [0] },
  grid: [{ lr: 0.02 }, { lr: 1e10 }],
  seeds: 2,
  iterations: 3,
};

const homes: string[] = [];
let out = '';
beforeEach(async () => {
  homes.push(await mkdtemp(join(tmpdir(), 'resume-')));
  out = join(homes.at(-1)!, 'runs');
  await sweep(PLAN, out, { threads: 0 });
});
afterAll(() => Promise.all(homes.map((home) => rm(home, { recursive: true, force: true }))));

const contents = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all((await runNames(out)).map(async (id) => [id, await readFile(runPath(out, id), 'utf8')] as const)),
  );

describe('a sweep that is resumed', () => {
  test('sets broken files aside, tells them, and makes their runs again', async () => {
    const before = await contents();
    const [first, second] = Object.keys(before);
    await writeFile(runPath(out, first), '');
    await writeFile(runPath(out, second), before[second].slice(0, 100));
    await writeFile(runPath(out, 'foreign'), before[second]);
    await mkdir(runPath(out, 'folder'));
    const told: BrokenRun[] = [];
    const result = await sweep(PLAN, out, { threads: 0, onBroken: (broken) => told.push(broken) });
    expect(result).toMatchObject({ cases: 4, before: 2, now: 2 });
    expect(told.map(({ path }) => path).sort()).toEqual([first, second, 'foreign', 'folder'].map((id) => runPath(out, id)).sort()); // prettier-ignore
    expect(await contents()).toEqual(before);
    expect((await readdir(join(out, 'broken'))).sort()).toEqual([first, second, 'foreign', 'folder'].map((id) => `${id}.json`).sort()); // prettier-ignore
    await writeFile(runPath(out, first), '{}');
    await sweep(PLAN, out, { threads: 0 });
    expect(await readFile(join(out, 'broken-2', `${first}.json`), 'utf8')).toBe('{}');
  });

  test('removes the temporary files of processes that have ended, and no others', async () => {
    const gone = [join(out, 'sweep.json.2147483647.0.tmp'), join(out, 'runs', 'a.json.2147483647.0.tmp')];
    const others = [join(out, 'runs', `a.json.${process.pid}.0.tmp`), join(out, 'runs', 'notes.tmp')];
    for (const path of [...gone, ...others]) await writeFile(path, 'x');
    await sweep(PLAN, out, { threads: 0 });
    const left = (await readdir(out, { recursive: true })).filter((name) => name.endsWith('.tmp'));
    expect(left.map((name) => join(out, name)).sort()).toEqual(others.sort());
  });

  test('hands back the record of a run that cannot be written', async () => {
    const before = await contents();
    const [first] = Object.keys(before);
    await rm(runPath(out, first));
    // A link that leads nowhere is no run yet, and nothing can be written through it.
    await symlink(join(out, 'missing', 'file'), runPath(out, first));
    const records: string[] = [];
    const again = sweep(PLAN, out, { threads: 0, onUnwritten: (record) => records.push(record) });
    await expect(again).rejects.toThrow(InvalidInput);
    await expect(again).rejects.toThrow(runPath(out, first));
    expect(records).toEqual([before[first]]);
  });
});

describe('of many sweeps with different settings that begin in one directory at once', () => {
  test('one is accepted, and all with the same settings', async () => {
    for (let trial = 0; trial < 10; trial++) {
      const shared = join(homes.at(-1)!, `shared-${trial}`);
      const plans = Array.from({ length: 9 }, (_, i): SweepPlan => ({ ...PLAN, iterations: 1 + (i % 3) }));
      const opened = await Promise.allSettled(plans.map((plan) => openDirectory(shared, plan)));
      const accepted = plans.filter((_, i) => opened[i].status === 'fulfilled').map(({ iterations }) => iterations);
      expect(accepted).toHaveLength(3);
      expect(new Set(accepted).size).toBe(1);
    }
  });
});

describe('a run that diverges', () => {
  test('is kept: it is not made again, and does not keep the others from being made', async () => {
    const diverged: string[] = [];
    await rm(out, { recursive: true });
    const result = await sweep(PLAN, out, { threads: 0, onDiverged: (id) => diverged.push(id) });
    expect(result).toEqual({ cases: 4, before: 0, now: 4, diverged: 2 });
    expect(diverged).toHaveLength(2);
    expect(await sweep(PLAN, out, { threads: 0 })).toEqual({ cases: 4, before: 4, now: 0 });
  });

  test('makes its grid point the last, without a mean', async () => {
    const [selection] = await selectBest([out]);
    expect(selection.best?.settings['lr']).toBe(0.02);
    const last = selection.candidates.at(-1)!;
    expect([last.settings['lr'], last.mean, last.error, last.deciding]).toEqual([1e10, null, null, undefined]);
    expect(last.diverged?.map(({ seed }) => seed)).toEqual([0, 1]);
    expect(selectionText([selection])).toContain('lr=10000000000: 2 of 2 seeds diverged (seed 0 at iteration ');
    expect(selectionCsv([selection]).split('\n').at(-1)).toMatch(/^exact,0,10000000000,,,2,2$/);
  });

  test('has no say in which seeds decide', async () => {
    await sweep({ ...PLAN, grid: [{ lr: 0.02 }, { lr: 1e10 }], seeds: 3 }, out, { threads: 0 });
    await rm(
      runPath(
        out,
        (await runNames(out)).find((id) => id.includes('lr=10000000000') && id.endsWith('seed=2'))!,
      ),
    );
    expect((await selectBest([out]))[0].decidingSeeds).toEqual([0, 1, 2]);
  });

  test('leaves no best point and no curve where every point has one', async () => {
    const bad = join(homes.at(-1)!, 'bad');
    await sweep({ ...PLAN, grid: [{ lr: 1e10 }] }, bad, { threads: 0 });
    const [selection] = await selectBest([bad]);
    expect(selection.best).toBeNull();
    expect(selectionText([selection])).toContain('none: all diverged');
    expect(await panelOf([bad])).toEqual([]);
    expect(await panelOf([out])).toHaveLength(1);
  });

  test('is refused where every run has to have an end', async () => {
    const read = async (): Promise<void> => {
      for await (const run of (await openRuns(out)).runs) expect(run.lastMean).toBeTypeOf('number');
    };
    await expect(read()).rejects.toThrow('runs that did not diverge');
  });
});

describe('the selection', () => {
  test('refuses a directory with broken files, unless they are to be told', async () => {
    const [first] = await runNames(out);
    await writeFile(runPath(out, first), '{"lastMean":null}');
    await expect(selectBest([out])).rejects.toThrow(runPath(out, first));
    const told: BrokenRun[] = [];
    await selectBest([out], 'common', (broken) => told.push(broken));
    expect(told).toHaveLength(1);
  });

  test.each(['', '{', '{"format":2}', '{"format":1,"task":"x"}', '[]'])(
    'refuses a directory whose plan is %j',
    async (text) => {
      await writeFile(join(out, 'sweep.json'), text);
      await expect(selectBest([out])).rejects.toThrow(join(out, 'sweep.json'));
    },
  );
});
