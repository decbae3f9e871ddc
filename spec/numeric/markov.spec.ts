import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { create, bignumberDependencies, lusolveDependencies } from 'mathjs';
import { describe, expect, test } from 'vitest';
import type { Arithmetic } from '../../src/numeric/arithmetic.js';
import { ballArithmetic, type Ball, type BallArithmetic } from '../../src/numeric/ball.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { float64 } from '../../src/numeric/float64.js';
import { fraction, type Fraction } from '../../src/numeric/fraction.js';
import { SingularSystem } from '../../src/numeric/gauss.js';
import { solveMarkov, type SparseRow } from '../../src/numeric/markov.js';
import {
  addRational,
  divRational,
  parseRational,
  rational,
  subRational,
  mulRational,
  type Rational,
} from '../../src/numeric/rational.js';

interface Chain {
  readonly p: readonly SparseRow<Rational>[];
  readonly b: readonly (readonly Rational[])[];
}

const inside = <T>({ constant }: Arithmetic<T>, { p, b }: Chain): { p: SparseRow<T>[]; b: T[][] } => ({
  p: p.map(({ columns, values }) => ({ columns, values: values.map(constant) })),
  b: b.map((row) => row.map(constant)),
});

function solve<T>(arithmetic: Arithmetic<T>, chain: Chain, gamma: Rational): T[][] {
  const { p, b } = inside(arithmetic, chain);
  return solveMarkov(arithmetic, p, arithmetic.constant(gamma), b);
}

/** Rows of weights over at most three successors each; `total` tells what they sum to. */
const rowOf = (targets: readonly number[], weights: readonly number[], total: Rational): SparseRow<Rational> => {
  const columns = [...new Set(targets)];
  const size = columns.reduce((sum, _, i) => sum + weights[i], 0);
  return { columns, values: columns.map((_, i) => mulRational(total, rational(weights[i], size))) };
};

interface Shape {
  /** Successors of state s among 0 … n−1. */
  readonly targets?: (s: number, n: number) => readonly [min: number, max: number];
  /** Total probability of the rows: 1 by default, less where the chain leaks. */
  readonly total?: fc.Arbitrary<Rational>;
  readonly states?: number;
}

const reward = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.constantFrom(1, 3, 10)).map(([n, d]) => rational(n, d));

/** Random chains: cycles, self-loops, several components, states that lead nowhere. */
const chains = ({
  targets = (_, n) => [0, n - 1],
  total = fc.constant(rational(1)),
  states = 7,
}: Shape = {}): fc.Arbitrary<Chain> =>
  fc.tuple(fc.integer({ min: 1, max: states }), fc.integer({ min: 1, max: 2 })).chain(([n, m]) =>
    fc.record({
      p: fc.tuple(
        ...Array.from({ length: n }, (_, s) => {
          const [min, max] = targets(s, n);
          if (min > max) return fc.constant<SparseRow<Rational>>({ columns: [], values: [] });
          return fc
            .tuple(
              fc.array(fc.integer({ min, max }), { minLength: 1, maxLength: 3 }),
              fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 3, maxLength: 3 }),
              total,
            )
            .map(([next, weights, sum]) => rowOf(next, weights, sum));
        }),
      ),
      b: fc.array(fc.array(reward, { minLength: m, maxLength: m }), { minLength: n, maxLength: n }),
    }),
  );

const discounts = fc.constantFrom('0', '1/2', '0.9', '0.99', '1/3', '0.999999').map((text) => parseRational(text)!);

/** X − B − γ P X. */
const residual = (chain: Chain, gamma: Rational, x: readonly (readonly Fraction[])[]): Fraction[] => {
  const { p, b } = inside(fraction, chain);
  return x.flatMap((row, s) =>
    row.map((value, c) => {
      const next = p[s].columns.reduce(
        (sum, column, e) => fraction.add(sum, fraction.mul(p[s].values[e], x[column][c])),
        fraction.zero,
      );
      return fraction.sub(value, fraction.add(b[s][c], fraction.mul(fraction.constant(gamma), next)));
    }),
  );
};

const Wide = Decimal.clone({ precision: 120, rounding: Decimal.ROUND_HALF_EVEN, defaults: true });
const exactly = (x: number): Decimal => {
  if (!Number.isFinite(x)) return new Wide(x);
  const { n, d } = fraction.near(x).q;
  return new Wide(n.toString()).div(d.toString());
};
const centre = (x: number | Decimal): Decimal => (typeof x === 'number' ? exactly(x) : new Wide(x));

/** Expects balls to enclose the exact solution; returns the largest radius relative to the size of the solution. */
function expectEnclosed<M>(balls: BallArithmetic<M>, chain: Chain, gamma: Rational): number {
  const exact = solve(fraction, chain, gamma);
  const size = Math.max(1, ...exact.flat().map((x) => Math.abs(fraction.toNumber(x))));
  let widest = 0;
  solve(balls, chain, gamma).forEach((row, s) =>
    row.forEach((x: Ball<M>, c) => {
      const { n, d } = exact[s][c].q;
      const error = new Wide(n.toString())
        .div(d.toString())
        .minus(centre(x.center as number | Decimal))
        .abs();
      // The reference has 120 digits; an error of its last is nothing beside any radius but zero.
      const slack = exactly(x.radius)
        .times('1e-60')
        .plus(error.isZero() ? 0 : Wide.abs(centre(x.center as number | Decimal)).times('1e-110'));
      if (!error.lte(exactly(x.radius).plus(slack)))
        expect.fail(`off by ${error.toNumber()}, claimed ${x.radius} (state ${s}, column ${c})`);
      widest = Math.max(widest, x.radius / size);
    }),
  );
  return widest;
}

const SYSTEMS = [
  ['balls of doubles', ballArithmetic(float64) as BallArithmetic<unknown>, 2 ** -53],
  ['balls of decimals', ballArithmetic(decimalArithmetic(20)) as BallArithmetic<unknown>, 1e-19],
] as const;

describe('X = B + γ P X', () => {
  test('is solved exactly in fractions, whatever the discount and the components', () => {
    fc.assert(
      fc.property(chains(), discounts, (chain, gamma) => {
        expect(residual(chain, gamma, solve(fraction, chain, gamma)).every(fraction.isZero)).toBe(true);
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  test('is solved exactly in fractions without discount where every step may end', () => {
    const leaking = chains({ total: fc.constantFrom(rational(1, 2), rational(99, 100)) });
    fc.assert(
      fc.property(leaking, (chain) => {
        expect(residual(chain, rational(1), solve(fraction, chain, rational(1))).every(fraction.isZero)).toBe(true);
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('is back-substitution where nothing recurs', () => {
    const acyclic = chains({ targets: (s, n) => [s + 1, n - 1] });
    fc.assert(
      fc.property(acyclic, discounts, (chain, gamma) => {
        const { p, b } = inside(fraction, chain);
        const x = solve(fraction, chain, gamma);
        // From the last state to the first, by hand
        for (let s = p.length - 1; s >= 0; s--)
          x[s].forEach((value, c) => {
            let expected = b[s][c];
            p[s].columns.forEach((column, e) => {
              const weight = fraction.mul(fraction.constant(gamma), p[s].values[e]);
              expected = fraction.add(expected, fraction.mul(weight, x[column][c]));
            });
            expect(fraction.toText(value)).toBe(fraction.toText(expected));
          });
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('agrees with an independent dense solver to 45 digits', () => {
    const math = create(
      { bignumberDependencies, lusolveDependencies },
      { number: 'BigNumber', precision: 60, relTol: 1e-55, absTol: 1e-58 },
    );
    const arithmetic = decimalArithmetic(60);
    fc.assert(
      fc.property(chains(), discounts, (chain, gamma) => {
        const { p, b } = inside(arithmetic, chain);
        const discount = arithmetic.constant(gamma);
        const matrix = p.map(({ columns, values }, s) =>
          p.map((_, t) => {
            const e = columns.indexOf(t);
            const weight = e < 0 ? arithmetic.zero : arithmetic.mul(discount, values[e]);
            return math.bignumber(arithmetic.sub(s === t ? arithmetic.one : arithmetic.zero, weight).toString());
          }),
        );
        const own = solveMarkov(arithmetic, p, discount, b);
        const columns = b[0].map((_, c) =>
          math.lusolve(
            matrix,
            b.map((row) => [math.bignumber(row[c].toString())]),
          ),
        );
        const size = Math.max(1, ...own.flat().map((x) => x.abs().toNumber()));
        own.forEach((row, s) =>
          row.forEach((x, c) => {
            const other = (columns[c] as unknown as { toString(): string }[][])[s][0];
            // 60 digits less the six that 1 − γ = 1e-6 costs, and room for seven roundings of each entry
            expect(x.minus(other.toString()).abs().toNumber()).toBeLessThanOrEqual(1e-45 * size);
          }),
        );
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test('with discount zero gives back the right-hand side, even where a state never leaves itself', () => {
    const p: SparseRow<number>[] = [
      { columns: [0], values: [1] },
      { columns: [0, 2], values: [0.5, 0.5] },
      { columns: [1], values: [1] },
    ];
    expect(solveMarkov(float64, p, 0, [[3], [4], [5]])).toEqual([[3], [4], [5]]);
  });

  test('of no states is solved by nothing, and no right-hand side by none', () => {
    expect(solveMarkov(float64, [], 0.5, [])).toEqual([]);
    expect(solveMarkov(float64, [{ columns: [0], values: [1] }], 0.5, [[]])).toEqual([[]]);
  });

  test('sums a geometric series on a self-loop', () => {
    expect(solveMarkov(float64, [{ columns: [0], values: [1] }], 0.5, [[3]])).toEqual([[6]]);
  });

  test('reaches the far end of a long path', () => {
    const n = 20_000;
    const p = Array.from({ length: n }, (_, s): SparseRow<number> =>
      s + 1 < n ? { columns: [s + 1], values: [1] } : { columns: [], values: [] },
    );
    expect(solveMarkov(float64, p, 1, p.map(() => [1])).map(([x]) => x)).toEqual(p.map((_, s) => n - s)); // prettier-ignore
  });

  test('leaves its arguments as they were', () => {
    const p = [
      { columns: [0, 1], values: [0.5, 0.5] },
      { columns: [0], values: [1] },
    ];
    const b = [[1], [2]];
    solveMarkov(float64, p, 0.9, b);
    expect(p).toEqual([
      { columns: [0, 1], values: [0.5, 0.5] },
      { columns: [0], values: [1] },
    ]);
    expect(b).toEqual([[1], [2]]);
  });

  test('ignores edges of probability zero', () => {
    const p: SparseRow<number>[] = [
      { columns: [0, 1], values: [0, 1] },
      { columns: [0], values: [0] },
    ];
    // At discount one these edges would make a closed cycle if they counted.
    expect(solveMarkov(float64, p, 1, [[1], [2]])).toEqual([[3], [2]]);
  });
});

describe.each(SYSTEMS)('in %s', (_, balls, unit) => {
  test('the exact solution is enclosed, whatever the discount and the components', () => {
    fc.assert(
      fc.property(chains(), discounts, (chain, gamma) => {
        const leaving = 1 / (1 - fraction.toNumber(fraction.constant(gamma)));
        // Backward errors of order 7 are a few tens of roundings; they count once for each expected step.
        expect(expectEnclosed(balls, chain, gamma)).toBeLessThanOrEqual(500 * unit * leaving);
      }),
      { seed: 42, numRuns: 150 },
    );
  });

  test('the exact solution is enclosed without discount where paths end', () => {
    const total = fc.constantFrom(rational(1), rational(1, 2), rational(99, 100), rational(1, 1000));
    const layered = chains({ targets: (s, n) => [Math.min(s + 1, n), n - 1], total });
    const leaking = chains({ total: total.filter((x) => x.n !== x.d) });
    fc.assert(
      fc.property(fc.oneof(layered, leaking), (chain) => {
        expectEnclosed(balls, chain, rational(1));
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  test('the exact solution is enclosed on badly conditioned systems', () => {
    const gammas = fc.constantFrom('0.999999999', '0.99999999').map((text) => parseRational(text)!);
    let enclosed = 0;
    fc.assert(
      fc.property(chains(), gammas, (chain, gamma) => {
        expectEnclosed(balls, chain, gamma);
        enclosed++;
      }),
      { seed: 42, numRuns: 100 },
    );
    expect(enclosed).toBe(100);
  });

  test('the exact solution is enclosed where the end is all but out of reach', () => {
    for (const places of [3, 6, 9, 12]) {
      const out = rational(1n, 10n ** BigInt(places));
      const stay = subRational(rational(1), out);
      const p = [
        { columns: [0, 1], values: [rational(1, 3), rational(2, 3)] },
        { columns: [2], values: [rational(1)] },
        { columns: [0, 1], values: [divRational(stay, rational(2)), divRational(stay, rational(2))] },
      ];
      expectEnclosed(balls, { p, b: [[rational(1)], [rational(-1)], [rational(1, 3)]] }, rational(1));
    }
  });

  test('the radii of the entries are accounted for', () => {
    const { ball, constant, inner } = balls;
    // Every true chain within these radii has its solution in the result: the ends and the middle are tried.
    const wide = 1e-6;
    const at = (x: Rational): Ball<unknown> => ball(constant(x).center, wide);
    const probabilities = [rational(1, 4), rational(1, 2), rational(3, 8), rational(1, 8)];
    const rewards = [rational(3), rational(-7)];
    const rows = <T>([a, b, c, d]: readonly T[]): SparseRow<T>[] => [
      { columns: [0, 1], values: [a, b] },
      { columns: [0, 1], values: [c, d] },
    ];
    const enclosed = solveMarkov(balls, rows(probabilities.map(at)), constant(rational(9, 10)), rewards.map((x) => [at(x)])); // prettier-ignore
    const off = (x: Rational, sign: number): Rational => addRational(x, rational(BigInt(sign), 1_000_000n));
    for (let corner = 0; corner < 3 ** 6; corner++) {
      const sign = (i: number): number => (Math.floor(corner / 3 ** i) % 3) - 1;
      const chain = {
        p: rows(probabilities.map((x, i) => off(x, sign(i)))),
        b: rewards.map((x, i) => [off(x, sign(4 + i))]),
      };
      solve(fraction, chain, rational(9, 10)).forEach(([x], s) => {
        const error = Math.abs(fraction.toNumber(x) - inner.toNumber(enclosed[s][0].center));
        // 1e-6 as a double may be below 1e-6 by a rounding, and so may the printed numbers be.
        expect(error).toBeLessThanOrEqual(enclosed[s][0].radius * (1 + 1e-9));
      });
    }
    expect(enclosed[0][0].radius).toBeLessThan(1e-2);
  });

  test('columns of zeros stay exactly zero', () => {
    const chain = {
      p: [
        { columns: [0, 1], values: [rational(1, 2), rational(1, 2)] },
        { columns: [0, 2], values: [rational(1, 3), rational(2, 3)] },
        { columns: [2], values: [rational(1)] },
      ],
      b: [[rational(0)], [rational(0)], [rational(0)]],
    };
    for (const [x] of solve(balls, chain, rational(9, 10))) expect(balls.isZero(x)).toBe(true);
  });

  const one = rational(1);
  const closed: [string, SparseRow<Rational>[]][] = [
    ['a state that never leaves itself', [{ columns: [0], values: [one] }]],
    ['two states that never leave each other', [{ columns: [1], values: [one] }, { columns: [0], values: [one] }]], // prettier-ignore
    [
      'three states whose probabilities are not decimals',
      [
        { columns: [1, 2], values: [rational(1, 3), rational(2, 3)] },
        { columns: [0, 2], values: [rational(1, 7), rational(6, 7)] },
        { columns: [0, 1, 2], values: [rational(1, 11), rational(5, 11), rational(5, 11)] },
      ],
    ],
    ['rows that sum to more than one', [{ columns: [0, 1], values: [one, one] }, { columns: [0], values: [one] }]], // prettier-ignore
    ['a row that sums to two', [{ columns: [0], values: [rational(2)] }]],
  ];
  test.each(closed)('without discount %s are never enclosed in anything finite', (_, p) => {
    const chain = { p, b: p.map(() => [one]) };
    let radius = Infinity;
    try {
      radius = Math.min(...solve(balls, chain, one).map(([x]) => x.radius));
    } catch (error) {
      expect(error).toBeInstanceOf(SingularSystem);
    }
    expect(radius).toBe(Infinity);
  });

  test('right-hand sides that are not known give nothing that is known', () => {
    const unknown = balls.ball(balls.one.center, Infinity);
    const p: SparseRow<Ball<unknown>>[] = [
      { columns: [0, 1], values: [balls.constant(rational(1, 2)), balls.constant(rational(1, 2))] },
      { columns: [0], values: [balls.one] },
    ];
    for (const [x] of solveMarkov(balls, p, balls.constant(rational(1, 2)), [[unknown], [balls.one]]))
      expect(Number.isFinite(x.radius)).toBe(false);
  });
});

describe('closed chains without discount', () => {
  const one = rational(1);
  test.each([
    ['a self-loop', [{ columns: [0], values: [one] }]],
    [
      'a cycle',
      [
        { columns: [1], values: [one] },
        { columns: [0], values: [one] },
      ],
    ],
    [
      'a self-loop behind a state',
      [
        { columns: [1], values: [one] },
        { columns: [1], values: [one] },
      ],
    ],
  ])('are refused in fractions and doubles: %s', (_, p) => {
    // prettier-ignore
    const chain = { p, b: p.map(() => [one]) };
    expect(() => solve(fraction, chain, one)).toThrow(SingularSystem);
    expect(() => solve(float64, chain, one)).toThrow(SingularSystem);
  });

  test('are refused in fractions where the probabilities are thirds', () => {
    const third = rational(1, 3);
    const row = { columns: [0, 1, 2], values: [third, third, third] };
    expect(() => solve(fraction, { p: [row, row, row], b: [[one], [one], [one]] }, one)).toThrow(SingularSystem);
  });
});

test('overflow in doubles is not enclosed in anything finite', () => {
  const balls = ballArithmetic(float64);
  const half = balls.constant(rational(1, 2));
  const p: SparseRow<Ball<number>>[] = [
    { columns: [0, 1], values: [half, half] },
    { columns: [0], values: [balls.one] },
  ];
  const large = balls.near(1.7e308);
  for (const [x] of solveMarkov(balls, p, balls.constant(rational(9, 10)), [[large], [large]]))
    expect(Number.isFinite(x.radius)).toBe(false);
});
