import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFault, isFileError } from '../../files/fileFault.js';
import { inFile, readText } from '../../files/readText.js';
import { writeWholeOnce } from '../../files/writeWhole.js';
import { packageVersion } from '../../library/packageVersion.js';
import { parseJson } from '../../model/files/json.js';
import { describe, refuse } from '../../model/invalidInput.js';
import type { Job, JobCase, JobOptions } from '../job.js';
import { PARTS } from './layout.js';

/** What a job is: written by `plan`, read by every shard, merge and status. */
export interface Manifest {
  readonly format: 1;
  /** The name of its kind. */
  readonly job: string;
  readonly version: string;
  /** Of all that decides its result. Parts with another digest are foreign. */
  readonly digest: string;
  readonly options: JobOptions;
  readonly inputs: Readonly<Record<string, string>>;
  readonly cases: readonly JobCase[];
}

const FILE = 'manifest.json';

/** Where the manifest of a directory is. */
export const manifestPath = (directory: string): string => join(directory, FILE);

/** The manifest of a job. Its digest does not depend on estimates. */
export function manifestOf(name: string, options: JobOptions, { cases, inputs }: Job): Manifest {
  const version = packageVersion();
  const ids = cases.map(({ id }) => id);
  const whole = JSON.stringify({ format: 1, job: name, version, options, inputs, ids });
  const digest = createHash('sha256').update(whole).digest('hex');
  return { format: 1, job: name, version, digest, options, inputs, cases };
}

/** As a text: one numbered case on a line. */
function manifestText({ cases, ...head }: Manifest): string {
  const lines = cases.map((one, i) => `    ${JSON.stringify({ number: i + 1, ...one })}`);
  const { format, job, version, digest, options, inputs } = head;
  const rest = Object.entries({ format, job, version, digest, options, inputs, cases: [] });
  const members = rest.map(([key, value]) => `  "${key}": ${JSON.stringify(value)}`);
  return `{\n${members.join(',\n').slice(0, -1)}\n${lines.join(',\n')}\n  ]\n}\n`;
}

/** Makes the directory of a job, or opens it again. Throws `InvalidInput` where it is that of another one. */
export async function writeManifest(directory: string, manifest: Manifest): Promise<void> {
  try {
    await mkdir(join(directory, PARTS), { recursive: true });
  } catch (error) {
    throw fileFault('/out', 'a directory that can be written', directory, error);
  }
  if (await writeWholeOnce(manifestPath(directory), manifestText(manifest), '/out')) return;
  const found = await readManifest(directory, '/out');
  if (found.digest !== manifest.digest)
    refuse('/out', `a directory of the job ${nameOf(manifest)}`, `${directory}, that of ${nameOf(found)}`);
}

/** The name of a job for messages: kind, version and the beginning of the digest. */
export const nameOf = ({ job, version, digest }: Manifest): string => `${job} ${version} (${digest.slice(0, 12)})`;

/** Reads the manifest of a directory. Throws `InvalidInput` where there is none. */
export async function readManifest(directory: string, pointer = '/directory'): Promise<Manifest> {
  const path = manifestPath(directory);
  try {
    await stat(path);
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw fileFault(pointer, 'a directory that `plan` has made', directory, error);
  }
  const text = await readText(path, pointer, 'the manifest of a job');
  return inFile(path, pointer, () => checked(parseJson(text)));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isAmount = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0;

function checked(value: unknown): Manifest {
  if (!isObject(value)) return refuse('', 'an object', describe(value));
  if (value['format'] !== 1) refuse('/format', '1', describe(value['format']));
  for (const key of ['job', 'version', 'digest'])
    if (typeof value[key] !== 'string') refuse(`/${key}`, 'a text', describe(value[key]));
  for (const key of ['options', 'inputs'])
    if (!isObject(value[key])) refuse(`/${key}`, 'an object', describe(value[key]));
  const { cases } = value;
  if (!Array.isArray(cases)) return refuse('/cases', 'a list', describe(cases));
  cases.forEach((one: unknown, i) => {
    if (!isObject(one) || one['number'] !== i + 1 || typeof one['id'] !== 'string')
      refuse(`/cases/${i}`, `a case with an id and the number ${i + 1}`, describe(one));
    else if (!isAmount(one['seconds']) || !isAmount(one['megabytes']))
      refuse(`/cases/${i}`, 'estimates of seconds and megabytes', describe(one));
  });
  return value as unknown as Manifest;
}
