import { float64 } from './float64.js';
import { applyFunction, functionDerivative, integerPower } from './functions.js';
import { evaluateTape, type Tape, type TapeRun } from './tape.js';

/** A tape made ready for many runs in float64. Results equal those of `evaluateTape` and `tapeWeightedGradient`, bit by bit. */
export interface CompiledTape {
  /** Runs the tape at θ (K). The result is rewritten by the next call. O(steps that depend on θ). */
  evaluate(theta: ArrayLike<number>): TapeRun<number>;
  /** Σᵢ weightᵢ ∇(formulaᵢ) at a run of the tape: K numbers. `weights`: lists that are the weights of all formulas one after another. */
  weightedGradient(run: TapeRun<number>, weights: readonly ArrayLike<number>[]): Float64Array;
}

/** Prepares the runs of a tape. O(steps). */
export function createCompiledTape(tape: Tape): CompiledTape {
  const { steps, groups, outputs, parameters, varying } = tape;
  const moving = Int32Array.from(steps.keys()).filter((i) => varying[i] === 1);
  const movingOutputs = Int32Array.from(outputs.keys()).filter((i) => varying[outputs[i]] === 1);
  const components = groups.map((_, group) =>
    Array.from(
      moving.filter((i) => isComponent(tape, i, group)),
      (at) => ({ at, index: componentIndex(tape, at) }),
    ).reverse(),
  );
  const adjoint = new Float64Array(steps.length);
  const byLogit = groups.map(({ logits }) => new Float64Array(logits.length));
  let values: number[] | undefined;
  let vectors: number[][] = [];

  const evaluate = (theta: ArrayLike<number>): TapeRun<number> => {
    if (!values) {
      const run = evaluateTape(tape, float64, Array.from(theta));
      values = [...run.values];
      vectors = run.vectors.map((vector) => [...vector]);
      return { values, vectors };
    }
    for (let k = 0; k < moving.length; k++) {
      const i = moving[k];
      const step = steps[i];
      switch (step.kind) {
        case 'theta':
          values[i] = theta[step.index];
          break;
        case 'add':
          values[i] = values[step.a] + values[step.b];
          break;
        case 'sub':
          values[i] = values[step.a] - values[step.b];
          break;
        case 'mul':
          values[i] = values[step.a] * values[step.b];
          break;
        case 'div':
          values[i] = float64.div(values[step.a], values[step.b]);
          break;
        case 'neg':
          values[i] = -values[step.a];
          break;
        case 'power':
          values[i] = integerPower(float64, values[step.a], step.exponent);
          break;
        case 'call':
          values[i] = applyFunction(float64, step.name, values[step.a]);
          break;
        case 'softmax':
          if (groups[step.group].first === i) fillSoftmax(groups[step.group].logits, values, vectors[step.group]);
          values[i] = vectors[step.group][step.index];
          break;
        case 'constant':
          break;
      }
    }
    return { values, vectors };
  };

  const weightedGradient = (run: TapeRun<number>, weights: readonly ArrayLike<number>[]): Float64Array => {
    const { values: at, vectors: probabilities } = run;
    const gradient = new Float64Array(parameters);
    adjoint.fill(0);
    let part = 0;
    let offset = 0;
    for (const i of movingOutputs) {
      while (i - offset >= weights[part].length) offset += weights[part++].length;
      adjoint[outputs[i]] += weights[part][i - offset];
    }
    const receive = (position: number, weight: number): void => {
      if (varying[position] === 1) adjoint[position] += weight;
    };
    for (let k = moving.length - 1; k >= 0; k--) {
      const i = moving[k];
      const step = steps[i];
      const weight = adjoint[i];
      if (step.kind === 'softmax') {
        const { logits, first } = groups[step.group];
        if (i === first)
          softmaxAdjoint(
            components[step.group],
            adjoint,
            probabilities[step.group],
            byLogit[step.group],
            logits,
            receive,
          );
        continue;
      }
      if (weight === 0) continue;
      switch (step.kind) {
        case 'theta':
          gradient[step.index] += weight;
          break;
        case 'add':
          receive(step.a, weight);
          receive(step.b, weight);
          break;
        case 'sub':
          receive(step.a, weight);
          receive(step.b, -weight);
          break;
        case 'mul':
          receive(step.a, weight * at[step.b]);
          receive(step.b, weight * at[step.a]);
          break;
        case 'div':
          receive(step.a, weight * (1 / at[step.b]));
          receive(step.b, weight * -(at[i] / at[step.b]));
          break;
        case 'neg':
          receive(step.a, -weight);
          break;
        case 'power':
          if (step.exponent !== 0)
            receive(step.a, weight * (step.exponent * integerPower(float64, at[step.a], step.exponent - 1)));
          break;
        case 'call':
          receive(step.a, weight * functionDerivative(float64, step.name, at[step.a], at[i]));
          break;
        case 'constant':
          break;
      }
    }
    return gradient;
  };
  return { evaluate, weightedGradient };
}

const isComponent = ({ steps }: Tape, i: number, group: number): boolean => {
  const step = steps[i];
  return step.kind === 'softmax' && step.group === group;
};

const componentIndex = ({ steps }: Tape, i: number): number => {
  const step = steps[i];
  return step.kind === 'softmax' ? step.index : -1;
};

/** softmax of the values of the logits, into `vector`; the operations of `softMaximum` in their order. */
function fillSoftmax(logits: readonly number[], values: readonly number[], vector: number[]): void {
  if (logits.length === 1) return;
  let top = -Infinity;
  for (const l of logits) if (values[l] > top) top = values[l];
  let total = 0;
  for (let j = 0; j < logits.length; j++) total += vector[j] = Math.exp(values[logits[j]] - top);
  for (let j = 0; j < logits.length; j++) vector[j] /= total;
}

/** What the components of a softmax vector have received goes on to its logits: pⱼ (wⱼ − Σᵢ wᵢ pᵢ). */
function softmaxAdjoint(
  components: readonly { readonly at: number; readonly index: number }[],
  adjoint: Float64Array,
  p: readonly number[],
  byLogit: Float64Array,
  logits: readonly number[],
  receive: (position: number, weight: number) => void,
): void {
  byLogit.fill(0);
  let mean = 0;
  let touched = false;
  for (let k = 0; k < components.length; k++) {
    const { at, index } = components[k];
    const w = adjoint[at];
    if (w === 0) continue;
    touched = true;
    byLogit[index] = w;
    mean += w * p[index];
  }
  if (!touched) return;
  for (let j = 0; j < logits.length; j++) receive(logits[j], p[j] * (byLogit[j] - mean));
}
