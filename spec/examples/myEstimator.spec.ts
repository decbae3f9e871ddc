import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync, mkdirSync, cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** A copy of the command line of its own, compiled without checking types (which another check does). */
const built = join(root, 'tmp', `cli-${process.pid}`);

beforeAll(() => {
  mkdirSync(built, { recursive: true });
  cpSync(join(root, 'package.json'), join(built, 'package.json'));
  cpSync(join(root, 'fixtures', 'schema'), join(built, 'fixtures', 'schema'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(built, 'node_modules'));
  const compile = [
    '-p',
    'tsconfig.build.json',
    '--noCheck',
    '--declaration',
    'false',
    '--isolatedDeclarations',
    'false',
  ];
  const place = ['--incremental', 'false', '--tsBuildInfoFile', 'null', '--outDir', join(built, 'dist')];
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...compile, ...place], { cwd: root });
}, 60_000);
afterAll(() => rmSync(built, { recursive: true, force: true }));

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const main = join(built, 'dist', 'cli', 'main.js');
  return spawnSync(process.execPath, [main, ...args], { cwd: root, encoding: 'utf8', timeout: 60_000 });
}

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

  it('is what it claims to be', () => {
    const { status, stdout } = run('verify', '--estimator', right, '--instances', '30', '--json');
    const { verdict, estimators } = JSON.parse(stdout) as Verified;
    expect(verdict).toBe('holds');
    expect(estimators[0].id).toBe('my-estimator');
    expect(Object.keys(estimators[0].verdicts)).toEqual(['unbiased', 'truncation-only', 'unbiased-in-pairs']);
    expect(status).toBe(0);
  });

  it('with a mistake is found out, and the mistake is named', () => {
    const verified = run('verify', '--estimator', wrong, '--estimator', 'bc-hg', '--instances', '30');
    expect(verified.status).toBe(1);
    expect(verified.stdout).toMatch(/my-estimator-wrong .*FAILS/);
    const { status, stdout } = run('explain', 'random:cyclic:1:0', '--estimator', wrong, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'fails',
      mistakes: expect.arrayContaining([expect.objectContaining({ id: 'lost-leader-discount' })]) as unknown,
    });
    expect(status).toBe(1);
  });

  it('is run on samples', () => {
    const common = ['--batch', '10', '--repeats', '5', '--seed', '1', '--json'];
    const own = run('estimate', 'random:layered:1:0', '--estimator', right, ...common);
    const known = run('estimate', 'random:layered:1:0', '--estimator', 'bc-hg', ...common);
    const means = (text: string) =>
      (JSON.parse(text) as { components: { mean: number }[] }).components.map((c) => c.mean);
    means(own.stdout).forEach((mean, k) => expect(mean).toBeCloseTo(means(known.stdout)[k], 10));
    expect(own.status).toBe(0);
  });
});

describe('the example of an estimator of one’s own for games', () => {
  const own = 'examples/my-game-estimator.ts';
  const mistaken = 'examples/my-game-estimator-wrong.mjs';

  it('keeps its promises on random games', () => {
    const { status, stdout } = run('verify', '--stratum', 'games', '--estimator', own, '--instances', '2', '--json');
    const { estimators, verdict } = JSON.parse(stdout) as Verified;
    expect(estimators[0]).toMatchObject({
      id: 'my-game-estimator',
      verdicts: { unbiased: 'holds', 'truncation-only': 'holds', 'unbiased-in-pairs': 'holds' },
    });
    expect([verdict, status]).toEqual(['holds', 0]);
  });

  it('with a mistake fails, shrinks the toy game, and the mistake is named', () => {
    const { status, stdout } = run('explain', 'toy-r2', '--estimator', mistaken, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'fails',
      minimal: { instance: { kind: 'markov-game', leaderActions: 2 } },
      mistakes: expect.arrayContaining([expect.objectContaining({ id: 'game:printed-and-not-centred' })]) as unknown,
    });
    expect(status).toBe(1);
  });

  it('is run on samples like the built-in one', () => {
    const common = ['--batch', '10', '--repeats', '5', '--steps', '30', '--json'];
    const means = (estimator: string) =>
      (JSON.parse(run('estimate', 'toy-r2', '--estimator', estimator, ...common).stdout) as { components: { mean: number }[] }).components.map((c) => c.mean); // prettier-ignore
    const known = means('game:bc-hg');
    means(own).forEach((mean, k) => expect(mean).toBeCloseTo(known[k], 8));
  });
});

it('wrong usage ends with 2, an estimator that is none with 1', () => {
  expect(run('explain', 'random:layered:1:0', '--estimator', 'nowhere.mjs').status).toBe(2);
  expect(run('verify', '--estimator', 'nowhere.mjs', '--instances', '1').status).toBe(2);
  const none = run('explain', 'random:layered:1:0', '--estimator', 'eslint.config.js', '--json');
  expect(none.status).toBe(1);
  expect(JSON.parse(none.stdout)).toMatchObject({ verdict: 'fails', misbehaviour: { kind: 'load' } });
  const verified = run('verify', '--estimator', 'eslint.config.js', '--instances', '1', '--json');
  expect(verified.status).toBe(1);
  expect(JSON.parse(verified.stdout)).toMatchObject({ verdict: 'fails', misbehaviour: [{ file: 'eslint.config.js' }] });
});
