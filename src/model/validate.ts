import type { Expression } from '../numeric/expression.js';
import { WRITABLE, formulaChecker, isWritable } from '../numeric/formulaLimits.js';
import { ONE, ZERO, compareRational, rationalToNumber, type Rational } from '../numeric/rational.js';
import { checkAtTheta, type RowPlace } from './atTheta.js';
import type { ConfigurableMdp, Distribution } from './configurableMdp.js';
import type { FormulaPlace } from './formulaValues.js';
import { issueList, type IssueList } from './issues.js';
import { isLiteralRow, logitsOfRow, normaliseRow, probabilityFault } from './rows.js';
import { checkShapes, rowsOf } from './shapes.js';
import { checkSizes } from './sizes.js';
import { checkTermination } from './termination.js';

/**
 * Checks a problem; pointers are those of the file format. Throws `InvalidInput`.
 *
 * - Sizes (see `checkSizes`), shapes, successors in range and listed once, terminal states in range and in increasing order.
 * - 0 ≤ γ ≤ 1, β > 0, all literals within the range of doubles and of at most 999 digits.
 * - Rows of literals: each from 0 to 1, the sum exactly 1, no zeros.
 * - Formulas at the given θ: see `checkAtTheta`. Rows that are whole softmax vectors only need logits that are defined.
 * - γ = 1 without a horizon: see `checkTermination`.
 */
export function validateMdp(mdp: ConfigurableMdp): void {
  const normal = normaliseMdp(mdp);
  if (normal === mdp) return;
  const issues = issueList();
  const changed = new Set(rowsOf(normal).map(({ row }) => row));
  for (const { row, pointer } of rowsOf(mdp))
    if (!changed.has(row))
      issues.add(pointer(), 'literal probabilities that sum to exactly 1, without zeros', 'others');
  issues.throwIfAny();
}

/**
 * Checks a problem as `validateMdp` does, but takes rows as other programs write them: literal zeros are dropped, and literal
 * probabilities that sum to 1 only up to the rounding of doubles (n·2⁻⁵² for n entries) are divided by their exact sum.
 * Returns the problem with such rows repaired (the same object where there are none).
 */
export function normaliseMdp(mdp: ConfigurableMdp): ConfigurableMdp {
  const { states, actions, theta, horizon, terminal } = mdp;
  checkSizes({ states, actions, parameters: theta.length, horizon, terminal: terminal.length });
  const issues = issueList();
  checkNumbers(mdp, issues);
  checkShapes(mdp, issues);
  issues.throwIfAny();
  const formulas = checkedFormulas(mdp, issues);
  issues.throwIfAny();
  const normal = normaliseRows(mdp, issues);
  issues.throwIfAny();
  const isPossible = checkAtTheta(theta, formulas, rowsWithFormulas(mdp), issues);
  checkTermination(normal, isPossible, issues);
  issues.throwIfAny();
  return normal;
}

function checkNumbers({ gammaF, gammaL, beta, theta }: ConfigurableMdp, issues: IssueList): void {
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

/** All entries of the tables with their pointers. */
function* entriesOf(mdp: ConfigurableMdp): Generator<{ e: Expression; pointer: () => string; isProbability: boolean }> {
  for (const { row, pointer } of rowsOf(mdp)) {
    const logits = logitsOfRow(row);
    if (logits)
      for (const [k, e] of logits.entries())
        yield { e, pointer: () => `${pointer()}/logits/${k}/1`, isProbability: false };
    else
      for (const [k, e] of row.probabilities.entries())
        yield { e, pointer: () => `${pointer()}/${k}/1`, isProbability: true };
  }
  for (const name of ['rewardF', 'rewardL'] as const)
    for (const [s, rewards] of mdp[name].entries())
      for (const [b, e] of rewards.entries()) yield { e, pointer: () => `/${name}/${s}/${b}`, isProbability: false };
  yield { e: mdp.phiL, pointer: () => '/phiL', isProbability: false };
}

/** Checks all that can be said without θ, and returns the distinct formulas. */
function checkedFormulas(mdp: ConfigurableMdp, issues: IssueList): FormulaPlace[] {
  const faultOf = formulaChecker(mdp.theta.length);
  const seen = new Set<Expression>();
  const formulas: FormulaPlace[] = [];
  for (const { e, pointer, isProbability } of entriesOf(mdp)) {
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

function normaliseRows(mdp: ConfigurableMdp, issues: IssueList): ConfigurableMdp {
  let changed = false;
  const normal = (row: Distribution, pointer: () => string): Distribution => {
    const result = normaliseRow(row);
    if ('expected' in result) {
      issues.add(pointer(), result.expected, result.found);
      return row;
    }
    changed ||= result !== row;
    return result;
  };
  const initial = normal(mdp.initial, () => '/initial');
  const transitions = mdp.transitions.map((rows, s) =>
    rows.map((row, b) => normal(row, () => `/transitions/${s}/${b}`)),
  );
  return changed ? { ...mdp, initial, transitions } : mdp;
}

const rowsWithFormulas = (mdp: ConfigurableMdp): RowPlace[] =>
  rowsOf(mdp)
    .filter(({ row }) => !isLiteralRow(row) && !logitsOfRow(row))
    .map(({ row, pointer }) => ({ pointer: pointer(), probabilities: row.probabilities }));
