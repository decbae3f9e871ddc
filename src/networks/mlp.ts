/** The widths of a network's layers: inputs, hidden layers, outputs. At least inputs and outputs. */
export type Layers = readonly number[];

/**
 * A fully connected network, ReLU between its layers and a linear head: z_l = W_l h_{l−1} + b_l, h_l = max(z_l, 0), output z_L. It owns no
 * parameters, so that one network serves several sets of them (online and target copies). All arrays are made once: nothing is allocated by
 * `forward` and `backward`.
 */
export interface Mlp {
  readonly layers: Layers;
  /** How many parameters: for each layer W (out × in, by rows), then b. */
  readonly size: number;
  /** The most rows of a batch. */
  readonly capacity: number;
  /**
   * The outputs (rows × outputs) for `inputs` (rows × inputs), by rows: an array that the next call writes again. `rows` defaults to the
   * capacity. O(rows · size).
   */
  forward(parameters: Float64Array, inputs: Float64Array, rows?: number): Float64Array;
  /**
   * Adds the gradient of Σ_rows Σ_j outputGradient · output to `gradient` (size), for the parameters, inputs and rows of the last `forward`; and,
   * where `inputGradient` (rows × inputs) is given, writes that with respect to the inputs into it. The derivative of max(z, 0) at 0 is 0.
   * O(rows · size).
   */
  backward(outputGradient: Float64Array, gradient: Float64Array, inputGradient?: Float64Array): void;
}

/** How many parameters a network of these layers has. */
export const parametersOf = (layers: Layers): number =>
  layers.slice(1).reduce((total, width, l) => total + width * (layers[l] + 1), 0);

/** A network for batches of up to `capacity` rows. Throws a RangeError for fewer than two layers or widths that are not whole and positive. */
export function createMlp(layers: Layers, capacity: number): Mlp {
  if (layers.length < 2) throw new RangeError(`layers: expected inputs and outputs at least, found ${layers.length}`);
  for (const n of [...layers, capacity])
    if (!(Number.isInteger(n) && n > 0))
      throw new RangeError(`expected whole positive widths and capacity, found ${n}`);
  const depth = layers.length - 1;
  const starts = layers.map((_, l) => parametersOf(layers.slice(0, l + 1)));
  /** Outputs of layer l (from 1), after ReLU but for the last; and the gradients with respect to them before it. */
  const outputs = layers.slice(1).map((width) => new Float64Array(capacity * width));
  const deltas = outputs.map(({ length }) => new Float64Array(length));
  let parameters: Float64Array = new Float64Array(0);
  let inputs: Float64Array = parameters;
  let rows = 0;
  return {
    layers,
    size: starts[depth],
    capacity,
    forward: (given, batch, count = capacity) => {
      parameters = given;
      inputs = batch;
      rows = count;
      for (let l = 0; l < depth; l++) {
        const from = l === 0 ? batch : outputs[l - 1];
        layerForward(given, starts[l], from, layers[l], outputs[l], layers[l + 1], count, l < depth - 1);
      }
      return outputs[depth - 1];
    },
    backward: (outputGradient, gradient, inputGradient) => {
      for (let l = depth - 1; l >= 0; l--) {
        const delta = l === depth - 1 ? outputGradient : deltas[l];
        const from = l === 0 ? inputs : outputs[l - 1];
        addWeightGradients(delta, from, layers[l], layers[l + 1], rows, gradient, starts[l]);
        const into = l === 0 ? inputGradient : deltas[l - 1];
        if (into)
          layerBackward(parameters, starts[l], delta, layers[l + 1], into, layers[l], rows, l > 0 ? from : undefined);
      }
    },
  };
}

function layerForward(
  parameters: Float64Array,
  start: number,
  from: Float64Array,
  width: number,
  into: Float64Array,
  outWidth: number,
  rows: number,
  rectify: boolean,
): void {
  const biases = start + outWidth * width;
  let r = 0;
  // Four rows at a time: each weight is read once for the four.
  for (; r + 3 < rows; r += 4) {
    const x0 = r * width;
    const x1 = x0 + width;
    const x2 = x1 + width;
    const x3 = x2 + width;
    for (let j = 0; j < outWidth; j++) {
      const weights = start + j * width;
      let s0 = parameters[biases + j];
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      for (let i = 0; i < width; i++) {
        const w = parameters[weights + i];
        s0 += w * from[x0 + i];
        s1 += w * from[x1 + i];
        s2 += w * from[x2 + i];
        s3 += w * from[x3 + i];
      }
      const at = r * outWidth + j;
      into[at] = rectify && !(s0 > 0) ? 0 : s0;
      into[at + outWidth] = rectify && !(s1 > 0) ? 0 : s1;
      into[at + 2 * outWidth] = rectify && !(s2 > 0) ? 0 : s2;
      into[at + 3 * outWidth] = rectify && !(s3 > 0) ? 0 : s3;
    }
  }
  for (; r < rows; r++)
    for (let j = 0; j < outWidth; j++) {
      const weights = start + j * width;
      let total = parameters[biases + j];
      for (let i = 0; i < width; i++) total += parameters[weights + i] * from[r * width + i];
      into[r * outWidth + j] = rectify && !(total > 0) ? 0 : total;
    }
}

/** ∂/∂W = Σ_rows δ hᵀ, ∂/∂b = Σ_rows δ, added to `gradient` from `start` on; rows with δ = 0 cost nothing. */
function addWeightGradients(
  delta: Float64Array,
  from: Float64Array,
  width: number,
  outWidth: number,
  rows: number,
  gradient: Float64Array,
  start: number,
): void {
  const biases = start + outWidth * width;
  for (let j = 0; j < outWidth; j++) {
    const weights = start + j * width;
    let r = 0;
    for (;;) {
      // The next two rows that have something to give, together.
      while (r < rows && delta[r * outWidth + j] === 0) r++;
      if (r === rows) break;
      const d0 = delta[r * outWidth + j];
      const x0 = r++ * width;
      while (r < rows && delta[r * outWidth + j] === 0) r++;
      if (r === rows) {
        gradient[biases + j] += d0;
        for (let i = 0; i < width; i++) gradient[weights + i] += d0 * from[x0 + i];
        break;
      }
      const d1 = delta[r * outWidth + j];
      const x1 = r++ * width;
      gradient[biases + j] += d0 + d1;
      for (let i = 0; i < width; i++) gradient[weights + i] += d0 * from[x0 + i] + d1 * from[x1 + i];
    }
  }
}

/** Wᵀ δ by rows, zero where the unit below (`rectified`: its output) was off. */
function layerBackward(
  parameters: Float64Array,
  start: number,
  delta: Float64Array,
  outWidth: number,
  into: Float64Array,
  width: number,
  rows: number,
  rectified: Float64Array | undefined,
): void {
  for (let r = 0; r < rows; r++) {
    const first = r * width;
    for (let i = 0; i < width; i++) into[first + i] = 0;
    for (let j = 0; j < outWidth; j++) {
      const d = delta[r * outWidth + j];
      if (d === 0) continue;
      const weights = start + j * width;
      for (let i = 0; i < width; i++) into[first + i] += d * parameters[weights + i];
    }
    if (rectified) for (let i = first; i < first + width; i++) if (!(rectified[i] > 0)) into[i] = 0;
  }
}
