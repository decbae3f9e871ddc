import { describe, expect, test } from 'vitest';
import { UnsupportedOperation } from '../../src/numeric/arithmetic.js';
import { ballArithmetic } from '../../src/numeric/ball.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { float64 } from '../../src/numeric/float64.js';
import { fraction, meteredFractions, MOST_BITS } from '../../src/numeric/fraction.js';
import { memoryFault } from '../../src/numeric/memory.js';
import { rational } from '../../src/numeric/rational.js';
import { OverBudget, metered, workMeter } from '../../src/numeric/workMeter.js';

describe('a meter of work', () => {
  test('allows what is asked for and no more', () => {
    const meter = workMeter(10);
    meter.spend(4);
    meter.spend(6);
    expect(meter.spent()).toBe(10);
    expect(() => meter.spend(1)).toThrow(OverBudget);
    expect(new OverBudget('')).toBeInstanceOf(UnsupportedOperation);
  });

  test('limits a part by its own limit, and by what the whole has left', () => {
    const meter = workMeter(10);
    expect(() => meter.within(3, () => meter.spend(4))).toThrow(/more work than is allowed/);
    expect(meter.within(3, () => 'done')).toBe('done');
    meter.spend(1);
    expect(() => meter.within(100, () => meter.spend(6))).toThrow(OverBudget);
  });

  test('counts each operation, more in more digits, and changes none', () => {
    const spent = (digits: number): number => {
      const meter = workMeter(Infinity);
      const plain = decimalArithmetic(digits);
      const counted = metered(plain, meter);
      const [a, b] = [rational(2, 3), rational(5, 7)].map(plain.constant);
      for (const name of ['add', 'sub', 'mul', 'div'] as const)
        expect(counted[name](a, b).eq(plain[name](a, b))).toBe(true);
      for (const name of ['exp', 'log', 'sqrt', 'sin', 'cos', 'tanh'] as const)
        expect(counted[name](a).eq(plain[name](a))).toBe(true);
      return meter.spent();
    };
    expect(spent(30)).toBe(spent(30));
    expect(spent(200)).toBeGreaterThan(spent(30));
    const doubles = workMeter(Infinity);
    metered(float64, doubles).exp(1);
    expect(doubles.spent()).toBeLessThan(1);
  });

  test('stops balls over the arithmetic that it counts', () => {
    const balls = ballArithmetic(metered(decimalArithmetic(20), workMeter(1000)));
    let x = balls.constant(rational(1, 3));
    expect(() => {
      for (;;) x = balls.mul(x, balls.constant(rational(7, 5)));
    }).toThrow(OverBudget);
  });
});

describe('exact fractions', () => {
  const { mul, constant } = fraction;

  test('are not formed with more bits than are allowed', () => {
    let x = constant(rational(3, 5));
    expect(() => {
      for (;;) x = mul(x, x);
    }).toThrow(OverBudget);
    // The last one that was formed is within the limit, and its square is not.
    const bits = x.q.n.toString(2).length + x.q.d.toString(2).length;
    expect(bits).toBeLessThanOrEqual(MOST_BITS);
    expect(2 * bits + 10).toBeGreaterThan(MOST_BITS);
  });

  test('are counted by what their greatest common divisors take', () => {
    const meter = workMeter(1e4);
    const counted = meteredFractions(meter);
    const [x, y] = [counted.constant(rational(2n ** 3000n + 1n, 3n ** 1800n)), counted.constant(rational(1, 7))];
    expect(() => {
      for (;;) counted.add(x, y);
    }).toThrow(OverBudget);
    // 6000 bits: about 5,500 each, as b²/6600 says
    expect(meter.spent()).toBeLessThan(3e4);
  });
});

test('memory that there is not is said with how much it would take', () => {
  expect(memoryFault(2 ** 30, 2 ** 31)).toBeUndefined();
  expect(memoryFault(3 * 2 ** 30, 2 ** 31)).toMatch(/^it needs about 3\.0 GiB of memory, more than the 2\.0 GiB/);
});
