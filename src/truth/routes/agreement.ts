import { ballArithmetic } from '../../numeric/ball.js';
import { decimalArithmetic } from '../../numeric/decimal.js';
import { fraction, fractionIn, type Fraction } from '../../numeric/fraction.js';
import { distance, enclosure, intersects, type Enclosure } from './enclosure.js';
import type { Hypergradient } from './hypergradient.js';
import { isValue, scaleOf, type RouteValue, type Skipped } from './routeValue.js';

/** Whether the routes to a hypergradient agree. Neither `holds` nor fails where `undetermined` says why. */
export interface Agreement {
  /**
   * The largest difference between routes that are not cut by a horizon, relative to the gradient's largest component (or 1e-12 of J).
   * Contradicted estimates do not count.
   */
  readonly worst: number;
  /** Every two routes with proven bounds have intersecting enclosures in every component, and exact routes are equal. */
  readonly holds: boolean;
  /** Routes whose estimate of their own error does not hold: a proven value lies outside of it. That is no disagreement of proven routes. */
  readonly contradicted?: readonly string[];
  /** Why it is not known whether they agree. */
  readonly undetermined?: string;
}

/** What is to be said where there are estimated bounds only, and they disagree. */
export const CONTRADICTION = 'estimated bounds contradict one another, and no route has a proven one';

/** A gradient smaller than this part of J (or of one) counts as zero when disagreement is put in relation to it. */
const FLOOR = 1e-12;
/** Digits in which exact fractions are compared with the decimal routes. */
const EXACT_DIGITS = 120;

/** How far routes are apart from `reference`, the best of them, and whether all enclosures meet. */
export function agreementOf(
  routes: ReadonlyMap<string, RouteValue | Skipped>,
  reference: RouteValue,
  exactRuns: ReadonlyMap<string, Hypergradient<Fraction>>,
): Agreement {
  const scale = Math.max(scaleOf(reference), FLOOR * Math.max(1, Math.abs(reference.objective.f64)));
  let worst = 0;
  let holds = exactRuns.size === 0 || equalRuns(exactRuns);
  const exactRun = exactRuns.values().next().value;
  if (exactRun) {
    const decimal = ballArithmetic(decimalArithmetic(EXACT_DIGITS));
    const values = [reference.objective, ...reference.total, ...reference.direct, ...reference.guiding];
    allOf(exactRun).forEach((x, i) => (holds &&= intersects(enclosure(decimal, fractionIn(decimal, x)), values[i])));
  }
  const contradicted: string[] = [];
  for (const [id, route] of routes) {
    if (!isValue(route)) continue;
    const meets = agree(route, reference);
    if (!meets && route.proof === 'estimated') contradicted.push(id);
    else holds &&= meets;
    if (route.cut || route.bound === Infinity || !(meets || route.proof === 'proven')) continue;
    for (const part of ['total', 'direct', 'guiding'] as const)
      route[part].forEach((x, k) => (worst = Math.max(worst, distance(x, reference[part][k]) / scale)));
  }
  if (holds && contradicted.length > 0 && reference.proof === 'estimated')
    return { worst, holds: false, undetermined: CONTRADICTION };
  if (holds && reference.bound === Infinity)
    return { worst, holds: false, undetermined: 'no route has a finite bound' };
  return { worst, holds, ...(contradicted.length > 0 && { contradicted }) };
}

/** True where all numbers that both routes form have enclosures with a point in common. */
export function agree(route: RouteValue, reference: RouteValue): boolean {
  const pairs: [Enclosure, Enclosure][] = [[route.objective, reference.objective]];
  for (const part of ['total', 'direct', 'guiding'] as const)
    route[part].forEach((x, k) => pairs.push([x, reference[part][k]]));
  for (const part of ['gradientQF', 'gradientVF'] as const)
    route[part]?.forEach((row, i) => row.forEach((x, k) => reference[part] && pairs.push([x, reference[part][i][k]])));
  return pairs.every(([a, b]) => intersects(a, b));
}

/** Everything in a hypergradient that exact routes must agree on. */
export const allOf = ({ objective, total, direct, guiding }: Hypergradient<Fraction>): Fraction[] => [
  objective,
  ...total,
  ...direct,
  ...guiding,
];

/** True where all runs gave equal numbers. */
export function equalRuns(runs: ReadonlyMap<string, Hypergradient<Fraction>>): boolean {
  const [first, ...others] = [...runs.values()].map(allOf);
  return others.every((run) => run.every((x, i) => fraction.isZero(fraction.sub(x, first[i]))));
}
