import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sum } from '../../src/numeric/arithmetic.js';
import { ballArithmetic, type BallArithmetic } from '../../src/numeric/ball.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { float64 } from '../../src/numeric/float64.js';
import { fraction } from '../../src/numeric/fraction.js';
import { rational } from '../../src/numeric/rational.js';
import { softMaximum } from '../../src/numeric/softmax.js';

const Wide = Decimal.clone({ precision: 120, rounding: Decimal.ROUND_HALF_EVEN, defaults: true });

/** A double as the decimal that its bits mean (the constructor of the library takes the shortest literal instead). */
const exactly = (x: number): Decimal => {
  const { n, d } = fraction.near(x).q;
  return new Wide(n.toString()).div(d.toString());
};

/** The definition, without any shift: decimals do not overflow. */
function definition(q: readonly Decimal[], beta: Decimal): { value: Decimal; probabilities: Decimal[] } {
  const weights = q.map((x) => x.div(beta).exp());
  const total = weights.reduce((a, b) => a.plus(b));
  return { value: beta.times(total.ln()), probabilities: weights.map((w) => w.div(total)) };
}

const betas = fc.constantFrom(1e-4, 1e-3, 0.3, 1, 7, 100);
/** Entries of similar size, with ties and near-ties. */
const entries = fc
  .tuple(
    fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -20, max: 20, noNaN: true })), {
      minLength: 1,
      maxLength: 6,
    }),
    fc.array(fc.constantFrom(0, 1e-12, 1e-6), { minLength: 6, maxLength: 6 }),
    fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  )
  .map(([q, steps, copies]) => q.map((x, i) => (copies[i] && i > 0 ? q[0] + steps[i] : x)));

describe('the soft maximum', () => {
  test('is what its definition says, in decimals', () => {
    const arithmetic = decimalArithmetic(60);
    fc.assert(
      fc.property(entries, betas, (q, beta) => {
        const { value, probabilities } = softMaximum(arithmetic, q.map(arithmetic.near), arithmetic.near(beta));
        const exact = definition(
          q.map((x) => new Wide(arithmetic.near(x).toString())),
          new Wide(arithmetic.near(beta).toString()),
        );
        // Sums of six roundings of 60 digits, relative to the largest number in sight
        const size = 21 + 100 * Math.log(6);
        expect(exact.value.minus(value).abs().toNumber()).toBeLessThanOrEqual(1e-58 * size);
        // A rounding of q/β, up to 4e5 here, moves a probability by as much relative to itself.
        probabilities.forEach((g, b) =>
          expect(exact.probabilities[b].minus(g).abs().toNumber()).toBeLessThanOrEqual(
            1e-53 * exact.probabilities[b].toNumber() + Number.MIN_VALUE,
          ),
        );
      }),
      { seed: 42, numRuns: 30 },
    );
  });

  test('lies between the maximum and β log B above it', () => {
    fc.assert(
      fc.property(entries, betas, (q, beta) => {
        const { value } = softMaximum(float64, q, beta);
        const top = Math.max(...q);
        const slack = 4 * 2 ** -53 * (Math.abs(top) + beta * Math.log(q.length));
        expect(value).toBeGreaterThanOrEqual(top - slack);
        expect(value).toBeLessThanOrEqual(top + beta * Math.log(q.length) + slack);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('has probabilities that sum to one', () => {
    fc.assert(
      fc.property(entries, betas, (q, beta) => {
        const { probabilities } = softMaximum(float64, q, beta);
        // One rounding for each quotient and each sum
        expect(Math.abs(sum(float64, probabilities) - 1)).toBeLessThanOrEqual(2 * q.length * 2 ** -53);
        for (const g of probabilities) expect(g >= 0 && g <= 1).toBe(true);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('moves with a common shift, which leaves the probabilities alone', () => {
    fc.assert(
      // Multiples of 1/8: the shifted entries are exact.
      fc.property(
        fc.array(fc.integer({ min: -80, max: 80 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: -8000, max: 8000 }),
        (q, shift) => {
          const own = softMaximum(
            float64,
            q.map((x) => x / 8),
            0.5,
          );
          const shifted = softMaximum(
            float64,
            q.map((x) => (x + shift) / 8),
            0.5,
          );
          expect(shifted.probabilities).toEqual(own.probabilities);
          expect(Math.abs(shifted.value - own.value - shift / 8)).toBeLessThanOrEqual(
            2 ** -52 * (Math.abs(shift / 8) + 12),
          );
        },
      ),
      { seed: 42, numRuns: 200 },
    );
  });

  test('does not depend on the order of the entries', () => {
    const arithmetic = decimalArithmetic(40);
    fc.assert(
      fc.property(entries, betas, (q, beta) => {
        const forwards = softMaximum(arithmetic, q.map(arithmetic.near), arithmetic.near(beta));
        const backwards = softMaximum(arithmetic, q.toReversed().map(arithmetic.near), arithmetic.near(beta));
        expect(forwards.value.minus(backwards.value).abs().toNumber()).toBeLessThanOrEqual(1e-38 * 200);
        forwards.probabilities.forEach((g, b) => {
          const other = backwards.probabilities[q.length - 1 - b];
          expect(g.minus(other).abs().toNumber()).toBeLessThanOrEqual(1e-38);
        });
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  test('satisfies log g = (q − V)/β', () => {
    const arithmetic = decimalArithmetic(60);
    fc.assert(
      fc.property(entries, betas, (q, beta) => {
        const own = q.map(arithmetic.near);
        const temperature = arithmetic.near(beta);
        const { value, probabilities } = softMaximum(arithmetic, own, temperature);
        own.forEach((x, b) => {
          const advantage = arithmetic.mul(temperature, arithmetic.log(probabilities[b]));
          // Roundings of numbers up to 20, and of β log g, which is no more than 40 and β log 6 together
          expect(advantage.minus(x.minus(value)).abs().toNumber()).toBeLessThanOrEqual(1e-56);
        });
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  test('of one entry is the entry', () => {
    expect(softMaximum(float64, [3.7], 1e-4)).toEqual({ value: 3.7, probabilities: [1] });
    const { value, probabilities } = softMaximum(
      fraction,
      [fraction.log(fraction.constant(rational(2)))],
      fraction.one,
    );
    expect(fraction.toText(value)).toBe('log(2)');
    expect(probabilities.map(fraction.toText)).toEqual(['1']);
  });

  test('of ties divides evenly', () => {
    for (const beta of [1e-4, 1, 100]) {
      const { value, probabilities } = softMaximum(float64, [-2, -2, -2, -2], beta);
      expect(probabilities).toEqual([0.25, 0.25, 0.25, 0.25]);
      expect(value).toBe(-2 + beta * Math.log(4));
    }
  });

  test('is exact in fractions where rewards are β times logarithms', () => {
    const beta = rational(1, 3);
    const logarithms = [rational(2), rational(3, 5), rational(7)].map((x) =>
      fraction.mul(fraction.constant(beta), fraction.log(fraction.constant(x))),
    );
    const { value, probabilities } = softMaximum(fraction, logarithms, fraction.constant(beta));
    // 2 + 3/5 + 7 = 48/5
    expect(fraction.toText(value)).toBe('1/3*log(48/5)');
    expect(probabilities.map(fraction.toText)).toEqual(['5/24', '1/16', '35/48']);
  });

  test.each([1e-4, 1, 1e300])('survives huge arguments at β = %d', (beta) => {
    expect(softMaximum(float64, [1e300, -1e300, 0], beta).value).toBeGreaterThanOrEqual(1e300);
    expect(softMaximum(float64, [-1e300, -1e300], 1e-4)).toEqual({ value: -1e300, probabilities: [0.5, 0.5] });
    expect(softMaximum(float64, [1e4, 0], 1e-4)).toEqual({ value: 1e4, probabilities: [1, 0] });
    expect(softMaximum(float64, [0, -0.0708], 1e-4).probabilities[1]).toBeGreaterThan(0);
  });
});

const SYSTEMS = [
  ['doubles', ballArithmetic(float64) as BallArithmetic<unknown>, (x: unknown) => exactly(x as number)],
  [
    'decimals',
    ballArithmetic(decimalArithmetic(20)) as BallArithmetic<unknown>,
    (x: unknown) => new Wide(x as Decimal),
  ],
] as const;

describe.each(SYSTEMS)('in balls of %s, the soft maximum', (_, balls, exact) => {
  const { ball, inner } = balls;

  test('encloses the exact values of all points', () => {
    const relative = fc.constantFrom(0, 1e-12, 1e-3, 0.1, 0.5);
    fc.assert(
      fc.property(
        entries,
        betas,
        relative,
        fc.array(fc.constantFrom(-1, 0, 1), { minLength: 6, maxLength: 6 }),
        (q, beta, width, t) => {
          // Radii count against β: from 0.7 β on, nothing is promised but an infinite radius.
          const wide = q.map((x) => ball(inner.near(x), width * beta));
          const points = wide.map((x, i) => exact(x.center).plus(exactly(x.radius).times(t[i])));
          const temperature = inner.near(beta);
          const { value, probabilities } = softMaximum(balls, wide, ball(temperature, 0));
          const expected = definition(points, exact(temperature));
          [
            [value, expected.value] as const,
            ...probabilities.map((g, b) => [g, expected.probabilities[b]] as const),
          ].forEach(([own, point]) => {
            if (own.radius === Infinity) return;
            // The reference has 120 digits; no radius is that small.
            const slack = point.abs().plus(1).times('1e-100');
            expect(point.minus(exact(own.center)).abs().lte(exactly(own.radius).plus(slack))).toBe(true);
          });
        },
      ),
      { seed: 42, numRuns: 70 },
    );
  });

  test('has a value that is no less certain than its entries', () => {
    fc.assert(
      fc.property(entries, betas, fc.constantFrom(0, 1e-13, 1e-11, 1e-10), (q, beta, relative) => {
        const width = relative * beta;
        const { value } = softMaximum(balls, q.map((x) => ball(inner.near(x), width)), ball(inner.near(beta), 0)); // prettier-ignore
        // The radius of the entries, 1e-9 of it for the curvature, and roundings: of the entries (three each), which the exponential
        // multiplies by its argument, of its own five, of the sum and of the logarithm
        const size = Math.max(...q.map(Math.abs)) + beta * 10;
        const rounding = 20 * q.length * inner.roundingError(inner.near(size));
        expect(value.radius).toBeLessThanOrEqual(width * (1 + 1e-9) + rounding);
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test('has a value that is known wherever its entries are', () => {
    // The function is 1-Lipschitz in the largest norm, so the radius need never exceed that of the entries by much.
    const { value } = softMaximum(balls, [ball(inner.near(1), 1), ball(inner.near(2), 1)], ball(inner.near(0.001), 0)); // prettier-ignore
    expect(value.radius).toBeLessThanOrEqual(1.001);
  });

  test('encloses the exact values for all temperatures in a ball', () => {
    const temperatures = fc.tuple(
      fc.constantFrom(0.001, 0.3, 7),
      fc.constantFrom(1e-9, 0.1, 0.5),
      fc.constantFrom(-1, 0, 1),
    );
    const width = fc.constantFrom(0, 1e-9, 0.01);
    fc.assert(
      fc.property(entries, temperatures, width, fc.constantFrom(-1, 1), (q, [beta, relative, t], r, u) => {
        const wide = q.map((x) => ball(inner.near(x), r * beta));
        const points = wide.map((x, i) => exact(x.center).plus(exactly(x.radius).times(i % 2 ? u : -u)));
        const temperature = ball(inner.near(beta), relative * beta);
        const { value, probabilities } = softMaximum(balls, wide, temperature);
        const expected = definition(points, exact(temperature.center).plus(exactly(temperature.radius).times(t)));
        [value, ...probabilities].forEach((own, i) => {
          if (own.radius === Infinity) return;
          const point = i === 0 ? expected.value : expected.probabilities[i - 1];
          const slack = point.abs().plus(1).times('1e-100');
          expect(point.minus(exact(own.center)).abs().lte(exactly(own.radius).plus(slack))).toBe(true);
        });
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('knows nothing where the temperature may be zero', () => {
    const wide = [ball(inner.near(1), 0.1), ball(inner.near(2), 0.1)];
    for (const temperature of [ball(inner.near(0.1), 0.1), ball(inner.near(0.1), 0.2)]) {
      const { value, probabilities } = softMaximum(balls, wide, temperature);
      expect(value.radius).toBe(Infinity);
      for (const g of probabilities) expect(g.radius).toBeGreaterThanOrEqual(1);
    }
  });

  test('of ties at a tiny β is certain', () => {
    const point = ball(inner.near(-7.25), 0);
    const { value, probabilities } = softMaximum(balls, [point, point, point], ball(inner.near(1e-4), 0));
    expect(value.radius).toBeLessThanOrEqual(10 * inner.roundingError(inner.near(7.25)));
    for (const g of probabilities) expect(g.radius).toBeLessThanOrEqual(20 * inner.roundingError(inner.one));
  });
});
