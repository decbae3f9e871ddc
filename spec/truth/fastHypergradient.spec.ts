import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestResponse } from '../../src/follower/bestResponse.js';
import { leaderValues } from '../../src/leader/values.js';
import { occupancy } from '../../src/leader/occupancy.js';
import type { ConfigurableMdp, Distribution } from '../../src/model/mdp/configurableMdp.js';
import { compileProblem, evaluateTables, thetaOf } from '../../src/model/mdp/tables.js';
import { ballArithmetic, type Ball, type BallArithmetic } from '../../src/numeric/ball.js';
import { bigFloatArithmetic, type BigFloat } from '../../src/numeric/bigFloat.js';
import { call, parameter, plus, softmax, times } from '../../src/numeric/expression.js';
import { float64 } from '../../src/numeric/float64.js';
import { parseRational, rational, type Rational } from '../../src/numeric/rational.js';
import { FOUR_ROOMS_END, FOUR_ROOMS_GOAL } from '../../src/tasks/fourRooms/geography.js';
import { fourRooms } from '../../src/tasks/fourRooms/fourRooms.js';
import { createFastHypergradient, type FastHypergradientSolver } from '../../src/truth/fastHypergradient.js';
import { implicitHypergradient } from '../../src/truth/routes/mdp/implicit.js';

const BINARY = ballArithmetic(bigFloatArithmetic(45));
const BALLS = ballArithmetic(float64);

interface Settings {
  readonly states: number;
  readonly actions: number;
  readonly gammaF: string;
  readonly gammaL: string;
  readonly beta: string;
  readonly terminal: boolean;
  /** Read cyclically: successors and coefficients. */
  readonly draws: readonly number[];
}

/** A random problem of three parameters, which enter transitions, initial states, both rewards and Φ_L. */
function build({ states, actions, gammaF, gammaL, beta, terminal, draws }: Settings): ConfigurableMdp {
  let at = 0;
  const draw = (): number => draws[at++ % draws.length];
  const end = terminal ? states - 1 : states;
  const perPair = <T>(entry: () => T): T[][] =>
    Array.from({ length: states }, (_, s) => (s >= end ? [] : Array.from({ length: actions }, entry)));
  const coefficient = () => rational((draw() % 41) - 20, 16);
  const linear = () => plus(coefficient(), times(coefficient(), parameter(draw() % 3)));
  const distribution = (): Distribution => {
    const successors = [...new Set([draw(), draw(), draw()].map((x) => x % states))];
    return { successors, probabilities: softmax(successors.map(linear)) };
  };
  const reward = () => plus(linear(), times(coefficient(), call('sin', linear())));
  return {
    kind: 'configurable-mdp',
    states,
    actions,
    gammaF: parseRational(gammaF)!,
    gammaL: parseRational(gammaL)!,
    beta: parseRational(beta)!,
    // Doubles hold these exactly
    theta: [coefficient(), coefficient(), coefficient()],
    terminal: terminal ? [end] : [],
    horizon: null,
    initial: distribution(),
    transitions: perPair(distribution),
    rewardF: perPair(reward),
    rewardL: perPair(reward),
    phiL: times(parameter(0), parameter(1)),
  };
}

const settings = (betas: readonly string[], gammas: readonly string[]): fc.Arbitrary<Settings> =>
  fc
    .record({
      states: fc.integer({ min: 1, max: 5 }),
      actions: fc.integer({ min: 1, max: 3 }),
      gammaF: fc.constantFrom(...gammas),
      gammaL: fc.constantFrom(...gammas),
      beta: fc.constantFrom(...betas),
      terminal: fc.boolean(),
      draws: fc.array(fc.nat(1000), { minLength: 60, maxLength: 60 }),
    })
    .map((s) => ({ ...s, terminal: s.terminal && s.states > 1 }));

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

/** Response, leader's values, occupancy and hypergradient from the generic algorithms, enclosed. */
function enclosed<M>(mdp: ConfigurableMdp, arithmetic: BallArithmetic<M>) {
  const tables = evaluateTables(compileProblem(mdp), arithmetic);
  const response = bestResponse(tables);
  return {
    response,
    leader: leaderValues(tables, response.policy),
    occupancy: occupancy(tables, response.policy, tables.gammaL),
    gradient: implicitHypergradient(tables, response),
  };
}

/**
 * Expects the objective within its bound of the truth of 45 digits, and gradient, values and occupancy within twice the radius of a run
 * of the generic algorithms in float64 balls: that radius counts every rounding of a computation of the same conditioning.
 */
function expectTrue(mdp: ConfigurableMdp): void {
  const fast = createFastHypergradient(compileProblem(mdp)).at();
  const exact = enclosed(mdp, BINARY);
  const rounded = enclosed(mdp, BALLS);
  expect(leastDistance(fast.objective.value, exact.leader.objective)).toBeLessThanOrEqual(fast.objective.bound);
  const near = (xs: Float64Array, truth: readonly Ball<BigFloat>[], radii: readonly Ball<number>[]): void =>
    xs.forEach((x, i) =>
      expect(leastDistance(x, truth[i])).toBeLessThanOrEqual(2 * radii[i].radius + Number.MIN_VALUE),
    );
  near(fast.vL, exact.leader.vL, rounded.leader.vL);
  near(fast.qL, exact.leader.qL, rounded.leader.qL);
  near(fast.benefit, exact.leader.benefit, rounded.leader.benefit);
  near(fast.occupancy, exact.occupancy, rounded.occupancy);
  near(fast.direct, exact.gradient.direct, rounded.gradient.direct);
  near(fast.guiding, exact.gradient.guiding, rounded.gradient.guiding);
  near(fast.total, exact.gradient.total, rounded.gradient.total);
}

/**
 * Expects ⟨∇J, direction⟩ to be the derivative of J. The stencil (J(−2h) − 8J(−h) + 8J(h) − J(2h))/12h passes on 1.5/h times the proven
 * bounds of J; the difference between steps 2h and h is fifteen times the leading term of its own error at h.
 */
function expectDerivative(
  solver: FastHypergradientSolver,
  theta: readonly number[],
  direction: readonly number[],
  h: number,
): void {
  const along = (step: number) => solver.valuesAt(theta.map((x, k) => x + step * direction[k])).objective;
  let noise = 0;
  const stencil = (step: number): number => {
    const [a, b, c, d] = [along(-2 * step), along(-step), along(step), along(2 * step)];
    noise = Math.max(noise, (1.5 * Math.max(a.bound, b.bound, c.bound, d.bound)) / step);
    return (a.value - d.value + 8 * (c.value - b.value)) / (12 * step);
  };
  const [coarse, fine] = [stencil(2 * h), stencil(h)];
  const { total } = solver.at(theta);
  const slope = total.reduce((sum, g, k) => sum + g * direction[k], 0);
  expect(Math.abs(slope - fine)).toBeLessThanOrEqual(2 * noise + Math.abs(coarse - fine));
}

describe('the fast hypergradient', () => {
  test('agrees with the enclosed truth on random problems', () => {
    fc.assert(
      fc.property(settings(['0.1', '0.5', '2'], ['0', '0.5', '0.9']), (s) => expectTrue(build(s))),
      { seed: 301, numRuns: 40 },
    );
  });

  test('agrees with it at the extremes of beta', () => {
    fc.assert(
      fc.property(settings(['0.0001', '0.01', '100'], ['0.5', '0.9']), (s) => expectTrue(build(s))),
      { seed: 302, numRuns: 25 },
    );
  });

  test('agrees with it over a horizon, without discount', () => {
    const draws = Array.from({ length: 60 }, (_, i) => (i * i * 31 + 7 * i) % 997);
    const mdp = build({ states: 4, actions: 2, gammaF: '1', gammaL: '1', beta: '0.3', terminal: true, draws });
    expectTrue({ ...mdp, horizon: 6 });
  });

  test('is the derivative of the objective on random problems', () => {
    fc.assert(
      fc.property(settings(['0.1', '0.5', '2'], ['0', '0.5', '0.9']), (s) => {
        const problem = compileProblem(build(s));
        const theta = thetaOf(problem, float64);
        for (let k = 0; k < 3; k++)
          expectDerivative(
            createFastHypergradient(problem),
            theta,
            theta.map((_, i) => (i === k ? 1 : 0)),
            2 ** -11,
          );
      }),
      { seed: 303, numRuns: 60 },
    );
  });

  test('is the same from a warm start', () => {
    fc.assert(
      fc.property(settings(['0.1', '1'], ['0.5', '0.9']), (s) => {
        const problem = compileProblem(build(s));
        const solver = createFastHypergradient(problem);
        const theta = thetaOf(problem, float64);
        const before = solver.at(theta);
        const moved = theta.map((x) => x + 2 ** -7);
        const warm = solver.at(moved, before.follower.vF);
        const cold = solver.at(moved);
        expect(Math.abs(warm.objective.value - cold.objective.value)).toBeLessThanOrEqual(
          (warm.objective.bound + cold.objective.bound) * (1 + 1e-12),
        );
        // Earlier results are not overwritten
        expect(solver.at(theta)).toEqual(before);
      }),
      { seed: 304, numRuns: 40 },
    );
  });

  test('evaluates other policies, up to the sums of their rows', () => {
    fc.assert(
      fc.property(settings(['0.1', '1'], ['0.5', '0.9']), (s) => {
        const solver = createFastHypergradient(compileProblem(build(s)));
        const { follower, objective } = solver.valuesAt();
        const same = solver.leaderUnder(follower.policy.map((g) => 3 * g));
        expect(Math.abs(same.objective.value - objective.value)).toBeLessThanOrEqual(
          (same.objective.bound + objective.bound) * (1 + 1e-12),
        );
      }),
      { seed: 305, numRuns: 40 },
    );
  });

  test('bounds the objective usefully', () => {
    fc.assert(
      fc.property(settings(['0.1', '0.5', '2'], ['0.5', '0.9']), (s) => {
        const { objective, vL, follower } = createFastHypergradient(compileProblem(build(s))).valuesAt();
        const size = (xs: Float64Array) => xs.reduce((a, x) => Math.max(a, Math.abs(x)), 5);
        // 2E/β of the values in relative error of the policy, over 1 − γ_L ≥ 0.1, and as much again for all roundings of the leader
        const policyError = (2 * (follower.bound + size(follower.vF) * 50 * 2 ** -53)) / 0.1;
        expect(objective.bound).toBeLessThanOrEqual((2 * policyError + 100 * 2 ** -53) * 2 * size(vL) * 10);
      }),
      { seed: 306, numRuns: 40 },
    );
  });
});

describe('what does not fit is refused', () => {
  const solver = createFastHypergradient(compileProblem(fourRooms()));

  test.each([[[]], [new Array<number>(104).fill(0)]])('a theta of another length', (theta) => {
    expect(() => solver.at(theta)).toThrow(/105 components/);
  });

  test('a policy of another length, or one that does nothing somewhere', () => {
    expect(() => solver.leaderUnder(new Float64Array(4))).toThrow(/420 entries/);
    expect(() => solver.leaderUnder(new Float64Array(420))).toThrow(/state 0 sums to 0/);
    expect(() => solver.leaderUnder(new Float64Array(420).fill(Infinity))).toThrow(/state 0 sums to Infinity/);
  });
});

describe('four rooms', () => {
  const problem = compileProblem(fourRooms());
  const solver = createFastHypergradient(problem);
  const waves = Array.from({ length: 105 }, (_, j) => Math.sin(j));

  test('the hypergradient is the derivative of the objective', () => {
    const direction = waves.map((_, j) => Math.cos(3 * j));
    expectDerivative(solver, waves, direction, 2 ** -8);
    expectDerivative(
      solver,
      waves.map(() => 0),
      waves.map((_, j) => (j === 104 ? 1 : 0)),
      2 ** -6,
    );
  });

  test('logits that are all moved alike change nothing', () => {
    const { direct, guiding } = solver.at(waves);
    const sizes = (xs: Float64Array) => xs.reduce((a, x) => a + Math.abs(x), 0);
    // Components x_j (w_j − Σ w x) of the softmax sum to zero; each is a difference of two sums of 105 terms
    for (const part of [direct, guiding])
      expect(Math.abs(part.reduce((a, x) => a + x))).toBeLessThanOrEqual(4 * 105 * 2 ** -53 * (sizes(part) + 1));
  });

  test('the incentives do not depend on the action, so the first step of the follower has no guiding part', () => {
    const { follower, benefit, occupancy: visits } = solver.at(waves);
    for (let s = 0; s < 104; s++) {
      const mean = [0, 1, 2, 3].reduce((a, b) => a + follower.policy[4 * s + b] * benefit[4 * s + b], 0);
      // Σ_b g B = 0, up to the residual of the banded solve and the roundings of Q_L and of the sum
      expect(Math.abs(mean * visits[s])).toBeLessThanOrEqual(100 * 2 ** -53 * 2 * 100);
    }
  });

  test('occupancies account for all of the start', () => {
    for (const theta of [waves, waves.map(() => 0)]) {
      const visits = solver.at(theta).occupancy;
      const inside = visits.reduce((a, d, s) => (s === FOUR_ROOMS_END ? a : a + d), 0);
      // (1 − γ) Σ d + d(end) = 1; the elimination in a band of 33 rounds 3·33 times, growth at most 2, condition at most 2/(1 − γ)
      expect(Math.abs((1 - 0.99) * inside + visits[FOUR_ROOMS_END] - 1)).toBeLessThanOrEqual(99 * 2 ** -53 * 2 * 200);
      expect(Math.abs(visits[FOUR_ROOMS_END] - 0.99 * visits[FOUR_ROOMS_GOAL])).toBeLessThanOrEqual(4 * 2 ** -53);
    }
  });

  test.each(['0.0001', '0.001', '0.1', '100'])('is finite and bounded at beta = %s', (beta) => {
    const { objective, total, direct, guiding } = createFastHypergradient(compileProblem(fourRooms({ beta }))).at(
      waves,
    );
    // The error of the policy is that of the values (below 1e-11 for values of order β + 1) over β
    expect(objective.bound).toBeLessThanOrEqual(((2 * 1e-11 * (1 + Number(beta))) / Number(beta)) * 100);
    total.forEach((x, k) => expect(x).toBe(direct[k] + guiding[k]));
    expect(total.every(Number.isFinite)).toBe(true);
  });

  test('agrees with the generic algorithms in float64', () => {
    const tables = evaluateTables(
      problem,
      BALLS,
      waves.map((x) => BALLS.ball(x, 0)),
    );
    const response = bestResponse(tables);
    const leader = leaderValues(tables, response.policy);
    const fast = solver.at(waves);
    const apart = (x: number, ball: Ball<number>) => Math.abs(x - ball.center) - ball.radius;
    fast.follower.vF.forEach((v, s) => expect(apart(v, response.vF[s])).toBeLessThanOrEqual(fast.follower.bound));
    expect(apart(fast.objective.value, leader.objective)).toBeLessThanOrEqual(fast.objective.bound);
  });
});
