import { formulaValues } from '../../src/model/formulaValues.js';
import { InvalidInput } from '../../src/model/invalidInput.js';
import { FormulaError, parseFormula } from '../../src/numeric/formula.js';
import { parseRational } from '../../src/numeric/rational.js';
import fc from 'fast-check';
import { formulaTexts, points } from './formulaTexts.js';
import { NoValue, secondValue } from './secondEvaluator.js';
import { Fault, trialOf, type Target } from './target.js';

const DIGITS = 40;
/** The second evaluator counts with so many digits, and with half as many: what differs is not certain. */
const SECOND_DIGITS = 160;

type Second = { readonly value: string; readonly error: number } | NoValue['kind'] | 'too deep';

function second(text: string, theta: readonly string[]): Second {
  try {
    const value = secondValue(text, theta, SECOND_DIGITS);
    const coarse = secondValue(text, theta, SECOND_DIGITS / 2);
    return { value: value.toString(), error: Math.abs(coarse.minus(value).toNumber()) };
  } catch (error) {
    if (error instanceof NoValue) return error.kind;
    if (error instanceof RangeError) return 'too deep';
    throw error;
  }
}

/** Limits and rules that the second evaluator does not have, in the words of refusals. */
const RULES =
  /exponent|digits|nested|characters|divisor other than zero|exactly|whole|implicit|an index from|elementwise|blanks at its ends|decimal numbers|softmax of at most|index .* from 1 to/;

/** The names that all objects have, and all globals. */
const surroundings = (): string =>
  [Object.prototype, Array.prototype, Function.prototype, globalThis].map((o) => Reflect.ownKeys(o).length).join();

/** Formulas against an evaluator that shares nothing with the program's. */
export const FORMULAS: Target = {
  id: 'formulas',
  what: 'formulas, damaged ones and attacks, each beside a second evaluator',
  limit: 60,
  open: () =>
    Promise.resolve(
      trialOf({
        inputs: fc.record({ text: formulaTexts, theta: points }),
        run: async ({ text, theta }) => {
          const before = surroundings();
          const outcome = await compare(text, theta);
          if (surroundings() !== before) throw new Fault('it changed what all programs share');
          return outcome;
        },
      }),
    ),
};

async function compare(text: string, theta: readonly string[]): Promise<string> {
  const other = second(text, theta);
  let formula;
  try {
    formula = await parseFormula(text, { parameters: theta.length });
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    if (typeof other === 'string') return `refused by both (the second: ${other})`;
    // A point before an operator is read as part of it, as in `7.*2`.
    if (RULES.test(error.message) || /\d\.[*/^]/.test(text)) return 'refused by a limit or a rule';
    throw new Fault(`refused (${error.message}), but the second evaluator has ${other.value}`);
  }
  if (other === 'no formula') throw new Fault('accepted, but it is no formula');
  let center: string;
  let radius: number;
  try {
    const values = formulaValues(
      [{ pointer: '', formula }],
      theta.map((x) => parseRational(x)!),
      DIGITS,
    );
    const at = values.at(0);
    center = values.arithmetic.toText(at);
    radius = at.radius;
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return `refused at theta (the second: ${typeof other === 'string' ? other : 'a value'})`;
  }
  // A product with the literal zero is zero, whatever the other factor is: the program does not look at it.
  if (typeof other === 'string') return `a value where the second has none (${other})`;
  const difference = Math.abs(secondValue(`${center} - (${other.value})`, [], SECOND_DIGITS).toNumber());
  if (!(difference <= radius + 10 * other.error + 1e-70 * Math.abs(Number(other.value)) + Number.MIN_VALUE))
    throw new Fault(`${center} ± ${radius}, but the second evaluator has ${other.value} ± ${other.error}`);
  return 'the same value';
}
