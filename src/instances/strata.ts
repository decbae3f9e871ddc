import { refuse } from '../model/invalidInput.js';
import { cyclic } from './cyclic.js';
import { degenerate } from './degenerate.js';
import { gamesStratum } from './games.js';
import { layered } from './layered.js';
import { rationalStratum } from './rational.js';
import { stiff } from './stiff.js';
import type { Instance } from '../model/instance.js';
import type { Stratum } from './stratum.js';

/** All families of random configurable MDPs. */
export const STRATA: readonly Stratum[] = [rationalStratum, layered, cyclic, stiff, degenerate];

/** All families of random problems: those, and games. */
export const ALL_STRATA: readonly Stratum<Instance>[] = [...STRATA, gamesStratum];

/** The stratum of that name; throws `InvalidInput` where there is none. */
export function anyStratumById(id: string): Stratum<Instance> {
  return (
    ALL_STRATA.find((stratum) => stratum.id === id) ??
    refuse('', `the name of a stratum (${ALL_STRATA.map((stratum) => stratum.id).join(', ')})`, id)
  );
}

/** The same among those of configurable MDPs. */
export function stratumById(id: string): Stratum {
  return (
    STRATA.find((stratum) => stratum.id === id) ??
    refuse('', `the name of a stratum (${STRATA.map((stratum) => stratum.id).join(', ')})`, id)
  );
}
