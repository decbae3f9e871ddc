import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compiledCommand, startDriver, type Driver } from '../helpers/compiledCommand.js';

let home = '';
let driver: Driver;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'job-commands-'));
  driver = startDriver(await compiledCommand(home));
});
afterAll(async () => {
  await driver.end();
  await rm(home, { recursive: true, force: true });
});

const path = (name: string): string => join(home, name);
const run = (...args: string[]) => driver.run(args);

test('plan, shard, status and merge: a sweep in parts, with an exit code at each step', async () => {
  const job = path('sweep');
  const sweep = ['four-rooms', '--methods', 'naive-pgd', '--seeds', '1', '--iterations', '2'];
  const planned = await run('plan', 'experiment', 'sweep', ...sweep, '--out', job);
  expect(planned).toMatchObject({ status: 0, stderr: '' });
  expect(planned.stdout).toMatch(
    /^experiment sweep: 4 cases in .*sweep, about .* of CPU time, the longest .* MB each\.\n/,
  );
  expect((await run('shard', job, '--index', '2', '--of', '2')).stdout).toMatch(/^2 cases: 0 were there, 2 are new/);
  const half = await run('status', job);
  expect(half).toMatchObject({ status: 3 });
  expect(half.stdout).toMatch(/2 of 4 cases are done\.[^]*Missing: naive-pgd/);
  const early = await run('merge', job, '--out', path('runs'));
  expect(early.status).toBe(2);
  expect(early.stderr).toMatch(/\/parts: expected a part of each of the 4 cases, found none of 2: naive-pgd/);
  const partial = await run('merge', job, '--partial', '--out', path('union'), '--json');
  expect(JSON.parse(partial.stdout)).toEqual({ parts: 2, missing: 2 });
  expect(JSON.parse((await run('shard', job, '--index', '1', '--of', '2', '--json')).stdout)).toMatchObject({ now: 2 });
  expect(JSON.parse((await run('status', job, '--json')).stdout)).toMatchObject({ done: 4, missing: [], unusable: [] });
  const junit = await run('merge', job, path('union'), '--out', path('runs'), '--junit', path('runs.xml'));
  expect(junit).toMatchObject({ status: 2, stderr: expect.stringContaining('/junit: expected a job whose command writes JUnit XML') as string }); // prettier-ignore
  const merged = await run('merge', job, path('union'), '--out', path('runs'));
  expect(merged).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^4 runs in .*runs: 0 were there/) as string,
  });
  expect((await run('experiment', 'sweep', ...sweep, '--threads', '0', '--out', path('runs'))).stdout).toMatch(
    /4 were there, 0 are new/,
  );
});

test('merge ends with the verdict of verify, and writes its document and its JUnit XML', async () => {
  const asked = ['--stratum', 'degenerate', '--instances', '1'];
  const whole = await run('verify', ...asked, '--json', '--junit', path('whole.xml'));
  await run('plan', 'verify', ...asked, '--out', path('verify'));
  await run('shard', path('verify'), '--index', '1', '--of', '1');
  const outputs = ['--out', path('verify.json'), '--junit', path('merged.xml')];
  const merged = await run('merge', path('verify'), ...outputs, '--json');
  expect(merged.status).toBe(whole.status);
  expect(merged.stdout).toBe(await readFile(path('verify.json'), 'utf8'));
  const timeless = (text: string): string => text.replaceAll(/"(seconds|medianMilliseconds)": [^,\n]+/g, '"$1": 0');
  expect(timeless(merged.stdout)).toBe(timeless(whole.stdout));
  expect(await readFile(path('merged.xml'), 'utf8')).toBe(await readFile(path('whole.xml'), 'utf8'));
});

test('fixtures check in parts: each kind of part is done, and a merge lists what is missing', async () => {
  const job = path('fixtures');
  await run('plan', 'fixtures', 'check', '--out', job, '--json');
  const cases = ['form', 'second:negative:100-148', 'second:instances:50-84', 'build:sampling.jsonl'];
  const { stdout } = await run('shard', job, ...cases.flatMap((id) => ['--case', id]));
  expect(stdout).toMatch(/^4 cases: 0 were there, 4 are new/);
  const part = async (number: string): Promise<unknown> => {
    const [, line] = (await readFile(join(job, 'parts', `${number}.part`), 'utf8')).split('\n');
    return JSON.parse(line);
  };
  expect(await part('0000001')).toMatchObject({ schema: { problems: [] }, numbers: { problems: [] } });
  const { stderr, status } = await run('merge', job);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringMatching(/found none of 28: second:instances:0-49/) as string,
  });
});

test('plan conform keeps the command, and shard refuses half a choice', async () => {
  const job = path('conform');
  const child = fileURLToPath(new URL('../conformance/children/child.mjs', import.meta.url));
  const planned = await run(
    'plan',
    'conform',
    '--exact-bias',
    '0',
    '--out',
    job,
    '--json',
    '--',
    process.execPath,
    child,
  );
  expect(JSON.parse(planned.stdout)).toMatchObject({ job: 'conform', cases: 11 });
  const refused = await run('shard', job, '--index', '1');
  expect(refused).toMatchObject({ status: 2 });
  expect(refused.stderr).toMatch(/\/shard: expected --index I --of N, or --case ID, found neither/);
  expect((await run('shard', path('nowhere'), '--index', '1', '--of', '1')).stderr).toMatch(
    /a directory that `plan` has made/,
  );
});
