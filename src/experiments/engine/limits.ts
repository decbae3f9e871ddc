import { refuse } from '../../model/invalidInput.js';
import type { SettingSpec } from './settingSpec.js';

/** What a run may take, in bytes: sweeps have several workers, and Node.js gives a process about 4 GiB. */
const MEMORY = 2 ** 31;

/** The most of what takes so many bytes each (measured, rounded up), for a setting. */
export const withinMemory = (bytes: number): Pick<SettingSpec, 'most' | 'mostBecause'> => ({
  most: Math.floor(MEMORY / bytes),
  mostBecause: `each takes about ${bytes} bytes, and a run 2 GiB at most`,
});

/** Units of a hidden layer: two layers have so many weights squared; a weight has its gradient, moments and a target copy. */
export const withinNetwork: Pick<SettingSpec, 'most' | 'mostBecause'> = {
  most: 4096,
  mostBecause: 'the weights of larger layers take more than 2 GiB',
};

/** Steps of an iteration that take from a microsecond (tables) to a millisecond (networks) each. */
export const withinTime: Pick<SettingSpec, 'most' | 'mostBecause'> = {
  most: 1_000_000,
  mostBecause: 'more may take a quarter of an hour in every iteration',
};

/** Draws without replacement are compared with all before: so many take some ten seconds. */
export const MOST_WITHOUT_REPLACEMENT = 100_000;

/** Outer iterations of a run: the record of more, with its series, may be longer than a text can be (2²⁹ characters). */
export const MOST_ITERATIONS = 1_000_000;

/** Bytes per weight of the networks, for two hidden layers of that size. */
export const networkBytes = (hidden: number): number => 48 * hidden * (hidden + 16);

/** Throws `InvalidInput` where a run would need more than 2 GiB, with the memory in bytes that each of these settings needs. */
export function expectMemory(needed: Readonly<Record<string, number>>): void {
  const total = Object.values(needed).reduce((a, b) => a + b, 0);
  if (total <= MEMORY) return;
  const [largest] = Object.entries(needed).reduce((a, b) => (b[1] > a[1] ? b : a));
  refuse(`/${largest}`, 'settings with which a run takes 2 GiB of memory at most', `about ${gibibytes(total)} GiB`);
}

/** Two significant digits. */
const gibibytes = (bytes: number): string => String(Number((bytes / 2 ** 30).toPrecision(2)));
