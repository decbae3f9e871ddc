import { certainDigits, type Enclosure } from '../truth/enclosure.js';

/** A number in JSON output: every digit that is certain, the nearest double, and the exact value where it is known. */
export interface Num {
  readonly dec: string;
  readonly f64: number;
  readonly frac?: string;
}

/** An enclosure as JSON output; a double that JSON cannot hold becomes null there. */
export function num(value: Enclosure): Num {
  return { dec: certainDigits(value), f64: value.f64, ...(value.fraction !== undefined && { frac: value.fraction }) };
}

export const nums = (values: readonly Enclosure[]): Num[] => values.map(num);

/** A bound as text with two digits, rounded up. */
export function boundText(bound: number): string {
  if (bound === 0 || !Number.isFinite(bound)) return String(bound);
  const rounded = bound.toExponential(1);
  return Number(rounded) >= bound ? rounded : (Number(rounded) * (1 + 0.1)).toExponential(1);
}
