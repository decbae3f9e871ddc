import { rationalLiteral } from './rational.js';
import { DEEPEST_BRACKETS, LONGEST_FORMULA, WRITABLE, isWritable } from './formulaLimits.js';
import type { Expression } from './expression.js';
import { compileTape, type Tape } from './tape.js';

type Step = Tape['steps'][number];

/** How tightly a text holds together, from sums to single operands. */
const SUM = 1;
const PRODUCT = 2;
const SIGNED = 3;
const POWER = 4;
const OPERAND = 5;

interface Printed {
  readonly text: string;
  readonly tightness: number;
  /** Nesting of brackets. */
  readonly brackets: number;
}

/** Formulas longer than this, or nested more deeply, are written with the help of definitions. */
const LONG = 1000;
const DEEP = 20;
/** Parts that are shorter than this stay where they are. */
const SHORT = 12;

/**
 * The text of a formula in K parameters: what `parseFormula` reads back to the same formula.
 * Throws a RangeError where the text would be longer or nested more deeply than `parseFormula` accepts, or a constant has too many digits.
 */
export function formulaText(e: Expression, parameters: number): string {
  const tape = compileTape([e], parameters);
  const printed: Printed[] = [];
  for (const step of tape.steps) {
    const { text, brackets } = printed[printed.push(printStep(step, tape, (at) => printed[at])) - 1];
    if (text.length > LONGEST_FORMULA || brackets > DEEPEST_BRACKETS)
      throw new RangeError(`the formula is too large to be written as one text`);
  }
  return printed[tape.outputs[0]].text;
}

/** Texts for many formulas, with definitions for the parts that would make them too long. */
export interface FormulaTexts {
  readonly definitions: readonly (readonly [name: string, text: string])[];
  readonly texts: readonly string[];
}

/**
 * The texts of formulas in K parameters; their total length is bounded by the size of the formulas as graphs, not as trees.
 * Throws a RangeError where a constant has too many digits.
 */
export function formulaTexts(formulas: readonly Expression[], parameters: number): FormulaTexts {
  const tape = compileTape(formulas, parameters);
  const definitions: [string, string][] = [];
  const printed: Printed[] = [];
  const names = new Map<number, Printed>();
  const named = (at: number): Printed => {
    const whole = printed[at];
    if (whole.text.length <= SHORT) return whole;
    let name = names.get(at);
    if (!name) {
      name = operand(`d${definitions.length + 1}`);
      definitions.push([name.text, whole.text]);
      names.set(at, name);
    }
    return name;
  };
  for (const step of tape.steps) {
    const inline = printStep(step, tape, (at) => printed[at]);
    printed.push(inline.text.length > LONG || inline.brackets > DEEP ? printStep(step, tape, named) : inline);
  }
  return { definitions, texts: Array.from(tape.outputs, (at) => printed[at].text) };
}

const operand = (text: string, brackets = 0): Printed => ({ text, tightness: OPERAND, brackets });

/** The part as an operand that binds at least as tightly as `tightness`; signs never follow an operator without brackets. */
function tight(part: Printed, tightness: number, leading: boolean): Printed {
  if (part.tightness >= tightness && (leading || !part.text.startsWith('-'))) return part;
  return operand(`(${part.text})`, part.brackets + 1);
}

function printStep(step: Step, tape: Tape, part: (at: number) => Printed): Printed {
  const binary = (a: number, op: string, b: number, tightness: number): Printed => {
    const left = tight(part(a), tightness, true);
    const right = tight(part(b), tightness + 1, false);
    return { text: `${left.text} ${op} ${right.text}`, tightness, brackets: Math.max(left.brackets, right.brackets) };
  };
  switch (step.kind) {
    case 'constant': {
      if (!isWritable(step.value)) throw new RangeError(`only ${WRITABLE} can be written`);
      const text = String(rationalLiteral(step.value));
      return { text, tightness: text.includes('/') ? PRODUCT : text.startsWith('-') ? SIGNED : OPERAND, brackets: 0 };
    }
    case 'theta':
      return operand(`theta[${step.index + 1}]`, 1);
    case 'add':
      return binary(step.a, '+', step.b, SUM);
    case 'sub':
      return binary(step.a, '-', step.b, SUM);
    case 'mul':
      return binary(step.a, '*', step.b, PRODUCT);
    case 'div':
      return binary(step.a, '/', step.b, PRODUCT);
    case 'neg': {
      const inner = tight(part(step.a), POWER, false);
      return { text: `-${inner.text}`, tightness: SIGNED, brackets: inner.brackets };
    }
    case 'power': {
      const base = tight(part(step.a), OPERAND, false);
      return { text: `${base.text}^${step.exponent}`, tightness: POWER, brackets: base.brackets };
    }
    case 'call': {
      const inner = part(step.a);
      return operand(`${step.name}(${inner.text})`, inner.brackets + 1);
    }
    case 'softmax': {
      const { logits } = tape.groups[step.group];
      const isTheta = logits.length === tape.parameters && logits.every((at, i) => isParameter(tape.steps[at], i));
      if (isTheta) return operand(`softmax(theta)[${step.index + 1}]`, 1);
      const parts = logits.map(part);
      const brackets = 2 + parts.reduce((most, p) => Math.max(most, p.brackets), 0);
      return operand(`softmax([${parts.map((p) => p.text).join(', ')}])[${step.index + 1}]`, brackets);
    }
  }
}

const isParameter = (step: Step, index: number): boolean => step.kind === 'theta' && step.index === index;
