import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** A directory for the tests of a file, removed after the last one; the function gives a new path in it at each call. */
export function scratch(): (name: string) => string {
  let home = '';
  let named = 0;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'jobs-'));
  });
  afterAll(() => rm(home, { recursive: true, force: true }));
  return (name) => join(home, `${name}-${named++}`);
}

/** Every JSON file below a directory with its content. */
export async function contents(directory: string): Promise<Record<string, string>> {
  const names = await readdir(directory, { recursive: true });
  const files = names.filter((name) => name.endsWith('.json')).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(directory, name), 'utf8')));
  return Object.fromEntries(files.map((name, i) => [name, texts[i]]));
}
