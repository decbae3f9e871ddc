import {
  access,
  constants,
  link,
  lstat,
  open,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileFault, isFileError } from './fileFault.js';
import { temporaryName } from './temporary.js';

const EXPECTED = 'a file that can be written';

/**
 * Writes a file whole or not at all: under another name first, on to the disk, then renamed. A link is followed; what is no regular file (a
 * terminal, a pipe, `/dev/null`) is written to as it is. Throws `InvalidInput` with path and reason, at `pointer`, and leaves nothing behind.
 */
export async function writeWhole(path: string, content: string, pointer = ''): Promise<void> {
  try {
    const { target, regular } = await targetOf(path);
    if (!regular) await writeFile(target, content);
    else await viaTemporary(target, content, (temporary) => rename(temporary, target));
  } catch (error) {
    throw fileFault(pointer, EXPECTED, path, error);
  }
}

/** Writes a file whole unless one of that name is there; says whether it did. Of several that do so at once, one does. Throws `InvalidInput`. */
export async function writeWholeOnce(path: string, content: string, pointer = ''): Promise<boolean> {
  try {
    return await viaTemporary(path, content, async (temporary) => {
      try {
        await link(temporary, path);
      } catch (error) {
        if (codeOf(error) === 'EEXIST') return false;
        if (!WITHOUT_LINKS.has(codeOf(error))) throw error;
        return await writeExclusively(path, content);
      }
      return true;
    });
  } catch (error) {
    throw fileFault(pointer, EXPECTED, path, error);
  }
}

/** How file systems without hard links refuse them. */
const WITHOUT_LINKS: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Where there are no links: not whole if the machine stops meanwhile, but by one only. */
async function writeExclusively(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

const codeOf = (error: unknown): string | undefined => (isFileError(error) ? error.code : undefined);

/** What is written in the end, and whether it is, or will be, a regular file. */
async function targetOf(path: string): Promise<{ readonly target: string; readonly regular: boolean }> {
  const target = await followed(path);
  try {
    const found = await stat(target);
    if (found.isDirectory()) throw Object.assign(new Error('a directory'), { code: 'EISDIR', syscall: 'open' });
    // A rename asks for the right to write the directory only: a file that is write-protected stays as it is.
    await access(target, constants.W_OK);
    return { target, regular: found.isFile() };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { target, regular: true };
    throw error;
  }
}

/** The file that a link leads to, also where that one is not there yet. */
async function followed(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    const isLink = await lstat(path).then(
      (found) => found.isSymbolicLink(),
      () => false,
    );
    return isLink ? resolve(dirname(path), await readlink(path)) : path;
  }
}

async function viaTemporary<T>(path: string, content: string, place: (temporary: string) => Promise<T>): Promise<T> {
  const temporary = join(dirname(path), temporaryName(basename(path)));
  const file = await open(temporary, 'wx');
  try {
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    return await place(temporary);
  } finally {
    await rm(temporary, { force: true });
  }
}
