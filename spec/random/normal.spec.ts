import { describe, expect, test } from 'vitest';
import { fillNormal, normal } from '../../src/random/normal.js';
import { scripted, stratified } from './scripted.js';

describe('the normal sampler', () => {
  test('is the transform of Box and Muller, two uniforms a number', () => {
    const stream = scripted([1 - Math.exp(-0.5), 0, 1 - Math.exp(-2), 0.5, 0.3, 0.25]);
    // Up to the rounding of exp, log, root and cosine, each 1e-16 on numbers of size one or two.
    expect(normal(stream)).toBeCloseTo(1, 14);
    expect(normal(stream)).toBeCloseTo(-2, 14);
    expect(normal(stream)).toBeCloseTo(0, 14);
    expect(stream.drawn()).toBe(6);
  });

  test('is finite at both ends of the unit interval', () => {
    expect(Math.abs(normal(scripted([0, 0])))).toBe(0);
    const furthest = normal(scripted([1 - 2 ** -53, 0]));
    expect(furthest).toBeCloseTo(Math.sqrt(106 * Math.LN2), 12);
    expect(furthest).toBeLessThan(8.58);
  });

  test('has moments 0, 1, 0, 3 and the normal probabilities of ±1 and ±2, over an even grid', () => {
    const radii = stratified(1000);
    const angles = stratified(64);
    const numbers = radii.flatMap((u) => angles.map((v) => normal(scripted([u, v]))));
    const mean = (f: (z: number) => number): number => numbers.reduce((a, z) => a + f(z), 0) / numbers.length;
    // The angles are exact for polynomials; at the singularity the midpoint rule is off by the order of ln(n)/n for ∫ ln, ln²(n)/n for ∫ ln².
    expect(mean((z) => z)).toBeCloseTo(0, 12);
    expect(mean((z) => z ** 3)).toBeCloseTo(0, 12);
    expect(Math.abs(mean((z) => z ** 2) - 1)).toBeLessThan(Math.log(1000) / 1000);
    expect(Math.abs(mean((z) => z ** 4) - 3)).toBeLessThan(Math.log(1000) ** 2 / 1000);
    // For each angle the cell that the boundary crosses counts as a whole: one in 1000; the angles themselves cost much less.
    const within = (bound: number): number => mean((z) => (Math.abs(z) < bound ? 1 : 0));
    expect(Math.abs(within(1) - 0.6826894921)).toBeLessThan(1.01e-3);
    expect(Math.abs(within(2) - 0.9544997361)).toBeLessThan(1.01e-3);
  });
});

describe('filling an array with normal numbers', () => {
  test('uses both numbers of the transform, and half of the last pair where the count is odd', () => {
    const stream = scripted([1 - Math.exp(-0.5), 0.125, 1 - Math.exp(-2), 0.5]);
    const numbers = new Float64Array(5).fill(7);
    fillNormal(stream, numbers, 1, 4);
    // Rounded as above.
    [7, Math.SQRT1_2, Math.SQRT1_2, -2, 7].forEach((x, i) => expect(numbers[i]).toBeCloseTo(x, 14));
    expect(stream.drawn()).toBe(4);
  });
});
