import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STRATA, stratumById } from '../../../../src/instances/strata.js';
import { configurableMdp } from '../../../../src/model/mdp/build.js';
import { minus, parameter, times } from '../../../../src/numeric/expression.js';
import { compileProblem } from '../../../../src/model/mdp/tables.js';
import { ZERO } from '../../../../src/numeric/rational.js';
import { countTrajectories, enumerateHypergradient, tailBound } from '../../../../src/truth/routes/mdp/enumeration.js';
import { iterateDerivative } from '../../../../src/truth/routes/mdp/followerDerivative.js';
import { coin } from '../../../helpers/handWorkedInstances.js';
import { expectSame } from '../../../helpers/same.js';
import { BINARY, DOUBLES, differentiate, solve } from '../../../helpers/solve.js';
import { trajectories } from '../../../helpers/trajectories.js';
import { smallMdp } from '../../../helpers/smallMdp.js';

const cyclic = stratumById('cyclic').arbitrary;

describe('the number of trajectories', () => {
  test.each(STRATA)('is that of the trajectories, one by one, on $id instances', ({ arbitrary }) => {
    fc.assert(
      fc.property(arbitrary, fc.integer({ min: 0, max: 4 }), (mdp, horizon) => {
        const { tables, response } = solve(mdp, DOUBLES);
        const count = countTrajectories(tables.problem, mdp.initial.successors, horizon);
        fc.pre(count <= 3000);
        expect([...trajectories(tables, response.policy, horizon)].length).toBe(count);
        if (mdp.gammaL.n >= mdp.gammaL.d || mdp.gammaF.n >= mdp.gammaF.d) return;
        const follower = iterateDerivative(tables, response);
        expect(enumerateHypergradient(tables, follower, horizon).trajectories).toBe(count);
      }),
      { seed: 42, numRuns: 8 },
    );
  });

  /** One state that stays in itself or ends, by either of two actions. */
  const loop = smallMdp({
    states: 2,
    actions: 2,
    gammaF: '1/2',
    gammaL: '1/2',
    terminal: [1],
    transitions: [
      [
        [
          [0, '1/2'],
          [1, '1/2'],
        ],
        [[1, 1]],
      ],
      null,
    ],
    rewardF: [0, null],
    rewardL: [1, null],
  });

  test('grows with the horizon: n(T) = n(T − 1) + 2 here', () => {
    const counts = [0, 1, 2, 3, 10].map((horizon) => countTrajectories(compileProblem(loop), [0], horizon));
    expect(counts).toEqual([1, 3, 5, 7, 21]);
  });

  test('is one for a start in a terminal state, and adds up over starts', () => {
    const problem = compileProblem(loop);
    expect(countTrajectories(problem, [1], 100)).toBe(1);
    expect(countTrajectories(problem, [0, 1], 2)).toBe(6);
    expect(countTrajectories(problem, [], 5)).toBe(0);
  });

  test('is known at once for a horizon that could never be enumerated, or is infinite', () => {
    const problem = compileProblem({ ...loop, transitions: [[loop.transitions[0][0], loop.transitions[0][0]], []] });
    // n(T) = 2 n(T − 1) + 2
    expect(countTrajectories(problem, [0], 50)).toBe(3 * 2 ** 50 - 2);
    expect(countTrajectories(problem, [0], 5000)).toBe(Infinity);
  });
});

describe('what a horizon cuts off', () => {
  test('is bounded: cut enumerations enclose the truth', () => {
    fc.assert(
      fc.property(cyclic, fc.integer({ min: 0, max: 6 }), (mdp, horizon) => {
        const { tables, response, gradient } = differentiate(mdp, DOUBLES);
        fc.pre(countTrajectories(tables.problem, mdp.initial.successors, horizon) <= 1000);
        const { hypergradient: cut } = enumerateHypergradient(tables, iterateDerivative(tables, response), horizon);
        const pairs = [
          [cut.objective, gradient.objective],
          ...(['total', 'direct', 'guiding'] as const).flatMap((part) =>
            cut[part].map((x, k) => [x, gradient[part][k]] as const),
          ),
        ] as const;
        for (const [a, b] of pairs) expect(Math.abs(a.center - b.center)).toBeLessThanOrEqual(a.radius + b.radius);
      }),
      { seed: 42, numRuns: 24 },
    );
  });

  test('is added to every bound', () => {
    fc.assert(
      fc.property(cyclic, fc.integer({ min: 0, max: 3 }), (mdp, horizon) => {
        const { tables, response } = solve(mdp, DOUBLES);
        fc.pre(countTrajectories(tables.problem, mdp.initial.successors, horizon) <= 500);
        const paths = [...trajectories(tables, response.policy, horizon)];
        const last = ({ start, edges }: (typeof paths)[number]) =>
          edges.length === 0 ? start : tables.problem.edgeTarget[edges[edges.length - 1]];
        fc.pre(paths.some((path) => !tables.problem.terminal[last(path)]));
        const follower = iterateDerivative(tables, response);
        const { hypergradient: cut } = enumerateHypergradient(tables, follower, horizon);
        const tail = tailBound(tables, follower, horizon);
        expect(cut.objective.radius).toBeGreaterThanOrEqual(tail.objective);
        for (const x of cut.total) expect(x.radius).toBeGreaterThanOrEqual(tail.gradient);
      }),
      { seed: 43, numRuns: 7 },
    );
  });

  test('is no more than the bound says, and just that for a leader who is paid one for ever', () => {
    const forever = smallMdp({
      states: 1,
      actions: 1,
      gammaF: '1/2',
      gammaL: '3/4',
      theta: [0],
      transitions: [[[[0, 1]]]],
      rewardF: [0],
      rewardL: [1],
    });
    const { tables, response } = solve(forever, DOUBLES);
    const follower = iterateDerivative(tables, response);
    for (const horizon of [0, 1, 5, 20]) {
      // Σ_{t≥T} γᵗ = γᵀ/(1 − γ); the safety factor of the bound is 1 + 2⁻³⁰.
      const exact = 0.75 ** horizon / 0.25;
      const { objective, gradient } = tailBound(tables, follower, horizon);
      expect(objective).toBeGreaterThanOrEqual(exact);
      expect(objective).toBeLessThanOrEqual(exact * (1 + 1e-8));
      expect(gradient).toBe(0);
    }
  });

  test('has the series of scores in the gradient: θ in moves, start, rewards of the leader and choices', () => {
    // One state, left with probability 1 − θ; two actions that earn θ and 0. θ = 1/4, γ_L = 1/2, β = 1, γ_F = 0, so that ∇log g† = 1 − g, −g.
    const mdp = configurableMdp({
      states: 2,
      actions: 2,
      gammaF: 0,
      gammaL: '1/2',
      beta: 1,
      theta: ['1/4'],
      terminal: [1],
      initial: [
        [0, parameter(0)],
        [1, minus(1, parameter(0))],
      ],
      transitions: () => [
        [0, parameter(0)],
        [1, minus(1, parameter(0))],
      ],
      rewardF: [[parameter(0), 0], null],
      rewardL: [[times(3, parameter(0)), -2], null],
    });
    const { tables, response } = solve(mdp, DOUBLES);
    const follower = iterateDerivative(tables, response);
    const g = 1 / (1 + Math.exp(-0.25));
    // r = 2, r′ = 3; ℓ0 = 1 + 1 for the two entries of ρ0; ℓ = Σ g (|∇log g†| + |∇p| + |∇p|) = 2 g (1 − g) + 2.
    const score = 2 * g * (1 - g) + 2;
    for (const horizon of [0, 3, 10]) {
      const rest = 0.5 ** horizon / 0.5;
      // Σ_{t≥T} (t+1) γᵗ, to its last digit after 80 terms.
      const weighted = Array.from({ length: 80 }, (_, i) => (horizon + i + 1) * 0.5 ** (horizon + i)).reduce(
        (a, b) => a + b,
      );
      const exact = rest * (3 + 2 * 2) + 2 * score * weighted;
      const { gradient } = tailBound(tables, follower, horizon);
      // From above, by the safety factor 1 + 2⁻³⁰ and what radii add.
      expect(gradient).toBeGreaterThan(exact);
      expect(gradient).toBeLessThanOrEqual(exact * (1 + 1e-8));
    }
  });

  test('shrinks as the horizon grows, to nothing', () => {
    fc.assert(
      fc.property(cyclic, (mdp) => {
        const { tables, response } = solve(mdp, DOUBLES);
        const follower = iterateDerivative(tables, response);
        const [near, far] = [200, 2000].map((horizon) => tailBound(tables, follower, horizon));
        expect(far.objective).toBeLessThanOrEqual(near.objective);
        expect(far.gradient).toBeLessThanOrEqual(1e-30);
      }),
      { seed: 44, numRuns: 12 },
    );
  });

  test('has no bound without a discount of the leader', () => {
    const { tables, response } = solve({ ...coin, gammaL: { n: 1n, d: 1n } }, DOUBLES);
    expect(tailBound(tables, iterateDerivative(tables, response), 3)).toEqual({
      objective: Infinity,
      gradient: Infinity,
    });
  });

  test('is all but the first reward where the leader is myopic, and that is zero', () => {
    fc.assert(
      fc.property(cyclic, (mdp) => {
        const { tables, response, gradient } = differentiate({ ...mdp, gammaL: ZERO }, BINARY);
        const follower = iterateDerivative(tables, response);
        expect(tailBound(tables, follower, 1)).toEqual({ objective: 0, gradient: 0 });
        const { hypergradient: cut } = enumerateHypergradient(tables, follower, 1);
        expectSame(BINARY, [cut.objective], [gradient.objective]);
      }),
      { seed: 45, numRuns: 7 },
    );
  });
});
