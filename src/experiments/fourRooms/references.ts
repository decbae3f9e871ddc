import type { Reference } from '../publish/curveStyle.js';

/** The best J that is known for each β, a lower bound of the best there is (fixtures/results/four-rooms-best.json), to six decimals. */
const BEST_KNOWN: Readonly<Record<string, number>> = { '0.001': 0.766174, '0.003': 0.614107, '0.005': 1.622432 };
/** Where ascent along the exact hypergradient ends from the published start, the no-penalty point (fixtures/results/four-rooms-100-selection.json). */
const EXACT_ASCENT: Readonly<Record<string, number>> = { '0.001': 0.00061, '0.003': 0.001286, '0.005': 0.017589 };

/** The best J that is known for a published β. */
export const bestKnownAt = (beta: number): number => BEST_KNOWN[String(beta)];

/** What curves of Four-Rooms at a β are measured against; none at a β that was not searched. */
export function fourRoomsReferences(beta: unknown): readonly Reference[] {
  const key = String(beta);
  if (!(key in BEST_KNOWN)) return [];
  return [
    { name: 'best known', value: BEST_KNOWN[key] },
    { name: 'exact ascent', value: EXACT_ASCENT[key] },
  ];
}
