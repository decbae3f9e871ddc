import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../files/writeWhole.js';
import { refuse } from '../model/invalidInput.js';
import { CASE_KINDS, type CaseKind, type FixtureCase, type InstanceRecord, type Manifest } from './format.js';

/** The corpus of this package. */
export const FIXTURES: URL = new URL('../../fixtures/', import.meta.url);

/** A corpus as read from a directory. */
export interface StoredCorpus {
  readonly manifest: Manifest;
  readonly instances: readonly InstanceRecord[];
  readonly cases: Readonly<Record<CaseKind, readonly FixtureCase[]>>;
  /** The texts of the files that the manifest names. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Reads a corpus. Throws `InvalidInput` where a file is missing, is not JSON, or holds fewer cases than the manifest says. */
export async function readCorpus(directory: string): Promise<StoredCorpus> {
  const read = async (name: string): Promise<string> => {
    try {
      return await readFile(join(directory, name), 'utf8');
    } catch (error) {
      return refuse(`/${name}`, `the file ${name} in ${directory}`, (error as Error).message);
    }
  };
  const texts = new Map<string, string>();
  const manifestText = await read('manifest.json');
  texts.set('manifest.json', manifestText);
  const manifest = parse('manifest.json', manifestText) as Manifest;
  const documents = async (name: string): Promise<unknown[]> => {
    const text = await read(name);
    texts.set(name, text);
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line, i) => parse(`${name}/${i}`, line));
  };
  const instances = (await documents('instances.jsonl')) as InstanceRecord[];
  const cases = {} as Record<CaseKind, FixtureCase[]>;
  for (const kind of CASE_KINDS) cases[kind] = (await documents(`${kind}.jsonl`)) as FixtureCase[];
  expectCount('instances.jsonl', instances.length, manifest.instances);
  for (const kind of CASE_KINDS) expectCount(`${kind}.jsonl`, cases[kind].length, manifest.counts[kind]);
  return { manifest, instances, cases, texts };
}

function parse(pointer: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse(`/${pointer}`, 'JSON', (error as Error).message);
  }
}

function expectCount(name: string, found: number, wanted: number): void {
  if (found < wanted) refuse(`/${name}`, `${wanted} documents, as the manifest says`, `${found}`);
}

/** Writes files into a directory, each whole or not at all. */
export async function writeFiles(directory: string, files: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, text] of files) await writeWhole(join(directory, name), text);
}
