import fc from 'fast-check';
import { Matrix as Dense } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { NoFiniteMoments } from '../../../../src/leader/noFiniteMoments.js';
import { linearQuadraticTables } from '../../../../src/model/linearQuadratic/linearQuadraticTables.js';
import { float64 } from '../../../../src/numeric/float64.js';
import { bilevelLqr } from '../../../../src/tasks/bilevelLqr/bilevelLqr.js';
import { bumpAdjoint } from '../../../../src/truth/routes/linearQuadratic/bumpAdjoint.js';
import type { LoopAdjoint } from '../../../../src/truth/routes/linearQuadratic/occupancyAdjoint.js';

/** The game's reward and start, with a start that is uncertain, under a loop of one's own. */
function adjoints(f: readonly number[], half: readonly number[], horizon: number | null): readonly LoopAdjoint[] {
  const tables = linearQuadraticTables(bilevelLqr({ gammaL: '0.9', ...(horizon !== null && { horizon }) }), float64);
  const { reward } = tables;
  if (reward.kind !== 'bump') throw new Error('the game has a bump for its reward');
  const g = Dense.from1DArray(2, 2, [...half]);
  const loop = {
    transition: Dense.from1DArray(2, 2, [...f]),
    noise: g.mmul(g.transpose()),
    stateGain: Dense.zeros(1, 2),
    controlCovariance: Dense.zeros(1, 1),
  };
  const wide = { ...reward, widths: [0.5, 0.4] };
  const started = {
    ...tables,
    initialCovariance: [
      [0.3, 0.1],
      [0.1, 0.2],
    ],
  };
  return [false, true].map((anySize) => bumpAdjoint(started, wide, loop, anySize));
}

const number = (size: number): fc.Arbitrary<number> => fc.double({ min: -size, max: size, noNaN: true });
const four = (size: number): fc.Arbitrary<number[]> => fc.array(number(size), { minLength: 4, maxLength: 4 });

describe('the bump of a state of two numbers', () => {
  test.each([null, 1, 2, 40])(
    'is by the written-out loops what it is by those for any size (horizon %s)',
    (horizon) => {
      fc.assert(
        fc.property(four(0.69), four(1), (f, half) => {
          const [plane, general] = adjoints(f, half, horizon);
          // Widths of 0.4 and more keep the condition of H below 1e3: roundings of 1e-13, next to sums of size ten.
          const near = (a: number, b: number): void => expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-11);
          near(plane.objective, general.objective);
          for (const part of ['transition', 'noise'] as const)
            plane[part].to1DArray().forEach((x, i) => near(x, general[part].to1DArray()[i]));
        }),
        { seed: 42, numRuns: 40 },
      );
    },
  );

  test('has no value where the state overflows', () => {
    expect(() => adjoints([1e60, 0, 0, 1e60], [1, 0, 0, 1], null)).toThrow(NoFiniteMoments);
  });

  test('of a single step is earned before the loop has moved anything', () => {
    const [{ objective, transition }] = adjoints([0, 0, 0, 0], [1, 0, 0, 1], 1);
    expect(objective).toBeGreaterThan(0);
    expect(transition.to1DArray()).toEqual([0, 0, 0, 0]);
  });
});
