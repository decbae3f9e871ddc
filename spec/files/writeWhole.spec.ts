import { mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readText } from '../../src/files/readText.js';
import { isLeftBehind, temporaryName } from '../../src/files/temporary.js';
import { writeWhole, writeWholeOnce } from '../../src/files/writeWhole.js';
import { InvalidInput } from '../../src/model/invalidInput.js';

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'files-'));
  await mkdir(join(home, 'directory'));
  await writeFile(join(home, 'file'), 'old');
  await symlink(join(home, 'circle'), join(home, 'circle'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** Places where nothing can be written, also as root, and what is told of them. */
const IMPOSSIBLE: readonly (readonly [string, string])[] = [
  ['missing/file', 'ENOENT'],
  ['file/below', 'ENOTDIR'],
  ['directory', 'EISDIR'],
  ['circle', 'ELOOP'],
  ['circle/file', 'ELOOP'],
  ['n'.repeat(256), 'ENAMETOOLONG'],
];

describe('a file that is written whole', () => {
  test.each(IMPOSSIBLE)(
    'cannot be %s: the error tells path and reason (%s), and nothing is left',
    async (name, code) => {
      const before = await readdir(home);
      for (const write of [writeWhole, writeWholeOnce]) {
        const written = write(join(home, name), 'new', '/out');
        // Whoever writes once finds that something of that name is there, or why it cannot be.
        if (write === writeWholeOnce && (code === 'EISDIR' || name === 'circle')) expect(await written).toBe(false);
        else {
          await expect(written).rejects.toThrow(InvalidInput);
          await expect(written).rejects.toThrow(code);
          await expect(written).rejects.toThrow(join(home, name));
        }
      }
      expect(await readdir(home)).toEqual(before);
    },
  );

  test('goes to a device as it is: one that is full is told, none is replaced by a file', async () => {
    await writeWhole('/dev/null', 'new');
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
    await expect(writeWhole('/dev/full', 'new')).rejects.toThrow('/dev/full: no space is left on the device (ENOSPC)');
    expect((await stat('/dev/full')).isCharacterDevice()).toBe(true);
  });

  test('goes to where a link leads, also where nothing is there yet', async () => {
    for (const target of ['linked', 'not-yet']) {
      if (target === 'linked') await writeFile(join(home, target), 'old');
      await symlink(join(home, target), join(home, `to-${target}`));
      await writeWhole(join(home, `to-${target}`), 'new');
      expect(await readFile(join(home, target), 'utf8')).toBe('new');
    }
  });

  test('may have the longest name that there is, though its temporary name is another', async () => {
    const path = join(home, 'n'.repeat(255));
    await writeWhole(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(temporaryName('n'.repeat(255)).length).toBeLessThan(255);
  });

  test('is written once by one of many that begin together', async () => {
    const path = join(home, 'once');
    const written = await Promise.all(Array.from({ length: 20 }, (_, i) => writeWholeOnce(path, `writer ${i}`)));
    expect(written.filter(Boolean)).toHaveLength(1);
    expect(await readFile(path, 'utf8')).toBe(`writer ${written.indexOf(true)}`);
  });
});

describe('a temporary file', () => {
  // 2³¹ − 1 is above the largest id that Linux gives to a process (2²²).
  const gone = 2 ** 31 - 1;
  test('is left behind where its process has ended, in the names of this and of earlier versions', () => {
    expect(isLeftBehind(temporaryName('run.json'), 0)).toBe(false);
    expect(isLeftBehind(temporaryName('run.json').replace(`.${process.pid}.`, `.${gone}.`), 0)).toBe(true);
    expect(isLeftBehind(`run.json.${process.pid}.0.tmp`, 0)).toBe(false);
    expect(isLeftBehind(`run.json.${gone}.0.tmp`, 0)).toBe(true);
  });

  test('of another machine counts as left behind after a day', () => {
    const other = (age: number): boolean => isLeftBehind(`run.json.00000000.${gone}.0-0.tmp`, age);
    expect([0, 80_000_000, 90_000_000].map(other)).toEqual([false, false, true]);
  });

  test('is nothing else that ends with .tmp', () => {
    for (const name of ['notes.tmp', 'run.json.tmp', `run.json.${gone}.0.json`])
      expect(isLeftBehind(name, Infinity)).toBe(false);
  });
});

describe('a text that is read', () => {
  test.each([
    ['missing', 'ENOENT'],
    ['directory', 'EISDIR'],
    ['file/below', 'ENOTDIR'],
    ['circle', 'ELOOP'],
  ])('is refused with path and reason: %s (%s)', async (name, code) => {
    const read = readText(join(home, name), '/data', 'a text');
    await expect(read).rejects.toThrow(InvalidInput);
    await expect(read).rejects.toThrow(`/data: expected a text, found ${join(home, name)}: `);
    await expect(read).rejects.toThrow(code);
  });
});
