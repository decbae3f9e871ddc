import type { Instance } from './instance.js';
import { refuse } from './invalidInput.js';
import { issueList } from './issues.js';
import { kindOf } from './kinds.js';
import { readLiteral } from './readers.js';

/**
 * The same problem at another point: K numbers, decimals or fractions. Throws `InvalidInput` where it is not valid there.
 *
 * @example
 * ```ts
 * import { rational, sampleInstance, stratumById, withTheta } from 'hypergrad-oracle';
 *
 * const instance = sampleInstance(stratumById('layered'), 1, 0);
 * const moved = withTheta(instance, instance.theta.map(() => rational(1, 3)));
 * console.log(moved.theta[0]); // { n: 1n, d: 3n }
 * ```
 */
export function withTheta<I extends Instance>(instance: I, theta: readonly (number | string)[]): I {
  if (theta.length !== instance.theta.length)
    refuse('/theta', `${instance.theta.length} numbers`, `${theta.length} numbers`);
  const issues = issueList();
  const values = theta.map((like, k) => readLiteral(like, `/theta/${k}`, issues));
  issues.throwIfAny();
  return kindOf<Instance['kind']>(instance).checked({ ...instance, theta: values }) as I;
}
