import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { judgedMutants, type JudgedFiles } from './mutants.js';

const CONFIG = 'stryker.config.json';

/** Calls of the protocol in which editors talk with Stryker: JSON-RPC, each message after a head with its length. */
const message = (id: number, method: string, params: object): string => {
  const text = JSON.stringify({ jsonrpc: '2.0', id, method, params });
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
};

/** The answer to call `id`, once it is all there. */
function answerTo(id: number, said: string): Record<string, unknown> | undefined {
  for (const part of said.split(/Content-Length: \d+\r\n\r\n/)) {
    const text = part.trim();
    if (!text.endsWith('}')) continue;
    try {
      const value = JSON.parse(text) as Record<string, unknown>;
      if (value['id'] === id) return value;
    } catch {
      // Not all of it yet.
    }
  }
  return undefined;
}

/** The numbers of mutants that Stryker finds by the patterns (default: those of its configuration), by file. Nothing is run. */
export async function countMutants(patterns?: readonly string[]): Promise<Record<string, number>> {
  const directory = await mkdtemp(join(tmpdir(), 'mutation-'));
  try {
    const config = JSON.parse(await readFile(CONFIG, 'utf8')) as Record<string, unknown>;
    const path = join(directory, 'stryker.json');
    await writeFile(path, JSON.stringify({ ...config, ...(patterns && { mutate: patterns }) }));
    const found = (await discovered(path)) as { files: Record<string, { mutants: readonly unknown[] }> };
    const counts = Object.entries(found.files).map(([file, { mutants }]) => [file, mutants.length] as const);
    return Object.fromEntries(counts.sort(([a], [b]) => (a < b ? -1 : 1)));
  } finally {
    await rm(directory, { recursive: true });
  }
}

function discovered(configFilePath: string): Promise<object> {
  const core = createRequire(import.meta.url).resolve('@stryker-mutator/core/package.json');
  const child = spawn(process.execPath, [join(dirname(core), 'bin', 'stryker.js'), 'serve', 'stdio']);
  let [said, complaints] = ['', ''];
  return new Promise<object>((done, fail) => {
    child.stderr.on('data', (data: Buffer) => (complaints += data.toString()));
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString();
      const answer = answerTo(2, said);
      if (answer === undefined) return;
      const { result, error } = answer;
      if (error === undefined) done(result as object);
      else fail(new Error(JSON.stringify(error)));
    });
    child.on('error', fail);
    child.on('exit', () => fail(new Error(`Stryker ended: ${complaints}`)));
    child.stdin.write(message(1, 'configure', { configFilePath }) + message(2, 'discover', {}));
  }).finally(() => child.kill());
}

/** Runs the mutants that a pattern names against the specs (globs; default: those of the configuration), in a copy of the project of its own. */
export async function runMutants(pattern: string, specs?: readonly string[]): Promise<JudgedFiles> {
  const directory = await mkdtemp(join(tmpdir(), 'mutation-'));
  if (specs) process.env['MUTATION_SPECS'] = specs.join(',');
  try {
    const results = await new Stryker({
      configFile: CONFIG,
      mutate: [pattern],
      reporters: [],
      tempDirName: directory,
      concurrency: 1,
      logLevel: 'error' as never,
    }).runMutationTest();
    const files = new Set(results.map(({ fileName }) => fileName));
    return Object.fromEntries(
      [...files].map((file) => [
        relative('.', file),
        judgedMutants(results.filter(({ fileName }) => fileName === file)),
      ]),
    );
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
