import { describe, expect, test } from 'vitest';
import { createFastLinearQuadratic } from '../../src/truth/routes/linearQuadratic/linearQuadraticAdjoint.js';
import { bilevelLqr, type BilevelLqrSettings } from '../../src/tasks/bilevelLqr/bilevelLqr.js';
import { thermalControl } from '../../src/tasks/thermalControl/thermalControl.js';
import { createStream } from '../../src/random/stream.js';
import { ascendFreely, ascendInBox, type Objective } from '../helpers/ascent.js';

describe('thermal control', () => {
  const solver = createFastLinearQuadratic(thermalControl());
  const along =
    (part: 'total' | 'direct'): Objective =>
    (x) => {
      const result = solver.at(x);
      return { value: result.objective, gradient: result[part] };
    };
  const random = (name: string): number[] => {
    const stream = createStream(`spec/optima/${name}`);
    return Array.from({ length: 8 }, () => stream.uniform());
  };

  test.each([
    ['halves', new Array<number>(8).fill(0.5)],
    ['ones', new Array<number>(8).fill(1)],
    ['little of both', new Array<number>(8).fill(0.1)],
    ['a random point', random('a')],
    ['another', random('b')],
  ])('the hypergradient leads from %s to the optimum', (_, start) => {
    const { x, value } = ascendInBox(along('total'), start, 1e-7);
    // Half a unit of the last decimal printed, and what is left to climb: (1e-7)² times curvatures of at most 1e3.
    expect(Math.abs(value + 162.50345216)).toBeLessThanOrEqual(0.51e-8 + 1e-9);
    const corner = [1, 0, 1, 1, 0, NaN, 1, 1];
    corner.forEach((y, k) => expect(x[k]).toBeCloseTo(Number.isNaN(y) ? 0.778 : y, 3));
  });

  test('all ones, where the direct part leads, is not an optimum', () => {
    const ones = new Array<number>(8).fill(1);
    // No component of the direct part points back into the box there; one of the hypergradient does.
    const { direct, total, objective } = solver.at(ones);
    expect(Math.min(...direct)).toBeGreaterThan(0);
    expect(Math.min(...total)).toBeLessThan(0);
    expect(objective).toBeCloseTo(-197.25, 2);
  });
});

describe('the bi-level game', () => {
  const optimum = (settings: BilevelLqrSettings, start: readonly number[]): { x: readonly number[]; value: number } => {
    const solver = createFastLinearQuadratic(bilevelLqr(settings));
    return ascendFreely(
      (x) => {
        const { objective, total } = solver.at(x);
        return { value: objective, gradient: total };
      },
      start,
      0.1,
      1e-6,
    );
  };
  const starts = [
    [-5, -5],
    [-3, -3],
    [-7.59, 0.9306],
    [-8, -13],
  ];

  test.each(starts)('discounted, from (%d, %d)', (...start) => {
    const { x, value } = optimum({}, start);
    expect(value).toBeCloseTo(16.66, 2);
    expect(x[0]).toBeCloseTo(-9.985, 3);
    expect(x[1]).toBeCloseTo(-10, 5);
  });

  test.each(starts)('undiscounted over 100 steps, from (%d, %d)', (...start) => {
    const { x, value } = optimum({ gammaL: 1, horizon: 100 }, start);
    expect(value).toBeCloseTo(18.43, 2);
    expect(x[0]).toBeCloseTo(-9.965, 2);
    expect(x[1]).toBeCloseTo(-10, 5);
  });
});
