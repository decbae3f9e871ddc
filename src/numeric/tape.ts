import type { Arithmetic } from './arithmetic.js';
import { operands, type Expression, type FunctionName } from './expression.js';
import { applyFunction, functionDerivative, integerPower } from './functions.js';
import { fractionText, type Rational } from './rational.js';
import { softMaximum } from './softmax.js';

/** One step of a tape: it computes a number from the parameters and from earlier steps (given by position). */
type Step =
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

interface SoftmaxGroup {
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

/** Partial derivatives of step i with respect to the steps that it uses and that are wanted, as [position, derivative] pairs. */
function partials<T>(
  tape: Tape,
  arithmetic: Arithmetic<T>,
  values: readonly T[],
  i: number,
  wanted: (position: number) => boolean,
): [number, T][] {
  const { mul, div, neg, one, constant } = arithmetic;
  const step = tape.steps[i];
  const pairs: [number, T][] = [];
  const emit = (position: number, derivative: () => T): void => {
    if (wanted(position)) pairs.push([position, derivative()]);
  };
  switch (step.kind) {
    case 'add':
      emit(step.a, () => one);
      emit(step.b, () => one);
      break;
    case 'sub':
      emit(step.a, () => one);
      emit(step.b, () => neg(one));
      break;
    case 'mul':
      emit(step.a, () => values[step.b]);
      emit(step.b, () => values[step.a]);
      break;
    case 'div':
      emit(step.a, () => div(one, values[step.b]));
      emit(step.b, () => neg(div(values[i], values[step.b])));
      break;
    case 'neg':
      emit(step.a, () => neg(one));
      break;
    case 'power':
      if (step.exponent !== 0)
        emit(step.a, () =>
          mul(
            constant({ n: BigInt(step.exponent), d: 1n }),
            integerPower(arithmetic, values[step.a], step.exponent - 1),
          ),
        );
      break;
    case 'call':
      emit(step.a, () => functionDerivative(arithmetic, step.name, values[step.a], values[i]));
      break;
    default:
      break;
  }
  return pairs;
}

/** The gradient with respect to θ of every step, by forward accumulation; null where a step does not depend on θ. */
export function tapeGradients<T>(tape: Tape, arithmetic: Arithmetic<T>, run: TapeRun<T>): Gradient<T>[] {
  const { sub, mul, zero, one } = arithmetic;
  const gradients: Gradient<T>[] = new Array<Gradient<T>>(tape.steps.length).fill(null);
  // Σⱼ pⱼ ∇lⱼ of each softmax vector, formed once
  const means = new Map<number, Gradient<T>>();
  tape.steps.forEach((step, i) => {
    if (step.kind === 'theta') {
      gradients[i] = Array.from({ length: tape.parameters }, (_, k) => (k === step.index ? one : zero));
    } else if (step.kind === 'softmax') {
      const { logits } = tape.groups[step.group];
      const p = run.vectors[step.group];
      if (!means.has(step.group))
        means.set(
          step.group,
          combine(
            arithmetic,
            logits.map((l, j) => [p[j], gradients[l]!]),
          ),
        );
      const mean = means.get(step.group)!;
      const own = gradients[logits[step.index]];
      const weight = run.values[i];
      if (mean) gradients[i] = mean.map((m, k) => mul(weight, sub(own ? own[k] : zero, m)));
    } else {
      const parts = partials(tape, arithmetic, run.values, i, (j) => gradients[j] !== null);
      gradients[i] = combine(
        arithmetic,
        parts.map(([j, derivative]) => [derivative, gradients[j]!]),
      );
    }
  });
  return gradients;
}

/** Σ weight · gradient; null where every gradient is. */
function combine<T>(arithmetic: Arithmetic<T>, terms: readonly (readonly [T, Gradient<T>])[]): Gradient<T> {
  const { add, mul } = arithmetic;
  let total: T[] | null = null;
  for (const [weight, gradient] of terms) {
    if (!gradient) continue;
    total = total ? total.map((t, k) => add(t, mul(weight, gradient[k]))) : gradient.map((g) => mul(weight, g));
  }
  return total;
}

/** Σᵢ weightᵢ ∇(formulaᵢ): one backward sweep, whatever the number of parameters. `weights` has one entry for each formula. */
export function tapeWeightedGradient<T>(
  tape: Tape,
  arithmetic: Arithmetic<T>,
  run: TapeRun<T>,
  weights: readonly T[],
): T[] {
  const { add, sub, mul, zero, isZero } = arithmetic;
  const adjoint: T[] = new Array<T>(tape.steps.length).fill(zero);
  const receive = (at: number, weight: T): void => {
    if (tape.varying[at]) adjoint[at] = add(adjoint[at], weight);
  };
  tape.outputs.forEach((at, i) => receive(at, weights[i]));
  const gradient: T[] = new Array<T>(tape.parameters).fill(zero);
  const pending = tape.groups.map((): [index: number, weight: T][] => []);
  for (let i = tape.steps.length - 1; i >= 0; i--) {
    const weight = adjoint[i];
    const step = tape.steps[i];
    if (step.kind === 'softmax') {
      // Components wait until the first of their vector is reached; then Σᵢ wᵢ ∂pᵢ/∂lⱼ = pⱼ (wⱼ − Σᵢ wᵢ pᵢ).
      const waiting = pending[step.group];
      if (!isZero(weight)) waiting.push([step.index, weight]);
      const { logits, first } = tape.groups[step.group];
      if (i !== first || waiting.length === 0) continue;
      const p = run.vectors[step.group];
      const byLogit: T[] = new Array<T>(logits.length).fill(zero);
      for (const [index, w] of waiting) byLogit[index] = w;
      const mean = waiting.reduce((total, [index, w]) => add(total, mul(w, p[index])), zero);
      logits.forEach((l, j) => receive(l, mul(p[j], sub(byLogit[j], mean))));
    } else if (isZero(weight)) continue;
    else if (step.kind === 'theta') gradient[step.index] = add(gradient[step.index], weight);
    else
      for (const [j, derivative] of partials(tape, arithmetic, run.values, i, (j) => tape.varying[j] === 1))
        receive(j, mul(weight, derivative));
  }
  return gradient;
}
