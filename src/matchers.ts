/**
 * Matchers for vitest and Jest: `expect.extend(matchers)`, then `expect(estimator).toBeUnbiased()`, `expect(gradient).toMatchTruth(instance)`,
 * `await expect(['python3', 'mine.py']).toConform()`.
 */

import { conform, type ConformCommandOptions } from './library/conform.js';
import { judge, type JudgeOptions } from './library/judge.js';
import { asConfigurableMdp, type FiniteInstance } from './model/instance.js';
import { truth } from './truth/routes/mdp/truth.js';
import type { UserEstimator } from './verdict/plugin/userEstimator.js';
import type { UserGameEstimator } from './verdict/plugin/userGameEstimator.js';

/** What a matcher gives back. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Claims of an estimator that is right everywhere. */
const UNBIASED = ['unbiased', 'truncation-only'];
/** How far a gradient in doubles may be off, relative to the largest component, unless given. */
const RELATIVE = 1e-9;
/** Failures that a message shows. */
const SHOWN = 5;

/**
 * The estimator's exact mean is the hypergradient on random instances of every stratum, or of those that `options` name.
 *
 * @example
 * ```ts
 * import { toBeUnbiased } from 'hypergrad-oracle/matchers';
 *
 * const zero = { id: 'zero', claims: [], estimate: (_batch, { parameters }) => new Float64Array(parameters) };
 * console.log(toBeUnbiased(zero, { strata: ['rational'] }).pass); // false
 * ```
 */
export function toBeUnbiased(estimator: UserEstimator | UserGameEstimator, options: JudgeOptions = {}): MatcherResult {
  const { verdict, claims, misbehaviour, unjudged } = judge(estimator, { claims: UNBIASED, ...options });
  const against = claims
    .filter(({ verdict: said }) => said !== 'holds')
    .map(
      ({ claim, stratum, verdict: said, worst, against: where }) =>
        `  ${claim}, ${stratum}: ${said}, off by ${worst.toExponential(2)} of the gradient${where === undefined ? '' : ` on ${where}`}`,
    );
  return {
    pass: verdict === 'holds',
    message: () =>
      verdict === 'holds'
        ? `expected ${estimator.id} to be biased, and it is unbiased`
        : [
            `expected ${estimator.id} to be unbiased: ${verdict}`,
            ...(misbehaviour === undefined ? [] : [`  it ${misbehaviour}`]),
            ...against.slice(0, SHOWN),
            ...unjudged.map(({ claim, reason }) => `  ${claim} was not judged: ${reason}`),
            ...(against.length > 0
              ? ['why: explain(instance, estimator), or npx hypergrad-oracle explain INSTANCE --estimator FILE']
              : []),
          ].join('\n'),
  };
}

/**
 * The numbers are the exact hypergradient of an instance, each within `relative` (1e-9) of the largest component.
 *
 * @example
 * ```ts
 * import { sampleInstance, stratumById, truth } from 'hypergrad-oracle';
 * import { toMatchTruth } from 'hypergrad-oracle/matchers';
 *
 * const instance = sampleInstance(stratumById('layered'), 1, 0);
 * const gradient = truth(instance).value.total.map(({ f64 }) => f64);
 * console.log(toMatchTruth(gradient, instance).pass); // true
 * ```
 */
export function toMatchTruth(
  gradient: ArrayLike<number>,
  instance: FiniteInstance,
  { relative = RELATIVE }: { readonly relative?: number } = {},
): MatcherResult {
  const { value } = truth(asConfigurableMdp(instance));
  const scale = Math.max(...value.total.map(({ f64 }) => Math.abs(f64)), Number.MIN_VALUE);
  const got = Array.from(gradient);
  const wrong = value.total.flatMap(({ f64, bound }, k) =>
    Math.abs(got[k] - f64) <= relative * scale + bound ? [] : [`  theta[${k + 1}]: expected ${f64}, got ${got[k]}`],
  );
  const length =
    got.length === value.total.length ? [] : [`  expected ${value.total.length} components, got ${got.length}`];
  const problems = [...length, ...wrong];
  return {
    pass: problems.length === 0,
    message: () =>
      problems.length === 0
        ? 'expected another vector than the hypergradient'
        : ['expected the hypergradient', ...problems.slice(0, SHOWN)].join('\n'),
  };
}

/**
 * The command, a list of words, starts an implementation that conforms to the golden fixtures.
 *
 * @example
 * ```ts
 * import { toConform } from 'hypergrad-oracle/matchers';
 *
 * const child = ['python3', 'examples/python/serve.py'];
 * console.log((await toConform(child, { only: ['estimate/bc-hg/layered-2603-*'], exactBias: 0 })).pass); // true
 * ```
 */
export async function toConform(command: readonly string[], options?: ConformCommandOptions): Promise<MatcherResult> {
  const { verdict, cases } = await conform(command, options);
  const failed = cases.filter(({ outcome }) => !['passes', 'skipped', 'expected-failure'].includes(outcome));
  return {
    pass: verdict === 'holds',
    message: () =>
      verdict === 'holds'
        ? `expected ${command.join(' ')} not to conform, and it does`
        : [
            `expected ${command.join(' ')} to conform: ${verdict}`,
            ...failed.slice(0, SHOWN).map(({ id, what = '' }) => `  ${id}: ${what}`),
          ].join('\n'),
  };
}

/**
 * For `expect.extend`.
 *
 * @example
 * ```ts
 * import { expect } from 'vitest';
 * import { matchers } from 'hypergrad-oracle/matchers';
 *
 * expect.extend(matchers);
 * console.log(Object.keys(matchers)); // [ 'toBeUnbiased', 'toMatchTruth', 'toConform' ]
 * ```
 */
export const matchers: {
  readonly toBeUnbiased: typeof toBeUnbiased;
  readonly toMatchTruth: typeof toMatchTruth;
  readonly toConform: typeof toConform;
} = { toBeUnbiased, toMatchTruth, toConform };

/** The matchers as they stand after `expect(…)`; for vitest: `declare module 'vitest' { interface Matchers<T> extends OracleMatchers<T> {} }`. */
export interface OracleMatchers<R = unknown> {
  toBeUnbiased: (options?: JudgeOptions) => R;
  toMatchTruth: (instance: FiniteInstance, options?: { readonly relative?: number }) => R;
  toConform: (options?: ConformCommandOptions) => Promise<R>;
}
