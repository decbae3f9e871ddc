import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compiledCommand, startDriver, type Driver, type Ended } from '../helpers/compiledCommand.js';
import { readPage } from '../helpers/page.js';

const home = mkdtempSync(join(tmpdir(), 'report-'));
const path = (name: string): string => join(home, name);
const CHILD = fileURLToPath(new URL('../conformance/children/child.mjs', import.meta.url));
const WRONG = 'examples/my-estimator-wrong.mjs';
let driver: Driver;
beforeAll(async () => {
  driver = startDriver(await compiledCommand(home));
});
afterAll(async () => {
  await driver.end();
  rmSync(home, { recursive: true, force: true });
});

const oracle = (text: string): Promise<Ended> => driver.run(text.split(' '));
const keep = (name: string, { stdout }: Ended): string => {
  writeFileSync(path(name), stdout);
  return path(name);
};
const read = (name: string): string => readFileSync(path(name), 'utf8');

describe('--report', () => {
  test('of explain is the page of its JSON output, byte by byte', async () => {
    const command = `explain random:cyclic:1:0 --estimator bc-hg --json --report ${path('own.html')}`;
    const result = await oracle(command);
    expect(result.status).toBe(0);
    const merged = await oracle(`report ${keep('explain.json', result)} --out ${path('merged.html')}`);
    expect([merged.status, merged.stdout]).toEqual([0, '']);
    expect(read('own.html')).toBe(read('merged.html'));
  });

  test('of conform draws the simplest failing instance, and is the page of its JSON output', async () => {
    const result = await oracle(
      `conform --exact-bias 0 --only estimate/bc-hg/rational-2603-?/single* --json --report ${path('own.html')} -- ${process.execPath} ${CHILD}`,
    );
    expect(result.status).toBe(1);
    await oracle(`report ${keep('conform.json', result)} --out ${path('merged.html')}`);
    expect(read('own.html')).toBe(read('merged.html'));
    expect(readPage(read('own.html')).querySelectorAll('svg polyline').length).toBeGreaterThan(0);
  });

  test('of verify explains the estimators that are not what they claim, with the file they come from in the command', async () => {
    const command = `verify --estimator ${WRONG} --stratum cyclic --instances 1 --json --report ${path('verify.html')}`;
    const result = await oracle(command);
    expect(result.status).toBe(1);
    const page = readPage(read('verify.html'));
    expect(page.querySelectorAll('svg polyline').length).toBeGreaterThan(0);
    expect(page.body.textContent).toContain('lost-leader-discount');
    expect(page.body.textContent).toContain(`explain random:cyclic:1:0 --estimator ${WRONG}`);
  });
});

describe('report', () => {
  test.each([
    ['a file that is not there', () => 'nowhere.json', /nowhere\.json: it does not exist/],
    ['a file that is no JSON', () => keep('broken.json', { stdout: '{"seed": ' } as Ended), /broken\.json/],
    [
      'a document of something else',
      () => keep('other.json', { stdout: '{"a": 1}' } as Ended),
      /expected the JSON output of verify/,
    ],
  ])('refuses %s and writes nothing', async (_, name, message) => {
    const { status, stderr } = await oracle(`report ${name()} --out ${path('none.html')}`);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(() => read('none.html')).toThrow();
  });

  test('of several results has them all', async () => {
    const one = await oracle('explain random:cyclic:1:0 --estimator bc-hg --json');
    const two = await oracle('explain random:cyclic:1:1 --estimator naive-pgd --json');
    await oracle(`report ${keep('one.json', one)} ${keep('two.json', two)} --out ${path('both.html')}`);
    expect(readPage(read('both.html')).querySelectorAll('main section')).toHaveLength(2);
  });
});
