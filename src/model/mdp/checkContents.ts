import type { Expression } from '../../numeric/expression.js';
import { formulaChecker } from '../../numeric/formulaLimits.js';
import type { RowPlace } from '../atTheta.js';
import { isDouble, numberText } from '../checkNumbers.js';
import type { Distribution } from './configurableMdp.js';
import type { FormulaPlace } from '../formulaValues.js';
import type { IssueList } from '../issues.js';
import { isLiteralRow, logitsOfRow, normaliseRow, probabilityFault } from './rows.js';
import type { PlacedRow } from './shapes.js';

/** An entry of a table that is not a probability, and where it stands. */
export interface PlacedEntry {
  readonly e: Expression;
  readonly pointer: () => string;
}

/** All entries of the tables with their pointers. */
function* entriesOf(
  rows: readonly PlacedRow[],
  others: Iterable<PlacedEntry>,
): Generator<PlacedEntry & { isProbability: boolean }> {
  for (const { row, pointer } of rows) {
    const logits = logitsOfRow(row);
    if (logits)
      for (const [k, e] of logits.entries())
        yield { e, pointer: () => `${pointer()}/logits/${k}/1`, isProbability: false };
    else
      for (const [k, e] of row.probabilities.entries())
        yield { e, pointer: () => `${pointer()}/${k}/1`, isProbability: true };
  }
  for (const { e, pointer } of others) yield { e, pointer, isProbability: false };
}

/** Checks all that can be said of formulas in K parameters without θ, and returns the distinct ones. */
export function checkedFormulas(
  parameters: number,
  rows: readonly PlacedRow[],
  others: Iterable<PlacedEntry>,
  issues: IssueList,
): FormulaPlace[] {
  const faultOf = formulaChecker(parameters);
  const seen = new Set<Expression>();
  const formulas: FormulaPlace[] = [];
  for (const { e, pointer, isProbability } of entriesOf(rows, others)) {
    if (seen.has(e) && !isProbability) continue;
    const fault = (isProbability ? probabilityFault(e) : undefined) ?? faultOf(e);
    if (fault) issues.add(pointer(), fault.expected, fault.found);
    else if (e.kind === 'constant' && !isDouble(e.value))
      issues.add(pointer(), 'a number within the range of doubles', numberText(e.value));
    else if (e.kind !== 'constant' && !seen.has(e)) formulas.push({ pointer: pointer(), formula: e });
    seen.add(e);
  }
  return formulas;
}

/** The rows that must sum to one at θ only. */
export const rowsWithFormulas = (rows: readonly PlacedRow[]): RowPlace[] =>
  rows
    .filter(({ row }) => !isLiteralRow(row) && !logitsOfRow(row))
    .map(({ row, pointer }) => ({ pointer: pointer(), probabilities: row.probabilities }));

/** A function that gives rows their final form (see `normaliseRow`), noting those that have none; `changed` tells whether any row changed. */
export function rowNormaliser(issues: IssueList): {
  readonly normal: (row: Distribution, pointer: () => string) => Distribution;
  readonly changed: () => boolean;
} {
  let changed = false;
  return {
    normal: (row, pointer) => {
      const result = normaliseRow(row);
      if ('expected' in result) {
        issues.add(pointer(), result.expected, result.found);
        return row;
      }
      changed ||= result !== row;
      return result;
    },
    changed: () => changed,
  };
}
