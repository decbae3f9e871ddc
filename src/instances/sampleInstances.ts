import { sample, type Arbitrary } from 'fast-check';
import type { FiniteInstance } from '../model/instance.js';
import { range } from './draw.js';
import type { Stratum } from './stratum.js';

/** A 32-bit hash of a text (FNV-1a, then the finaliser of MurmurHash3). */
function hash32(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}

/**
 * The instance with the given number: a function of stratum, seed and index only, named `stratum/seed/index` so that a report can say
 * how to make it again.
 *
 * @example
 * ```ts
 * import { sampleInstance, stratumById } from 'hypergrad-oracle';
 *
 * const instance = sampleInstance(stratumById('cyclic'), 1, 0);
 * console.log(instance.name, instance.kind); // cyclic/1/0 configurable-mdp
 * ```
 */
export function sampleInstance<I extends FiniteInstance>(stratum: Stratum<I>, seed: number, index: number): I {
  const name = `${stratum.id}/${seed}/${index}`;
  return { ...sampleNamed(stratum.arbitrary, name), name };
}

/** What an arbitrary makes of a name: always the same. */
export function sampleNamed<I>(arbitrary: Arbitrary<I>, name: string): I {
  const [one] = sample(arbitrary, {
    seed: hash32(name),
    numRuns: 1,
    path: '',
    examples: [],
    randomType: 'xorshift128plus',
  });
  return one;
}

/**
 * Instances 0 … count − 1.
 *
 * @example
 * ```ts
 * import { sampleInstances, stratumById } from 'hypergrad-oracle';
 *
 * console.log(sampleInstances(stratumById('layered'), 3, 1).map(({ name }) => name)); // [ 'layered/1/0', 'layered/1/1', 'layered/1/2' ]
 * ```
 */
export const sampleInstances = <I extends FiniteInstance>(stratum: Stratum<I>, count: number, seed: number): I[] =>
  range(count).map((index) => sampleInstance(stratum, seed, index));
