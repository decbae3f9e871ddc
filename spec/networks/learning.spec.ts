import { describe, expect, test } from 'vitest';
import { createAdam } from '../../src/networks/adam.js';
import { initialParameters, orthogonal, xavierNormal, xavierUniform } from '../../src/networks/initialise.js';
import { polyakStep } from '../../src/networks/polyak.js';
import { createTrainedNetwork } from '../../src/networks/trainedNetwork.js';
import { normal } from '../../src/random/normal.js';
import { createStream } from '../../src/random/stream.js';

const square = (x: Float64Array): number => x.reduce((total, w) => total + w * w, 0) / x.length;

describe('Adam', () => {
  test('is the published recursion, upwards and downwards', () => {
    const settings = { stepSize: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 };
    const stream = createStream('adam-spec');
    const [up, down] = [createAdam(1, settings), createAdam(1, settings)];
    const [x, y] = [Float64Array.of(2), Float64Array.of(2)];
    let [m, v, wanted] = [0, 0, 2];
    for (let t = 1; t <= 50; t++) {
      const g = normal(stream);
      m = 0.8 * m + 0.2 * g;
      v = 0.95 * v + 0.05 * g * g;
      wanted += (0.1 * (m / (1 - 0.8 ** t))) / (Math.sqrt(v / (1 - 0.95 ** t)) + 1e-3);
      up.ascend(x, Float64Array.of(g));
      down.descend(y, Float64Array.of(g));
      // 50 steps of 0.1 with some ten roundings of 1e-16 each.
      expect(Math.abs(x[0] - wanted)).toBeLessThanOrEqual(1e-14);
      expect(Math.abs(y[0] - (4 - wanted))).toBeLessThanOrEqual(1e-14);
    }
  });

  test('its first step has the length of the step size, whatever the scale of the gradient', () => {
    for (const scale of [1e-3, 1, 1e6]) {
      const parameters = Float64Array.of(0, 0);
      createAdam(2, { stepSize: 0.01 }).descend(parameters, Float64Array.of(scale, -scale));
      // ε is 1e-8 against 1e-3 at least.
      expect(Math.abs(parameters[0] + 0.01)).toBeLessThanOrEqual(1.01e-7);
      expect(Math.abs(parameters[1] - 0.01)).toBeLessThanOrEqual(1.01e-7);
    }
  });
});

test('a target copy moves by the share tau', () => {
  const target = Float64Array.of(0, 10);
  polyakStep(target, Float64Array.of(4, 10), 0.25);
  expect([...target]).toEqual([1, 10]);
});

describe('first parameters', () => {
  const layers = [40, 60, 30];
  const weightsOf = (parameters: Float64Array): [Float64Array, Float64Array] => [
    parameters.subarray(0, 2400),
    parameters.subarray(2460, 2460 + 1800),
  ];

  test.each([
    ['uniform', xavierUniform, 1.8],
    ['normal', xavierNormal, 3],
  ] as const)('Xavier, %s: variance 2/(in + out), zero biases', (_, init, kurtosis) => {
    const parameters = initialParameters(layers, init, createStream('init-spec'));
    weightsOf(parameters).forEach((weights, l) => {
      const variance = 2 / (layers[l] + layers[l + 1]);
      // The mean of n squares has the relative standard deviation √((kurtosis − 1)/n); five of them.
      const tolerance = 5 * Math.sqrt((kurtosis - 1) / weights.length);
      expect(Math.abs(square(weights) / variance - 1)).toBeLessThanOrEqual(tolerance);
      const bound = Math.sqrt(3 * variance);
      expect(weights.some((w) => Math.abs(w) > bound)).toBe(init === xavierNormal);
    });
    expect(parameters.subarray(2400, 2460).every((b) => b === 0)).toBe(true);
    expect(parameters.subarray(4260).every((b) => b === 0)).toBe(true);
  });

  test('orthogonal: rows or columns orthonormal times the gain', () => {
    const [tall, wide] = weightsOf(initialParameters(layers, [orthogonal(2), orthogonal(0.5)], createStream('ortho')));
    const check = (vectors: number, width: number, at: (k: number, i: number) => number, gain: number): void => {
      for (let k = 0; k < vectors; k++)
        for (let j = 0; j <= k; j++) {
          let product = 0;
          for (let i = 0; i < width; i++) product += at(k, i) * at(j, i);
          // Gram-Schmidt twice leaves roundings of 1e-16 for each of some 60 terms.
          expect(Math.abs(product - (k === j ? gain * gain : 0))).toBeLessThanOrEqual(1e-13);
        }
    };
    check(40, 60, (k, i) => tall[i * 40 + k], 2);
    check(30, 60, (k, i) => wide[k * 60 + i], 0.5);
  });

  test('come from the stream alone', () => {
    const of = (name: string) => initialParameters(layers, xavierUniform, createStream(name));
    expect(of('a')).toEqual(of('a'));
    expect(of('a')).not.toEqual(of('b'));
  });
});

describe('a trained network', () => {
  test('learns a function of two numbers, and its target copy follows', () => {
    const layers = [2, 16, 1];
    const stream = createStream('trained-spec');
    const initial = initialParameters(layers, xavierNormal, stream);
    const trained = createTrainedNetwork(layers, 32, initial, { stepSize: 0.01 });
    const { network, parameters, target, gradient } = trained;
    const inputs = Float64Array.from({ length: 64 }, () => normal(stream));
    const wanted = Float64Array.from({ length: 32 }, (_, r) => Math.abs(inputs[2 * r] - inputs[2 * r + 1]));
    const errors = (): Float64Array => network.forward(parameters, inputs).map((y, r) => y - wanted[r]);
    const before = square(errors());
    const first = target.slice();
    for (let step = 0; step < 300; step++) {
      network.backward(errors(), gradient);
      trained.descend();
      expect(gradient.every((g) => g === 0)).toBe(true);
    }
    expect(square(errors())).toBeLessThan(before / 100);
    expect(target).toEqual(first);
    trained.followTarget(1);
    expect(target.every((x, i) => Math.abs(x - parameters[i]) <= 1e-15)).toBe(true);
  });
});
