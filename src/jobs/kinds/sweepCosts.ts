import type { Case, SweepPlan } from '../../experiments/engine/cases.js';
import type { Meter } from '../processMeter.js';
import type { SettingSpec } from '../../experiments/engine/settingSpec.js';

/** What a run takes: CPU time, and the memory of a process that makes it. */
export interface RunCosts {
  readonly seconds: number;
  readonly megabytes: number;
}

/** A try of so many CPU seconds tells what a run takes: with 0.2, Four-Rooms was still compiled and prepared for half of it, and estimates were twice what it took. */
const ENOUGH = 0.5;
/** Iterations of the first try, after one that only warms the compiler up. */
const FEWEST = 2;

/**
 * What each run of a sweep takes, by trying: the first iterations of one run of each group, until they take half a second; all iterations
 * take the same. Runs of a group differ in seeds and in settings that are real numbers (step sizes, temperatures), which change values and not work.
 */
export function tryCosts({ task, iterations }: SweepPlan, cases: readonly Case[], meter: Meter): RunCosts[] {
  const known = new Map<string, RunCosts>();
  return cases.map(({ method, settings, seed }) => {
    const group = JSON.stringify([method, ...Object.keys(settings).filter((key) => decidesWork(task.settings[key])).map((key) => settings[key])]); // prettier-ignore
    const found = known.get(group) ?? tryOne((most) => task.run({ method, settings, seed, iterations: most }), iterations, meter); // prettier-ignore
    known.set(group, found);
    return found;
  });
}

const decidesWork = ({ whole, among }: SettingSpec): boolean => whole === true || among !== undefined;

function tryOne(run: (iterations: number) => void, iterations: number, meter: Meter): RunCosts {
  run(Math.min(FEWEST, iterations));
  for (let count = Math.min(FEWEST, iterations); ; count = Math.min(2 * count, iterations)) {
    const began = meter.seconds();
    run(count);
    const seconds = meter.seconds() - began;
    if (seconds >= ENOUGH || count === iterations)
      return { seconds: significant((seconds * iterations) / count), megabytes: Math.ceil(meter.megabytes()) };
  }
}

/** Two significant digits: more would say nothing. */
const significant = (x: number): number => Number(x.toPrecision(2));
