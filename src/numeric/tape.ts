import type { Arithmetic } from './arithmetic.js';
import type { Expression, FunctionName } from './expression.js';
import { operands } from './expressionParts.js';
import { applyFunction, integerPower } from './functions.js';
import { fractionText, type Rational } from './rational.js';
import { softMaximum } from './softmax.js';

/** One step of a tape: it computes a number from the parameters and from earlier steps (given by position). */
export type Step =
  | { readonly kind: 'constant'; readonly value: Rational }
  | { readonly kind: 'theta'; readonly index: number }
  | { readonly kind: 'add' | 'sub' | 'mul' | 'div'; readonly a: number; readonly b: number }
  | { readonly kind: 'neg'; readonly a: number }
  | { readonly kind: 'power'; readonly a: number; readonly exponent: number }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly a: number }
  | { readonly kind: 'softmax'; readonly group: number; readonly index: number };

/** Many formulas as one straight-line program in which every distinct sub-formula stands once. */
export interface Tape {
  readonly steps: readonly Step[];
  /** For each formula, the step that holds its value. */
  readonly outputs: Int32Array;
  readonly parameters: number;
  /** For each step, 1 where it depends on θ. */
  readonly varying: Uint8Array;
  /** The distinct softmax vectors: the steps of their logits, and the first step that holds a component. */
  readonly groups: readonly SoftmaxGroup[];
}

/** A softmax vector of a tape. */
export interface SoftmaxGroup {
  readonly logits: readonly number[];
  readonly first: number;
}

/** A tape run at one θ: the value of every step, and every softmax vector. */
export interface TapeRun<T> {
  readonly values: readonly T[];
  readonly vectors: readonly (readonly T[])[];
}

/** A derivative with respect to θ: K components, or null where it is structurally zero. */
export type Gradient<T> = readonly T[] | null;

/** Compiles formulas in K parameters into one tape; O(total size of the formulas as graphs). */
export function compileTape(formulas: readonly Expression[], parameters: number): Tape {
  const steps: Step[] = [];
  const byText = new Map<string, number>();
  const byObject = new Map<Expression, number>();
  const groupOf = new Map<string, number>();
  const groups: SoftmaxGroup[] = [];
  const byLogits = new Map<readonly Expression[], number>();
  /** The vector that a component belongs to; components of one list of logits find it without looking into the list. */
  const softmaxGroup = (list: readonly Expression[]): number => {
    const known = byLogits.get(list);
    if (known !== undefined) return known;
    const logits = list.map(position);
    const key = logits.join(',');
    const group = groupOf.get(key) ?? groups.push({ logits, first: steps.length }) - 1;
    groupOf.set(key, group);
    byLogits.set(list, group);
    return group;
  };
  const position = (e: Expression): number => {
    const known = byObject.get(e);
    if (known !== undefined) return known;
    const parts = e.kind === 'softmax' ? [softmaxGroup(e.logits)] : operands(e).map(position);
    const [step, key] = makeStep(e, parts);
    let at = byText.get(key);
    if (at === undefined) {
      at = steps.push(step) - 1;
      byText.set(key, at);
    }
    byObject.set(e, at);
    return at;
  };
  const outputs = Int32Array.from(formulas, position);
  return { steps, outputs, parameters, groups, varying: dependents(steps, groups) };
}

/** The step for a formula whose parts stand at the given positions (for softmax: the number of its vector), and its key. */
function makeStep(e: Expression, parts: readonly number[]): [Step, string] {
  switch (e.kind) {
    case 'constant':
      return [e, `c${fractionText(e.value)}`];
    case 'theta':
      return [e, `t${e.index}`];
    case 'neg':
      return [{ kind: 'neg', a: parts[0] }, `-${parts[0]}`];
    case 'power':
      return [{ kind: 'power', a: parts[0], exponent: e.exponent }, `^${parts[0]},${e.exponent}`];
    case 'call':
      return [{ kind: 'call', name: e.name, a: parts[0] }, `${e.name}${parts[0]}`];
    case 'softmax':
      return [{ kind: 'softmax', group: parts[0], index: e.index }, `s${parts[0]},${e.index}`];
    default:
      return [{ kind: e.kind, a: parts[0], b: parts[1] }, `${e.kind}${parts[0]},${parts[1]}`];
  }
}

/**
 * Runs the tape at θ. Throws `UnsupportedOperation` where the arithmetic cannot hold a value.
 *
 * `nearby`: a run of the same tape at a θ that differs only in the component `changed`; what does not depend on it is taken over.
 */
export function evaluateTape<T>(
  tape: Tape,
  arithmetic: Arithmetic<T>,
  theta: readonly T[],
  nearby?: { readonly run: TapeRun<T>; readonly changed: number },
): TapeRun<T> {
  const { add, sub, mul, div, neg, constant } = arithmetic;
  const affected = nearby && dependents(tape.steps, tape.groups, nearby.changed);
  const values: T[] = nearby ? [...nearby.run.values] : new Array<T>(tape.steps.length);
  const vectors: (readonly T[])[] = [];
  tape.groups.forEach(({ first }, group) => {
    if (affected && !affected[first]) vectors[group] = nearby.run.vectors[group]!;
  });
  tape.steps.forEach((step, i) => {
    if (affected && !affected[i]) return;
    switch (step.kind) {
      case 'constant':
        values[i] = constant(step.value);
        break;
      case 'theta':
        values[i] = theta[step.index]!;
        break;
      case 'add':
        values[i] = add(values[step.a], values[step.b]);
        break;
      case 'sub':
        values[i] = sub(values[step.a], values[step.b]);
        break;
      case 'mul':
        values[i] = mul(values[step.a], values[step.b]);
        break;
      case 'div':
        values[i] = div(values[step.a], values[step.b]);
        break;
      case 'neg':
        values[i] = neg(values[step.a]);
        break;
      case 'power':
        values[i] = integerPower(arithmetic, values[step.a], step.exponent);
        break;
      case 'call':
        values[i] = applyFunction(arithmetic, step.name, values[step.a]);
        break;
      case 'softmax':
        vectors[step.group] ??= softMaximum(
          arithmetic,
          tape.groups[step.group].logits.map((l) => values[l]),
          arithmetic.one,
        ).probabilities;
        values[i] = vectors[step.group][step.index]!;
        break;
    }
  });
  return { values, vectors };
}

/** For every step, 1 where it depends on θ: on the component with the given index, or on any. */
function dependents(steps: readonly Step[], groups: readonly SoftmaxGroup[], index?: number): Uint8Array {
  const affected = new Uint8Array(steps.length);
  steps.forEach((step, i) => {
    if (step.kind === 'theta') affected[i] = index === undefined || step.index === index ? 1 : 0;
    else if (step.kind === 'softmax') affected[i] = groups[step.group].logits.some((l) => affected[l]) ? 1 : 0;
    else if ('b' in step) affected[i] = affected[step.a] | affected[step.b];
    else if ('a' in step) affected[i] = affected[step.a];
  });
  return affected;
}
