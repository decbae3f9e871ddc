import type { FinishedRun } from '../../experiments/engine/runFile.js';
import { meanAndError } from '../../experiments/engine/summary.js';
import type { SettingValue } from '../../experiments/engine/settingSpec.js';
import { sixDigits } from '../../experiments/publish/paperClaim.js';

/** The last 1000 iterations of something that was followed: mean and error over seeds, and the mean of each seed. */
export interface LastMeans {
  readonly mean: number;
  readonly standardError: number;
  readonly lastMeans: readonly number[];
}

/** Runs of one method with the same settings; `K` the settings that tell them apart, `S` what was followed beside J. */
export type Variant<K extends string, S extends string> = Readonly<
  { method: string; seeds: number } & Record<K, SettingValue> & Record<S | 'metric', LastMeans>
>;

/** Followers that are stopped. */
export type StoppedVariant = Variant<'follower' | 'stopPolicyIter' | 'lr' | 'alpha', 'acting' | 'divergence'>;
/** The same policies under the law of the rollouts. */
export type SimulatorVariant = Variant<'beta' | 'lr' | 'alpha', 'simulator'>;

const lastMeans = (values: readonly number[]): LastMeans => {
  const { mean, error } = meanAndError(values);
  return { mean: sixDigits(mean), standardError: sixDigits(error), lastMeans: values.map(sixDigits) };
};

/** Runs by method and by the settings named, what was followed averaged over seeds, in the order in which they are first met. */
export async function averaged<K extends string, S extends string>(
  runs: AsyncIterable<FinishedRun>,
  keys: readonly K[],
): Promise<Variant<K, S>[]> {
  const groups = new Map<string, { own: object; seeds: number; values: Map<string, number[]> }>();
  for await (const { method, settings, lastMean, series } of runs) {
    const own = { method, ...Object.fromEntries(keys.map((key) => [key, settings[key]])) };
    const key = JSON.stringify(own);
    const group = groups.get(key) ?? { own, seeds: 0, values: new Map<string, number[]>() };
    groups.set(key, group);
    group.seeds++;
    const followed = Object.entries(series).map(([name, one]) => [name, one.lastMean] as const);
    for (const [name, value] of [['metric', lastMean] as const, ...followed])
      group.values.set(name, [...(group.values.get(name) ?? []), value]);
  }
  return [...groups.values()].map(
    ({ own, seeds, values }) =>
      ({
        ...own,
        seeds,
        ...Object.fromEntries([...values].map(([name, list]) => [name, lastMeans(list)])),
      }) as Variant<K, S>,
  );
}
