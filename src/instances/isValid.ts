import type { ConfigurableMdp } from '../model/configurableMdp.js';
import { InvalidInput } from '../model/invalidInput.js';
import { validateMdp } from '../model/validate.js';

/** True where `validateMdp` has nothing to object to. */
export function isValid(mdp: ConfigurableMdp): boolean {
  try {
    validateMdp(mdp);
    return true;
  } catch (error) {
    if (error instanceof InvalidInput) return false;
    throw error;
  }
}
