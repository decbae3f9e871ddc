import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestResponse, type BestResponse } from '../../src/follower/bestResponse.js';
import { NoBestResponse } from '../../src/follower/noBestResponse.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { compileProblem, evaluateTables } from '../../src/model/mdp/tables.js';
import { UnsupportedOperation, type Arithmetic } from '../../src/numeric/arithmetic.js';
import { ballArithmetic, type Ball, type BallArithmetic } from '../../src/numeric/ball.js';
import { bigFloatArithmetic, type BigFloat } from '../../src/numeric/bigFloat.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { call, expression, times, type Expression } from '../../src/numeric/expression.js';
import { float64 } from '../../src/numeric/float64.js';
import { fraction } from '../../src/numeric/fraction.js';
import { addRational, mulRational, parseRational, rational, type Rational } from '../../src/numeric/rational.js';

/** A problem in plain numbers; a state without actions is terminal. */
interface Plain {
  readonly gammaF: string;
  readonly beta: string;
  /** [s][b]: the reward, and the successors with their probabilities. */
  readonly rows: readonly (readonly PlainRow[])[];
}

interface PlainRow {
  readonly reward: Rational;
  readonly next: readonly (readonly [state: number, probability: Rational])[];
}

const read = (text: string): Rational => parseRational(text)!;

function mdpOf({ gammaF, beta, rows }: Plain, reward: (r: Rational) => Expression = expression): ConfigurableMdp {
  return {
    kind: 'configurable-mdp',
    states: rows.length,
    actions: Math.max(...rows.map((row) => row.length)),
    gammaF: read(gammaF),
    gammaL: rational(1, 2),
    beta: read(beta),
    theta: [],
    terminal: [...rows.keys()].filter((s) => rows[s].length === 0),
    horizon: null,
    initial: { successors: [0], probabilities: [expression(1)] },
    transitions: rows.map((row) =>
      row.map(({ next }) => ({
        successors: next.map(([t]) => t),
        probabilities: next.map(([, p]) => expression(p)),
      })),
    ),
    rewardF: rows.map((row) => row.map((pair) => reward(pair.reward))),
    rewardL: rows.map((row) => row.map(() => expression(0))),
    phiL: expression(0),
  };
}

const solve = <T>(plain: Plain, arithmetic: Arithmetic<T>, seed?: readonly T[]): BestResponse<T> =>
  bestResponse(evaluateTables(compileProblem(mdpOf(plain)), arithmetic), seed);

const row = (reward: string, ...next: readonly (readonly [number, string])[]): PlainRow => ({
  reward: read(reward),
  next: next.map(([t, p]) => [t, read(p)]),
});

/** Fifty more than the balls that are judged by them. */
const DIGITS = 80;
const Wide = Decimal.clone({ precision: DIGITS, rounding: Decimal.ROUND_HALF_EVEN, defaults: true });
const wide = ({ n, d }: Rational): Decimal => new Wide(n.toString()).div(d.toString());

/** A double as the decimal that its bits mean (the constructor of the library takes the shortest literal instead). */
const exactly = (x: number): Decimal => (Number.isFinite(x) ? wide(fraction.near(x).q) : new Wide(x));
/** m·2^e, rounded to as many digits as the reference has. */
const ofBits = ({ m, e }: BigFloat): Decimal => new Wide(m.toString()).times(new Wide(2).pow(e));
const centre = (x: unknown): Decimal => (typeof x === 'number' ? exactly(x) : ofBits(x as BigFloat));

/** The soft Bellman operator by its definition, without any shift: decimals do not overflow. */
function bellman({ gammaF, beta, rows }: Plain, v: readonly Decimal[]): { q: Decimal[][]; v: Decimal[] } {
  const [gamma, temperature] = [wide(read(gammaF)), wide(read(beta))];
  const q = rows.map((pairs) =>
    pairs.map(({ reward, next }) =>
      next
        .reduce((sum, [t, p]) => sum.plus(wide(p).times(v[t])), new Wide(0))
        .times(gamma)
        .plus(wide(reward)),
    ),
  );
  const values = q.map((own) =>
    own.length === 0
      ? new Wide(0)
      : own
          .reduce((sum, x) => sum.plus(x.div(temperature).exp()), new Wide(0))
          .ln()
          .times(temperature),
  );
  return { q, v: values };
}

interface Reference {
  readonly v: readonly Decimal[];
  readonly q: readonly (readonly Decimal[])[];
  readonly g: readonly (readonly Decimal[])[];
}

/**
 * The solution to 65 digits. Where it comes from does not matter: it is verified by the definition. A residual ε of the operator,
 * a contraction with factor γ in the largest norm (at γ = 1: over `steps` steps), leaves an error of at most ε/(1 − γ) (ε·steps).
 */
function reference(plain: Plain, steps = 1e4): Reference {
  const start = solve(plain, decimalArithmetic(DIGITS)).vF.map((x) => new Wide(x));
  const { q, v } = bellman(plain, start);
  const residual = Math.max(...v.map((x, s) => x.minus(start[s]).abs().toNumber()));
  const size = Math.max(1, ...v.map((x) => x.abs().toNumber()));
  expect(residual * steps).toBeLessThanOrEqual(1e-65 * size);
  const temperature = wide(read(plain.beta));
  const g = q.map((own, s) => own.map((x) => x.minus(v[s]).div(temperature).exp()));
  return { v, q, g };
}

function expectContained(x: Ball<unknown>, value: Decimal, what: string): void {
  // The reference is good to 65 digits, 35 more than any ball; of a policy at β = 1e-4, to ten digits less.
  const slack = value.abs().times('1e-50').plus('1e-400');
  const error = value.minus(centre(x.center)).abs();
  if (!error.lte(exactly(x.radius).plus(slack)))
    expect.fail(`${what} is off by ${error.toNumber()}, claimed ${x.radius}`);
}

/** Expects enclosures of everything; returns the largest radius of V_F. */
function expectEnclosed(
  plain: Plain,
  response: BestResponse<Ball<unknown>>,
  { v, q, g }: Reference = reference(plain),
): number {
  const actions = Math.max(...plain.rows.map((own) => own.length));
  v.forEach((x, s) => expectContained(response.vF[s], x, `V(${s})`));
  q.forEach((own, s) => own.forEach((x, b) => expectContained(response.qF[s * actions + b], x, `Q(${s}, ${b})`)));
  g.forEach((own, s) => own.forEach((x, b) => expectContained(response.policy[s * actions + b], x, `g(${s}, ${b})`)));
  return Math.max(...response.vF.map((x) => x.radius));
}

const DOUBLES = ballArithmetic(float64) as BallArithmetic<unknown>;
const BINARY = ballArithmetic(bigFloatArithmetic(30)) as BallArithmetic<unknown>;
const SYSTEMS = [
  ['balls of doubles', DOUBLES],
  ['balls of 30 digits', BINARY],
] as const;

interface Choice {
  readonly gammas: readonly string[];
  readonly betas: readonly string[];
  /** How actions of a state differ: not at all, by 1e-12, or freely. */
  readonly kind?: 'free' | 'ties' | 'near-ties';
  /** 'any': wherever; 'forwards': to later states only; 'leaking': anywhere, with a tenth to the end. */
  readonly moves?: 'any' | 'forwards' | 'leaking';
}

/** Random problems of up to five states with up to three actions, the last state terminal in half of them. */
function problems({ gammas, betas, kind = 'free', moves = 'any' }: Choice): fc.Arbitrary<Plain> {
  return fc
    .record({
      states: fc.integer({ min: 2, max: 5 }),
      actions: fc.integer({ min: 1, max: 3 }),
      terminal: moves === 'any' ? fc.boolean() : fc.constant(true),
      gammaF: fc.constantFrom(...gammas),
      beta: fc.constantFrom(...betas),
      draws: fc.array(fc.nat(10_000), { minLength: 60, maxLength: 60 }),
    })
    .map(({ states, actions, terminal, gammaF, beta, draws }) => {
      let at = 0;
      const draw = (): number => draws[at++ % draws.length];
      const target = (s: number): number =>
        moves === 'forwards' ? s + 1 + (draw() % (states - s - 1)) : draw() % states;
      const fresh = (s: number): PlainRow => {
        const [first, second] = [target(s), target(s)];
        const p = rational(1 + (draw() % 8), 9);
        const other = addRational(rational(1), mulRational(rational(-1), p));
        const next: [number, Rational][] = first === second ? [[first, rational(1)]] : [[first, p], [second, other]]; // prettier-ignore
        if (moves !== 'leaking') return { reward: rational((draw() % 81) - 40, 10), next };
        const stay = next.filter(([t]) => t !== states - 1);
        const kept = stay.map(([t, x]): [number, Rational] => [t, mulRational(x, rational(9, 10))]);
        const lost = kept.reduce((sum, [, x]) => addRational(sum, mulRational(rational(-1), x)), rational(1));
        return { reward: rational((draw() % 81) - 40, 10), next: [...kept, [states - 1, lost]] };
      };
      const rows = Array.from({ length: states }, (_, s): PlainRow[] => {
        if (terminal && s === states - 1) return [];
        const own = Array.from({ length: actions }, () => fresh(s));
        if (kind === 'free') return own;
        const step = kind === 'ties' ? rational(0) : rational(1n, 10n ** 12n);
        return own.map((_, b) => ({
          ...own[0],
          reward: addRational(own[0].reward, mulRational(rational(b), step)),
        }));
      });
      return { gammaF, beta, rows };
    });
}

describe('enclosures of the best response', () => {
  test.each<[string, Choice, number]>([
    ['with discount', { gammas: ['0.5', '0.9', '0.99'], betas: ['0.01', '0.3', '1', '100'] }, 20],
    ['at the smallest temperature', { gammas: ['0.5', '0.9'], betas: ['0.0001'] }, 10],
    ['at thirds and sevenths', { gammas: ['2/3'], betas: ['1/7'] }, 6],
    ['close to no discount', { gammas: ['0.9999'], betas: ['0.3', '1', '100'] }, 10],
    ['with exact ties', { gammas: ['0.5', '0.99'], betas: ['0.0001', '1', '100'], kind: 'ties' }, 8],
    ['with near-ties', { gammas: ['0.5', '0.99'], betas: ['0.0001', '1'], kind: 'near-ties' }, 8],
    ['without discount, all moves forwards', { gammas: ['1'], betas: ['0.0001', '1', '100'], moves: 'forwards' }, 10],
    [
      'without discount, every step possibly the last',
      { gammas: ['1'], betas: ['0.01', '1', '100'], moves: 'leaking' },
      10,
    ],
    ['with discount zero', { gammas: ['0'], betas: ['0.0001', '1', '100'] }, 6],
  ])('contain it %s', (__, choice, numRuns) => {
    fc.assert(
      fc.property(problems(choice), (plain) => {
        const expected = reference(plain);
        for (const [, balls] of SYSTEMS) {
          // Wider would be of no use: values up to 4e4, and 1/(1 − γ) roundings of each, squared by what the box must absorb
          expect(expectEnclosed(plain, solve(plain, balls), expected)).toBeLessThan(1e-3);
        }
      }),
      { seed: 42, numRuns },
    );
  });

  test('contain it wherever they are given, at the smallest temperature close to no discount', () => {
    const hard = problems({ gammas: ['0.9999'], betas: ['0.0001', '0.001'] });
    fc.assert(
      fc.property(hard, (plain) => {
        const expected = reference(plain);
        expectEnclosed(plain, solve(plain, BINARY), expected);
        try {
          expectEnclosed(plain, solve(plain, DOUBLES), expected);
        } catch (error) {
          // Doubles may be too coarse; they must say so.
          if (!(error instanceof NoBestResponse)) throw error;
        }
      }),
      { seed: 42, numRuns: 10 },
    );
  });

  test.each([
    ['exactly', 0],
    ['nearly', 1e-3],
    ['hardly', 10],
  ])('do not depend on a seed that is %s right beyond their radii', (__, off) => {
    fc.assert(
      fc.property(problems({ gammas: ['0.5', '0.95'], betas: ['0.01', '1'] }), (plain) => {
        const expected = reference(plain);
        for (const [, balls] of SYSTEMS) {
          const seed = expected.v.map((x, s) => balls.near(x.toNumber() + off * (s % 2 === 0 ? 1 : -1)));
          expectEnclosed(plain, solve(plain, balls, seed), expected);
        }
      }),
      { seed: 42, numRuns: 6 },
    );
  });

  test('can be seeds themselves', () => {
    fc.assert(
      fc.property(problems({ gammas: ['0.9'], betas: ['0.01', '1'] }), (plain) => {
        const expected = reference(plain);
        for (const [, balls] of SYSTEMS) expectEnclosed(plain, solve(plain, balls, solve(plain, balls).vF), expected);
      }),
      { seed: 42, numRuns: 6 },
    );
  });
});

describe.each(SYSTEMS)('in %s the best response', (_, balls) => {
  test('is certain at the smallest temperature close to no discount', () => {
    // Values near 1e4 are known to 1e-12, divided by 1 − γ to 1e-8: far less than β, so there is nothing that doubles cannot tell.
    const plain: Plain = {
      gammaF: '0.9999',
      beta: '0.0001',
      rows: [
        [row('1', [0, '1/2'], [1, '1/2']), row('1', [1, '1'])],
        [row('0.99', [0, '1']), row('1', [0, '1/3'], [1, '2/3'])],
      ],
    };
    expect(expectEnclosed(plain, solve(plain, balls))).toBeLessThan(1e-5);
  });

  test('is enclosed no wider than its conditioning', () => {
    const scale = balls === DOUBLES ? 2 ** -53 : 1e-29;
    fc.assert(
      fc.property(problems({ gammas: ['0.5', '0.9', '0.99', '0.9999'], betas: ['0.3', '1'] }), (plain) => {
        const radius = Math.max(...solve(plain, balls).vF.map((x) => x.radius));
        const leaving = 1 / (1 - Number(plain.gammaF));
        // Values up to 5/(1 − γ), a few tens of roundings each, once for each expected step; up to 64 times that before a box is widened
        expect(radius).toBeLessThanOrEqual(64 * 32 * scale * 5 * leaving * leaving);
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test.each(['1', '1000000', '1000000000000'])('is enclosed where it cancels against later values of %s', (size) => {
    // V(1) = 2·size at the end of the path, and the rewards on the way there take it back: V(0) is about 1, its roundings are those of size.
    const plain: Plain = {
      gammaF: '1/2',
      beta: '0.1',
      rows: [
        [
          { reward: addRational(mulRational(read(size), rational(-1, 3)), rational(1)), next: [[0, rational(2, 3)], [1, rational(1, 3)]] }, // prettier-ignore
          { reward: addRational(mulRational(read(size), rational(-1, 2)), rational(1, 7)), next: [[0, rational(1, 2)], [1, rational(1, 2)]] }, // prettier-ignore
        ],
        [row(size, [1, '1']), row(size, [1, '1'])],
      ],
    };
    const relative = expectEnclosed(plain, solve(plain, balls)) / Number(size);
    expect(relative).toBeLessThanOrEqual(1e-12);
  });

  test.each<[string, Plain['rows']]>([
    ['a state that only leads to itself', [[row('1', [0, '1'])]]],
    ['a state that only leads to itself, for nothing', [[row('0', [0, '1'])]]],
    ['two states that lead to each other', [[row('1', [1, '1'])], [row('-1', [0, '1'])]]],
    ['two states that lead to each other for less than nothing', [[row('-1', [1, '1'])], [row('-2', [0, '1'])]]],
    [
      'probabilities that are not decimals',
      [
        [row('1', [0, '1/3'], [1, '2/3']), row('2', [1, '1'])],
        [row('3', [0, '1']), row('1/7', [1, '1/7'], [0, '6/7'])],
      ],
    ],
    ['an action that stays, for less than nothing', [[row('-3', [0, '1']), row('-1', [1, '1'])], []]],
    ['an action that stays, for more', [[row('3', [0, '1']), row('-1', [1, '1'])], []]],
    ['a trap behind an end', [[row('0', [1, '1/2'], [2, '1/2'])], [], [row('0', [2, '1'])]]],
  ])('without discount is refused where the follower can stay for ever: %s', (__, rows) => {
    expect(() => solve({ gammaF: '1', beta: '1', rows }, balls)).toThrow(NoBestResponse);
  });

  test.each(['1/10', '1/1000', '1/1000000'])('without discount is known where a step ends with probability %s', (p) => {
    const stay = addRational(rational(1), mulRational(rational(-1), read(p)));
    const plain: Plain = {
      gammaF: '1',
      beta: '1',
      rows: [[{ reward: rational(1), next: [[0, stay], [1, read(p)]] }], []], // prettier-ignore
    };
    // V = 1 + (1 − p) V
    const response = solve(plain, balls);
    expectContained(response.vF[0], wide(rational(1)).div(wide(read(p))), 'V(0)');
  });

  test('has exact zeros for terminal states', () => {
    const plain: Plain = { gammaF: '0.9', beta: '1', rows: [[row('1', [0, '1/2'], [1, '1/2'])], []] };
    const { vF, qF, policy } = solve(plain, balls);
    for (const x of [vF[1], qF[1], policy[1]]) expect(balls.isZero(x)).toBe(true);
  });
});

describe('the best response', () => {
  const exact = decimalArithmetic(50);

  test('in decimals satisfies its equations to the last digits', () => {
    const any = problems({ gammas: ['0', '0.5', '0.99'], betas: ['0.0001', '0.3', '100'] });
    fc.assert(
      fc.property(any, (plain) => {
        const { vF, qF, policy } = solve(plain, exact);
        const { q, v } = bellman(
          plain,
          vF.map((x) => new Wide(x)),
        );
        const actions = Math.max(...plain.rows.map((own) => own.length));
        const size = Math.max(5, ...v.map((x) => x.abs().toNumber()));
        v.forEach((x, s) => {
          // Ten digits of room for the roundings of 50 digits
          expect(x.minus(vF[s]).abs().toNumber()).toBeLessThanOrEqual(1e-45 * size);
          q[s].forEach((y, b) => {
            expect(
              y
                .minus(qF[s * actions + b])
                .abs()
                .toNumber(),
            ).toBeLessThanOrEqual(1e-45 * size);
            const g = y
              .minus(x)
              .div(wide(read(plain.beta)))
              .exp();
            expect(
              g
                .minus(policy[s * actions + b])
                .abs()
                .toNumber(),
            ).toBeLessThanOrEqual(1e-40 * size);
          });
        });
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test('in doubles satisfies its equations up to rounding', () => {
    const any = problems({ gammas: ['0', '0.5', '0.99'], betas: ['0.0001', '0.3', '100'] });
    fc.assert(
      fc.property(any, (plain) => {
        const { vF } = solve(plain, float64);
        const { v } = bellman(plain, vF.map(exactly));
        const scale = Math.max(5, Number(plain.beta), ...vF.map(Math.abs));
        // Corrections stop where they are made of rounding: a few tens of roundings, over 1 − γ
        const leaving = 1 / (1 - Number(plain.gammaF));
        v.forEach((x, s) => {
          expect(Math.abs(x.minus(exactly(vF[s])).toNumber())).toBeLessThanOrEqual(64 * 2 ** -53 * scale * leaving);
        });
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('is a distribution over the actions of every state that is not terminal', () => {
    fc.assert(
      fc.property(problems({ gammas: ['0.5', '0.9'], betas: ['0.0001', '1', '100'] }), (plain) => {
        const { policy } = solve(plain, float64);
        const actions = policy.length / plain.rows.length;
        plain.rows.forEach((own, s) => {
          const mine = policy.slice(s * actions, (s + 1) * actions);
          const total = mine.reduce((a, b) => a + b, 0);
          if (own.length === 0) expect(mine).toEqual(new Array(actions).fill(0));
          else expect(Math.abs(total - 1)).toBeLessThanOrEqual(2 ** -50);
        });
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('has the value Σ g (Q − β log g)', () => {
    fc.assert(
      fc.property(problems({ gammas: ['0.5', '0.9'], betas: ['0.01', '1', '100'] }), (plain) => {
        const { vF, qF, policy } = solve(plain, exact);
        const beta = exact.constant(read(plain.beta));
        const actions = policy.length / plain.rows.length;
        plain.rows.forEach((own, s) => {
          let total = exact.zero;
          own.forEach((__, b) => {
            const g = policy[s * actions + b];
            if (!g.isZero()) total = total.plus(g.times(qF[s * actions + b].minus(beta.times(exact.log(g)))));
          });
          expect(total.minus(vF[s]).abs().toNumber()).toBeLessThanOrEqual(
            1e-43 * Math.max(100, vF[s].abs().toNumber()),
          );
        });
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test('does not fall when a reward rises', () => {
    fc.assert(
      fc.property(problems({ gammas: ['0.9'], betas: ['0.3'] }), fc.nat(9), (plain, index) => {
        const s = index % plain.rows.length;
        fc.pre(plain.rows[s].length > 0);
        const better = plain.rows.map((own, t) =>
          own.map((pair, b) =>
            t === s && b === 0 ? { ...pair, reward: addRational(pair.reward, rational(1, 10)) } : pair,
          ),
        );
        const [low, high] = [solve(plain, exact).vF, solve({ ...plain, rows: better }, exact).vF];
        expect(high[s].gt(low[s])).toBe(true);
        high.forEach((x, t) => expect(x.minus(low[t]).gte(-1e-40)).toBe(true));
      }),
      { seed: 42, numRuns: 30 },
    );
  });

  test('with discount zero is the softmax of the rewards, whatever the graph', () => {
    const plain: Plain = { gammaF: '0', beta: '1/2', rows: [[row('1', [0, '1']), row('2', [0, '1'])]] };
    const { vF, qF, policy } = solve(plain, float64);
    expect(qF).toEqual([1, 2]);
    expect(vF[0]).toBeCloseTo(0.5 * Math.log(Math.exp(2) + Math.exp(4)), 14);
    expect(policy[1]).toBeCloseTo(1 / (1 + Math.exp(-2)), 15);
  });

  test('is found in decimals, and enclosed, where the double of the discount is one', () => {
    // V = 1/(1 − γ) = 10²⁰, which doubles cannot start from: the state does not lead elsewhere.
    const plain: Plain = { gammaF: '0.99999999999999999999', beta: '1', rows: [[row('1', [0, '1'])]] };
    const [value] = solve(plain, decimalArithmetic(50)).vF;
    expect(value.minus('1e20').abs().toNumber()).toBeLessThan(1e-9);
    const balls = ballArithmetic(bigFloatArithmetic(50)) as BallArithmetic<unknown>;
    const [{ center, radius }] = solve(plain, balls).vF;
    expect(centre(center).minus('1e20').abs().toNumber()).toBeLessThanOrEqual(radius);
    // A backup rounds at 10⁻³⁰; 1/(1 − γ) makes 10⁻¹⁰ of it, the widest sandwich is 4¹¹ times as wide.
    expect(radius).toBeLessThan(1e-3);
  });

  test('is as near as doubles allow from wherever the iteration starts', () => {
    // Staying for ½ or leaving for 1, at a small β: the curvature of T is some γ²/(4β) = 64, so that a step from a distance of 5e-8 leaves
    // 1e-13. T contracts by at most ½: sixty sweeps are at rest.
    const plain: Plain = { gammaF: '1/2', beta: '1/1024', rows: [[row('1/2', [0, '1']), row('1', [1, '1'])], []] };
    const beta = 1 / 1024;
    let v = 1;
    for (let sweep = 0; sweep < 60; sweep++) v = 1 + beta * Math.log1p(Math.exp((0.5 + 0.5 * v - 1) / beta));
    for (const shift of [5e-8, -5e-8, 1e-6]) {
      const found = solve(plain, float64, [v + shift, 0]).vF[0];
      // Some ten roundings of numbers up to 2, doubled by 1/(1 − γ).
      expect(Math.abs(found - v)).toBeLessThanOrEqual(20 * 2 ** -53);
    }
  });

  test('is known for states that nothing leads to', () => {
    const plain: Plain = { gammaF: '1/2', beta: '1', rows: [[row('1', [0, '1'])], [row('3', [0, '1'])]] };
    expect(solve(plain, float64).vF).toEqual([2, 4]);
  });

  test('of a problem in which everything is terminal is nothing', () => {
    const mdp: ConfigurableMdp = { ...mdpOf({ gammaF: '1', beta: '1', rows: [[row('1', [1, '1'])], []] }), terminal: [0, 1], transitions: [[], []], rewardF: [[], []], rewardL: [[], []] }; // prettier-ignore
    const { vF, qF, policy } = bestResponse(evaluateTables(compileProblem(mdp), float64));
    expect([vF, qF, policy]).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  test('goes through long paths and wide cycles', () => {
    const n = 3000;
    const path: Plain = {
      gammaF: '1',
      beta: '1',
      rows: [...Array.from({ length: n }, (_, s) => [row('1', [s + 1, '1'])]), []],
    };
    expect(solve(path, float64).vF[0]).toBe(n);
    const ring: Plain = {
      gammaF: '1/2',
      beta: '1',
      rows: Array.from({ length: 40 }, (_, s) => [row('1', [(s + 1) % 40, '1']), row('1', [(s + 7) % 40, '1'])]),
    };
    // V = 1 + log 2 + V/2
    for (const v of solve(ring, float64).vF) expect(Math.abs(v - 2 - 2 * Math.LN2)).toBeLessThanOrEqual(1e-14);
  });

  test('of a seed that is not a number is refused', () => {
    const plain: Plain = { gammaF: '0.9', beta: '1', rows: [[row('1', [0, '1']), row('2', [0, '1'])]] };
    for (const seed of [[NaN], [Infinity]]) expect(() => solve(plain, float64, seed)).toThrow(NoBestResponse);
    expect(() => solve(plain, DOUBLES, [DOUBLES.ball(NaN, 0)])).toThrow(NoBestResponse);
  });

  test.each([float64, decimalArithmetic(30), fraction] as Arithmetic<unknown>[])(
    'without discount is refused in every arithmetic on a state that only leads to itself (%#)',
    (arithmetic) => {
      const plain: Plain = { gammaF: '1', beta: '1', rows: [[row('1', [0, '1'])]] };
      expect(() => solve(plain, arithmetic)).toThrow(NoBestResponse);
    },
  );

  test('without discount is refused in doubles and decimals where two states only lead to each other', () => {
    const plain: Plain = {
      gammaF: '1',
      beta: '1',
      rows: [
        [row('1', [0, '1/3'], [1, '2/3']), row('2', [1, '1'])],
        [row('3', [0, '1']), row('1/7', [1, '1/7'], [0, '6/7'])],
      ],
    };
    for (const arithmetic of [float64, decimalArithmetic(30)] as Arithmetic<unknown>[])
      expect(() => solve(plain, arithmetic)).toThrow(NoBestResponse);
  });
});

describe('the best response in fractions', () => {
  /** exp(r/β) of every pair, and where it leads: later states only. */
  const acyclic = fc.integer({ min: 1, max: 5 }).chain((n) =>
    fc.record({
      beta: fc.constantFrom('1', '1/3', '0.0001', '100'),
      pairs: fc.tuple(
        ...Array.from({ length: n }, (_, s) =>
          fc.array(
            fc.tuple(
              fc.integer({ min: 1, max: 9 }),
              fc.integer({ min: 1, max: 9 }),
              fc.integer({ min: s + 1, max: n }),
            ),
            {
              minLength: 2,
              maxLength: 2,
            },
          ),
        ),
      ),
    }),
  );

  test('is rational on deterministic problems that end, with rewards β log ρ', () => {
    fc.assert(
      fc.property(acyclic, ({ beta, pairs }) => {
        const n = pairs.length;
        const rows = [
          ...pairs.map((own) =>
            own.map(([num, den, t]): PlainRow => ({ reward: rational(num, den), next: [[t, rational(1)]] })),
          ),
          [],
        ];
        const mdp = mdpOf({ gammaF: '1', beta, rows }, (rho) => times(beta, call('log', rho)));
        const { vF, policy } = bestResponse(evaluateTables(compileProblem(mdp), fraction));
        // Z(s) = Σ_b ρ(s,b) Z(s'), V = β log Z, g = ρ(s,b) Z(s')/Z(s)
        const z = new Array<Rational>(n + 1).fill(rational(1));
        for (let s = n - 1; s >= 0; s--) {
          const terms = pairs[s].map(([num, den, t]) => mulRational(rational(num, den), z[t]));
          z[s] = terms.reduce(addRational);
          terms.forEach((term, b) => {
            expect(policy[s * 2 + b].q).toEqual(mulRational(term, rational(z[s].d, z[s].n)));
            expect(policy[s * 2 + b].c.n).toBe(0n);
          });
          const value = fraction.mul(fraction.constant(read(beta)), fraction.log(fraction.constant(z[s])));
          expect(fraction.compare(vF[s], value)).toBe(0);
        }
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('is a linear system where there is one action', () => {
    const plain: Plain = {
      gammaF: '1/2',
      beta: '1/7',
      rows: [[row('1', [0, '1/3'], [1, '2/3'])], [row('-2', [0, '1'])]],
    };
    // V0 = 1 + V0/6 + V1/3, V1 = −2 + V0/2: V0 = 1/2, V1 = −7/4
    expect(solve(plain, fraction).vF.map(fraction.toText)).toEqual(['1/2', '-7/4']);
    expect(solve(plain, fraction).policy.map(fraction.toText)).toEqual(['1', '1']);
  });

  test('is exact on cycles with ties', () => {
    const plain: Plain = {
      gammaF: '2/3',
      beta: '1/2',
      rows: [[row('1', [1, '1']), row('1', [1, '1'])], [row('-1', [0, '1']), row('-1', [0, '1'])]], // prettier-ignore
    };
    // V = (1 − 2/3)/(1 − 4/9) + 3/2 log 2 and (−1 + 2/3)/(1 − 4/9) + 3/2 log 2
    const entropy = fraction.mul(fraction.constant(rational(3, 2)), fraction.log(fraction.constant(rational(2))));
    const expected = [rational(3, 5), rational(-3, 5)].map((x) => fraction.add(fraction.constant(x), entropy));
    solve(plain, fraction).vF.forEach((v, s) => expect(fraction.compare(v, expected[s])).toBe(0));
    expect(solve(plain, fraction).policy.map(fraction.toText)).toEqual(['1/2', '1/2', '1/2', '1/2']);
  });

  test('is exact without discount on cycles that surely end', () => {
    const plain: Plain = { gammaF: '1', beta: '1', rows: [[row('1', [0, '2/3'], [1, '1/3'])], []] };
    expect(solve(plain, fraction).vF.map(fraction.toText)).toEqual(['3', '0']);
  });

  test('is refused where it is not a fraction', () => {
    const plain: Plain = { gammaF: '1/2', beta: '1', rows: [[row('1', [0, '1']), row('2', [0, '1'])]] };
    expect(() => solve(plain, fraction)).toThrow(UnsupportedOperation);
  });
});
