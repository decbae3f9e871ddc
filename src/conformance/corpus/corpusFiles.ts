import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { inFile } from '../../files/readText.js';
import { writeWhole } from '../../files/writeWhole.js';
import { describe, refuse } from '../../model/invalidInput.js';
import { CASE_KINDS, type CaseKind, type FixtureCase, type InstanceRecord, type Manifest } from './format.js';

/** The corpus of this package. */
export const FIXTURES: URL = new URL('../../../fixtures/', import.meta.url);

/** A corpus as read from a directory. */
export interface StoredCorpus {
  readonly manifest: Manifest;
  readonly instances: readonly InstanceRecord[];
  readonly cases: Readonly<Record<CaseKind, readonly FixtureCase[]>>;
  /** The texts of the files that the manifest names. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Reads a corpus; a file NAME may stand as NAME.gz, as in the package. Throws `InvalidInput` where a file is missing, is not JSON, or holds
 * fewer cases than the manifest says, and where the manifest has no counts or a document no id: what else is in them, schemas say.
 */
export async function readCorpus(directory: string): Promise<StoredCorpus> {
  const read = async (name: string): Promise<string> => {
    try {
      return await readText(join(directory, name));
    } catch (error) {
      return refuse(`/${name}`, `the file ${name} in ${directory}`, (error as Error).message);
    }
  };
  const texts = new Map<string, string>();
  const manifestText = await read('manifest.json');
  texts.set('manifest.json', manifestText);
  const manifest = inFile(join(directory, 'manifest.json'), '', () => withCounts(parse('manifest.json', manifestText)));
  const documents = async (name: string): Promise<unknown[]> => {
    const text = await read(name);
    texts.set(name, text);
    const lines = text.split('\n').filter((line) => line !== '');
    return inFile(join(directory, name), '', () =>
      lines.map((line, i) => withId(`${name}/${i}`, parse(`${name}/${i}`, line))),
    );
  };
  const instances = (await documents('instances.jsonl')) as InstanceRecord[];
  const cases = {} as Record<CaseKind, FixtureCase[]>;
  for (const kind of CASE_KINDS) cases[kind] = (await documents(`${kind}.jsonl`)) as FixtureCase[];
  expectCount('instances.jsonl', instances.length, manifest.instances);
  for (const kind of CASE_KINDS) expectCount(`${kind}.jsonl`, cases[kind].length, manifest.counts[kind]);
  return { manifest, instances, cases, texts };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const compressed = await readFile(`${path}.gz`).catch(() => undefined);
    if (!compressed) throw error;
    return gunzipSync(compressed).toString('utf8');
  }
}

function parse(pointer: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse(`/${pointer}`, 'JSON', (error as Error).message);
  }
}

function withCounts(manifest: unknown): Manifest {
  if (!isObject(manifest)) return refuse('/manifest.json', 'an object', describe(manifest));
  const { instances, counts } = manifest;
  if (!isCount(instances)) refuse('/manifest.json/instances', 'a whole number', describe(instances));
  if (!isObject(counts)) return refuse('/manifest.json/counts', 'an object', describe(counts));
  for (const kind of CASE_KINDS)
    if (!isCount(counts[kind])) refuse(`/manifest.json/counts/${kind}`, 'a whole number', describe(counts[kind]));
  return manifest as unknown as Manifest;
}

function withId(pointer: string, value: unknown): unknown {
  if (!isObject(value)) return refuse(`/${pointer}`, 'an object', describe(value));
  if (typeof value['id'] !== 'string') refuse(`/${pointer}/id`, 'a text', describe(value['id']));
  return value;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

function expectCount(name: string, found: number, wanted: number): void {
  if (found < wanted) refuse(`/${name}`, `${wanted} documents, as the manifest says`, `${found}`);
}

/** Writes files into a directory, each whole or not at all. */
export async function writeFiles(directory: string, files: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, text] of files) await writeWhole(join(directory, name), text);
}
