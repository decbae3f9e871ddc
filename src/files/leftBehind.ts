import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFault, isFileError } from './fileFault.js';
import { isLeftBehind } from './temporary.js';

/** Removes temporary files whose process ended before it could put them in their place. Throws `InvalidInput` where there is no such folder, or one cannot be removed. */
export async function removeLeftBehind(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw fileFault('/out', 'a directory that can be read', folder, error);
  });
  for (const name of names.filter((one) => one.endsWith('.tmp'))) {
    const path = join(folder, name);
    try {
      if (isLeftBehind(name, Date.now() - (await stat(path)).mtimeMs)) await rm(path);
    } catch (error) {
      if (!(isFileError(error) && error.code === 'ENOENT'))
        throw fileFault('/out', 'a file that can be removed', path, error);
    }
  }
}
