import { refuse } from '../model/invalidInput.js';
import type { FiniteInstance } from '../model/instance.js';
import { sampleInstance } from './sampleInstances.js';
import { anyStratumById } from './strata.js';

const PREFIX = 'random:';
const EXPECTED = `random:STRATUM:SEED:INDEX, with whole numbers from 0 to ${Number.MAX_SAFE_INTEGER} as SEED and INDEX`;

/**
 * The random instance that `random:STRATUM:SEED:INDEX` names; undefined for other names. Throws `InvalidInput` where it names none.
 *
 * @example
 * ```ts
 * import { namedInstance } from 'hypergrad-oracle';
 *
 * console.log(namedInstance('random:games:1:0').kind, namedInstance('four-rooms')); // markov-game undefined
 * ```
 */
export function namedInstance(name: string): FiniteInstance | undefined {
  if (!name.startsWith(PREFIX)) return undefined;
  const [stratum, ...numbers] = name.slice(PREFIX.length).split(':');
  const [seed, index] = numbers.map((text) => (/^\d+$/.test(text) ? Number(text) : NaN));
  if (numbers.length !== 2 || !Number.isSafeInteger(seed) || !Number.isSafeInteger(index)) refuse('', EXPECTED, name);
  return sampleInstance(anyStratumById(stratum), seed, index);
}
