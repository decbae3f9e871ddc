/** A decimal number: digits, a point, an exponent of ten; no blanks, no other bases, no words. */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The finite number that a text is, or undefined: `Infinity`, `NaN`, `0x10`, `1e999` and an empty text are none. */
export function numberInText(text: string): number | undefined {
  const value = DECIMAL.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}
