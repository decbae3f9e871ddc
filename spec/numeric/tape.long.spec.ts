import type { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UnsupportedOperation, type Arithmetic } from '../../src/numeric/arithmetic.js';
import { ballArithmetic } from '../../src/numeric/ball.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import {
  FUNCTIONS,
  call,
  expression,
  minus,
  negative,
  over,
  parameter,
  plus,
  power,
  softmax,
  times,
  type Expression,
  type FunctionName,
} from '../../src/numeric/expression.js';
import { operands, substitute } from '../../src/numeric/expressionParts.js';
import { float64 } from '../../src/numeric/float64.js';
import { fraction } from '../../src/numeric/fraction.js';
import { rational, type Rational } from '../../src/numeric/rational.js';
import { compileTape, evaluateTape, type Gradient, type Tape } from '../../src/numeric/tape.js';
import { tapeGradients, tapeWeightedGradient } from '../../src/numeric/tapeGradients.js';

const K = 3;
const [x, y, z] = [parameter(0), parameter(1), parameter(2)];
const decimals = decimalArithmetic(40);

const literal = fc
  .tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 9 }))
  .map(([n, d]) => rational(n, d));
const point = fc.tuple(literal, literal, literal);

/** A formula between 1 and 2, whatever `e` is: a safe argument of every function. */
const tame = (e: Expression): Expression => plus(1, call('sigmoid', e));

/** Formulas in three parameters that are defined, and smooth, for all of their values. */
const formula: fc.Arbitrary<Expression> = fc.letrec<{ any: Expression; leaf: Expression }>((tie) => ({
  leaf: fc.oneof(literal.map(expression), fc.constantFrom(x, y, z)),
  any: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    tie('leaf'),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => plus(a, b)),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => minus(a, b)),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => times(tame(a), b)),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => over(a, tame(b))),
    tie('any').map(negative),
    fc.tuple(tie('any'), fc.integer({ min: -4, max: 4 })).map(([a, k]) => power(tame(a), k)),
    // tan has a pole at 1.57: its argument stays below 1
    fc
      .tuple(tie('any'), fc.constantFrom(...FUNCTIONS))
      .map(([a, name]) => call(name, name === 'tan' ? over(tame(a), 2) : tame(a))),
    fc
      .tuple(tie('any'), tie('any'), tie('any'), fc.nat(2))
      .map(([a, b, c, i]) => softmax([tame(a), times(2, tame(b)), tame(c)])[i]),
  ),
})).any;
const formulas = fc.array(formula, { minLength: 1, maxLength: 3 });

const pointIn = <T>(arithmetic: Arithmetic<T>, theta: readonly Rational[]): T[] => theta.map(arithmetic.constant);

const valuesOf = <T>(arithmetic: Arithmetic<T>, list: readonly Expression[], theta: readonly T[]): T[] => {
  const tape = compileTape(list, K);
  const { values } = evaluateTape(tape, arithmetic, theta);
  return Array.from(tape.outputs, (at) => values[at]);
};

function gradientsOf<T>(arithmetic: Arithmetic<T>, list: readonly Expression[], theta: readonly T[]): Gradient<T>[] {
  const tape = compileTape(list, K);
  const gradients = tapeGradients(tape, arithmetic, evaluateTape(tape, arithmetic, theta));
  return Array.from(tape.outputs, (at) => gradients[at]);
}

/** ∂f/∂θ_k by the central difference of step 10⁻¹²: its error is h²/6 |f‴|, and 40 digits of f divided by h. */
function difference(f: Expression, theta: readonly Decimal[], k: number): number {
  const step = decimals.near(1e-12);
  const at = (move: (a: Decimal, b: Decimal) => Decimal): Decimal =>
    valuesOf(
      decimals,
      [f],
      theta.map((t, i) => (i === k ? move(t, step) : t)),
    )[0];
  return decimals.div(decimals.sub(at(decimals.add), at(decimals.sub)), decimals.add(step, step)).toNumber();
}

/** Evaluates formulas by plain recursion, with functions of doubles: nothing shared with the tape. */
function plainValue(e: Expression, theta: readonly number[]): number {
  const of = (part: Expression): number => plainValue(part, theta);
  switch (e.kind) {
    case 'constant':
      return Number(e.value.n) / Number(e.value.d);
    case 'theta':
      return theta[e.index];
    case 'add':
      return of(e.a) + of(e.b);
    case 'sub':
      return of(e.a) - of(e.b);
    case 'mul':
      return of(e.a) * of(e.b);
    case 'div':
      return of(e.a) / of(e.b);
    case 'neg':
      return -of(e.a);
    case 'power':
      return of(e.a) ** e.exponent;
    case 'call':
      return PLAIN[e.name](of(e.a));
    case 'softmax': {
      const weights = e.logits.map((l) => Math.exp(of(l)));
      return weights[e.index] / weights.reduce((a, b) => a + b);
    }
  }
}

const PLAIN: Record<FunctionName, (a: number) => number> = {
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  sigmoid: (a) => 1 / (1 + Math.exp(-a)),
  softplus: (a) => Math.log1p(Math.exp(a)),
};

/** f″ is not needed: f and f′ of every function, written out. */
const DERIVATIVE: Record<FunctionName, (a: number) => number> = {
  exp: Math.exp,
  log: (a) => 1 / a,
  sqrt: (a) => 1 / (2 * Math.sqrt(a)),
  sin: Math.cos,
  cos: (a) => -Math.sin(a),
  tan: (a) => 1 / Math.cos(a) ** 2,
  sinh: Math.cosh,
  cosh: Math.sinh,
  tanh: (a) => 1 / Math.cosh(a) ** 2,
  sigmoid: (a) => PLAIN.sigmoid(a) * PLAIN.sigmoid(-a),
  softplus: (a) => PLAIN.sigmoid(a),
};

/** Expects |a − b| ≤ tolerance·(1 + |b|). */
const expectClose = (a: number, b: number, tolerance: number): void =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(tolerance * (1 + Math.abs(b)));

describe('the values of a tape', () => {
  test('are those of the formulas', () => {
    fc.assert(
      fc.property(formulas, point, (list, theta) => {
        const numbers = theta.map(({ n, d }) => Number(n) / Number(d));
        const values = valuesOf(decimals, list, pointIn(decimals, theta));
        // Doubles lose up to a few of their digits in formulas of depth four with factors up to forty.
        list.forEach((f, i) => expectClose(plainValue(f, numbers), values[i].toNumber(), 1e-9));
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('agree between doubles, decimals and balls', () => {
    const balls = ballArithmetic(decimalArithmetic(20));
    const inDoubles = ballArithmetic(float64);
    fc.assert(
      fc.property(formulas, point, (list, theta) => {
        const values = valuesOf(decimals, list, pointIn(decimals, theta));
        valuesOf(balls, list, pointIn(balls, theta)).forEach((ball, i) => {
          expect(values[i].minus(ball.center.toString()).abs().toNumber()).toBeLessThanOrEqual(ball.radius);
        });
        valuesOf(inDoubles, list, pointIn(inDoubles, theta)).forEach((ball, i) => {
          // The reference is printed as a double: half a unit more
          const error = Math.abs(values[i].toNumber() - ball.center);
          expect(error).toBeLessThanOrEqual(ball.radius + 2 ** -52 * Math.abs(ball.center));
        });
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test.each(FUNCTIONS)('%s is what the platform computes', (name) => {
    const arguments_ = ['log', 'sqrt'].includes(name) ? [0.001, 0.5, 1, 30] : [-30, -1.5, -0.25, 0, 0.25, 1.5, 30];
    for (const a of arguments_) expectClose(valuesOf(float64, [call(name, x)], [a, 0, 0])[0], PLAIN[name](a), 1e-14);
  });

  test('sigmoid and softplus do not overflow', () => {
    for (const a of [-1e5, -800, 800, 1e5]) {
      expect(valuesOf(float64, [call('sigmoid', x)], [a, 0, 0])).toEqual([a > 0 ? 1 : 0]);
      expect(valuesOf(float64, [call('softplus', x)], [a, 0, 0])).toEqual([a > 0 ? a : 0]);
      expect(gradientsOf(float64, [call('sigmoid', x)], [a, 0, 0])[0]![0] === 0).toBe(true);
      expect(gradientsOf(float64, [call('softplus', x)], [a, 0, 0])[0]![0]).toBe(a > 0 ? 1 : 0);
    }
  });

  test.each(['sigmoid', 'softplus', 'tanh'] as const)('the value and slope of %s are enclosed far out', (name) => {
    const balls = ballArithmetic(float64);
    for (const a of [-1e5, -800, 800, 1e5]) {
      const theta = [balls.near(a), balls.zero, balls.zero];
      const [value] = valuesOf(balls, [call(name, x)], theta);
      expectClose(
        value.center,
        PLAIN[name](Math.max(-700, Math.min(700, a))) + (name === 'softplus' && a > 700 ? a - 700 : 0),
        1e-14,
      );
      expect(value.radius).toBeLessThanOrEqual(1e-14 * (1 + Math.abs(value.center)));
      const slope = gradientsOf(balls, [call(name, x)], theta)[0]![0];
      expect(slope.radius).toBeLessThanOrEqual(1e-14);
      expectClose(slope.center, DERIVATIVE[name](Math.max(-700, Math.min(700, a))), 1e-14);
    }
  });

  test('are exact in fractions where the formulas are rational', () => {
    const rationalFormula = over(minus(power(x, 3), times(y, '2/7')), plus(power(z, -2), 1));
    const [value] = valuesOf(
      fraction,
      [rationalFormula],
      pointIn(fraction, [rational(1, 2), rational(3), rational(-2)]),
    );
    // (1/8 − 6/7) / (1/4 + 1)
    expect(fraction.toText(value)).toBe('-41/70');
    expect(() =>
      valuesOf(fraction, [call('exp', x)], pointIn(fraction, [rational(1), rational(0), rational(0)])),
    ).toThrow(UnsupportedOperation);
  });

  test('of softmax in fractions are rational on logarithms', () => {
    const p = softmax([call('log', 2), call('log', '3/5'), 0]);
    // 2 + 3/5 + 1 = 18/5
    expect(
      valuesOf(fraction, p, pointIn(fraction, [rational(0), rational(0), rational(0)])).map(fraction.toText),
    ).toEqual(['5/9', '1/6', '5/18']);
  });

  test.each([
    ['the logarithm of zero', call('log', x), 0],
    ['the logarithm of a negative number', call('log', x), -1],
    ['the square root of a negative number', call('sqrt', x), -1],
  ])('refuse %s', (_, f, at) => {
    for (const arithmetic of [float64, decimals, fraction, ballArithmetic(float64)] as unknown as Arithmetic<unknown>[])
      expect(() => valuesOf(arithmetic, [f], pointIn(arithmetic, [rational(at), rational(0), rational(0)]))).toThrow(
        RangeError,
      );
  });

  test('of a composition are those of the formula at the values of the inner formulas', () => {
    fc.assert(
      fc.property(formula, fc.tuple(formula, formula, formula), point, (f, inner, theta) => {
        const at = pointIn(decimals, theta);
        const [composed] = valuesOf(decimals, [substitute(f, inner)], at);
        const [direct] = valuesOf(decimals, [f], valuesOf(decimals, inner, at));
        // Literals that arise by substitution are formed exactly, the others in 40 digits.
        expect(composed.minus(direct).abs().toNumber()).toBeLessThanOrEqual(1e-30 * (1 + direct.abs().toNumber()));
      }),
      { seed: 42, numRuns: 60 },
    );
  });
});

describe('the gradients of a tape', () => {
  test('are those of the definition', () => {
    fc.assert(
      fc.property(formula, point, (f, theta) => {
        const at = pointIn(decimals, theta);
        const [gradient] = gradientsOf(decimals, [f], at);
        for (let k = 0; k < K; k++) {
          const expected = difference(f, at, k);
          // h² = 1e-24 times a third derivative; tame formulas of depth four keep it below 1e10.
          if (gradient) expectClose(gradient[k].toNumber(), expected, 1e-14);
          else expect(expected).toBe(0);
        }
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('are the same backwards as forwards', () => {
    const weights = fc.array(literal, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(formulas, point, weights, (list, theta, numbers) => {
        const tape = compileTape(list, K);
        const run = evaluateTape(tape, decimals, pointIn(decimals, theta));
        const gradients = tapeGradients(tape, decimals, run);
        const own = list.map((_, i) => decimals.constant(numbers[i]));
        tapeWeightedGradient(tape, decimals, run, own).forEach((backward, k) => {
          const forward = own.reduce((total, weight, i) => {
            const gradient = gradients[tape.outputs[i]];
            return gradient ? total.plus(weight.times(gradient[k])) : total;
          }, decimals.zero);
          // Both are sums of products of the same factors, rounded to 40 digits in different orders.
          expect(backward.minus(forward).abs().toNumber()).toBeLessThanOrEqual(1e-30 * (1 + forward.abs().toNumber()));
        });
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test.each(FUNCTIONS)('of %s are its derivative', (name) => {
    const arguments_ = ['log', 'sqrt'].includes(name) ? [0.001, 0.5, 1, 30] : [-7, -1.5, -0.25, 0, 0.25, 1.5, 7];
    for (const a of arguments_) {
      const theta = [a, 0, 0];
      const [gradient] = gradientsOf(float64, [call(name, x)], theta);
      // A difference of exponentials, or 1 − tanh², loses up to e^14 of its relative precision at 7.
      expectClose(gradient![0], DERIVATIVE[name](a), 1e-14);
      expect(gradient!.slice(1).every((g) => g === 0)).toBe(true);
    }
  });

  test.each([-3, -1, 1, 2, 5])('of the power %i are k xᵏ⁻¹', (k) => {
    for (const a of [-2, -0.5, 0.5, 3])
      expectClose(gradientsOf(float64, [power(x, k)], [a, 0, 0])[0]![0], k * a ** (k - 1), 1e-14);
  });

  test('of powers at zero are finite', () => {
    expect(gradientsOf(float64, [power(x, 2)], [0, 0, 0])[0]![0]).toBe(0);
    expect(gradientsOf(float64, [times(x, y)], [0, 0, 0])[0]).toEqual([0, 0, 0]);
  });

  test('are null for what does not depend on the parameters, and only for that', () => {
    const constants = [expression(3), call('exp', 2), softmax([1, 2])[0], over(call('sin', 1), '1/3')];
    expect(gradientsOf(decimals, constants, pointIn(decimals, [rational(1), rational(2), rational(3)]))).toEqual([
      null,
      null,
      null,
      null,
    ]);
    const [difference_] = gradientsOf(float64, [minus(call('exp', x), call('exp', x))], [1, 2, 3]);
    expect(difference_).toEqual([0, 0, 0]);
  });

  test('of the components of a softmax vector sum to zero', () => {
    fc.assert(
      fc.property(fc.tuple(formula, formula, formula), point, (logits, theta) => {
        const at = pointIn(decimals, theta);
        const vector = softmax(logits.map((l) => times(3, tame(l))));
        const gradients = gradientsOf(decimals, vector, at);
        for (let k = 0; k < K; k++) {
          const total = gradients.reduce((sum, gradient) => (gradient ? sum.plus(gradient[k]) : sum), decimals.zero);
          const size = Math.max(1, ...gradients.map((gradient) => Math.abs(gradient?.[k].toNumber() ?? 0)));
          expect(total.abs().toNumber()).toBeLessThanOrEqual(1e-36 * size);
        }
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('of one component of a softmax vector are p (∇l − Σ p ∇l)', () => {
    const [a, b] = [0.3, -1.2];
    const p = [a, b, 0].map((l) => Math.exp(l) / (Math.exp(a) + Math.exp(b) + 1));
    const gradients = gradientsOf(float64, softmax([x, y, 0]), [a, b, 0]);
    p.forEach((pi, i) => {
      expectClose(gradients[i]![0], pi * ((i === 0 ? 1 : 0) - p[0]), 1e-15);
      expectClose(gradients[i]![1], pi * ((i === 1 ? 1 : 0) - p[1]), 1e-15);
      expect(gradients[i]![2] === 0).toBe(true);
    });
  });

  test('count an output that stands twice twice', () => {
    const tape = compileTape([x, x, softmax([x, y])[0], softmax([x, y])[0]], K);
    const run = evaluateTape(tape, float64, [1, 1, 0]);
    // ∂(x + x)/∂x = 2; ∂p/∂x = p (1 − p) = 1/4, twice
    expect(tapeWeightedGradient(tape, float64, run, [1, 1, 1, 1])).toEqual([2.5, -0.5, 0]);
  });

  test('of several components of one softmax vector add up', () => {
    const at = [0.3, -1.2, 0.5];
    const weights = [2, -3, 5];
    const p = at.map((l) => Math.exp(l) / at.reduce((sum, other) => sum + Math.exp(other), 0));
    const mean = p.reduce((sum, pi, i) => sum + pi * weights[i], 0);
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const vector = softmax([x, y, z]);
      const tape = compileTape(
        order.map((i) => vector[i]),
        K,
      );
      const run = evaluateTape(tape, float64, at);
      const gradient = tapeWeightedGradient(
        tape,
        float64,
        run,
        order.map((i) => weights[i]),
      );
      // Σᵢ wᵢ ∂pᵢ/∂lⱼ = pⱼ (wⱼ − Σᵢ wᵢ pᵢ)
      gradient.forEach((g, j) => expectClose(g, p[j] * (weights[j] - mean), 1e-15));
    }
  });

  test('of outputs that other formulas use collect both', () => {
    const square = power(x, 2);
    const tape = compileTape([square, times(square, y), softmax([square, y])[1]], K);
    const run = evaluateTape(tape, float64, [3, 9, 0]);
    // 6 + 6·9 − 6/4, and 9 + 1/4
    expect(tapeWeightedGradient(tape, float64, run, [1, 1, 1])).toEqual([58.5, 9.25, 0]);
  });

  test('are exact in fractions', () => {
    const f = over(power(x, 3), plus(y, 1));
    const [gradient] = gradientsOf(fraction, [f], pointIn(fraction, [rational(1, 2), rational(1, 3), rational(0)]));
    // 3x²/(y + 1) = 9/16, −x³/(y + 1)² = −9/128
    expect(gradient!.map(fraction.toText)).toEqual(['9/16', '-9/128', '0']);
  });
});

describe('compilation', () => {
  const steps = (list: readonly Expression[]): number => compileTape(list, K).steps.length;

  test('finds equal sub-formulas, however they were built', () => {
    const twice = (): Expression => call('exp', plus(x, times(2, y)));
    // x, 2, y, the product, the sum, the exponential
    expect(steps([twice(), twice(), twice()])).toBe(6);
    expect(steps([plus(x, y), plus(x, y), minus(x, y), plus(y, x)])).toBe(5);
    expect(steps([expression('2/6'), expression('1/3')])).toBe(1);
  });

  test('keeps different formulas apart', () => {
    const different = [
      expression(1),
      expression(-1),
      x,
      y,
      negative(x),
      negative(y),
      plus(x, y),
      minus(x, y),
      times(x, y),
      over(x, y),
      power(x, 2),
      power(x, -2),
      power(y, 2),
      ...FUNCTIONS.map((name) => call(name, x)),
      ...softmax([x, y]),
      ...softmax([y, x]),
      ...softmax([x, y, x]),
    ];
    const tape = compileTape(different, K);
    expect(tape.steps.length).toBe(different.length);
    expect(new Set(tape.outputs).size).toBe(different.length);
  });

  test('shares softmax vectors between components', () => {
    const tape = compileTape([...softmax([x, y, 0]), ...softmax([x, y, 0]).toReversed(), softmax([y, x, 0])[0]], K);
    expect(tape.groups.length).toBe(2);
    expect(tape.outputs[0]).toBe(tape.outputs[5]);
    expect(new Set(tape.outputs).size).toBe(4);
  });

  test('puts every step after those that it uses', () => {
    fc.assert(
      fc.property(formulas, (list) => {
        const tape = compileTape(list, K);
        tape.steps.forEach((step, i) => {
          const uses =
            'group' in step
              ? tape.groups[step.group].logits
              : 'b' in step
                ? [step.a, step.b]
                : 'a' in step
                  ? [step.a]
                  : [];
          for (const used of uses) expect(used).toBeLessThan(i);
        });
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('is linear in what is shared: sixty doublings are sixty steps', () => {
    let doubled: Expression = x;
    for (let i = 0; i < 60; i++) doubled = plus(doubled, doubled);
    expect(steps([doubled])).toBe(61);
    expect(
      valuesOf(fraction, [doubled], pointIn(fraction, [rational(1, 3), rational(0), rational(0)])).map(fraction.toText),
    ).toEqual([`${2n ** 60n}/3`]);
    expect(gradientsOf(float64, [doubled], [1, 0, 0])[0]).toEqual([2 ** 60, 0, 0]);
    const tape = compileTape([doubled], K);
    expect(tapeWeightedGradient(tape, float64, evaluateTape(tape, float64, [1, 0, 0]), [3])).toEqual([
      3 * 2 ** 60,
      0,
      0,
    ]);
  });

  test('is linear in the number of terms of a sum', () => {
    const many = Array.from({ length: 2000 }, (_, i) => times(i + 2, x));
    const sum = plus(...many);
    // x; for each term its factor and its product; the sums between them
    expect(steps([sum])).toBe(1 + 2 * 2000 + 1999);
    // Σ (i + 2) for i below 2000
    expect(gradientsOf(float64, [sum], [1, 0, 0])[0]![0]).toBe((1999 * 2000) / 2 + 2 * 2000);
  });

  test('of no formulas is empty', () => {
    const tape = compileTape([], 2);
    expect(evaluateTape(tape, float64, [1, 2]).values).toEqual([]);
    expect(tapeWeightedGradient(tape, float64, evaluateTape(tape, float64, [1, 2]), [])).toEqual([0, 0]);
  });

  test('knows which steps depend on the parameters', () => {
    fc.assert(
      fc.property(formulas, (list) => {
        const tape = compileTape(list, K);
        const depends = (e: Expression): boolean => e.kind === 'theta' || operands(e).some(depends);
        list.forEach((f, i) => expect(tape.varying[tape.outputs[i]] === 1).toBe(depends(f)));
      }),
      { seed: 42, numRuns: 60 },
    );
  });
});

describe('evaluation near another point', () => {
  // Equality is of every digit, so few digits do.
  const few = decimalArithmetic(16);
  const moved = (tape: Tape, theta: readonly Decimal[], changed: number, to: Decimal) => {
    const run = evaluateTape(tape, few, theta);
    const next = theta.map((t, k) => (k === changed ? to : t));
    return {
      run,
      near: evaluateTape(tape, few, next, { run, changed }),
      full: evaluateTape(tape, few, next),
    };
  };
  const texts = (list: readonly Decimal[]): string[] => list.map(few.toText);

  test('gives what evaluation from nothing gives', () => {
    fc.assert(
      fc.property(formulas, point, fc.nat(K - 1), literal, (list, theta, changed, to) => {
        const tape = compileTape(list, K);
        const { near, full } = moved(tape, pointIn(few, theta), changed, few.constant(to));
        expect(texts(near.values)).toEqual(texts(full.values));
        expect(near.vectors.map(texts)).toEqual(full.vectors.map(texts));
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('leaves the first run as it was', () => {
    const tape = compileTape([...softmax([x, y]), times(x, z)], K);
    const theta = [few.one, few.zero, few.near(3)];
    const before = evaluateTape(tape, few, theta);
    const { run } = moved(tape, theta, 0, few.near(2));
    expect(texts(run.values)).toEqual(texts(before.values));
    expect(run.vectors.map(texts)).toEqual(before.vectors.map(texts));
  });

  test('computes only what the component changes', () => {
    let calls = 0;
    const counting: Arithmetic<number> = { ...float64, exp: (a) => (calls++, Math.exp(a)) };
    const tape = compileTape([call('exp', x), call('exp', y), ...softmax([y, z])], K);
    const run = evaluateTape(tape, counting, [1, 2, 3]);
    expect(calls).toBe(4);
    const near = evaluateTape(tape, counting, [5, 2, 3], { run, changed: 0 });
    expect(calls).toBe(5);
    expect(near.values).toEqual(evaluateTape(tape, float64, [5, 2, 3]).values);
    expect(near.vectors[0]).toBe(run.vectors[0]);
  });
});
