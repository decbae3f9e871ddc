import { describe, expect, test } from 'vitest';
import { endedAt, iterate } from '../../../src/experiments/engine/iterations.js';
import { NoBestResponse } from '../../../src/follower/noBestResponse.js';
import { InvalidInput } from '../../../src/model/invalidInput.js';
import { SingularSystem } from '../../../src/numeric/gauss.js';

const parameters = (): Float64Array => Float64Array.of(1, 2);

describe('the iterations of a run', () => {
  test('are all taken where everything stays a number', () => {
    const taken: number[] = [];
    expect(
      iterate(
        4,
        parameters(),
        () => [new Float64Array(4)],
        (i) => taken.push(i),
      ),
    ).toBeUndefined();
    expect(taken).toEqual([0, 1, 2, 3]);
  });

  test.each([NaN, Infinity, -Infinity, 1.1e300])('end where a parameter becomes %s', (value) => {
    const theta = parameters();
    const diverged = iterate(
      9,
      theta,
      () => [],
      (i) => void (i === 3 && (theta[1] = value)),
    );
    expect(diverged).toEqual({ iteration: 3, reason: `parameter 2 is ${value}` });
  });

  test('end where a curve, of every second iteration, has no number', () => {
    const curve = Float64Array.of(1, NaN, 3);
    expect(
      iterate(
        6,
        parameters(),
        () => [curve],
        () => undefined,
        2,
      )?.iteration,
    ).toBe(2);
  });

  test.each([new NoBestResponse('none'), new SingularSystem('none')])(
    'end where there is no solution (%s)',
    (error) => {
      const diverged = iterate(
        9,
        parameters(),
        () => [],
        (i) => {
          if (i === 5) throw error;
        },
      );
      expect(diverged).toEqual({ iteration: 5, reason: 'none' });
    },
  );

  test('throw what is wrong with the input, but not what comes of parameters that are no numbers', () => {
    const theta = parameters();
    const refused = new InvalidInput([{ pointer: '', expected: 'x', found: 'y' }]);
    const fail = (): never => {
      throw refused;
    };
    expect(() => iterate(9, theta, () => [], fail)).toThrow(refused);
    theta[0] = NaN;
    expect(iterate(9, theta, () => [], fail)).toEqual({ iteration: 0, reason: 'parameter 1 is NaN' });
  });

  test('leave the entries before the one that diverged', () => {
    const outcome = { curve: Float64Array.of(1, 2, 3), series: { a: Float64Array.of(4, 5, 6) }, theta: parameters() };
    const diverged = { iteration: 5, reason: 'x' };
    const cut = endedAt(outcome, diverged, 2);
    expect([Array.from(cut.curve), Array.from(cut.series['a'])]).toEqual([
      [1, 2],
      [4, 5],
    ]);
    expect(cut.diverged).toBe(diverged);
    expect(endedAt(outcome, undefined)).toBe(outcome);
  });
});
