import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { sampleInstance } from '../instances/sampleInstances.js';
import { stratumById } from '../instances/strata.js';
import type { ConfigurableMdp } from '../model/configurableMdp.js';
import { parseInstance } from '../model/instanceFile.js';
import { refuse } from '../model/invalidInput.js';
import { withTheta } from '../model/withTheta.js';
import { BUILT_IN_TASKS, builtInTask } from '../tasks/builtIn.js';

/** Options that say which instance is meant, beside its name. */
export interface InstanceOptions {
  readonly set?: readonly string[];
  readonly theta?: string;
}

/** How instances are named on the command line. */
export const INSTANCE_HELP: string = `a file, - for standard input, a built-in task (${BUILT_IN_TASKS.map((t) => t.name).join(', ')}) or random:STRATUM:SEED:INDEX`;

/** The instance that a command line names. Throws `InvalidInput` for one that cannot be had. */
export async function readInstance(name: string, options: InstanceOptions): Promise<ConfigurableMdp> {
  const settings = parseSettings(options.set ?? []);
  const instance = builtInTask(name, settings) ?? randomInstance(name) ?? (await parseInstance(await readText(name)));
  const isTask = BUILT_IN_TASKS.some((t) => t.name === name);
  if (!isTask && Object.keys(settings).length > 0) refuse('/set', 'settings only for built-in tasks', options.set);
  return options.theta === undefined ? instance : withTheta(instance, parseTheta(await readText(options.theta)));
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

function randomInstance(name: string): ConfigurableMdp | undefined {
  const match = /^random:([^:]+):(\d+):(\d+)$/.exec(name);
  return match ? sampleInstance(stratumById(match[1]), Number(match[2]), Number(match[3])) : undefined;
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
