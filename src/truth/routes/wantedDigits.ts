import type { Digits } from './route.js';

export const FEWEST_DIGITS = 5;
export const MOST_WANTED = 200;

/** The digits themselves: a whole number from 5 to 200, or 'float64'. Throws a RangeError for others. */
export function wantedDigits(digits: Digits): Digits {
  if (digits !== 'float64' && !(Number.isInteger(digits) && digits >= FEWEST_DIGITS && digits <= MOST_WANTED))
    throw new RangeError(
      `digits: a whole number from ${FEWEST_DIGITS} to ${MOST_WANTED} or 'float64', found ${digits}`,
    );
  return digits;
}
