import { isZeroExpression, type Expression } from '../../numeric/expression.js';
import { isWritable, type FormulaFault } from '../../numeric/formulaLimits.js';
import {
  ONE,
  ZERO,
  commonMeasure,
  compareRational,
  rational,
  rationalToNumber,
  type Rational,
} from '../../numeric/rational.js';
import type { Distribution } from './configurableMdp.js';

/** 2^52: doubles between 1/2 and 1 lie half of its inverse apart. */
const DOUBLES = 2n ** 52n;

/** True where every probability is a literal. */
export const isLiteralRow = (row: Distribution): boolean => row.probabilities.every((p) => p.kind === 'constant');

/** The logits of a row that has all components of one softmax vector, in whatever order: it sums to one by construction. */
export function logitsOfRow({ probabilities }: Distribution): readonly Expression[] | undefined {
  const [first] = probabilities;
  if (first?.kind !== 'softmax' || first.logits.length !== probabilities.length) return undefined;
  const seen = new Set<number>();
  for (const p of probabilities) if (p.kind === 'softmax' && p.logits === first.logits) seen.add(p.index);
  return seen.size === probabilities.length ? first.logits : undefined;
}

/** What is wrong with a single literal probability, or undefined. */
export const probabilityFault = (p: Expression): FormulaFault | undefined =>
  p.kind === 'constant' && (compareRational(p.value, ZERO) < 0 || compareRational(p.value, ONE) > 0)
    ? { expected: 'a probability from 0 to 1', found: `${rationalToNumber(p.value)}` }
    : undefined;

/**
 * The row in its final form: literal zeros are dropped, and literal probabilities that sum to one as closely as n doubles can (off by at
 * most n·2⁻⁵²) are divided by their exact sum. Returns the row itself where nothing changes, and a fault where literals sum to
 * something else. Rows with formulas only lose their zeros.
 */
export function normaliseRow(row: Distribution): Distribution | FormulaFault {
  if (!isLiteralRow(row)) return withoutZeros(row);
  const values = row.probabilities.map((p) => (p as { value: Rational }).value);
  const divisor = commonDenominator(values);
  if (divisor === undefined)
    return { expected: 'fractions with a common denominator of at most 990 digits', found: 'more digits' };
  const numerators = values.map(({ n, d }) => n * (divisor / d));
  const total = numerators.reduce((a, b) => a + b, 0n);
  if (total === divisor) return withoutZeros(row);
  const excess = total > divisor ? total - divisor : divisor - total;
  if (excess * DOUBLES > BigInt(values.length) * divisor)
    return { expected: 'probabilities that sum to 1', found: `a sum of ${sumText(rational(total, divisor))}` };
  const probabilities = numerators.map((n): Expression => ({ kind: 'constant', value: rational(n, total) }));
  return withoutZeros({ successors: row.successors, probabilities });
}

/** The sum in the digits of a double, or its distance from 1 where those digits do not show it. */
function sumText(total: Rational): string {
  const shown = rationalToNumber(total);
  return shown === 1 ? `1 + ${rationalToNumber(rational(total.n - total.d, total.d))}` : `${shown}`;
}

/** The least common denominator; undefined beyond 990 digits. */
function commonDenominator(values: readonly Rational[]): bigint | undefined {
  let all = 1n;
  for (const { d } of values) {
    if (all % d !== 0n) all = commonMeasure({ n: 1n, d: all }, { n: 1n, d }).d;
    if (!isWritable({ n: all * 1_000_000_000n, d: 1n })) return undefined;
  }
  return all;
}

function withoutZeros(row: Distribution): Distribution {
  if (!row.probabilities.some(isZeroExpression)) return row;
  const kept = row.probabilities.flatMap((p, i) => (isZeroExpression(p) ? [] : [i]));
  return { successors: kept.map((i) => row.successors[i]), probabilities: kept.map((i) => row.probabilities[i]) };
}
