import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compiledCommand, runCommand, startDriver, type Driver, type Ended } from '../helpers/compiledCommand.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'my-estimator-'));
let main = '';
let driver: Driver;
beforeAll(async () => {
  main = await compiledCommand(home);
  driver = startDriver(main);
});
afterAll(async () => {
  await driver.end();
  rmSync(home, { recursive: true, force: true });
});

const run = (...args: string[]): Promise<Ended> => driver.run(args);

const right = 'examples/my-estimator.ts';
const wrong = 'examples/my-estimator-wrong.mjs';

interface Verified {
  readonly verdict: string;
  readonly estimators: readonly { readonly id: string; readonly verdicts: Record<string, string> }[];
}

describe('the example of an estimator of one’s own', () => {
  it('is short', () => {
    expect(readFileSync(join(root, right), 'utf8').split('\n').length).toBeLessThanOrEqual(80);
  });

  it('is what it claims to be', async () => {
    const { status, stdout } = await run('verify', '--estimator', right, '--instances', '30', '--json');
    const { verdict, estimators } = JSON.parse(stdout) as Verified;
    expect(verdict).toBe('holds');
    expect(estimators[0].id).toBe('my-estimator');
    expect(Object.keys(estimators[0].verdicts)).toEqual(['unbiased', 'truncation-only', 'unbiased-in-pairs']);
    expect(status).toBe(0);
  });

  it('with a mistake is found out, and the mistake is named', async () => {
    const verified = await run('verify', '--estimator', wrong, '--estimator', 'bc-hg', '--instances', '30');
    expect(verified.status).toBe(1);
    expect(verified.stdout).toMatch(/my-estimator-wrong .*FAILS/);
    const { status, stdout } = await run('explain', 'random:cyclic:1:0', '--estimator', wrong, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'fails',
      mistakes: expect.arrayContaining([expect.objectContaining({ id: 'lost-leader-discount' })]) as unknown,
    });
    expect(status).toBe(1);
  });

  it('is run on samples', async () => {
    const common = ['--batch', '10', '--repeats', '5', '--seed', '1', '--json'];
    const own = await run('estimate', 'random:layered:1:0', '--estimator', right, ...common);
    const known = await run('estimate', 'random:layered:1:0', '--estimator', 'bc-hg', ...common);
    const means = (text: string) =>
      (JSON.parse(text) as { components: { mean: number }[] }).components.map((c) => c.mean);
    means(own.stdout).forEach((mean, k) => expect(mean).toBeCloseTo(means(known.stdout)[k], 10));
    expect(own.status).toBe(0);
  });
});

describe('the example of an estimator of one’s own for games', () => {
  const own = 'examples/my-game-estimator.ts';
  const mistaken = 'examples/my-game-estimator-wrong.mjs';

  it('keeps its promises on random games', async () => {
    const { status, stdout } = await run(
      'verify',
      '--stratum',
      'games',
      '--estimator',
      own,
      '--instances',
      '2',
      '--json',
    );
    const { estimators, verdict } = JSON.parse(stdout) as Verified;
    expect(estimators[0]).toMatchObject({
      id: 'my-game-estimator',
      verdicts: { unbiased: 'holds', 'truncation-only': 'holds', 'unbiased-in-pairs': 'holds' },
    });
    expect([verdict, status]).toEqual(['holds', 0]);
  });

  it('with a mistake fails, shrinks the toy game, and the mistake is named', async () => {
    const { status, stdout } = await run('explain', 'toy-r2', '--estimator', mistaken, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'fails',
      minimal: { instance: { kind: 'markov-game', leaderActions: 2 } },
      mistakes: expect.arrayContaining([expect.objectContaining({ id: 'game:printed-and-not-centred' })]) as unknown,
    });
    expect(status).toBe(1);
  });

  it('is run on samples like the built-in one', async () => {
    const common = ['--batch', '10', '--repeats', '5', '--steps', '30', '--json'];
    const means = async (estimator: string) =>
      (JSON.parse((await run('estimate', 'toy-r2', '--estimator', estimator, ...common)).stdout) as { components: { mean: number }[] }).components.map((c) => c.mean); // prettier-ignore
    const known = await means('game:bc-hg');
    (await means(own)).forEach((mean, k) => expect(mean).toBeCloseTo(known[k], 8));
  });
});

it('wrong usage ends with 2, and so does a file that has no estimator', async () => {
  expect((await run('explain', 'random:layered:1:0', '--estimator', 'nowhere.mjs')).status).toBe(2);
  expect((await run('verify', '--estimator', 'nowhere.mjs', '--instances', '1')).status).toBe(2);
  const none = join(home, 'none.mjs');
  writeFileSync(none, 'export const nothing = 1;');
  const explained = await run('explain', 'random:layered:1:0', '--estimator', none, '--json');
  expect(explained.status).toBe(2);
  expect(JSON.parse(explained.stdout)).toMatchObject({ verdict: 'fails', misbehaviour: { kind: 'load' } });
  const verified = await run('verify', '--estimator', none, '--instances', '1', '--json');
  expect(verified.status).toBe(2);
  expect(JSON.parse(verified.stdout)).toMatchObject({ verdict: 'fails', misbehaviour: [{ file: none }] });
});

describe('an estimator in a file', () => {
  const write = (name: string, body: string, before = ''): string => {
    const file = join(home, name);
    const text = `${before}\nexport const estimator = { id: 'x', claims: ['unbiased'], estimate(batch, k, stream) { ${body} } };`;
    writeFileSync(file, text);
    return file;
  };
  const zeros = 'return new Array(k.parameters).fill(0);';
  const common = ['--instances', '1', '--stratum', 'layered', '--json'];

  it('that prints leaves our standard output to us, by whatever way it prints', async () => {
    const body = `console.log('one'); process.stdout.write('two'); writeSync(1, 'three'); ${zeros}`;
    const file = write('prints.mjs', body, "import { writeSync } from 'node:fs';");
    const { status, stdout, stderr } = await runCommand(main, ['verify', '--estimator', file, ...common]);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'fails', estimators: [{ id: 'x' }] });
    expect(status).toBe(1);
    for (const word of ['one', 'two', 'three']) expect(stderr).toContain(word);
  });

  it('that misbehaves while it is judged ends every command with 1 and its message, with no stack of ours', async () => {
    const file = write('ends.mjs', 'process.kill(process.ppid); for (;;);');
    for (const command of [
      ['verify', ...common],
      ['explain', 'random:layered:1:0', '--json'],
      ['estimate', 'random:layered:1:0', '--json'],
    ]) {
      const { status, stdout, stderr } = await runCommand(main, [...command, '--estimator', file]);
      expect(status).toBe(1);
      expect(stdout).toMatch(/ends the process that runs it/);
      expect(stderr).not.toMatch(/\n\s+at /);
    }
  });

  it('has a time limit on large batches too', async () => {
    const file = write('loops.mjs', 'for (;;);');
    const large = ['--batch', '200000', '--repeats', '100', '--time-limit', '1', '--json'];
    const { status, stdout } = await run('estimate', 'random:layered:1:0', '--estimator', file, ...large);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'fails', misbehaviour: { kind: 'time' } });
    expect(status).toBe(1);
  });
});
