import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { initialParameters, xavierNormal } from '../../src/networks/initialise.js';
import { createMlp, parametersOf } from '../../src/networks/mlp.js';
import { normal } from '../../src/random/normal.js';
import { createStream } from '../../src/random/stream.js';

const layersArbitrary = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 5 });

/** A network, parameters, inputs and output weights: all random, biases too. */
function problem(layers: readonly number[], rows: number, seed: number) {
  const stream = createStream(`mlp-spec/${seed}`);
  const numbers = (n: number): Float64Array => Float64Array.from({ length: n }, () => normal(stream));
  return {
    network: createMlp(layers, rows + 1),
    parameters: numbers(parametersOf(layers)),
    inputs: numbers(rows * layers[0]),
    weights: numbers(rows * layers[layers.length - 1]),
  };
}

/** Σ weights · outputs and the smallest |z| of a hidden unit, straight from the formulas. */
function reference(layers: readonly number[], parameters: Float64Array, inputs: Float64Array, weights: Float64Array) {
  const rows = inputs.length / layers[0];
  let total = 0;
  let nearest = Infinity;
  for (let r = 0; r < rows; r++) {
    let h = [...inputs.slice(r * layers[0], (r + 1) * layers[0])];
    let at = 0;
    layers.slice(1).forEach((width, l) => {
      const matrix = parameters.slice(at, at + width * h.length);
      const biases = parameters.slice(at + matrix.length, at + matrix.length + width);
      at += matrix.length + width;
      const z = Array.from(biases, (b, j) => h.reduce((sum, x, i) => sum + matrix[j * h.length + i] * x, b));
      const last = l === layers.length - 2;
      if (!last) nearest = Math.min(nearest, ...z.map(Math.abs));
      h = last ? z : z.map((x) => Math.max(x, 0));
    });
    h.forEach((x, j) => (total += x * weights[r * h.length + j]));
  }
  return { total, nearest };
}

describe('a fully connected network', () => {
  test('by hand: 2-2-1', () => {
    const network = createMlp([2, 2, 1], 2);
    // Hidden: x + 2y + 1 and −x + 1; output: 3 h₁ + 5 h₂ − 4.
    const parameters = Float64Array.of(1, 2, -1, 0, 1, 1, 3, 5, -4);
    expect(network.size).toBe(9);
    expect([...network.forward(parameters, Float64Array.of(1, 1, 3, -1))]).toEqual([8, 2]);
    const gradient = new Float64Array(9);
    const inputGradient = new Float64Array(4);
    network.backward(Float64Array.of(1, 10), gradient, inputGradient);
    // Row 1: h = (4, 0), the second unit is at its kink and counts as off; row 2: h = (2, 0), weight 10.
    expect([...gradient]).toEqual([3 + 90, 3 - 30, 0, 0, 33, 0, 4 + 20, 0, 11]);
    expect([...inputGradient]).toEqual([3, 6, 30, 60]);
  });

  test('its outputs are those of the formulas', () => {
    fc.assert(
      fc.property(layersArbitrary, fc.integer({ min: 1, max: 4 }), fc.nat(1000), (layers, rows, seed) => {
        const { network, parameters, inputs, weights } = problem(layers, rows, seed);
        const outputs = network.forward(parameters, inputs, rows);
        const total = weights.reduce((sum, w, i) => sum + w * outputs[i], 0);
        const wanted = reference(layers, parameters, inputs, weights).total;
        // Sums of at most 7 terms in up to 4 layers, each of the order of one: some hundred roundings of 1e-16 times their size (below 1e4).
        expect(Math.abs(total - wanted)).toBeLessThanOrEqual(1e-13 * (1 + 1e3 * Math.abs(wanted)));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test('its gradients are those of central differences, for parameters and inputs, and are added', () => {
    fc.assert(
      fc.property(layersArbitrary, fc.integer({ min: 1, max: 3 }), fc.nat(1000), (layers, rows, seed) => {
        const { network, parameters, inputs, weights } = problem(layers, rows, seed);
        const h = 1e-4;
        // Away from kinks the function is a polynomial, linear in each parameter of its own: central differences are exact but for rounding.
        const { nearest } = reference(layers, parameters, inputs, weights);
        fc.pre(nearest > 0.05);
        const gradient = new Float64Array(network.size).fill(1);
        const inputGradient = new Float64Array(inputs.length).fill(7);
        network.forward(parameters, inputs, rows);
        network.backward(weights, gradient, inputGradient);
        const difference = (array: Float64Array, i: number): number => {
          const at = (step: number): number => {
            const kept = array[i];
            array[i] = kept + step;
            const { total } = reference(layers, parameters, inputs, weights);
            array[i] = kept;
            return total;
          };
          return (at(h) - at(-h)) / (2 * h);
        };
        // Values of the order of 1e2 with roundings of 1e-14, divided by 2h.
        const near = (x: number, y: number): void =>
          expect(Math.abs(x - y)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(y)));
        parameters.forEach((_, i) => near(gradient[i] - 1, difference(parameters, i)));
        inputs.forEach((_, i) => near(inputGradient[i], difference(inputs, i)));
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  test('one network serves several sets of parameters, and fewer rows than its capacity', () => {
    const layers = [3, 4, 2];
    const network = createMlp(layers, 5);
    const [a, b] = ['a', 'b'].map((name) => initialParameters(layers, xavierNormal, createStream(name)));
    const inputs = Float64Array.of(1, 0, 0, 0, 1, 0);
    const first = [...network.forward(a, inputs, 2).slice(0, 4)];
    network.forward(b, inputs, 2);
    expect([...network.forward(a, inputs, 2).slice(0, 4)]).toEqual(first);
    expect([...network.forward(a, inputs.slice(3), 1).slice(0, 2)]).toEqual(first.slice(2));
  });

  test.each([[[3]], [[3, 0]], [[2.5, 1]]])('refuses the layers %j', (layers) => {
    expect(() => createMlp(layers, 1)).toThrow(RangeError);
  });
});
