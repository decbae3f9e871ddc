import { join } from 'node:path';
import type { SweepPlan } from '../experiments/engine/cases.js';
import { sweep } from '../experiments/engine/sweep.js';

/** Where sweeps write, and by how many threads they run. */
export interface SweepHome {
  readonly directory: string;
  readonly threads: number;
}

/** Sweeps by name, the most valuable first: they may be stopped at any time, and resume where they stopped. */
export type Stages = Readonly<Record<string, () => Promise<void>>>;

/** Runs a plan into a directory of its own. */
export async function runPlan({ directory, threads }: SweepHome, name: string, plan: SweepPlan): Promise<void> {
  await sweep(plan, join(directory, name), { threads });
}

/** Runs the stages named, in the order of the list; all of them where none is named. Throws a RangeError for a name that there is not. */
export async function runStages(stages: Stages, wanted: readonly string[]): Promise<void> {
  const unknown = wanted.find((name) => !Object.hasOwn(stages, name));
  if (unknown !== undefined) throw new RangeError(`stages: ${Object.keys(stages).join(', ')}; found ${unknown}`);
  for (const [name, stage] of Object.entries(stages)) if (wanted.length === 0 || wanted.includes(name)) await stage();
}
