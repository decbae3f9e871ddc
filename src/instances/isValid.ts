import type { FiniteInstance } from '../model/instance.js';
import { InvalidInput } from '../model/invalidInput.js';
import { kindOf } from '../model/kinds.js';

/** True where validation has nothing to object to, and nothing to repair. */
export function isValid(instance: FiniteInstance): boolean {
  try {
    return kindOf<FiniteInstance['kind']>(instance).checked(instance) === instance;
  } catch (error) {
    if (error instanceof InvalidInput) return false;
    throw error;
  }
}
