import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestResponse } from '../../src/follower/bestResponse.js';
import { NoBestResponse } from '../../src/follower/noBestResponse.js';
import { createFastBestResponse } from '../../src/follower/fastBestResponse.js';
import type { FollowerTables } from '../../src/follower/softBackup.js';
import { createPolicySystem } from '../../src/model/mdp/policySystem.js';
import type { ConfigurableMdp, Distribution } from '../../src/model/mdp/configurableMdp.js';
import { compileProblem, evaluateTables, type CompiledMdp } from '../../src/model/mdp/tables.js';
import { ballArithmetic, type Ball } from '../../src/numeric/ball.js';
import { bigFloatArithmetic, type BigFloat } from '../../src/numeric/bigFloat.js';
import { expression, minus, parameter, plus, times } from '../../src/numeric/expression.js';
import { float64 } from '../../src/numeric/float64.js';
import { parseRational, rational, type Rational } from '../../src/numeric/rational.js';
import { fourRooms } from '../../src/tasks/fourRooms/fourRooms.js';

const BINARY = ballArithmetic(bigFloatArithmetic(45));
const BALLS = ballArithmetic(float64);

interface Settings {
  readonly states: number;
  readonly actions: number;
  readonly gammaF: string;
  readonly beta: string;
  /** Whether the last state is terminal, and whether transitions may lead backwards. */
  readonly terminal: boolean;
  readonly cyclic: boolean;
  /** Read cyclically: successors, probabilities, rewards. */
  readonly draws: readonly number[];
}

/** A random problem with decimal entries: at most three successors of each pair; one parameter, in the rewards. */
function build({ states, actions, gammaF, beta, terminal, cyclic, draws }: Settings): ConfigurableMdp {
  let at = 0;
  const draw = (): number => draws[at++ % draws.length];
  const end = terminal ? states - 1 : states;
  const perPair = <T>(entry: (s: number) => T): T[][] =>
    Array.from({ length: states }, (_, s) => (s >= end ? [] : Array.from({ length: actions }, () => entry(s))));
  const successors = (s: number): Distribution => {
    const candidates = Array.from({ length: states }, (_, t) => t).filter((t) => cyclic || t > s);
    const first = candidates[draw() % candidates.length];
    const second = candidates[draw() % candidates.length];
    if (first === second) return { successors: [first], probabilities: [expression(1)] };
    const p = rational(1 + (draw() % 8), 9);
    return { successors: [first, second], probabilities: [expression(p), minus(1, p)] };
  };
  const transitions = perPair(successors);
  const reward = () => plus(rational((draw() % 41) - 20, 10), times(rational((draw() % 11) - 5, 7), parameter(0)));
  return {
    kind: 'configurable-mdp',
    states,
    actions,
    gammaF: parseRational(gammaF)!,
    gammaL: rational(9, 10),
    beta: parseRational(beta)!,
    theta: [rational(1, 3)],
    terminal: terminal ? [end] : [],
    horizon: null,
    initial: { successors: [0], probabilities: [expression(1)] },
    transitions,
    rewardF: perPair(reward),
    rewardL: perPair(() => expression(0)),
    phiL: expression(0),
  };
}

const settings = (
  gammas: readonly string[],
  betas: readonly string[],
  shape: Partial<Settings> = {},
): fc.Arbitrary<Settings> =>
  fc
    .record({
      states: fc.integer({ min: 2, max: 6 }),
      actions: fc.integer({ min: 1, max: 3 }),
      gammaF: fc.constantFrom(...gammas),
      beta: fc.constantFrom(...betas),
      terminal: fc.boolean(),
      cyclic: fc.constant(true),
      draws: fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 }),
    })
    .map((s) => ({ ...s, ...shape }));

/** The tables at the instance's own point, as the solver takes them. */
function tablesOf(problem: CompiledMdp): FollowerTables {
  const { p, rewardF } = evaluateTables(problem, BALLS);
  const bounded = (balls: typeof p) => ({
    values: Float64Array.from(balls, (x) => x.center),
    radii: Float64Array.from(balls, (x) => x.radius),
  });
  return { p: bounded(p), rewardF: bounded(rewardF) };
}

const solve = (mdp: ConfigurableMdp, warm?: ArrayLike<number>) => {
  const problem = compileProblem(mdp);
  return createFastBestResponse(problem).solve(tablesOf(problem), warm);
};

/** A double as the fraction that it is. */
function fractionOf(x: number): Rational {
  let [scaled, doublings] = [x, 0n];
  for (; !Number.isInteger(scaled); doublings += 64n) scaled *= 2 ** 64;
  return rational(BigInt(scaled), 2n ** doublings);
}

/** The distance of a double to the nearest point of an enclosure. */
function leastDistance(x: number, enclosed: Ball<BigFloat>): number {
  const difference = BINARY.sub(BINARY.constant(fractionOf(x)), enclosed);
  return BINARY.inner.lowerMagnitude(difference.center) * (1 - 1e-12) - difference.radius;
}

/** Expects V_F and Q_F within their bounds of an enclosure of 45 digits, and the policy within exp(±η) of its own. */
function expectTrue(mdp: ConfigurableMdp): void {
  const fast = solve(mdp);
  const exact = bestResponse(evaluateTables(compileProblem(mdp), BINARY));
  const { actions } = mdp;
  const beta = float64.constant(mdp.beta);
  fast.vF.forEach((v, s) => expect(leastDistance(v, exact.vF[s])).toBeLessThanOrEqual(fast.bound));
  fast.qF.forEach((q, pair) => {
    const s = Math.floor(pair / actions);
    expect(leastDistance(q, exact.qF[pair])).toBeLessThanOrEqual(fast.qBound[s]);
    // Errors of Q_F up to E move a softmax by factors within exp(±2E/β); its own roundings are 4 for each unit of |Q − V|/β, and 3B + 16
    const eta = (2 * fast.qBound[s]) / beta + 2 ** -53 * ((4 * Math.abs(fast.vF[s] - q)) / beta + 3 * actions + 16);
    const g = BINARY.toNumber(exact.policy[pair]);
    expect(Math.abs(fast.policy[pair] - g)).toBeLessThanOrEqual(g * Math.expm1(eta * 1.01) + Number.MIN_VALUE);
  });
  // What there is to round: 12 operations on a value for each of at most two successors and three actions, and the entropy term; the
  // interval is twice as wide, or six times, over 1 − γ
  const scale = fast.vF.reduce((a, v) => Math.max(a, Math.abs(v)), 2) + beta;
  const leaving = mdp.gammaF.n === mdp.gammaF.d ? mdp.states : 1 / (1 - float64.constant(mdp.gammaF));
  expect(fast.bound).toBeLessThanOrEqual(2 ** -53 * 36 * scale * 6 * leaving);
}

describe('the fast best response', () => {
  test('lies within its bound of the enclosed one, discounted, with cycles, ends and several components', () => {
    fc.assert(
      fc.property(settings(['0', '0.5', '0.9', '0.99'], ['0.05', '0.3', '1']), (s) => expectTrue(build(s))),
      { seed: 201, numRuns: 60 },
    );
  });

  test('survives the extremes of beta', () => {
    fc.assert(
      fc.property(settings(['0.5', '0.9'], ['0.0001', '0.001', '100']), (s) => expectTrue(build(s))),
      { seed: 202, numRuns: 40 },
    );
  });

  test('needs no discount where every path ends', () => {
    fc.assert(
      fc.property(settings(['1'], ['0.0001', '0.3', '100'], { terminal: true, cyclic: false }), (s) =>
        expectTrue(build(s)),
      ),
      { seed: 203, numRuns: 40 },
    );
  });

  test('is the same from a warm start, in no more steps', () => {
    fc.assert(
      fc.property(
        settings(['0.9', '0.99'], ['0.01', '0.3']),
        fc.double({ min: -1e-3, max: 1e-3, noNaN: true }),
        (s, shift) => {
          const mdp = build(s);
          const cold = solve(mdp);
          const again = solve(mdp, cold.vF);
          expect(again.iterations).toBe(0);
          expect(again.vF).toEqual(cold.vF);
          const warm = solve(
            mdp,
            cold.vF.map((v) => v + shift),
          );
          warm.vF.forEach((v, i) =>
            expect(Math.abs(v - cold.vF[i])).toBeLessThanOrEqual((warm.bound + cold.bound) * (1 + 1e-12)),
          );
        },
      ),
      { seed: 204, numRuns: 60 },
    );
  });

  test('of one state that is never left is β log B / (1 − γ) above the reward', () => {
    const loop = { successors: [0], probabilities: [expression(1)] };
    const base = build({ states: 2, actions: 1, gammaF: '0.9', beta: '2', terminal: false, cyclic: true, draws: [0] });
    const two = Array.from({ length: 2 }, () => expression('0.5'));
    const zero = two.map(() => expression(0));
    const { vF, bound } = solve({
      ...base,
      states: 1,
      actions: 2,
      transitions: [[loop, loop]],
      rewardF: [two],
      rewardL: [zero],
    });
    // The closed form itself rounds four times
    expect(Math.abs(vF[0] - (0.5 + 2 * Math.LN2) * 10)).toBeLessThanOrEqual(bound + 4 * 2 ** -53 * vF[0]);
  });

  test('unrolls a horizon into an acyclic problem, solved by a triangular matrix', () => {
    const mdp = {
      ...build({
        states: 4,
        actions: 2,
        gammaF: '1',
        beta: '0.2',
        terminal: true,
        cyclic: true,
        draws: [3, 14, 15, 92, 65, 35, 89],
      }),
      horizon: 30,
    };
    expect(createPolicySystem(compileProblem(mdp)).matrix.lower).toBe(0);
    expectTrue(mdp);
  });

  test('does without a discount where the end can only be put off at a cost', () => {
    const self: Rational = rational(9, 10);
    const stay = { successors: [0, 1], probabilities: [expression(self), minus(1, self)] };
    const leave = { successors: [1], probabilities: [expression(1)] };
    const base = build({ states: 2, actions: 2, gammaF: '1', beta: '0.5', terminal: true, cyclic: true, draws: [0] });
    expectTrue({
      ...base,
      transitions: [[stay, leave], []],
      rewardF: [[expression(-1), expression(-5)], []],
    });
  });
});

describe('where there is no best response it says so', () => {
  const twoStates = (reward: number, loop: Distribution): ConfigurableMdp => ({
    ...build({ states: 2, actions: 2, gammaF: '1', beta: '0.5', terminal: true, cyclic: true, draws: [0] }),
    transitions: [[loop, loop], []],
    rewardF: [[expression(reward), expression(reward)], []],
  });

  test('no end is within reach at discount one', () => {
    expect(() => solve(twoStates(-1, { successors: [0], probabilities: [expression(1)] }))).toThrow(NoBestResponse);
  });

  test('staying pays at discount one', () => {
    const mdp = twoStates(1, { successors: [0], probabilities: [expression(1)] });
    const leave = { successors: [1], probabilities: [expression(1)] };
    expect(() => solve({ ...mdp, transitions: [[mdp.transitions[0][0], leave], []] })).toThrow(NoBestResponse);
  });

  test('the starting values are not numbers', () => {
    expect(() => solve(fourRooms(), new Float64Array(105).fill(NaN))).toThrow(NoBestResponse);
  });

  test('the matrices would be too large', () => {
    const states = 3000;
    const scattered: Pick<CompiledMdp, 'states' | 'actions' | 'edgeStart' | 'edgeTarget' | 'terminal'> = {
      states,
      actions: 1,
      edgeStart: Int32Array.from({ length: states + 1 }, (_, i) => i),
      edgeTarget: Int32Array.from({ length: states }, (_, i) => (i * 1571) % states),
      terminal: new Uint8Array(states),
    };
    expect(() => createPolicySystem(scattered as CompiledMdp)).toThrow(RangeError);
  });
});

describe('four rooms', () => {
  test.each(['0.0001', '0.001', '0.003', '0.1', '100'])('is certified at beta = %s', (beta) => {
    const { vF, bound, policy } = solve(fourRooms({ beta }));
    const scale = vF.reduce((a, v) => Math.max(a, Math.abs(v)), 0);
    // 60 roundings in a backup of five successors and four actions, an interval 2·3 times as wide, a factor of 100 for the discount
    expect(bound).toBeLessThanOrEqual(2 ** -53 * 60 * (scale + Number(beta)) * 6 * 100);
    for (let s = 0; s < 104; s++) {
      const sum = policy.slice(4 * s, 4 * s + 4).reduce((a, g) => a + g);
      expect(Math.abs(sum - 1)).toBeLessThanOrEqual(8 * 2 ** -53);
    }
  });

  test('the band of its matrix is 11 on either side', () => {
    const { matrix, states } = createPolicySystem(compileProblem(fourRooms()));
    expect([states.length, matrix.lower, matrix.upper]).toEqual([104, 11, 11]);
  });
});
