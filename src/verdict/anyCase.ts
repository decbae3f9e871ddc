import type { Instance } from '../model/instance.js';
import { createCase, type AnyCase, type CaseOptions } from './case.js';
import { createGameCase } from './games/gameCase.js';

/** The case of an instance of either kind; see `createCase` and `createGameCase`. */
export const createAnyCase = (
  name: string,
  stratum: string,
  instance: Instance,
  options?: CaseOptions,
): AnyCase | undefined =>
  instance.kind === 'markov-game'
    ? createGameCase(name, stratum, instance, options)
    : createCase(name, stratum, instance, options);
