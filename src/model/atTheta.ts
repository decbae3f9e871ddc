import { sum } from '../numeric/arithmetic.js';
import type { Expression } from '../numeric/expression.js';
import type { Rational } from '../numeric/rational.js';
import {
  DIGITS,
  firstWhere,
  formulaValues,
  isCertainlyNotZero,
  isCertainlyPositive,
  isFiniteBall,
  type Enclosure,
  type Enclosures,
  type FormulaPlace,
} from './formulaValues.js';
import type { IssueList } from './issues.js';

/** A row with formulas in it, and where it stands. */
export interface RowPlace {
  readonly pointer: string;
  readonly probabilities: readonly Expression[];
}

/** Digits in which rows are checked once more where cancellation leaves 40 digits too few. */
const FINE_DIGITS = 90;
/**
 * Enclosures of probabilities, and of the gradient of their sums, that are wider than this are taken once more. In 40 digits n operations
 * on numbers near 1 leave n·1e-40. A value of which nine digits are certain in 40 digits has lost 31 of them, so 90 leave 1e-58.
 */
const BLURRED = 1e-30;

/**
 * Checks formulas at the given θ (and there only), in ball arithmetic of 40 digits, where rows need it of 90. Refused are
 * - formulas that are not defined or not differentiable, or leave the range of doubles on the way (see `formulaValues`);
 * - probabilities that are certainly negative;
 * - rows whose sum has a ball without 1, or whose sum's gradient has a ball without 0;
 * - probabilities that are zero, as far as 40 digits show, with a gradient that is not: their score would be infinite.
 *
 * Returns a predicate: is this probability certainly above zero? `formulas` holds every formula of `rows`, once each.
 */
export function checkAtTheta(
  theta: readonly Rational[],
  formulas: readonly FormulaPlace[],
  rows: readonly RowPlace[],
  issues: IssueList,
  digits: number = DIGITS,
): (p: Expression) => boolean {
  const values = formulaValues(formulas, theta, digits);
  const { arithmetic } = values;
  const position = new Map(formulas.map(({ formula }, i) => [formula, i]));
  const valueOf = (e: Expression): Enclosure =>
    e.kind === 'constant' ? arithmetic.constant(e.value) : values.at(position.get(e)!);
  const isPositive = (p: Expression): boolean => p.kind === 'constant' || isCertainlyPositive(valueOf(p));
  const gradient = (groups: readonly (readonly number[])[]): Enclosure[] =>
    values.weightedGradient(groupWeights(groups, formulas.length, arithmetic));
  const moves = (groups: readonly (readonly number[])[]): boolean => gradient(groups).some(isCertainlyNotZero);

  const infinite = firstGroup(
    formulas.map((_, i) => [i]),
    (some) => !gradient(some).every(isFiniteBall),
  );
  if (infinite !== undefined)
    issues.add(formulas[infinite].pointer, 'a formula that is differentiable at theta', 'an infinite derivative');
  issues.throwIfAny();

  const entries = rows.map(({ probabilities }) => probabilities.flatMap((p) => position.get(p) ?? []));
  const drift = entries.length === 0 ? [] : gradient(entries);
  const isBlurred = ({ radius }: Enclosure): boolean => radius > BLURRED;
  if (digits < FINE_DIGITS && (drift.some(isBlurred) || entries.flat().some((i) => isBlurred(values.at(i)))))
    return checkAtTheta(theta, formulas, rows, issues, FINE_DIGITS);

  for (const row of rows) checkRow(row, row.probabilities.map(valueOf), arithmetic, issues);
  issues.throwIfAny();

  const drifting = drift.some(isCertainlyNotZero) ? firstGroup(entries, moves) : undefined;
  if (drifting !== undefined)
    issues.add(rows[drifting].pointer, 'probabilities that sum to 1 for all theta', 'a sum that changes with theta');
  const zeros = rows.flatMap(({ pointer, probabilities }) =>
    probabilities.flatMap((p, k) =>
      isPositive(p) ? [] : [{ pointer: `${pointer}/${k}/1`, group: [position.get(p)!] }],
    ),
  );
  const leaving = firstGroup(
    zeros.map(({ group }) => group),
    moves,
  );
  if (leaving !== undefined)
    issues.add(
      zeros[leaving].pointer,
      'a probability above 0, or one that stays 0',
      '0 at theta with a gradient that is not',
    );
  issues.throwIfAny();
  return (p) => !position.has(p) || isPositive(p);
}

function checkRow(
  { pointer }: RowPlace,
  values: readonly Enclosure[],
  arithmetic: Enclosures,
  issues: IssueList,
): void {
  const negative = values.findIndex((x) => isCertainlyPositive(arithmetic.neg(x)));
  if (negative >= 0) {
    const found = `${arithmetic.toNumber(values[negative])} at theta`;
    issues.add(`${pointer}/${negative}/1`, 'a probability from 0 to 1', found);
    return;
  }
  const total = sum(arithmetic, values);
  const excess = arithmetic.sub(total, arithmetic.one);
  if (!isCertainlyNotZero(excess)) return;
  const shown = arithmetic.toNumber(total);
  const found = `a sum of ${shown === 1 ? `1 + ${arithmetic.toNumber(excess)}` : shown} at theta`;
  issues.add(pointer, 'probabilities that sum to 1 (with formulas: exactly; write "1/3" for thirds)', found);
}

/** For each formula the sum of the weights of its groups; the weights are in no simple relation to one another. */
function groupWeights(groups: readonly (readonly number[])[], count: number, arithmetic: Enclosures): Enclosure[] {
  const weights = new Array<Enclosure>(count).fill(arithmetic.zero);
  groups.forEach((group, i) => {
    const weight = arithmetic.near(1 + ((i * 0.6180339887498949) % 1));
    for (const formula of group) weights[formula] = arithmetic.add(weights[formula], weight);
  });
  return weights;
}

/**
 * The first group of formulas for which a test of gradients fails. The test is put to weighted sums over many groups, which fail if one
 * of them does (cancellation would take weights in a very special relation): one backward sweep where all is well, a bisection where not.
 */
function firstGroup<G>(groups: readonly G[], fails: (some: readonly G[]) => boolean): number | undefined {
  if (groups.length === 0 || !fails(groups)) return undefined;
  return firstWhere(groups.length, (count) => fails(groups.slice(0, count)));
}
