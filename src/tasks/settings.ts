import { refuse } from '../model/invalidInput.js';
import { parseRational, rationalOfNumber, type Rational } from '../numeric/rational.js';

/** A number as settings give it: exact, a double that stands for the decimal that it is printed as, or a decimal or fraction as text. */
export type Literal = Rational | number | string;

/** The exact value of a literal. Throws `InvalidInput` at `pointer`. */
export function literal(pointer: string, like: Literal): Rational {
  if (typeof like === 'object') return like;
  const value =
    typeof like === 'string' ? parseRational(like) : Number.isFinite(like) ? rationalOfNumber(like) : undefined;
  return value ?? refuse(pointer, 'a finite number, a decimal or a fraction', like);
}

/** Exactly `count` literals, as a list or as a text with commas. Throws `InvalidInput` at `pointer`. */
export function literals(pointer: string, like: readonly Literal[] | string, count: number): Rational[] {
  const list = typeof like === 'string' ? like.split(/ *, */) : like;
  if (list.length !== count) refuse(pointer, `${count} numbers`, `${list.length} numbers`);
  return list.map((entry, i) => literal(`${pointer}/${i}`, entry));
}
