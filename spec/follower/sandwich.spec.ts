import { describe, expect, test } from 'vitest';
import { sandwich } from '../../src/follower/sandwich.js';
import { ballArithmetic, type Ball } from '../../src/numeric/ball.js';
import { float64 } from '../../src/numeric/float64.js';

const BALLS = ballArithmetic(float64);
const { add, mul, ball } = BALLS;
type Double = Ball<number>;

interface Given {
  /** Balls of the probabilities at the edges of each state, the first of its first action, the others of its second. */
  readonly p?: readonly (readonly Double[])[];
  readonly component?: readonly number[];
  readonly center: readonly number[];
  readonly weights?: readonly number[];
  readonly least: number;
  /** T at the values, for one state. */
  readonly backup: (v: readonly Double[], s: number) => Double;
}

/** The enclosures that are proven, or undefined. */
function enclosed({ p, component, center, weights, least, backup }: Given): readonly Double[] | undefined {
  const rows = p ?? center.map(() => [ball(1, 0)]);
  const pairs = rows.flatMap(([first, ...others]) => [[first], others]);
  const edgeStart = new Int32Array(pairs.length + 1);
  pairs.forEach((edges, pair) => (edgeStart[pair + 1] = edgeStart[pair] + edges.length));
  const problem = { actions: 2, edgeStart } as Parameters<typeof sandwich>[0]['problem'];
  const v = center.map(() => ball(NaN, 0));
  const states = component ?? center.map((_, s) => s);
  const found = sandwich(
    { problem, p: rows.flat(), arithmetic: BALLS as never },
    BALLS as never,
    states,
    v,
    center,
    weights ?? states.map(() => 2),
    least,
    (s) => backup(v, s),
  );
  return found ? v : undefined;
}

/** T(v) = v/2 + 1, whose fixed point is 2; `error`: how well it is known. */
const halving =
  (error = 0) =>
  (v: readonly Double[], s: number): Double =>
    add(mul(ball(0.5, 0), v[s]), ball(1, error));

describe('a sandwich', () => {
  test('is κw wide, and a little for roundings, where the first κ will do', () => {
    const [{ center, radius }] = enclosed({ center: [2], least: 2 ** -20, weights: [4], backup: halving() })!;
    expect(center).toBe(2);
    expect(radius).toBeGreaterThan(2 ** -18 * (1 + 2 ** -41));
    expect(radius).toBeLessThan(2 ** -18 * (1 + 2 ** -39));
  });

  test.each([2.001, 1.999])('widens by fours until it reaches the fixed point from either side (%d)', (center) => {
    const [{ radius }] = enclosed({ center: [center], least: 2 ** -20, backup: halving() })!;
    // 2 · 2⁻²⁰ · 4⁵ = 2⁻⁹ is the first width above a thousandth.
    expect(radius).toBeGreaterThan(2 ** -9);
    expect(radius).toBeLessThan(2 ** -9 * (1 + 2 ** -39));
  });

  test('leaves room for what is not known of the backup', () => {
    // Half of the width must cover a thousandth.
    const [{ radius }] = enclosed({ center: [2], least: 2 ** -20, backup: halving(0.001) })!;
    expect(radius).toBeGreaterThan(2 ** -7);
    expect(radius).toBeLessThan(2 ** -7 * (1 + 2 ** -39));
  });

  test('must hold in every state of the component, and has the widths of their weights', () => {
    for (const center of [
      [2.001, 2],
      [2, 2.001],
    ]) {
      const found = enclosed({ center, least: 2 ** -20, weights: [2, 2], backup: halving() })!;
      for (const { radius } of found) expect(radius).toBeGreaterThan(2 ** -9);
    }
    const [first, second] = enclosed({ center: [2, 2], least: 2 ** -20, weights: [2, 16], backup: halving() })!;
    expect(second.radius / first.radius).toBe(8);
  });

  test('is looked for twelve times', () => {
    const reach = 2 * 2 ** -20 * 4 ** 11;
    expect(enclosed({ center: [2 + reach * 0.9], least: 2 ** -20, backup: halving() })).toBeDefined();
    expect(enclosed({ center: [2 + reach * 1.1], least: 2 ** -20, backup: halving() })).toBeUndefined();
  });

  test('does not exist where values grow, nor where they fall', () => {
    for (const shift of [1, -1])
      expect(enclosed({ center: [0], least: 1, backup: (v, s) => add(v[s], ball(shift, 0)) })).toBeUndefined();
  });

  test('proves nothing where a probability may be negative, in any state of the component and at any of its edges', () => {
    const [good, edge, bad] = [ball(0.5, 0), ball(0.5, 0.5), ball(0.1, 0.2)];
    const given = { center: [2, 2], least: 1, backup: halving() };
    expect(enclosed({ ...given, p: [[good, edge], [good, good]] })).toBeDefined(); // prettier-ignore
    for (const p of [
      [
        [bad, good],
        [good, good],
      ],
      [
        [good, bad],
        [good, good],
      ],
      [
        [good, good],
        [bad, good],
      ],
      [
        [good, good],
        [good, bad],
      ],
    ])
      // prettier-ignore
      expect(enclosed({ ...given, p })).toBeUndefined();
  });

  test('does not mind the probabilities of states outside of the component', () => {
    const rows = [[ball(-1, 0)], [ball(1, 0)], [ball(-1, 0)]];
    const center = [0, 2, 0];
    expect(enclosed({ p: rows, component: [1], center, least: 1, backup: halving() })).toBeDefined();
  });
});
