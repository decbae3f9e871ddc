import { sum } from '../numeric/arithmetic.js';
import type { Expression } from '../numeric/expression.js';
import type { Rational } from '../numeric/rational.js';
import {
  enclosures,
  firstWhere,
  formulaValues,
  isCertainlyNotZero,
  isCertainlyPositive,
  isFiniteBall,
  type Enclosure,
  type FormulaPlace,
} from './formulaValues.js';
import type { IssueList } from './issues.js';

/** A row with formulas in it, and where it stands. */
export interface RowPlace {
  readonly pointer: string;
  readonly probabilities: readonly Expression[];
}

/**
 * Checks formulas at the given θ (and there only), in 40-digit ball arithmetic. Refused are
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
): (p: Expression) => boolean {
  const values = formulaValues(formulas, theta);
  const position = new Map(formulas.map(({ formula }, i) => [formula, i]));
  const valueOf = (e: Expression): Enclosure =>
    e.kind === 'constant' ? enclosures.constant(e.value) : values.at(position.get(e)!);
  const isPositive = (p: Expression): boolean => p.kind === 'constant' || isCertainlyPositive(valueOf(p));
  const gradient = (groups: readonly (readonly number[])[]): Enclosure[] =>
    values.weightedGradient(groupWeights(groups, formulas.length));
  const moves = (groups: readonly (readonly number[])[]): boolean => gradient(groups).some(isCertainlyNotZero);

  const infinite = firstGroup(
    formulas.map((_, i) => [i]),
    (some) => !gradient(some).every(isFiniteBall),
  );
  if (infinite !== undefined)
    issues.add(formulas[infinite].pointer, 'a formula that is differentiable at theta', 'an infinite derivative');
  issues.throwIfAny();

  for (const row of rows) checkRow(row, row.probabilities.map(valueOf), issues);
  issues.throwIfAny();

  const entries = rows.map(({ probabilities }) => probabilities.flatMap((p) => position.get(p) ?? []));
  const drifting = firstGroup(entries, moves);
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

function checkRow({ pointer }: RowPlace, values: readonly Enclosure[], issues: IssueList): void {
  const negative = values.findIndex((x) => isCertainlyPositive(enclosures.neg(x)));
  if (negative >= 0) {
    const found = `${enclosures.toNumber(values[negative])} at theta`;
    issues.add(`${pointer}/${negative}/1`, 'a probability from 0 to 1', found);
    return;
  }
  const total = sum(enclosures, values);
  const excess = enclosures.sub(total, enclosures.one);
  if (!isCertainlyNotZero(excess)) return;
  const shown = enclosures.toNumber(total);
  const found = `a sum of ${shown === 1 ? `1 + ${enclosures.toNumber(excess)}` : shown} at theta`;
  issues.add(pointer, 'probabilities that sum to 1 (with formulas: exactly; write "1/3" for thirds)', found);
}

/** For each formula the sum of the weights of its groups; the weights are in no simple relation to one another. */
function groupWeights(groups: readonly (readonly number[])[], count: number): Enclosure[] {
  const weights = new Array<Enclosure>(count).fill(enclosures.zero);
  groups.forEach((group, i) => {
    const weight = enclosures.near(1 + ((i * 0.6180339887498949) % 1));
    for (const formula of group) weights[formula] = enclosures.add(weights[formula], weight);
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
