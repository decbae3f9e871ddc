import type { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestResponse } from '../../src/follower/bestResponse.js';
import { cyclic } from '../../src/instances/cyclic.js';
import { layered } from '../../src/instances/layered.js';
import { rationalStratum } from '../../src/instances/rational.js';
import { leaderValues } from '../../src/leader/values.js';
import { occupancy } from '../../src/leader/occupancy.js';
import { policyChain } from '../../src/model/mdp/chain.js';
import { expectNext } from '../../src/model/mdp/lookahead.js';
import { averageActions } from '../../src/model/mdp/averageActions.js';
import { compileProblem, evaluateTables, type Tables } from '../../src/model/mdp/tables.js';
import { dot, sum } from '../../src/numeric/arithmetic.js';
import { ballArithmetic } from '../../src/numeric/ball.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { float64 } from '../../src/numeric/float64.js';
import { fraction, fractionIn } from '../../src/numeric/fraction.js';
import { SingularSystem } from '../../src/numeric/gauss.js';
import { rational } from '../../src/numeric/rational.js';
import { smallMdp } from '../helpers/smallMdp.js';

const decimals = decimalArithmetic(40);

interface Case {
  readonly tables: Tables<Decimal>;
  readonly policy: readonly Decimal[];
}

const weights = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 5, maxLength: 5 })
  .filter((w) => w.some((x) => x > 0));

/** A policy from weights, some of which may be zero; zero for terminal states. */
function policyOf(tables: Tables<Decimal>, own: readonly number[]): Decimal[] {
  const { states, actions, terminal } = tables.problem;
  return Array.from({ length: states }, (_, s) => {
    const row = Array.from({ length: actions }, (__, b) => own[(s + b) % own.length] + (b === s % actions ? 1 : 0));
    const total = row.reduce((a, b) => a + b, 0);
    return row.map((w) => (terminal[s] ? decimals.zero : decimals.constant(rational(w, total))));
  }).flat();
}

const cases = (instances: fc.Arbitrary<Parameters<typeof compileProblem>[0]>): fc.Arbitrary<Case> =>
  fc.tuple(instances, weights).map(([mdp, own]) => {
    const tables = evaluateTables(compileProblem(mdp), decimals);
    return { tables, policy: policyOf(tables, own) };
  });
const any = cases(fc.oneof(cyclic.arbitrary, layered.arbitrary));
const endless = cases(cyclic.arbitrary.filter(({ terminal, horizon }) => terminal.length === 0 && horizon === null));

/**
 * Forty digits, of which linear systems of these sizes and discounts lose less than ten: |a − b| ≤ 10⁻³⁰ of the size of the numbers.
 */
const expectClose = (a: Decimal, b: Decimal, size = 1): void =>
  expect(a.minus(b).abs().toNumber()).toBeLessThanOrEqual(1e-30 * Math.max(size, a.abs().toNumber(), 1));

const largest = (list: readonly Decimal[]): number => Math.max(1, ...list.map((x) => x.abs().toNumber()));

describe('the values of the leader', () => {
  test('satisfy their Bellman equations', () => {
    fc.assert(
      fc.property(any, ({ tables, policy }) => {
        const { qL, vL } = leaderValues(tables, policy);
        averageActions(tables, policy, qL).forEach((average, s) => expectClose(average, vL[s], largest(vL)));
        qL.forEach((q, pair) => {
          const next = tables.gammaL.times(expectNext(tables, pair, vL));
          expectClose(q, tables.rewardL[pair].plus(next), largest(vL));
        });
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('are zero at the end', () => {
    fc.assert(
      fc.property(any, ({ tables, policy }) => {
        const { qL, vL, benefit } = leaderValues(tables, policy);
        const { actions, terminal } = tables.problem;
        terminal.forEach((isTerminal, s) => {
          if (!isTerminal) return;
          for (const x of [vL[s], qL[s * actions], benefit[s * actions]]) expect(x.isZero()).toBe(true);
        });
      }),
      { seed: 42, numRuns: 30 },
    );
  });

  test('have a Benefit that averages to zero under the policy', () => {
    fc.assert(
      fc.property(any, ({ tables, policy }) => {
        const { benefit, qL } = leaderValues(tables, policy);
        for (const average of averageActions(tables, policy, benefit)) expectClose(average, decimals.zero, largest(qL));
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('have a Benefit of Q − V', () => {
    fc.assert(
      fc.property(any, ({ tables, policy }) => {
        const { benefit, qL, vL } = leaderValues(tables, policy);
        benefit.forEach((x, pair) =>
          expect(x.eq(qL[pair].minus(vL[Math.floor(pair / tables.problem.actions)]))).toBe(true),
        );
      }),
      { seed: 42, numRuns: 30 },
    );
  });

  test('average over the initial states, with Φ added, to the objective', () => {
    fc.assert(
      fc.property(any, ({ tables, policy }) => {
        const { vL, objective } = leaderValues(tables, policy);
        expectClose(objective, dot(decimals, tables.initial, vL).plus(tables.phiL), largest(vL));
      }),
      { seed: 42, numRuns: 30 },
    );
  });

  test('are the limit of simulated steps', () => {
    fc.assert(
      fc.property(any, ({ tables, policy }) => {
        const gamma = tables.gammaL.toNumber();
        fc.pre(gamma <= 0.95);
        const chain = policyChain(tables, policy);
        const reward = averageActions(tables, policy, tables.rewardL);
        const { vL } = leaderValues(tables, policy);
        const steps = gamma === 0 ? 1 : Math.ceil(Math.log(1e-12) / Math.log(gamma));
        let v = reward.map(() => 0);
        for (let t = 0; t < steps; t++)
          v = reward.map((r, s) => {
            const next = chain[s].columns.reduce(
              (total, column, e) => total + chain[s].values[e].toNumber() * v[column],
              0,
            );
            return r.toNumber() + gamma * next;
          });
        // γⁿ ≤ 1e-12, and 1e-13 for the rounding of sums in double over at most twenty effective steps
        v.forEach((x, s) => expect(Math.abs(x - vL[s].toNumber())).toBeLessThanOrEqual(2e-12 * largest(vL)));
      }),
      { seed: 42, numRuns: 30 },
    );
  });

  test('are the sum of rewards on a path without discount', () => {
    const mdp = smallMdp({
      states: 4,
      actions: 1,
      terminal: [3],
      transitions: (s) => [[s + 1, 1]],
      rewardF: () => 0,
      rewardL: (s) => 10 ** s,
      phiL: '1/2',
    });
    const tables = evaluateTables(compileProblem(mdp), fraction);
    const { vL, qL, benefit, objective } = leaderValues(tables, bestResponse(tables).policy);
    expect(vL.map(fraction.toText)).toEqual(['111', '110', '100', '0']);
    expect(qL.map(fraction.toText)).toEqual(['111', '110', '100', '0']);
    expect(benefit.every(fraction.isZero)).toBe(true);
    expect(fraction.toText(objective)).toBe('223/2');
  });

  test('are refused without discount where nothing ends', () => {
    const mdp = smallMdp({
      states: 2,
      actions: 1,
      gammaF: '1/2',
      gammaL: '1/2',
      transitions: (s) => [[1 - s, 1]],
      rewardF: () => 0,
      rewardL: () => 1,
    });
    const tables = { ...evaluateTables(compileProblem(mdp), float64), gammaL: 1 };
    expect(() => leaderValues(tables, [1, 1])).toThrow(SingularSystem);
    expect(() => occupancy(tables, [1, 1], 1)).toThrow(SingularSystem);
  });
});

describe('the occupancy', () => {
  test('weighs rewards to the objective', () => {
    fc.assert(
      fc.property(any, ({ tables, policy }) => {
        const d = occupancy(tables, policy, tables.gammaL);
        const reward = averageActions(tables, policy, tables.rewardL);
        const { objective, vL } = leaderValues(tables, policy);
        expectClose(dot(decimals, d, reward).plus(tables.phiL), objective, largest(vL) * largest(d));
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('satisfies d = ρ0 + γ Pᵀ d', () => {
    fc.assert(
      fc.property(any, fc.constantFrom(0, 0.5, 0.9), ({ tables, policy }, discount) => {
        const gamma = decimals.near(discount);
        const d = occupancy(tables, policy, gamma);
        const inflow = tables.initial.map(() => decimals.zero);
        policyChain(tables, policy).forEach(({ columns, values }, s) =>
          columns.forEach((column, e) => (inflow[column] = inflow[column].plus(values[e].times(d[s])))),
        );
        d.forEach((x, s) => expectClose(x, tables.initial[s].plus(gamma.times(inflow[s])), largest(d)));
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test('sums to 1/(1 − γ) where nothing ends', () => {
    fc.assert(
      fc.property(endless, fc.constantFrom(0, 0.5, 0.9, 0.999), ({ tables, policy }, discount) => {
        const gamma = decimals.near(discount);
        const total = sum(decimals, occupancy(tables, policy, gamma));
        expectClose(total, decimals.one.div(decimals.one.minus(gamma)), 1000);
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test('is not negative, and at most 1/(1 − γ)', () => {
    fc.assert(
      fc.property(any, fc.constantFrom(0.5, 0.9), ({ tables, policy }, discount) => {
        for (const x of occupancy(tables, policy, decimals.near(discount)))
          expect(x.gte(-1e-30) && x.lte(1 / (1 - discount) + 1e-12)).toBe(true);
      }),
      { seed: 42, numRuns: 30 },
    );
  });

  test('with discount zero is where things start', () => {
    fc.assert(
      fc.property(any, ({ tables, policy }) => {
        expect(occupancy(tables, policy, decimals.zero).map(decimals.toText)).toEqual(
          tables.initial.map(decimals.toText),
        );
      }),
      { seed: 42, numRuns: 20 },
    );
  });

  test('is the discounted sum of the distributions at all times', () => {
    fc.assert(
      fc.property(any, ({ tables, policy }) => {
        const gamma = 0.8;
        const chain = policyChain(tables, policy).map(({ columns, values }) => ({
          columns,
          values: values.map((x) => x.toNumber()),
        }));
        let now = tables.initial.map((x) => x.toNumber());
        const total = now.map(() => 0);
        // 0.8^160 < 1e-15
        for (let t = 0; t < 160; t++) {
          now.forEach((x, s) => (total[s] += gamma ** t * x));
          const next = now.map(() => 0);
          chain.forEach(({ columns, values }, s) =>
            columns.forEach((column, e) => (next[column] += values[e] * now[s])),
          );
          now = next;
        }
        occupancy(tables, policy, decimals.near(gamma)).forEach((x, s) => {
          expect(Math.abs(x.toNumber() - total[s])).toBeLessThanOrEqual(1e-13);
        });
      }),
      { seed: 42, numRuns: 30 },
    );
  });

  test('counts the visits on a path without discount', () => {
    const mdp = smallMdp({
      states: 4,
      actions: 2,
      terminal: [3],
      initial: [
        [0, '1/3'],
        [1, '2/3'],
      ],
      transitions: (s, b) => [[b === 0 ? s + 1 : 3, 1]],
      rewardF: () => 0,
      rewardL: () => 1,
    });
    const tables = evaluateTables(compileProblem(mdp), fraction);
    // Half of what is left goes on at each step.
    const half = fraction.constant(rational(1, 2));
    const policy = [half, half, half, half, half, half, fraction.zero, fraction.zero];
    expect(occupancy(tables, policy, fraction.one).map(fraction.toText)).toEqual(['1/3', '5/6', '5/12', '1']);
  });
});

describe('in other arithmetics', () => {
  test('balls of doubles enclose what 40 digits say', () => {
    const balls = ballArithmetic(float64);
    fc.assert(
      fc.property(fc.oneof(cyclic.arbitrary, layered.arbitrary), weights, (mdp, own) => {
        const problem = compileProblem(mdp);
        const tables = evaluateTables(problem, decimals);
        const enclosed = evaluateTables(problem, balls);
        const { states, actions, terminal } = problem;
        // Probabilities in eighths are the same in both.
        const policy = Array.from({ length: states * actions }, (_, pair) => {
          const [s, b] = [Math.floor(pair / actions), pair % actions];
          if (terminal[s]) return 0;
          const rest = actions === 1 ? 8 : own[s % own.length] % 8;
          return b === 0 ? rest / 8 : b === 1 ? 1 - rest / 8 : 0;
        });
        const exact = leaderValues(tables, policy.map(decimals.near));
        const values = leaderValues(enclosed, policy.map(balls.near));
        const d = occupancy(tables, policy.map(decimals.near), decimals.constant(mdp.gammaL));
        const occupied = occupancy(enclosed, policy.map(balls.near), balls.constant(mdp.gammaL));
        const pairs = [
          ...values.vL.map((x, i) => [x, exact.vL[i]] as const),
          ...values.qL.map((x, i) => [x, exact.qL[i]] as const),
          ...values.benefit.map((x, i) => [x, exact.benefit[i]] as const),
          ...occupied.map((x, i) => [x, d[i]] as const),
          [values.objective, exact.objective] as const,
        ];
        for (const [ball, value] of pairs) {
          // The centre is read by its shortest literal and the exact value has 40 digits: half a unit of the centre's
          const error = value.minus(decimals.near(ball.center)).abs().toNumber();
          expect(error).toBeLessThanOrEqual(ball.radius + 2 ** -53 * Math.abs(ball.center));
        }
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test('fractions agree with decimals on rational instances', () => {
    fc.assert(
      fc.property(rationalStratum.arbitrary, (mdp) => {
        const problem = compileProblem(mdp);
        const [exact, rounded] = [evaluateTables(problem, fraction), evaluateTables(problem, decimals)];
        const [own, other] = [
          leaderValues(exact, bestResponse(exact).policy),
          leaderValues(rounded, bestResponse(rounded).policy),
        ];
        own.vL.forEach((x, s) => expectClose(fractionIn(decimals, x), other.vL[s]));
        expectClose(fractionIn(decimals, own.objective), other.objective, largest(other.vL));
        expect(averageActions(exact, bestResponse(exact).policy, own.benefit).every(fraction.isZero)).toBe(true);
        const d = occupancy(exact, bestResponse(exact).policy, exact.gammaL);
        const reward = averageActions(exact, bestResponse(exact).policy, exact.rewardL);
        const difference = fraction.sub(fraction.add(dot(fraction, d, reward), exact.phiL), own.objective);
        expect(fraction.isZero(difference)).toBe(true);
      }),
      { seed: 42, numRuns: 30 },
    );
  });
});
