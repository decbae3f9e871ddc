import type { Expression } from '../../numeric/expression.js';
import { formulaTexts } from '../../numeric/formulaText.js';
import { rationalLiteral } from '../../numeric/rational.js';
import { compileTape } from '../../numeric/tape.js';
import type { Distribution } from '../distribution.js';
import type { FileEntry, FilePair, FileRow } from './instanceFormat.js';

/** How the entries of one problem are written. */
export interface EntryWriter {
  readonly definitions: readonly (readonly [name: string, text: string])[];
  readonly entry: (e: Expression) => FileEntry;
  readonly row: (row: Distribution) => FileRow;
}

/** Writes the rows and other entries of one problem with K parameters: rows that are one whole softmax vector in order as logits. */
export function entryWriter(
  rows: readonly Distribution[],
  others: readonly Expression[],
  parameters: number,
): EntryWriter {
  const vectors = softmaxRows(rows, parameters);
  const entries = [...rows.flatMap((row) => vectors.get(row) ?? row.probabilities), ...others];
  const formulas = [...new Set(entries.filter((e) => e.kind !== 'constant'))];
  const { texts, definitions } = formulaTexts(formulas, parameters);
  const textOf = new Map(formulas.map((e, i) => [e, texts[i]]));
  const entry = (e: Expression): FileEntry => (e.kind === 'constant' ? rationalLiteral(e.value) : textOf.get(e)!);
  const pairs = (successors: readonly number[], all: readonly Expression[]): FilePair[] =>
    successors.map((s, k) => [s, entry(all[k])]);
  return {
    definitions,
    entry,
    row: (row) => {
      const logits = vectors.get(row);
      return logits ? { logits: pairs(row.successors, logits) } : pairs(row.successors, row.probabilities);
    },
  };
}

/** The rows whose entries are the components 0, 1, … n − 1 of one softmax vector (equal vectors count as one), with its logits. */
function softmaxRows(rows: readonly Distribution[], parameters: number): Map<Distribution, readonly Expression[]> {
  const candidates = rows.filter(({ probabilities }) =>
    probabilities.every((p, k) => p.kind === 'softmax' && p.index === k && p.logits.length === probabilities.length),
  );
  const components = candidates.flatMap(({ probabilities }) => probabilities);
  const tape = compileTape(components, parameters);
  const groups = Array.from(tape.outputs, (at) => {
    const step = tape.steps[at];
    return step.kind === 'softmax' ? step.group : -1;
  });
  const found = new Map<Distribution, readonly Expression[]>();
  let at = 0;
  for (const row of candidates) {
    const own = groups.slice(at, (at += row.probabilities.length));
    const [first] = row.probabilities;
    if (first?.kind === 'softmax' && own.every((group) => group === own[0])) found.set(row, first.logits);
  }
  return found;
}
