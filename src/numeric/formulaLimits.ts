import type { Expression } from './expression.js';
import { operands } from './expressionParts.js';
import type { Rational } from './rational.js';

/** Longest formula that is read, in characters. */
export const LONGEST_FORMULA = 20_000;
/** Deepest nesting of brackets in the text of a formula. */
export const DEEPEST_BRACKETS = 50;
/** Most operations on a path from a formula to one of its operands; a sum of n terms has n − 1 of them. */
export const DEEPEST_FORMULA = 2000;
/** Longest list of logits inside a formula, `softmax(theta)` excepted. */
export const MOST_LOGITS = 1000;
/** Digits of numerators and denominators, so few that every constant can be written as one literal. */
export const MOST_DIGITS = 999;
const LARGEST_INTEGER = 10n ** BigInt(MOST_DIGITS);

/** What is wrong with a formula, in words that fit "expected …, found …". */
export interface FormulaFault {
  readonly expected: string;
  readonly found: string;
}

/** Thrown for a formula that is refused. */
export class FormulaError extends Error implements FormulaFault {
  override readonly name = 'FormulaError';
  readonly expected: string;
  readonly found: string;

  constructor(expected: string, found: string) {
    super(`expected ${expected}, found ${found}`);
    this.expected = expected;
    this.found = found;
  }
}

/** True where a constant has at most 999 digits above and below the fraction bar. */
export const isWritable = ({ n, d }: Rational): boolean =>
  n < LARGEST_INTEGER && n > -LARGEST_INTEGER && d < LARGEST_INTEGER;

/** What `isWritable` demands, in words. */
export const WRITABLE: string = `constants of at most ${MOST_DIGITS} digits in numerator and denominator`;

/** True where the logits are θ itself, in order. */
export const isWholeTheta = (logits: readonly Expression[], parameters: number): boolean =>
  logits.length === parameters && logits.every((l, i) => l.kind === 'theta' && l.index === i);

/**
 * A function that says what is wrong with a formula in K parameters, or undefined: parameters out of range, constants, lists of logits
 * or nesting beyond the limits. It remembers what it has seen: shared parts are looked at once, and no formula is too deep for it.
 */
export function formulaChecker(parameters: number): (e: Expression) => FormulaFault | undefined {
  const depths = new Map<Expression, number>();
  const listDepths = new Map<readonly Expression[], number>();
  const deepest = (parts: readonly Expression[]): number =>
    parts.reduce((most, part) => Math.max(most, depths.get(part)!), 0);
  const depthOf = (e: Expression): number => {
    if (e.kind !== 'softmax') return 1 + deepest(operands(e));
    if (!listDepths.has(e.logits)) listDepths.set(e.logits, deepest(e.logits));
    return 1 + listDepths.get(e.logits)!;
  };
  const missing = (e: Expression): Expression[] =>
    e.kind === 'softmax' && listDepths.has(e.logits) ? [] : operands(e).filter((part) => !depths.has(part));
  return (formula) => {
    const pending = [formula];
    while (pending.length > 0) {
      const e = pending.at(-1)!;
      const before = depths.has(e) ? [] : missing(e);
      if (before.length > 0) {
        pending.push(...before);
        continue;
      }
      pending.pop();
      if (depths.has(e)) continue;
      const fault = nodeFault(e, parameters);
      if (fault) return fault;
      const depth = depthOf(e);
      if (depth > DEEPEST_FORMULA)
        return {
          expected: `at most ${DEEPEST_FORMULA} nested operations (group long sums by brackets)`,
          found: 'more',
        };
      depths.set(e, depth);
    }
    return undefined;
  };
}

function nodeFault(e: Expression, parameters: number): FormulaFault | undefined {
  switch (e.kind) {
    case 'theta':
      return Number.isInteger(e.index) && e.index >= 0 && e.index < parameters
        ? undefined
        : { expected: indexRange('theta', parameters), found: `theta[${e.index + 1}]` };
    case 'constant':
      return isWritable(e.value) ? undefined : { expected: WRITABLE, found: 'more digits' };
    case 'softmax': {
      const { length } = e.logits;
      if (!Number.isInteger(e.index) || e.index < 0 || e.index >= length)
        return { expected: `an index from 1 to ${length}`, found: `${e.index + 1}` };
      return length <= MOST_LOGITS || isWholeTheta(e.logits, parameters)
        ? undefined
        : { expected: `a softmax of at most ${MOST_LOGITS} logits, or of theta`, found: `${length} logits` };
    }
    default:
      return undefined;
  }
}

/** What an index after `name` must be, for messages. */
export const indexRange = (name: string, count: number): string =>
  count === 0 ? `no ${name} (there are no parameters)` : `${name}[k] with a constant whole k from 1 to ${count}`;
