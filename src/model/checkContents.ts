import type { Expression } from '../numeric/expression.js';
import { WRITABLE, formulaChecker, isWritable } from '../numeric/formulaLimits.js';
import { ONE, ZERO, compareRational, rationalToNumber, type Rational } from '../numeric/rational.js';
import type { RowPlace } from './atTheta.js';
import type { Distribution } from './configurableMdp.js';
import type { FormulaPlace } from './formulaValues.js';
import type { IssueList } from './issues.js';
import { isLiteralRow, logitsOfRow, normaliseRow, probabilityFault } from './rows.js';
import type { PlacedRow } from './shapes.js';

/** The numbers that every kind of problem has. */
interface Numbers {
  readonly gammaF: Rational;
  readonly gammaL: Rational;
  readonly beta: Rational;
  readonly theta: readonly Rational[];
}

/** Notes discounts outside [0, 1], temperatures that are not above zero, and literals that no double can stand for. */
export function checkNumbers({ gammaF, gammaL, beta, theta }: Numbers, issues: IssueList): void {
  const literal = (pointer: string, value: Rational, holds: boolean, expected: string): void => {
    if (!isWritable(value)) issues.add(pointer, WRITABLE, 'more digits');
    else if (!holds) issues.add(pointer, expected, numberText(value));
  };
  const isDiscount = (x: Rational): boolean => compareRational(x, ZERO) >= 0 && compareRational(x, ONE) <= 0;
  literal('/gammaF', gammaF, isDiscount(gammaF), 'a discount from 0 to 1');
  literal('/gammaL', gammaL, isDiscount(gammaL), 'a discount from 0 to 1');
  const temperature = rationalToNumber(beta);
  const usable = temperature > 0 && Number.isFinite(temperature) && Number.isFinite(1 / temperature);
  literal('/beta', beta, usable, 'a number above 0, within the range of doubles');
  theta.forEach((value, k) => literal(`/theta/${k}`, value, isDouble(value), 'a number within the range of doubles'));
}

const numberText = (value: Rational): string => {
  const x = rationalToNumber(value);
  if (Number.isFinite(x) && (x !== 0 || value.n === 0n)) return String(x);
  return `about 1e${value.n.toString().length - value.d.toString().length}`;
};

/** No literal below this needs a closer look. */
const LARGE = 2n ** 1023n;
/** True where the nearest double is finite. */
const isDouble = (value: Rational): boolean =>
  (value.n < LARGE && value.n > -LARGE) || Number.isFinite(rationalToNumber(value));

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
