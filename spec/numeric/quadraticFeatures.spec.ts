import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gaussHermiteProduct } from '../../src/numeric/gaussHermite.js';
import { halfFactor } from '../../src/numeric/halfFactor.js';
import {
  expectedWeights,
  featureCount,
  quadraticFeatures,
  quadraticParts,
  quadraticValue,
  quadraticWeights,
} from '../../src/numeric/quadraticFeatures.js';

const numbers = (length: number): fc.Arbitrary<number[]> =>
  fc.array(
    fc.integer({ min: -2048, max: 2048 }).map((x) => x / 1024),
    { minLength: length, maxLength: length },
  );

test('weights, features and parts say the same function', () => {
  const functions = fc
    .integer({ min: 1, max: 4 })
    .chain((d) => fc.tuple(numbers(d * d), numbers(d), numbers(1), numbers(d)));
  fc.assert(
    fc.property(functions, ([entries, linear, [constant], x]) => {
      const d = x.length;
      const matrix = x.map((_, i) => entries.slice(i * d, (i + 1) * d));
      const weights = quadraticWeights(matrix, constant, linear);
      const features = new Float64Array(featureCount(d));
      quadraticFeatures(Float64Array.from(x), 0, d, features, 0);
      const direct = x.reduce(
        (t, a, i) => t + linear[i] * a + x.reduce((s, b, j) => s + matrix[i][j] * a * b, 0),
        constant,
      );
      // Up to thirty terms below 20 each.
      expect(Math.abs(weights.reduce((t, w, i) => t + w * features[i], 0) - direct)).toBeLessThan(1e-12);
      expect(Math.abs(quadraticValue(weights, Float64Array.from(x), 0, d) - direct)).toBeLessThan(1e-12);
      const parts = quadraticParts(weights, d);
      expect(Array.from(quadraticWeights(parts.matrix, parts.constant, parts.linear))).toEqual(Array.from(weights));
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('expected weights are the expectation over a normal z, by quadrature', () => {
  const shift = [
    [1, 0.5],
    [0, -1],
    [0.3, 2],
  ];
  const covariance = [
    [1, 0.2, 0],
    [0.2, 0.5, 0.1],
    [0, 0.1, 0.3],
  ];
  const weights = Float64Array.from({ length: featureCount(3) }, (_, i) => Math.sin(i + 1));
  const { rows, rank } = halfFactor(covariance);
  const rule = gaussHermiteProduct(2, rank);
  const x = Float64Array.from([0.7, -1.3]);
  let mean = 0;
  for (let q = 0; q < rule.count; q++) {
    const z = Float64Array.from(shift, ([a, b], i) => {
      let total = a * x[0] + b * x[1];
      for (let k = 0; k < rank; k++) total += rows[i * rank + k] * rule.nodes[q * rank + k];
      return total;
    });
    mean += rule.weights[q] * quadraticValue(weights, z, 0, 3);
  }
  expect(quadraticValue(expectedWeights(weights, shift, covariance), x, 0, 2)).toBeCloseTo(mean, 11);
});
