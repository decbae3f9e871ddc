import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STRATA, stratumById } from '../../../../src/instances/strata.js';
import { compileProblem } from '../../../../src/model/mdp/tables.js';
import type { Arithmetic } from '../../../../src/numeric/arithmetic.js';
import { parameter } from '../../../../src/numeric/expression.js';
import { fraction } from '../../../../src/numeric/fraction.js';
import {
  backwardInduction,
  endsSurely,
  iterateDerivative,
  type FollowerDerivative,
} from '../../../../src/truth/routes/mdp/followerDerivative.js';
import { trajectories } from '../../../helpers/trajectories.js';
import { expectSame, expectSameRows } from '../../../helpers/same.js';
import { BINARY, DOUBLES, differentiate, innerStates, pairsOf, solve } from '../../../helpers/solve.js';
import { smallMdp } from '../../../helpers/smallMdp.js';

const ending = fc.oneof(...STRATA.map((s) => s.arbitrary)).filter((mdp) => endsSurely(compileProblem(mdp)));

/** ∇log g† by pair, zeros where it is null. */
const scores = <T>({ policyScore }: FollowerDerivative<T>, arithmetic: Arithmetic<T>, parameters: number): T[][] =>
  policyScore.map((row) => [...(row ?? new Array<T>(parameters).fill(arithmetic.zero))]);

describe('problems that end surely', () => {
  test('are those in which no trajectory visits a state twice', () => {
    fc.assert(
      fc.property(fc.oneof(...STRATA.map((s) => s.arbitrary)), (mdp) => {
        const { tables, response } = solve(mdp, DOUBLES);
        const { problem } = tables;
        if (!endsSurely(problem)) {
          // Some state leads to itself, so that some state can be reached from one of its successors.
          const reaches = (from: number, to: number, seen = new Set<number>()): boolean => {
            for (
              let e = problem.edgeStart[from * problem.actions];
              e < problem.edgeStart[(from + 1) * problem.actions];
              e++
            ) {
              const next = problem.edgeTarget[e];
              if (next === to) return true;
              if (!seen.has(next) && reaches(next, to, seen.add(next))) return true;
            }
            return false;
          };
          expect(innerStates(tables).some((s) => reaches(s, s))).toBe(true);
          return;
        }
        let looked = 0;
        for (const { pairs } of trajectories(tables, response.policy)) {
          const visited = pairs.map((pair) => Math.floor(pair / problem.actions));
          expect(new Set(visited).size).toBe(visited.length);
          if (++looked === 50) break;
        }
      }),
      { seed: 42, numRuns: 24 },
    );
  });
});

describe('backward induction', () => {
  test('gives the best response and its derivative of the fixed-point solver', () => {
    fc.assert(
      fc.property(ending, (mdp) => {
        const { tables, response, gradient } = differentiate(mdp, BINARY);
        const follower = backwardInduction(tables);
        expectSame(BINARY, follower.policy, response.policy);
        expectSameRows(BINARY, follower.gradientQF, gradient.gradientQF!);
        expectSameRows(BINARY, follower.gradientVF, gradient.gradientVF!);
      }),
      { seed: 42, numRuns: 15 },
    );
  });

  test('gives scores of mean zero in every state: Σ_b g† ∇log g† = 0', () => {
    fc.assert(
      fc.property(stratumById('rational').arbitrary, (mdp) => {
        const { tables } = solve(mdp, fraction);
        const follower = backwardInduction(tables);
        const rows = scores(follower, fraction, mdp.theta.length);
        for (const s of innerStates(tables))
          mdp.theta.forEach((_, k) => {
            const terms = pairsOf(tables, s).map((pair) => fraction.mul(follower.policy[pair], rows[pair][k]));
            expect(fraction.toText(terms.reduce(fraction.add))).toBe('0');
          });
      }),
      { seed: 42, numRuns: 30 },
    );
  });

  test('gives scores ∇log g† = (∇Q_F − ∇V_F)/β', () => {
    fc.assert(
      fc.property(ending, (mdp) => {
        const { tables } = solve(mdp, BINARY);
        const follower = backwardInduction(tables);
        const expected = follower.gradientQF.map((row, pair) =>
          row.map((q, k) => {
            const v = follower.gradientVF[Math.floor(pair / mdp.actions)][k];
            return BINARY.div(BINARY.sub(q, v), tables.beta);
          }),
        );
        expectSameRows(BINARY, scores(follower, BINARY, mdp.theta.length), expected);
      }),
      { seed: 43, numRuns: 15 },
    );
  });
});

describe('the iterated derivative', () => {
  test('encloses the exact one', () => {
    fc.assert(
      fc.property(stratumById('cyclic').arbitrary, (mdp) => {
        const { tables, response, gradient } = differentiate(mdp, BINARY);
        const follower = iterateDerivative(tables, response);
        const { toNumber, sub, bound } = BINARY;
        const size = Math.max(1e-30, ...gradient.gradientQF!.flat().map((x) => Math.abs(toNumber(x))));
        for (const part of ['gradientQF', 'gradientVF'] as const)
          follower[part].forEach((row, i) =>
            row.forEach((x, k) => {
              const exact = gradient[part]![i][k];
              const apart = sub(BINARY.midpoint(x), BINARY.midpoint(exact));
              expect(bound(apart)).toBeLessThanOrEqual((x.radius + exact.radius) * (1 + 1e-9));
              // What is missing was to be below 1e-8 of max|c|/(1 − γ_F), and ∇V_F can be that much smaller: (1 − γ_F) ≥ 0.05.
              expect(x.radius).toBeLessThanOrEqual(1e-5 * Math.max(1, size));
            }),
          );
        expect(follower.policy).toBe(response.policy);
      }),
      { seed: 42, numRuns: 7 },
    );
  });

  test('comes to an end where the derivative is zero but for its rounding', () => {
    // ∇(θ − θ) is computed as zero with the smallest of radii, which no discount makes smaller: 5e-324 · 0.9 = 5e-324.
    const idle = smallMdp({
      states: 1,
      actions: 1,
      gammaF: '9/10',
      gammaL: '1/2',
      theta: [1],
      transitions: [[[[0, 1]]]],
      rewardF: [{ kind: 'sub', a: parameter(0), b: parameter(0) }],
      rewardL: [parameter(0)],
    });
    const { tables, response } = solve(idle, DOUBLES);
    let left = 100_000;
    const mul: typeof DOUBLES.mul = (a, b) => {
      if (left-- === 0) throw new Error('a hundred thousand products, and no end');
      return DOUBLES.mul(a, b);
    };
    const { gradientVF } = iterateDerivative({ ...tables, arithmetic: { ...DOUBLES, mul } }, response);
    expect(gradientVF[0][0].center).toBe(0);
    // All sums are of exact zeros; what is left are multiples of the smallest double (5e-324).
    expect(gradientVF[0][0].radius).toBeLessThanOrEqual(1e-300);
  });

  test('has no score where there is no choice', () => {
    const single = stratumById('cyclic').arbitrary.filter((mdp) => mdp.actions === 1);
    fc.assert(
      fc.property(single, (mdp) => {
        const { tables, response } = solve(mdp, DOUBLES);
        expect(iterateDerivative(tables, response).policyScore.every((score) => score === null)).toBe(true);
      }),
      { seed: 43, numRuns: 7 },
    );
  });

  test('is the derivative of the reward for a follower who looks no further', () => {
    const mdp = smallMdp({
      states: 1,
      actions: 2,
      gammaF: 0,
      gammaL: '1/2',
      theta: ['1/4'],
      transitions: [[[[0, 1]], [[0, 1]]]],
      rewardF: [[parameter(0), 0]],
      rewardL: [0],
    });
    const { tables, response } = solve(mdp, DOUBLES);
    const { gradientVF, gradientQF } = iterateDerivative(tables, response);
    // One sweep is all: Σ g ∇r_F = g, with a radius of some roundings.
    expect(Math.abs(gradientVF[0][0].center - response.policy[0].center)).toBeLessThanOrEqual(gradientVF[0][0].radius);
    expect(gradientVF[0][0].radius).toBeLessThan(1e-14);
    expect(gradientQF.map(([x]) => x.center)).toEqual([1, 0]);
  });
});
