import { InvalidInput, refuse } from '../../model/invalidInput.js';
import { didYouMean } from '../../model/nearestWord.js';

/** The precision that an implementation computes in: by name, or by its unit roundoff u (what one operation errs by at most, relative to its result). */
export type Precision = 'float64' | 'float32' | { readonly unitRoundoff: number };

const UNIT_ROUNDOFFS = { float64: 2 ** -53, float32: 2 ** -24 } as const;

/** The unit roundoff of double precision. */
export const DOUBLE: number = UNIT_ROUNDOFFS.float64;

/** With a larger unit roundoff nothing is judged: see docs/precision.md. */
export const LARGEST_ROUNDOFF: number = 2 ** -20;

/** Names of precisions that are refused, with their unit roundoffs. */
const TOO_COARSE: Readonly<Record<string, number>> = { float16: 2 ** -11, bfloat16: 2 ** -8 };

/** The unit roundoff of a precision. */
export const unitRoundoffOf = (precision: Precision): number =>
  typeof precision === 'string' ? UNIT_ROUNDOFFS[precision] : precision.unitRoundoff;

const powerOfTwo = (u: number): string => {
  const exponent = Math.log2(u);
  return Number.isInteger(exponent) ? `2^${exponent}` : String(u);
};

/** A precision in words. */
export const precisionText = (precision: Precision): string =>
  typeof precision === 'string' ? precision : `unit roundoff ${powerOfTwo(precision.unitRoundoff)}`;

const NAMES = Object.keys(UNIT_ROUNDOFFS);
const EXPECTED = `one of ${NAMES.join(', ')}, or a unit roundoff above 0 and at most 2^-20`;

function tooCoarse(pointer: string, name: string, u: number): never {
  const why = `tolerances grow with the unit roundoff, and with ${powerOfTwo(u)} they are so wide that known mistakes pass`;
  throw new InvalidInput([{ pointer, expected: EXPECTED, found: `${name}: ${why}; compute in float32 to be judged` }]);
}

/** The precision that a value of a handshake or of JSON says. Throws `InvalidInput` for another one, and for one that is too coarse to be judged. */
export function readPrecision(value: unknown, pointer = '/precision'): Precision {
  if (typeof value === 'string') {
    if (Object.hasOwn(TOO_COARSE, value)) return tooCoarse(pointer, value, TOO_COARSE[value]);
    if (NAMES.includes(value)) return value as Precision;
    return refuse(pointer, EXPECTED, JSON.stringify(value) + didYouMean(value, NAMES));
  }
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== 'unitRoundoff')
    return refuse(pointer, `${EXPECTED} as {"unitRoundoff": u}`, value);
  const { unitRoundoff: u } = value as Record<string, unknown>;
  if (typeof u !== 'number' || !(u > 0 && u <= 1)) return refuse(`${pointer}/unitRoundoff`, EXPECTED, u);
  if (u > LARGEST_ROUNDOFF) return tooCoarse(`${pointer}/unitRoundoff`, String(u), u);
  return { unitRoundoff: u };
}

/** The precision that an option says: a name, or a unit roundoff as a number or a power of two (`2^-24`). Throws `InvalidInput`. */
export function precisionOf(text: string, pointer = '/precision'): Precision {
  const [, exponent] = /^2(?:\^|\*\*)(-?\d+)$/.exec(text) ?? [];
  const number = exponent === undefined ? Number(text) : 2 ** Number(exponent);
  return readPrecision(text.trim() === '' || Number.isNaN(number) ? text : { unitRoundoff: number }, pointer);
}
