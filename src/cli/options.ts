import { InvalidArgumentError } from 'commander';
import { ROUTES, type RouteId } from '../truth/routes.js';
import { LINEAR_GAME_ESTIMATORS, type LinearGameEstimatorId } from '../truth/gameForms.js';
import { GAME_ROUTES, type GameRouteId } from '../truth/gameTruth.js';
import { LINEAR_ESTIMATORS, type LinearEstimatorId } from '../truth/linearForms.js';

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

/** `--digits`: a number of digits or `float64`. */
export function digitsOption(text: string): number | 'float64' {
  return text === 'float64' ? text : wholeNumber(5, 200)(text);
}

/** `--route`: those of `truth`, and those on games. */
const ALL_ROUTES = [...ROUTES, ...GAME_ROUTES];

/** `--route`, several times. */
export function routeOption(
  text: string,
  previous: readonly (RouteId | GameRouteId)[] = [],
): (RouteId | GameRouteId)[] {
  const route = ALL_ROUTES.find((id) => id === text);
  if (!route) throw new InvalidArgumentError(`expected one of ${ALL_ROUTES.join(', ')}.`);
  return [...previous, route];
}

/** An estimator whose moments are known: of the problem, or `game:ID` of a Markov game as it is. */
export type MomentsEstimator =
  | { readonly kind: 'problem'; readonly id: LinearEstimatorId }
  | { readonly kind: 'game'; readonly id: LinearGameEstimatorId };

/** What `--estimator` of `moments` may be. */
export const MOMENTS_ESTIMATORS: readonly string[] = [
  ...LINEAR_ESTIMATORS,
  ...LINEAR_GAME_ESTIMATORS.map((id) => `game:${id}`),
];

/** `--estimator` of `moments`. */
export function linearEstimatorOption(text: string): MomentsEstimator {
  const id = LINEAR_ESTIMATORS.find((known) => known === text);
  if (id) return { kind: 'problem', id };
  const ofGame = LINEAR_GAME_ESTIMATORS.find((known) => `game:${known}` === text);
  if (ofGame) return { kind: 'game', id: ofGame };
  throw new InvalidArgumentError(`expected one of ${MOMENTS_ESTIMATORS.join(', ')}.`);
}

/** `--shard i/n`. */
export function shardOption(text: string): { index: number; count: number } {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (!(index >= 1 && index <= count)) throw new InvalidArgumentError('expected i/n with 1 ≤ i ≤ n.');
  return { index, count };
}
