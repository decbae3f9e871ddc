import type { Instance } from '../instance.js';
import { kindOf, type AnyFile } from '../kinds.js';
import { jsonText } from './jsonText.js';

/** The content of the file that `parseAnyInstance` reads back to the same problem, of whatever kind. */
export const serialiseAny = (instance: Instance): AnyFile => kindOf(instance).write(instance);

/**
 * The text of the instance file of a problem; equal problems have equal texts.
 *
 * @example
 * ```ts
 * import { instanceText, sampleInstance, stratumById } from 'hypergrad-oracle';
 *
 * const text = instanceText(sampleInstance(stratumById('layered'), 1, 0));
 * console.log(JSON.parse(text).kind); // configurable-mdp
 * ```
 */
export const instanceText = (instance: Instance): string => jsonText(serialiseAny(instance));
