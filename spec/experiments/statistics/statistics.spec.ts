import { describe, expect, it } from 'vitest';
import { createStream } from '../../../src/random/stream.js';
import { decide } from '../../../src/experiments/statistics/decide.js';
import { permutationTest } from '../../../src/experiments/statistics/exactTests.js';
import { fisherGreater } from '../../../src/experiments/statistics/fisher.js';
import { holm } from '../../../src/experiments/statistics/holm.js';
import {
  fromPopulationError,
  mean,
  median,
  standardError,
  summarise,
  variance,
} from '../../../src/experiments/statistics/sample.js';
import { studentTail } from '../../../src/experiments/statistics/studentT.js';
import { incompleteBeta, logGamma } from '../../../src/experiments/statistics/incompleteBeta.js';
import { paired, welch } from '../../../src/experiments/statistics/welch.js';
import { equivalence } from '../../../src/experiments/statistics/equivalence.js';

// Values without a formula beside them: scripts/statistics-values.py (SciPy). Relative agreement to 1e-10: logGamma is good to about 1e-14 of its size,
// which is at most 7e6 for a million degrees of freedom and some 20 else.
const close = (got: number, wanted: number, relative = 1e-10): void =>
  expect(Math.abs(got - wanted)).toBeLessThanOrEqual(relative * Math.abs(wanted));

const A = [1.1, 2.3, 3.1, 4.7, 2.2];
const B = [2.0, 2.5, 1.5, 0.5];

describe("Student's t", () => {
  it.each([
    [0.1, 3, 0.46332617440040297],
    [2.5, 7.3, 0.019825117332800214],
    [-2.5, 7.3, 0.9801748826671998],
    [10, 9, 1.789118715962368e-6],
    [30, 18, 4.008484483565528e-17],
    [5, 0.9, 0.07284056720432548],
  ])('has above %d with %d degrees of freedom the chance that SciPy gives', (t, df, chance) =>
    close(studentTail(t, df), chance),
  );

  it.each([
    [0.001, 0.4996010578858246],
    [3, 0.0013499312707109],
  ])('is normal with a million degrees of freedom (t = %d)', (t, chance) => close(studentTail(t, 1e6), chance, 1e-7));

  it.each([
    [0.025, 7.3, 2.3450667365477034],
    [0.05, 18, 1.7340636066175392],
    [0.0005, 9.2, 4.737688647208556],
    [0.7, 4, -0.5686490630497045],
  ])('has above the quantile of SciPy for %d with %d degrees of freedom that chance', (tail, df, t) =>
    close(studentTail(t, df), tail),
  );

  it.each([
    [0.1, 2.252712651734206],
    [1.5, -0.12078223763524526],
    [40.25, 107.55163153760462],
    [1e5, 1051287.7089736569],
  ])('takes log Gamma(%d) from a series that agrees with SciPy', (x, value) => close(logGamma(x), value, 1e-12));
});

describe('log Gamma', () => {
  // log Γ(x) = −log x − γ x + O(x²), γ = 0.5772…: x² is below the last digit of the value, some 20.
  it('keeps its digits close to zero', () => close(logGamma(3e-9), -Math.log(3e-9) - 0.5772156649015329 * 3e-9, 1e-14));
});

describe('at the ends of their range', () => {
  it('the incomplete beta function is 0 and 1', () => {
    expect([0, 1].map((x) => incompleteBeta(x, 2.5, 0.5))).toEqual([0, 1]);
    expect([0, Infinity, -Infinity].map((t) => studentTail(t, 3))).toEqual([0.5, 0, 1]);
  });

  it('there are no chances without degrees of freedom, nor of what is not a number', () => {
    for (const df of [0, -3, NaN]) for (const t of [0, 1]) expect(studentTail(t, df)).toBeNaN();
    expect(studentTail(NaN, 3)).toBeNaN();
  });
});

describe('tests of means', () => {
  const [a, b] = [summarise(A), summarise(B)];

  it('give the chances and degrees of freedom of Welch', () => {
    const test = welch(a, b);
    close(test.twoSided, 0.19513465086673978);
    close(test.greater, 0.09756732543336989);
    close(test.greater + test.less, 1);
    close(test.df, 6.775046123595165);
  });

  it('take the larger of two one-sided chances for equivalence, and only a positive margin', () => {
    close(equivalence(a, b, 2), 0.12006930463539373);
    expect(() => equivalence(a, b, 0)).toThrow(/margin above 0/);
  });

  it('pair values that share a seed', () => {
    close(paired(A.slice(0, 4), B).greater, 0.18880110546379603);
    expect(() => paired(A, B)).toThrow(/one length, found 5 and 4/);
  });

  it('are certain where nothing varies, and say nothing of single values', () => {
    const [one, two] = [summarise([1, 1, 1]), summarise([2, 2])];
    expect(welch(two, one)).toMatchObject({ greater: 0, less: 1, twoSided: 0 });
    expect(welch(one, two)).toMatchObject({ greater: 1, less: 0, twoSided: 0 });
    expect(paired([3], [2])).toMatchObject({ difference: 1, df: NaN, twoSided: NaN });
    expect(welch(one, one)).toMatchObject({ greater: 0.5, twoSided: 1 });
    expect(welch(summarise([3]), two).twoSided).toBeNaN();
  });

  it('undo the population standard deviation of a published band', () => {
    const population = Math.sqrt((variance(A) * 4) / 5 / 5);
    close(fromPopulationError(mean(A), population, 5).variance, variance(A), 1e-14);
  });
});

describe('exact tests', () => {
  it('give the chances of Fisher', () => {
    close(fisherGreater({ marked: 6, of: 20 }, { marked: 0, of: 10 }), 0.06527725148414804);
  });

  it('enumerate the splits of a permutation test', () => {
    const difference = (x: readonly number[], y: readonly number[]): number => mean(x) - mean(y);
    close(permutationTest([3.1, 4.7, 2.2, 5.0], [2.0, 2.5, 1.5, 0.5, 2.4], difference, createStream('x')), 3 / 126);
  });

  it('draw splits where they are too many, and never call a chance zero', () => {
    const low = Array.from({ length: 12 }, (_, i) => i);
    const high = low.map((x) => x + 100);
    const chance = permutationTest(high, low, (x, y) => mean(x) - mean(y), createStream('x'));
    expect(chance).toBe(1 / 20_001);
  });
});

describe('holm', () => {
  it('multiplies the k-th smallest chance by what is left, never turns the order around, and takes NaN for 1', () => {
    expect(holm([0.01, 0.04, 0.03, NaN])).toEqual([0.04, 0.09, 0.09, 1]);
    expect(holm([])).toEqual([]);
  });
});

describe('decide', () => {
  const verdicts = (...evidence: Parameters<typeof decide>[0]) => decide(evidence).map(({ verdict }) => verdict);

  it('reproduces what is supported, also where it is refuted, contradicts what is refuted alone, and leaves the rest open', () => {
    const each = [
      { supports: 1e-9, refutes: 1 },
      { supports: 1e-9, refutes: 1e-9 },
      { supports: 1, refutes: 1e-9 },
      { supports: 0.5, refutes: 0.5 },
    ];
    expect(verdicts(...each)).toEqual(['reproduced', 'reproduced', 'contradicted', 'undetermined']);
  });

  it('asks more of a claim the more claims there are on the page, of tests only', () => {
    const test = { supports: 0.03, refutes: 1 };
    expect(verdicts(test)).toEqual(['reproduced']);
    expect(verdicts(test, { ...test })).toEqual(['undetermined', 'undetermined']);
    expect(verdicts(test, { fact: true }, { open: 'not run' })[0]).toBe('reproduced');
  });

  it('takes a chance of just the level for enough', () => {
    expect(verdicts({ supports: 0.05, refutes: 1 })).toEqual(['reproduced']);
    expect(verdicts({ supports: 1, refutes: 0.05 })).toEqual(['contradicted']);
    expect(verdicts({ supports: 0.0501, refutes: 0.0501 })).toEqual(['undetermined']);
  });

  it('leaves open what could not be tested', () =>
    expect(verdicts({ supports: NaN, refutes: NaN })).toEqual(['undetermined']));

  it('takes what is computed for what it is, without chances', () => {
    expect(decide([{ fact: true }, { fact: false }, { open: 'not run' }])).toEqual([
      { verdict: 'reproduced', chances: null },
      { verdict: 'contradicted', chances: null },
      { verdict: 'undetermined', chances: null },
    ]);
  });
});

describe('median and mean', () => {
  it('take the middle, or the mean of the two middle ones', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
  });
});

describe('spread', () => {
  it('of 1, 2, 6 is 7, its standard error √(7/3); of one value or none there is none', () => {
    expect(variance([1, 2, 6])).toBe(7);
    expect(standardError([1, 2, 6])).toBeCloseTo(Math.sqrt(7 / 3), 14);
    expect(variance([3])).toBeNaN();
    expect(variance([])).toBeNaN();
  });
});
