import { lowerSize } from './enclosure.js';
import { SMALL_PART } from '../moments/momentsCertainty.js';
import type { RouteValue } from './routeValue.js';

/** What is certain of the size of J and of the parts of the gradient: the largest. */
export const certainScale = ({ direct, guiding, objective }: RouteValue): number =>
  Math.max(...[objective, ...direct, ...guiding].map(lowerSize));

/**
 * True where a route's gradient says something: the sign of a component is certain, or the bound is small beside what is certain of J and
 * of the parts of the gradient (a gradient that is zero, as far as anyone can tell), or all of it is known exactly.
 */
export function isGradientKnown(value: RouteValue): boolean {
  const { total } = value;
  if (total.every((x) => x.bound === 0 || x.fraction !== undefined)) return true;
  const small = SMALL_PART * certainScale(value);
  return total.some((x) => lowerSize(x) > 0) || total.every((x) => x.bound <= small);
}
