import { normal } from '../random/normal.js';
import type { Stream } from '../random/stream.js';
import { parametersOf, type Layers } from './mlp.js';

/** Writes the weights of a layer (outputs × inputs, by rows) from `start` on; the array is zero before. */
export type WeightInit = (weights: Float64Array, outputs: number, inputs: number, stream: Stream) => void;

/** Uniform on ±√(6/(inputs + outputs)) (Glorot and Bengio). */
export const xavierUniform: WeightInit = (weights, outputs, inputs, stream) => {
  const bound = Math.sqrt(6 / (inputs + outputs));
  for (let i = 0; i < weights.length; i++) weights[i] = bound * (2 * stream.uniform() - 1);
};

/** Normal with variance 2/(inputs + outputs). */
export const xavierNormal: WeightInit = (weights, outputs, inputs, stream) => {
  const deviation = Math.sqrt(2 / (inputs + outputs));
  for (let i = 0; i < weights.length; i++) weights[i] = deviation * normal(stream);
};

/**
 * Orthogonal times `gain`: rows orthonormal where outputs ≤ inputs, else columns, uniformly distributed (Gram-Schmidt of normal vectors,
 * twice for the roundings). O(n² m) for the n shorter vectors of m numbers.
 */
export const orthogonal =
  (gain: number): WeightInit =>
  (weights, outputs, inputs, stream) => {
    const byRows = outputs <= inputs;
    const [count, width] = byRows ? [outputs, inputs] : [inputs, outputs];
    const vectors: Float64Array[] = [];
    for (let k = 0; k < count; k++) {
      const v = Float64Array.from({ length: width }, () => normal(stream));
      for (let pass = 0; pass < 2; pass++)
        for (const other of vectors) {
          const product = v.reduce((total, x, i) => total + x * other[i], 0);
          for (let i = 0; i < width; i++) v[i] -= product * other[i];
        }
      const length = Math.hypot(...v);
      vectors.push(v.map((x) => x / length));
    }
    vectors.forEach((v, k) => v.forEach((x, i) => (weights[byRows ? k * inputs + i : i * inputs + k] = gain * x)));
  };

/** First parameters of a network: weights as said (all layers alike, or one for each), zero biases. Layer by layer from one stream. */
export function initialParameters(
  layers: Layers,
  init: WeightInit | readonly WeightInit[],
  stream: Stream,
): Float64Array {
  const parameters = new Float64Array(parametersOf(layers));
  layers.slice(1).forEach((outputs, l) => {
    const inputs = layers[l];
    const start = parametersOf(layers.slice(0, l + 1));
    const own = typeof init === 'function' ? init : init[l];
    own(parameters.subarray(start, start + outputs * inputs), outputs, inputs, stream);
  });
  return parameters;
}
