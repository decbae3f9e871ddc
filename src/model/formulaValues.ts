import { workingArithmetic } from '../numeric/working.js';
import { ballArithmetic, type Ball, type BallArithmetic } from '../numeric/ball.js';
import type { Expression } from '../numeric/expression.js';
import { compileTape, evaluateTape, type Tape, type TapeRun } from '../numeric/tape.js';
import { tapeWeightedGradient } from '../numeric/tapeGradients.js';
import type { Rational } from '../numeric/rational.js';
import { InvalidInput } from './invalidInput.js';

/** Digits that formulas are checked with, and what part of a value must be certain then. */
export const DIGITS = 40;
const CERTAIN = 1e-9;
/** A value of a formula: an enclosure. */
export type Enclosure = Ball<unknown>;
/** The arithmetic of the checks. */
export type Enclosures = BallArithmetic<unknown>;

const { inner, bound, toNumber } = ballArithmetic(workingArithmetic(DIGITS));
/** True where the ball does not contain zero. */
export const isCertainlyNotZero = (x: Enclosure): boolean => inner.lowerMagnitude(x.center) > x.radius;
/** True where every number in the ball is above zero. */
export const isCertainlyPositive = (x: Enclosure): boolean => toNumber(x) > x.radius;
/** True where every number in the ball is finite as a double. */
export const isFiniteBall = (x: Enclosure): boolean => bound(x) <= Number.MAX_VALUE;

/** A formula and where it stands. */
export interface FormulaPlace {
  readonly pointer: string;
  readonly formula: Expression;
}

/** The values of formulas at one θ. */
export interface FormulaValues {
  readonly arithmetic: Enclosures;
  readonly at: (formula: number) => Enclosure;
  /** Σ weightᵢ ∇(formulaᵢ), by one backward sweep. */
  readonly weightedGradient: (weights: readonly Enclosure[]) => Enclosure[];
}

/**
 * Evaluates formulas at θ, in balls of so many digits. Throws `InvalidInput` for the first that is not defined, whose value or intermediate results leave the range of
 * doubles, or of whose value fewer than nine digits are certain.
 */
export function formulaValues(
  formulas: readonly FormulaPlace[],
  theta: readonly Rational[],
  digits: number,
): FormulaValues {
  const arithmetic = ballArithmetic(workingArithmetic(digits));
  const tape = compileTape(
    formulas.map(({ formula }) => formula),
    theta.length,
  );
  const refuse = (formula: number, expected: string, found: string): never => {
    throw new InvalidInput([{ pointer: formulas[formula].pointer, expected, found }]);
  };
  // Steps stand in the order in which the formulas need them first.
  const refuseStep = (step: number, found: string): never =>
    refuse(
      tape.outputs.findIndex((at) => at >= step),
      'a formula that is defined at theta',
      found,
    );
  const point = theta.map(arithmetic.constant);
  const run = attempt(tape, arithmetic, point);
  if (typeof run === 'string') return refuseStep(firstFailure(tape, arithmetic, point), run);
  const bad = run.values.findIndex((x) => !isFiniteBall(x));
  if (bad >= 0) refuseStep(bad, fault(tape, run, bad));
  tape.outputs.forEach((at, i) => {
    const { radius } = run.values[at];
    const center = toNumber(run.values[at]);
    if (radius > CERTAIN * Math.max(1, Math.abs(center)))
      refuse(
        i,
        `a formula that ${digits}-digit arithmetic can evaluate to nine digits`,
        `${center} ± ${radius} at theta`,
      );
  });
  return {
    arithmetic,
    at: (formula) => run.values[tape.outputs[formula]],
    weightedGradient: (weights) => tapeWeightedGradient(tape, arithmetic, run, weights),
  };
}

/** A run of the tape, or what was thrown. */
function attempt(tape: Tape, arithmetic: Enclosures, theta: readonly Enclosure[]): TapeRun<Enclosure> | string {
  try {
    return evaluateTape(tape, arithmetic, theta);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

/** The step that throws, by bisection. */
function firstFailure(tape: Tape, arithmetic: Enclosures, theta: readonly Enclosure[]): number {
  return firstWhere(
    tape.steps.length,
    (count) => typeof attempt({ ...tape, steps: tape.steps.slice(0, count) }, arithmetic, theta) === 'string',
  );
}

/** What is wrong with the value of a step. */
function fault(tape: Tape, run: TapeRun<Enclosure>, at: number): string {
  const step = tape.steps[at];
  if (step.kind === 'div' && !isCertainlyNotZero(run.values[step.b])) return 'a division by zero';
  if (step.kind === 'power' && !isCertainlyNotZero(run.values[step.a])) return 'a negative power of zero';
  return Math.abs(toNumber(run.values[at])) <= Number.MAX_VALUE
    ? 'an argument at the edge of the domain of a function'
    : 'a number beyond the range of doubles';
}

/** The smallest index i with test(i + 1), for a test that stays true once it is, and is true at `count`. */
export function firstWhere(count: number, test: (count: number) => boolean): number {
  let [below, at] = [0, count];
  while (at - below > 1) {
    const middle = (below + at) >> 1;
    if (test(middle)) at = middle;
    else below = middle;
  }
  return at - 1;
}
