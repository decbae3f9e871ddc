import type { Arithmetic } from './arithmetic.js';
import { functionDerivative, integerPower } from './functions.js';
import type { Gradient, Tape, TapeRun } from './tape.js';

/** Partial derivatives of step i with respect to the steps that it uses and that are wanted, as [position, derivative] pairs. */
function partials<T>(
  tape: Tape,
  arithmetic: Arithmetic<T>,
  values: readonly T[],
  i: number,
  wanted: (position: number) => boolean,
): [number, T][] {
  const { mul, div, neg, one, integer } = arithmetic;
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
        emit(step.a, () => mul(integer(step.exponent), integerPower(arithmetic, values[step.a], step.exponent - 1)));
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
