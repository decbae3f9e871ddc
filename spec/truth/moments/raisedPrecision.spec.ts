import { describe, expect, test } from 'vitest';
import { NoBestResponse } from '../../../src/follower/noBestResponse.js';
import { SingularSystem } from '../../../src/numeric/gauss.js';
import { OverBudget } from '../../../src/numeric/workMeter.js';
import { raisePrecision, type Raising } from '../../../src/truth/moments/raisedPrecision.js';

/** Runs that give the names of the systems that they were made in; `missing` by that name. */
const named = (
  missing: (name: string) => number,
  rest: Partial<Pick<Raising<string>, 'first' | 'cost'>> = {},
): { tried: string[]; raising: Raising<string> } => {
  const tried: string[] = [];
  return {
    tried,
    raising: {
      first: 'float64',
      cost: () => ({ work: 1, bytes: 1 }),
      ...rest,
      run: ({ id }) => {
        tried.push(id);
        return id;
      },
      missing,
    },
  };
};

describe('precision', () => {
  test('stays where it is enough', () => {
    const { tried, raising } = named(() => 0);
    expect(raisePrecision(raising)).toEqual({ result: 'float64', shortage: null });
    expect(tried).toEqual(['float64']);
  });

  test('rises by the digits that are missing and three more', () => {
    const { raising, tried } = named((id) => ({ float64: Infinity, 'binary(35)': 6.2 })[id] ?? -1);
    expect(raisePrecision(raising)).toEqual({ result: 'binary(45)', shortage: null });
    expect(tried).toEqual(['float64', 'binary(35)', 'binary(45)']);
  });

  test('doubles while nothing is known, and ends where there are no more digits', () => {
    const { raising, tried } = named(() => Infinity, { first: 65 });
    expect(raisePrecision(raising)).toEqual({ result: 'binary(250)', shortage: 'digits' });
    expect(tried).toEqual(['binary(65)', 'binary(130)', 'binary(250)']);
  });

  test.each([
    ['work', { work: 1e12, bytes: 1 }],
    ['memory', { work: 1, bytes: 1e18 }],
  ])('does not rise where that would take too much %s, but the first attempt is made', (_, cost) => {
    const { raising, tried } = named(() => 1, { cost: () => cost, first: 65 });
    expect(raisePrecision(raising)).toEqual({ result: 'binary(65)', shortage: 'cost' });
    expect(tried).toHaveLength(1);
  });

  /** Runs that add so many times, and lack digits. */
  const adding = (times: number, rest: Partial<Raising<string>> = {}): Raising<string> => ({
    ...named(() => 1).raising,
    first: 65,
    work: 130,
    run: ({ id, add, one }) => {
      for (let i = 0; i < times; i++) add(one, one);
      return id;
    },
    ...rest,
  });

  test('does not rise where the work of the last attempt says that the next would be too much', () => {
    // A sum in binary counts a quarter of a unit, and 130 units are allowed.
    expect(raisePrecision(adding(400, { missing: () => 100 }))).toEqual({ result: 'binary(65)', shortage: 'cost' });
  });

  test('keeps what it has where the next attempt turns out to take too much, and throws where there is nothing', () => {
    const tried: string[] = [];
    const second = adding(0, {
      run: ({ id, exp, one }) => {
        // An exponential counts 8 units and more.
        if (tried.push(id) > 1) for (let i = 0; i < 17; i++) exp(one);
        return id;
      },
    });
    expect(raisePrecision(second)).toEqual({ result: 'binary(65)', shortage: 'cost' });
    expect(tried).toEqual(['binary(65)', 'binary(69)']);
    expect(() => raisePrecision(adding(600))).toThrow(OverBudget);
    expect(raisePrecision(adding(600, { asked: true }))).toEqual({ result: 'binary(65)', shortage: 'cost' });
  });

  test('rises where no solution is found, and throws where none is found with any', () => {
    const solvedFrom = (name: string | null): (() => string) => {
      const { raising } = named(() => 0);
      return () =>
        raisePrecision({
          ...raising,
          run: ({ id }) => {
            if (id !== name) throw id === 'float64' ? new SingularSystem(id) : new NoBestResponse(id);
            return id;
          },
        }).result;
    };
    expect(solvedFrom('binary(70)')()).toBe('binary(70)');
    expect(solvedFrom(null)).toThrow('binary(250)');
  });

  test('keeps a result that a later attempt does not find again', () => {
    const { raising } = named(() => 1);
    const once: Raising<string> = {
      ...raising,
      run: ({ id }) => {
        if (id !== 'binary(35)') throw new NoBestResponse(id);
        return id;
      },
    };
    expect(raisePrecision(once)).toEqual({ result: 'binary(35)', shortage: 'digits' });
  });

  test('does not hide other errors', () => {
    const { raising } = named(() => 0);
    const broken = { ...raising, run: () => { throw new RangeError('mine'); } }; // prettier-ignore
    expect(() => raisePrecision(broken)).toThrow('mine');
  });
});
