import type { Arithmetic } from '../../numeric/arithmetic.js';
import type { Gradient } from '../../numeric/tape.js';
import { doubleOf, given } from './fixtureNumber.js';
import type { TableEntry, TableMove } from './format.js';

/** Writes the entries of tables as the nearest doubles. */
export function entryWriter<T>({ isZero, toNumber }: Arithmetic<T>): {
  readonly entry: (value: T, gradient: Gradient<T>) => TableEntry;
  readonly entries: (values: readonly T[], gradients: readonly Gradient<T>[]) => TableEntry[];
  /** The moves of every row of edges. */
  readonly moves: (
    edges: { readonly edgeStart: Int32Array; readonly edgeTarget: Int32Array },
    p: readonly T[],
    gradients: readonly Gradient<T>[],
  ) => TableMove[][];
} {
  const entry = (value: T, gradient: Gradient<T>): TableEntry => {
    const d = (gradient ?? []).flatMap((x, k) => (isZero(x) ? [] : [[k, given(toNumber(x))] as const]));
    return { v: given(toNumber(value)), ...(d.length > 0 && { d }) };
  };
  return {
    entry,
    entries: (values, gradients) => values.map((x, i) => entry(x, gradients[i])),
    moves: ({ edgeStart, edgeTarget }, p, gradients) =>
      Array.from({ length: edgeStart.length - 1 }, (_, row) =>
        Array.from({ length: edgeStart[row + 1] - edgeStart[row] }, (__, i) => {
          const e = edgeStart[row] + i;
          return { to: edgeTarget[e], ...entry(p[e], gradients[e]) };
        }),
      ),
  };
}

/** The value of an entry. */
export const valueOf = ({ v }: TableEntry): number => doubleOf(v.bits);

/** The K derivatives of an entry; null where there are none. */
export function gradientOf({ d }: TableEntry, parameters: number): Gradient<number> {
  if (!d) return null;
  const row = new Array<number>(parameters).fill(0);
  for (const [k, x] of d) row[k] = doubleOf(x.bits);
  return row;
}
