import { InvalidArgumentError, Option } from 'commander';
import { didYouMean } from '../model/nearestWord.js';
import { ROUTES_BY_KIND } from '../truth/truthByKind.js';
import { MOMENTS_BY_ESTIMATOR, type MomentsOf } from '../verdict/momentsByEstimator.js';

/** Collects an option that may be given several times. */
export const collectText = (value: string, previous: readonly string[] = []): string[] => [...previous, value];

/** A whole number within limits, for commander. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!(value >= least && value <= most))
      throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}.`);
    return value;
  };
}

/** A number above zero, for commander. */
export function positive(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!(value > 0 && value < Infinity)) throw new InvalidArgumentError('expected a number above 0.');
  return value;
}

/** `--digits`: a number of digits or `float64`. */
export function digitsOption(text: string): number | 'float64' {
  return text === 'float64' ? text : wholeNumber(5, 200)(text);
}

/** The ids of routes, of whatever kind. */
const ALL_ROUTES = [...new Set(Object.values(ROUTES_BY_KIND).flat())];

/** `--route`, several times. */
export function routeOption(text: string, previous: readonly string[] = []): string[] {
  if (!ALL_ROUTES.includes(text))
    throw new InvalidArgumentError(`expected one of ${ALL_ROUTES.join(', ')}${didYouMean(text, ALL_ROUTES)}.`);
  return [...previous, text];
}

/** What `--estimator` of `moments` may be. */
export const MOMENTS_ESTIMATORS: readonly string[] = [...MOMENTS_BY_ESTIMATOR.keys()];

/** `--estimator` of `moments`. */
export function linearEstimatorOption(text: string): MomentsOf {
  const found = MOMENTS_BY_ESTIMATOR.get(text);
  if (found) return found;
  const meant = didYouMean(text, MOMENTS_ESTIMATORS);
  throw new InvalidArgumentError(`expected one of ${MOMENTS_ESTIMATORS.join(', ')}${meant}.`);
}

/** `--shard i/n`. */
export function shardOption(text: string): { index: number; count: number } {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (!(index >= 1 && index <= count)) throw new InvalidArgumentError('expected i/n with 1 ≤ i ≤ n.');
  return { index, count };
}

/** `--threads`, of commands that use every core unless they are told otherwise, or have too little to do for that. */
export const threadsOption = (): Option =>
  new Option(
    '--threads <n>',
    'threads that compute; the result does not depend on them (default: all cores, fewer where there is little to do)',
  ).argParser(wholeNumber(1, 1024));
