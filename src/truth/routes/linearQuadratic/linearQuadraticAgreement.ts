import { CONTRADICTION, type Agreement } from '../agreement.js';
import { distance, intersects, type Enclosure } from '../enclosure.js';
import { isValue, type RouteValue, type Skipped } from '../routeValue.js';

/** Float64 further off than this part of the gradient is no matter of rounding: linear systems with condition 10⁹ would be needed. */
const ROUNDING = 1e-7;
const FLOOR = 1e-12;

/** The size that errors are put in relation to: of the largest part of the gradient, or of J where that is nearly zero; one where all is zero. */
export const sizeOf = ({ total, direct, guiding, objective }: RouteValue): number =>
  Math.max(...[...total, ...direct, ...guiding].map((x) => Math.abs(x.f64)), FLOOR * Math.abs(objective.f64)) || 1;

/**
 * Whether the routes that were taken agree with `reference`. Float64 states no bound of its own: it fails where it is further off than its
 * conditioning allows. Finite differences state an estimate; where that is contradicted by a proven value, it is reported as such.
 */
export function linearQuadraticAgreement(
  routes: ReadonlyMap<string, RouteValue | Skipped>,
  reference: RouteValue,
): Agreement {
  const scale = sizeOf(reference);
  const found = (id: string): RouteValue | undefined => {
    const route = routes.get(id);
    return route && isValue(route) ? route : undefined;
  };
  const difference = (route: RouteValue | undefined): number =>
    route ? Math.max(0, ...pairs(route, reference).map(([a, b]) => distance(a, b))) / scale : 0;
  const [double, differences] = [difference(found('adjoint')), found('finite-differences')];
  const meets = !differences || pairs(differences, reference).every(([a, b]) => intersects(a, b));
  const proven = reference.proof === 'proven';
  return {
    worst: Math.max(double, meets ? difference(differences) : 0),
    holds: double <= ROUNDING && (meets || proven),
    ...(!meets && proven && { contradicted: ['finite-differences'] }),
    ...(!meets && !proven && { undetermined: CONTRADICTION }),
  };
}

const pairs = (a: RouteValue, b: RouteValue): [Enclosure, Enclosure][] =>
  (['total', 'direct', 'guiding'] as const).flatMap((part) =>
    a[part].map((x, k): [Enclosure, Enclosure] => [x, b[part][k]]),
  );
