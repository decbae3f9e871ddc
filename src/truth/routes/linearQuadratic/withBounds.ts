import type { Enclosure } from '../enclosure.js';
import type { RouteValue } from '../routeValue.js';

/** The parts of a route's value that have bounds; `k` counts the components of all but the objective. */
export type BoundedPart = 'objective' | 'total' | 'direct' | 'guiding';

/** The same values with other bounds, and a note that says what they are. */
export function withBounds(
  route: RouteValue,
  note: string,
  bound: (part: BoundedPart, k: number, value: Enclosure) => number,
): RouteValue {
  const part = (id: Exclude<BoundedPart, 'objective'>): Enclosure[] =>
    route[id].map((x, k) => ({ ...x, bound: bound(id, k, x) }));
  const [total, direct, guiding] = [part('total'), part('direct'), part('guiding')];
  return {
    ...route,
    objective: { ...route.objective, bound: bound('objective', 0, route.objective) },
    total,
    direct,
    guiding,
    bound: Math.max(0, ...[...total, ...direct, ...guiding].map((x) => x.bound)),
    note,
  };
}
