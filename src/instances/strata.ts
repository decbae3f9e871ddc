import { refuse } from '../model/invalidInput.js';
import { didYouMean } from '../model/nearestWord.js';
import { cyclic } from './cyclic.js';
import { degenerate } from './degenerate.js';
import { gamesStratum } from './games.js';
import { layered } from './layered.js';
import { rationalStratum } from './rational.js';
import { stiff } from './stiff.js';
import type { FiniteInstance } from '../model/instance.js';
import type { Stratum } from './stratum.js';

/**
 * All families of random configurable MDPs.
 *
 * @example
 * ```ts
 * import { STRATA } from 'hypergrad-oracle';
 *
 * console.log(STRATA.map(({ id }) => id)); // [ 'rational', 'layered', 'cyclic', 'stiff', 'degenerate' ]
 * ```
 */
export const STRATA: readonly Stratum[] = [rationalStratum, layered, cyclic, stiff, degenerate];

/**
 * All families of random problems: those, and games.
 *
 * @example
 * ```ts
 * import { ALL_STRATA } from 'hypergrad-oracle';
 *
 * console.log(ALL_STRATA.map(({ id }) => id)); // [ 'rational', 'layered', 'cyclic', 'stiff', 'degenerate', 'games' ]
 * ```
 */
export const ALL_STRATA: readonly Stratum<FiniteInstance>[] = [...STRATA, gamesStratum];

/**
 * The stratum of that name; throws `InvalidInput` where there is none.
 *
 * @example
 * ```ts
 * import { anyStratumById, sampleInstance } from 'hypergrad-oracle';
 *
 * console.log(sampleInstance(anyStratumById('games'), 1, 0).kind); // markov-game
 * ```
 */
export function anyStratumById(id: string): Stratum<FiniteInstance> {
  return ALL_STRATA.find((stratum) => stratum.id === id) ?? refuseStratum(ALL_STRATA, id);
}

/**
 * The same among those of configurable MDPs.
 *
 * @example
 * ```ts
 * import { stratumById } from 'hypergrad-oracle';
 *
 * console.log(stratumById('stiff').id); // stiff
 * ```
 */
export function stratumById(id: string): Stratum {
  return STRATA.find((stratum) => stratum.id === id) ?? refuseStratum(STRATA, id);
}

function refuseStratum(strata: readonly Stratum<FiniteInstance>[], id: string): never {
  const ids = strata.map((stratum) => stratum.id);
  return refuse('', `the name of a stratum (${ids.join(', ')})`, `${id}${didYouMean(id, ids)}`);
}
