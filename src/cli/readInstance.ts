import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { sampleInstance } from '../instances/sampleInstances.js';
import { anyStratumById } from '../instances/strata.js';
import type { ConfigurableMdp } from '../model/configurableMdp.js';
import { asConfigurableMdp, type Instance } from '../model/instance.js';
import { parseAnyInstance } from '../model/instanceFile.js';
import { refuse } from '../model/invalidInput.js';
import { withTheta } from '../model/withTheta.js';
import type { LinearQuadraticProblem } from '../model/linearQuadratic.js';
import {
  BUILT_IN_TASKS,
  LINEAR_QUADRATIC_TASKS,
  builtInTask,
  linearQuadraticTask,
  type BuiltTask,
} from '../tasks/builtIn.js';

/** Options that say which instance is meant, beside its name. */
export interface InstanceOptions {
  readonly set?: readonly string[];
  readonly theta?: string;
}

/** How instances are named on the command line. */
export const INSTANCE_HELP: string = `a file, - for standard input, a built-in task (${BUILT_IN_TASKS.map((t) => t.name).join(', ')}) or random:STRATUM:SEED:INDEX`;

/** The instance that a command line names, of either kind, with what else a task says. Throws `InvalidInput` for one that cannot be had. */
export async function readTask(name: string, options: InstanceOptions): Promise<BuiltTask> {
  const settings = parseSettings(options.set ?? []);
  if (LINEAR_QUADRATIC_TASKS.some((t) => t.name === name))
    refuse('', 'an instance with finitely many states', `${name} (truth knows it)`);
  const task = builtInTask(name, settings);
  if (!task && Object.keys(settings).length > 0) refuse('/set', 'settings only for built-in tasks', options.set);
  const built = task ?? { instance: randomInstance(name) ?? (await parseAnyInstance(await readText(name))) };
  if (options.theta === undefined) return built;
  return { ...built, instance: withTheta(built.instance, parseTheta(await readText(options.theta))) };
}

/** The same as a configurable MDP: a game is lowered, with the follower of the paper. */
export async function readInstance(name: string, options: InstanceOptions): Promise<ConfigurableMdp> {
  const { instance, backup } = await readTask(name, options);
  if (backup === 'code') refuseBackup();
  return asConfigurableMdp(instance);
}

/** Refuses the backup of the code where only the paper's is known. */
export const refuseBackup = (): never =>
  refuse('/set', 'backup=paper: only `truth` knows the backup of the code', 'backup=code');

/** The tasks that `truth` knows beside instances. */
export const LINEAR_QUADRATIC_HELP: string = LINEAR_QUADRATIC_TASKS.map((t) => t.name).join(', ');

/** The linear-quadratic task that a command line names, or undefined. Throws `InvalidInput` for settings that it does not have. */
export function readLinearQuadratic(name: string, options: InstanceOptions): LinearQuadraticProblem | undefined {
  const task = linearQuadraticTask(name, parseSettings(options.set ?? []));
  if (task && options.theta !== undefined) refuse('/theta', `the point as settings of ${name} (--set)`, '--theta');
  return task;
}

/** `key=value` texts as a record. Throws `InvalidInput`. */
export function parseSettings(entries: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    entries.map((entry) => {
      const at = entry.indexOf('=');
      if (at < 1) refuse('/set', 'key=value', entry);
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

function randomInstance(name: string): Instance | undefined {
  const match = /^random:([^:]+):(\d+):(\d+)$/.exec(name);
  return match ? sampleInstance(anyStratumById(match[1]), Number(match[2]), Number(match[3])) : undefined;
}

async function readText(path: string): Promise<string> {
  try {
    return path === '-' ? await text(process.stdin) : await readFile(path, 'utf8');
  } catch (error) {
    return refuse('', INSTANCE_HELP, `${path} (${error instanceof Error ? error.message : String(error)})`);
  }
}

function parseTheta(content: string): (number | string)[] {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    value = content.split(/[\s,]+/).filter((word) => word !== '');
  }
  if (!Array.isArray(value)) refuse('/theta', 'a list of numbers', value);
  return (value as unknown[]).map((entry, k) =>
    typeof entry === 'number' || typeof entry === 'string'
      ? entry
      : refuse(`/theta/${k}`, 'a number, decimal or fraction', entry),
  );
}
