import { rename, writeFile } from 'node:fs/promises';
import { threadId } from 'node:worker_threads';

/** Writes a file whole or not at all: under another name first, then renamed. */
export async function writeWhole(path: string, content: string): Promise<void> {
  const temporary = `${path}.${process.pid}.${threadId}.tmp`;
  await writeFile(temporary, content);
  await rename(temporary, path);
}
