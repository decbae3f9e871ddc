import { UnsupportedOperation, type RoundingArithmetic } from './arithmetic.js';

/** Thrown where a computation would go beyond the work or the size that it may take: what it would have given is not known. */
export class OverBudget extends UnsupportedOperation {
  override readonly name: string = 'OverBudget';
}

/**
 * Counts the work of computations as they go on. Work is counted from the operations and the digits (or bits) that they have, in units of
 * about a microsecond of a processor of 2020; so it is the same on every machine and in every run.
 */
export interface WorkMeter {
  /** Adds to the count. Throws `OverBudget` where it goes beyond what is allowed. */
  readonly spend: (units: number) => void;
  /** Runs a part that may take so much of the work at most (and no more than the whole has left). */
  readonly within: <R>(limit: number, part: () => R) => R;
  /** What has been counted so far. */
  readonly spent: () => number;
}

/** A meter that allows `limit` units of work. */
export function workMeter(limit: number): WorkMeter {
  let spent = 0;
  let most = limit;
  return {
    spend: (units) => {
      spent += units;
      if (spent > most)
        throw new OverBudget(`it takes more work than is allowed (${workText(most)}, counted while it ran)`);
    },
    within: (part, run) => {
      const before = most;
      most = Math.min(most, spent + part);
      try {
        return run();
      } finally {
        most = before;
      }
    },
    spent: () => spent,
  };
}

/** Units of work as people count them: about that many seconds. */
const workText = (units: number): string => `about ${Number((units / 1e6).toPrecision(2))} s`;

/** Units of an operation on doubles with its bound. */
const DOUBLE = 0.3;

/** Units of a sum, a product and an elementary function. */
export interface Units {
  readonly sum: number;
  readonly product: number;
  readonly elementary: number;
}

/** In binary of n digits, and in decimals, each with its bound, as measured. */
const binaryUnits = (n: number): Units => ({
  sum: 0.25,
  product: 0.25 + n ** 2 / 20_000,
  elementary: 4 + n ** 2 / 1000,
});
const decimalUnits = (n: number): Units => ({ sum: 1.5, product: 1.5 + n ** 2 / 2500, elementary: 180 + n ** 2 / 30 });
const DOUBLES: Units = { sum: DOUBLE, product: DOUBLE, elementary: DOUBLE };

/** Units of operations on numbers of so many digits, in the arithmetic that computations run in. */
export const workUnits = (digits: number | 'float64'): Units => (digits === 'float64' ? DOUBLES : binaryUnits(digits));

/** Units of a product of numbers of so many digits. */
export const productUnits = (digits: number | 'float64'): number => workUnits(digits).product;

/**
 * The same arithmetic, its operations counted by `meter`. In binary of n digits an addition counts 0.25, a product 0.25 + n²/20000, a quotient
 * twice that, an elementary function 4 + n²/1000 (a sine four times that), a sum of products that is rounded once as much as its products; in decimals 1.5, 1.5 + n²/2500 and 180 + n²/30; in doubles each counts 0.3.
 */
export function metered<T>(arithmetic: RoundingArithmetic<T>, meter: WorkMeter): RoundingArithmetic<T> {
  const digits = 1 - Math.log10(arithmetic.roundingError(arithmetic.one));
  const { sum, product, elementary } =
    arithmetic.id === 'float64' ? DOUBLES : (arithmetic.id.startsWith('binary') ? binaryUnits : decimalUnits)(digits);
  const once =
    (units: number, f: (a: T) => T) =>
    (a: T): T => {
      meter.spend(units);
      return f(a);
    };
  const twice =
    (units: number, f: (a: T, b: T) => T) =>
    (a: T, b: T): T => {
      meter.spend(units);
      return f(a, b);
    };
  const { add, sub, mul, div, exp, log, sqrt, sin, cos, tanh, gather } = arithmetic;
  return {
    ...arithmetic,
    ...(gather && {
      gather: (values, x, columns, from, to) => {
        meter.spend(product * (to - from));
        return gather(values, x, columns, from, to);
      },
    }),
    add: twice(sum, add),
    sub: twice(sum, sub),
    mul: twice(product, mul),
    div: twice(2 * product, div),
    exp: once(elementary, exp),
    log: once(elementary, log),
    sqrt: once(4 * product, sqrt),
    sin: once(4 * elementary, sin),
    cos: once(4 * elementary, cos),
    tanh: once(2 * elementary, tanh),
  };
}
