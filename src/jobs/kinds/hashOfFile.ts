import { createHash } from 'node:crypto';
import { readText } from '../../files/readText.js';

/** The SHA-256 of a file. Throws `InvalidInput` at `pointer` where it cannot be read. */
export const hashOfFile = async (path: string, pointer: string): Promise<string> =>
  createHash('sha256')
    .update(await readText(path, pointer, 'a file'))
    .digest('hex');
