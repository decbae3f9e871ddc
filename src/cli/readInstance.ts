import { text } from 'node:stream/consumers';
import { inFile, readText as readFileText } from '../files/readText.js';
import { namedInstance } from '../instances/namedInstance.js';
import { expectFinite, type FiniteInstance } from '../model/instance.js';
import { parseAnyInstance } from '../model/files/instanceFile.js';
import { refuse } from '../model/invalidInput.js';
import { parseTheta } from '../model/files/thetaText.js';
import { didYouMean } from '../model/nearestWord.js';
import { withTheta } from '../model/withTheta.js';
import { BUILT_IN_TASKS, builtInTask, type BuiltTask } from '../tasks/builtIn.js';

/** Options that say which instance is meant, beside its name. */
export interface InstanceOptions {
  readonly set?: readonly string[];
  readonly theta?: string;
}

/** The tasks that settings may be given for. */
const TASK_NAMES = BUILT_IN_TASKS.map((t) => t.name);

/** How instances are named on the command line. */
export const INSTANCE_HELP: string = `a file, - for standard input, a built-in task (${TASK_NAMES.join(', ')}) or random:STRATUM:SEED:INDEX`;

/** The instance that a command line names, of any kind, with what else a task says. Throws `InvalidInput` for one that cannot be had. */
export async function readTask(name: string, options: InstanceOptions): Promise<BuiltTask> {
  const settings = parseSettings(options.set ?? []);
  const task = builtInTask(name, settings);
  if (!task && Object.keys(settings).length > 0)
    refuse('/set', 'settings only for built-in tasks', `${name}${didYouMean(name, TASK_NAMES)}`);
  const built = task ?? {
    instance: namedInstance(name) ?? (await parseAnyInstance(await readText(name, '', INSTANCE_HELP))),
  };
  if (options.theta === undefined) return built;
  return {
    ...built,
    instance: withTheta(built.instance, await readTheta(options.theta)),
  };
}

/** The same for commands that enumerate trajectories, with the follower of the paper; `because` says so. */
export async function readFinite(name: string, options: InstanceOptions, because: string): Promise<FiniteInstance> {
  const { instance, backup } = await readTask(name, options);
  if (backup === 'code') refuseBackup();
  return expectFinite(instance, because);
}

/** Refuses the backup of the code where only the paper's is known. */
export const refuseBackup = (): never =>
  refuse('/set', 'backup=paper: only `truth` knows the backup of the code', 'backup=code');

/** `key=value` texts as a record, each key once. Throws `InvalidInput`. */
export function parseSettings(entries: readonly string[]): Record<string, string> {
  const keys = new Set<string>();
  return Object.fromEntries(
    entries.map((entry) => {
      const at = entry.indexOf('=');
      if (at < 1) refuse('/set', 'key=value', entry);
      const key = entry.slice(0, at);
      if (keys.has(key)) refuse('/set', `${key} once`, entry);
      keys.add(key);
      return [key, entry.slice(at + 1)];
    }),
  );
}

async function readText(path: string, pointer: string, expected: string): Promise<string> {
  if (path === '-') return text(process.stdin);
  const hint = expected === INSTANCE_HELP ? didYouMean(path, TASK_NAMES) : '';
  return readFileText(path, pointer, `${expected}${hint}`);
}

async function readTheta(path: string): Promise<(number | string)[]> {
  const content = await readText(path, '/theta', 'a file of numbers');
  return inFile(path, '/theta', () => parseTheta(content));
}
