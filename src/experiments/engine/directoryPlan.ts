import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFault, isFileError } from '../../files/fileFault.js';
import { inFile, readText } from '../../files/readText.js';
import { describe, refuse } from '../../model/invalidInput.js';
import { parseJson } from '../../model/files/json.js';
import type { SweepPlan } from './cases.js';

/** The file of the plan in a directory of runs. */
const PLAN_FILE = 'sweep.json';

/** What all runs of a directory have in common; methods, seeds and shards may be added later. */
export interface DirectoryPlan {
  readonly format: 1;
  readonly task: string;
  readonly iterations: number;
  readonly axes: SweepPlan['axes'];
  readonly grid: SweepPlan['grid'];
}

/** Where the plan of a directory is. */
export const planPath = (directory: string): string => join(directory, PLAN_FILE);

/** The plan of a sweep's directory as a text. */
export const planText = ({ task, iterations, axes, grid }: SweepPlan): string =>
  JSON.stringify({ format: 1, task: task.name, iterations, axes, grid } satisfies DirectoryPlan);

/** The plan that a directory has, or undefined. Throws `InvalidInput` for one that cannot be read. */
export async function readPlan(directory: string): Promise<DirectoryPlan | undefined> {
  const path = planPath(directory);
  try {
    await stat(path);
  } catch (error) {
    if (isFileError(error) && error.code === 'ENOENT') return undefined;
    throw fileFault('/directory', 'a directory of runs', directory, error);
  }
  const text = await readText(path, '/directory', 'the plan of a sweep');
  return inFile(path, '/directory', () => checked(parseJson(text)));
}

function checked(value: unknown): DirectoryPlan {
  const plan = value as DirectoryPlan;
  const isObject = (x: unknown): boolean => typeof x === 'object' && x !== null;
  if (!isObject(value) || Array.isArray(value)) return refuse('', 'an object', describe(value));
  if (plan.format !== 1) refuse('/format', '1', describe(plan.format));
  if (typeof plan.task !== 'string') refuse('/task', 'a word', describe(plan.task));
  if (!Number.isInteger(plan.iterations)) refuse('/iterations', 'a whole number', describe(plan.iterations));
  if (!isObject(plan.axes) || !Object.values(plan.axes).every(Array.isArray))
    refuse('/axes', 'lists of values by setting', describe(plan.axes));
  if (plan.grid !== 'published' && !isObject(plan.grid)) refuse('/grid', 'a grid', describe(plan.grid));
  return plan;
}
