import type { Reference } from './curveStyle.js';
import type { PublishedSeries } from './published.js';

/** A curve as fixtures/results/four-rooms-*-curves.json holds it. */
export interface FourRoomsCurve {
  readonly method: string;
  readonly beta: number;
  readonly batch: number;
  readonly x: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** The methods of the published figures, in the order of the legend. */
const METHODS = ['bc-hg', 'hpgd-oracle', 'hpgd-mc', 'hpgd-sa', 'sobirl', 'naive-pgd'];

/** A curve in the panel of its condition. */
export interface PlacedCurve extends Pick<FourRoomsCurve, 'method' | 'x' | 'mean' | 'low' | 'high'> {
  readonly column: string;
  readonly row: string;
}

/** A level in the panel of its condition. */
export interface PlacedReference extends Reference {
  readonly column: string;
  readonly row: string;
}

/** What the paper's figures of Four-Rooms ask: all methods of a condition on one axis, β in columns and N in rows. */
export function fourRoomsConditions(
  curves: readonly FourRoomsCurve[],
  published: readonly PublishedSeries[],
  referencesAt: (beta: number) => readonly Reference[],
): {
  ours: PlacedCurve[];
  published: PlacedCurve[];
  references: PlacedReference[];
  labels: { x: string; y: string };
  background: string;
} {
  const ours = curves
    .filter(({ method }) => METHODS.includes(method))
    .sort((a, b) => a.beta - b.beta || a.batch - b.batch || METHODS.indexOf(a.method) - METHODS.indexOf(b.method));
  const place = (beta: unknown, batch: unknown) => ({ column: `β = ${String(beta)}`, row: `N = ${String(batch)}` });
  return {
    ours: ours.map((one) => ({ ...one, ...place(one.beta, one.batch) })),
    published: published.map((one) => ({ ...one, ...place(one.settings['beta'], one.settings['batch']) })),
    references: [...new Map(ours.map(({ beta, batch }) => [`${beta} ${batch}`, { beta, batch }])).values()].flatMap(
      ({ beta, batch }) => referencesAt(beta).map((one) => ({ ...one, ...place(beta, batch) })),
    ),
    labels: { x: 'outer iteration', y: 'J of the leader (exact)' },
    background: 'white',
  };
}
