import { refuse } from '../model/invalidInput.js';
import { cyclic } from './cyclic.js';
import { degenerate } from './degenerate.js';
import { layered } from './layered.js';
import { rationalStratum } from './rational.js';
import { stiff } from './stiff.js';
import type { Stratum } from './stratum.js';

/** All families of random problems. */
export const STRATA: readonly Stratum[] = [rationalStratum, layered, cyclic, stiff, degenerate];

/** The stratum of that name; throws `InvalidInput` where there is none. */
export function stratumById(id: string): Stratum {
  return (
    STRATA.find((stratum) => stratum.id === id) ??
    refuse('', `the name of a stratum (${STRATA.map((stratum) => stratum.id).join(', ')})`, id)
  );
}
