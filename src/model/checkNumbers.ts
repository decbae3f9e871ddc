import { WRITABLE, isWritable } from '../numeric/formulaLimits.js';
import { ONE, ZERO, compareRational, rationalToNumber, type Rational } from '../numeric/rational.js';
import type { IssueList } from './issues.js';

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

/** A number in words: as a double prints, or by its size where no double is near. */
export const numberText = (value: Rational): string => {
  const x = rationalToNumber(value);
  if (Number.isFinite(x) && (x !== 0 || value.n === 0n)) return String(x);
  const [sign, size] = value.n < 0n ? ['-', -value.n] : ['', value.n];
  return `about ${sign}1e${size.toString().length - value.d.toString().length}`;
};

/** No literal below this needs a closer look. */
const LARGE = 2n ** 1023n;
/** True where the nearest double is finite. */
export const isDouble = (value: Rational): boolean =>
  (value.n < LARGE && value.n > -LARGE) || Number.isFinite(rationalToNumber(value));
