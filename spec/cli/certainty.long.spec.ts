import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instanceText } from '../../src/model/files/instanceText.js';
import { compiledCommand, startDriver, type Driver, type Ended } from '../helpers/compiledCommand.js';
import { tinyBeta } from '../helpers/tinyBeta.js';

let home = '';
let driver: Driver;
let tie = '';

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'hypergrad-certainty-'));
  driver = startDriver(await compiledCommand(home));
  tie = join(home, 'tie.json');
  await writeFile(tie, instanceText(tinyBeta()));
}, 60_000);

afterAll(async () => {
  await driver.end();
  await rm(home, { recursive: true, force: true });
});

const run = (...args: readonly string[]): Promise<Ended> => driver.run(args);

describe('what is not known', () => {
  test('of moments in double precision ends with 3, and with 0 where digits are raised', async () => {
    const double = await run('moments', tie, '--estimator', 'bc-hg', '--digits', 'float64');
    expect(double.status, double.stderr).toBe(3);
    expect(double.stdout).toContain('bias: unknown');
    const raised = await run('moments', tie, '--estimator', 'bc-hg');
    expect(raised.status, raised.stderr).toBe(0);
    expect(raised.stdout).toContain('-4999999999999998.5');
    expect(raised.stdout).toContain('bias: none (zero within');
  });

  test('of the truth in double precision ends with 3, and there is no digit that is not certain', async () => {
    const json = await run('truth', tie, '--digits', 'float64', '--json');
    expect(json.status, json.stderr).toBe(3);
    expect(JSON.parse(json.stdout)).toMatchObject({
      J: { dec: null, proof: 'proven' },
      hypergradient: [{ dec: null, proof: 'proven' }],
      agreement: { worst: null, known: false },
    });
    expect(json.stdout).not.toMatch(/NaN|Infinity/);
  });

  test('does not stand in the way of estimates on samples, which are tested against decimals', async () => {
    const json = await run('estimate', tie, '--estimator', 'bc-hg', '--batch', '10', '--repeats', '30', '--json');
    expect(json.status, json.stderr).toBe(0);
    const {
      known,
      components,
      test: verdict,
    } = JSON.parse(json.stdout) as {
      known: boolean;
      components: { truth: { f64: number; proof: string } }[];
      test: { verdict: string; expected: { mean: { dec: string }[] } };
    };
    expect(known).toBe(true);
    expect(components[0].truth).toMatchObject({ f64: -4999999999999998, proof: 'proven' });
    expect(verdict.verdict).not.toBe('fails');
  });
});
