import type { Instance } from '../model/instance.js';
import { InvalidInput } from '../model/invalidInput.js';
import { validateMdp } from '../model/validate.js';
import { normaliseGame } from '../model/validateGame.js';

/** True where validation has nothing to object to, and nothing to repair. */
export function isValid(instance: Instance): boolean {
  try {
    if (instance.kind === 'markov-game') return normaliseGame(instance) === instance;
    validateMdp(instance);
    return true;
  } catch (error) {
    if (error instanceof InvalidInput) return false;
    throw error;
  }
}
