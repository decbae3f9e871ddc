import { addRational, fractionText, negRational, rational, type Rational } from '../numeric/rational.js';

/** Single digits cost what they count, longer numbers by their number of bits. */
const digitsCost = (x: bigint): number => (x < 10n ? Number(x) : 10 + x.toString(2).length);

/** How much there is to read in a number: 1 for zero, 2 for one, then more with numerator and denominator, and for a sign. */
export function numberCost({ n, d }: Rational): number {
  return (n < 0n ? digitsCost(-n) + 1 : digitsCost(n)) + digitsCost(d);
}

/** a rounded to a multiple of 1/d, towards zero. */
const truncated = (a: Rational, d: bigint): Rational => rational((a.n * d) / a.d, d);

const PLAIN: readonly Rational[] = [0, 1, -1, 2].map((n) => rational(n));
const HALVES: readonly Rational[] = [rational(1, 2), rational(-1, 2)];

/** Numbers that are simpler than the given one, the simplest first; none is as costly as the number itself. */
export function simplerNumbers(a: Rational): Rational[] {
  const near = [1n, 2n, 10n, 100n, 1000n].map((d) => truncated(a, d));
  const step = rational(a.n < 0n ? 1n : -1n, a.d);
  const smaller = [rational(a.n / 2n, a.d), addRational(a, step)];
  const all = [
    ...PLAIN,
    ...HALVES,
    negRational(a),
    ...near,
    ...smaller,
    rational(1, 10),
    rational(1, 100),
    rational(1, 1000),
  ];
  const distinct = new Map(all.map((x) => [fractionText(x), x]));
  return [...distinct.values()].filter((x) => numberCost(x) < numberCost(a));
}
