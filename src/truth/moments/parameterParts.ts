import type { Gradient } from '../../numeric/tape.js';
import type { WalkTables } from '../../model/mdp/tables.js';
import type { LinearForm } from './linearForms.js';

/** Components of the gradient, times edges, that are computed together: what is kept of them takes some 500 bytes each. */
const MOST_AT_ONCE = 500_000;

/** Tables and form of some of the components. */
interface Part<T> {
  readonly tables: WalkTables<T>;
  readonly form: LinearForm<T>;
}

/**
 * A form in parts of so many components that what the moments of one part take fits into memory; one part where all do. No component needs
 * another: their moments, one part after the other, are those of the whole.
 */
export function inParts<T>(tables: WalkTables<T>, form: LinearForm<T>, most: number = MOST_AT_ONCE): Part<T>[] {
  const { problem } = tables;
  const { parameters } = problem;
  const width = Math.max(1, Math.floor(most / Math.max(1, problem.edgeTarget.length)));
  if (parameters <= width) return [{ tables, form }];
  return Array.from({ length: Math.ceil(parameters / width) }, (_, i) => {
    const from = i * width;
    return {
      tables: { ...tables, problem: { ...problem, parameters: Math.min(width, parameters - from) } },
      form: components(form, from, width),
    };
  });
}

/** `width` components of a form from the one with the number `from` on; no component needs another. */
function components<T>(form: LinearForm<T>, from: number, width: number): LinearForm<T> {
  const cut = (row: Gradient<T>): Gradient<T> => row && row.slice(from, from + width);
  const cutAll = (rows: readonly Gradient<T>[]): readonly Gradient<T>[] => rows.map(cut);
  return {
    ...form,
    constant: cut(form.constant),
    initial: cutAll(form.initial),
    direct: cutAll(form.direct),
    segment: cutAll(form.segment),
  };
}
