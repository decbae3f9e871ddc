import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { relabel } from '../../src/instances/relabel.js';
import { STRATA, stratumById } from '../../src/instances/strata.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { evaluateTables, thetaOf } from '../../src/model/mdp/tables.js';
import { unroll } from '../../src/model/mdp/unroll.js';
import { power, sum } from '../../src/numeric/arithmetic.js';
import type { Ball } from '../../src/numeric/ball.js';
import type { BigFloat } from '../../src/numeric/bigFloat.js';
import { call, expression, minus, parameter, plus, times, type Expression } from '../../src/numeric/expression.js';
import { fraction } from '../../src/numeric/fraction.js';
import { rational, type Rational } from '../../src/numeric/rational.js';
import { differ, expectSame, expectSameRows } from '../helpers/same.js';
import { BINARY, differentiate, range } from '../helpers/solve.js';
import {
  reparametrised,
  shaped,
  someParameter,
  withActions,
  withRewardF,
  withRewardL,
  withUnreachableState,
} from '../helpers/transform.js';
import { smallMdp } from '../helpers/smallMdp.js';

type D = Ball<BigFloat>;
type Answer = ReturnType<typeof answerOf>;

const answerOf = (mdp: ConfigurableMdp, theta?: readonly D[]) => differentiate(mdp, BINARY, theta);

/** Expects the leader to be no better or worse off, and to be pushed the same way. */
function expectSameToLeader(actual: Answer, expected: Answer): void {
  expectSame(BINARY, [actual.gradient.objective], [expected.gradient.objective]);
  for (const part of ['total', 'direct', 'guiding'] as const)
    expectSame(BINARY, actual.gradient[part], expected.gradient[part]);
}

const plainNumber = fc
  .tuple(fc.integer({ min: -30, max: 30 }), fc.constantFrom(1, 2, 3, 10))
  .map(([n, d]): Rational => rational(n, d));

/** β log n. */
const entropyOf = (mdp: ConfigurableMdp, n: number): Expression => times(mdp.beta, call('log', n));

/** Σ_{t<n} γᵗ; for n = null without end. */
function annuity(gamma: Rational, n: number | null): D {
  const { add, sub, div, one, constant, zero } = BINARY;
  if (n === null) return div(one, sub(one, constant(gamma)));
  return range(n).reduce((total, t) => add(total, power(BINARY, constant(gamma), t)), zero);
}

const cyclic = stratumById('cyclic').arbitrary;
/** Problems without terminal states, unlimited or of some steps: all trajectories have the same length. */
const evenLength = fc
  .tuple(
    cyclic.filter((mdp) => mdp.terminal.length === 0),
    fc.constantFrom(null, 1, 2, 3),
  )
  .map(([mdp, horizon]): ConfigurableMdp => ({ ...mdp, horizon }));

/** Expects V_F to be higher by `step` for each step that is left, discounted. */
function expectRaised(mdp: ConfigurableMdp, actual: Answer, expected: Answer, step: D): void {
  const { add, mul } = BINARY;
  const left = (s: number): number | null => mdp.horizon && mdp.horizon - Math.floor(s / mdp.states);
  const raised = expected.response.vF.map((v, s) => add(v, mul(step, annuity(mdp.gammaF, left(s)))));
  expectSame(BINARY, actual.response.vF, raised);
}

describe.each(STRATA)('on $id instances', ({ arbitrary }) => {
  test('the numbering of states means nothing', () => {
    fc.assert(
      fc.property(
        arbitrary.chain((mdp) =>
          fc.tuple(
            fc.constant(mdp),
            fc.shuffledSubarray(range(mdp.states), { minLength: mdp.states, maxLength: mdp.states }),
          ),
        ),
        ([mdp, order]) => {
          const [before, after] = [answerOf(mdp), answerOf(relabel(mdp, order))];
          expectSameToLeader(after, before);
          // With a horizon state s at time t is t·S + s, and the end stands last.
          const end = mdp.horizon === null ? -1 : mdp.states * mdp.horizon;
          const old = (i: number): number => (i === end ? i : i - (i % mdp.states) + order[i % mdp.states]);
          const moved = before.response.vF.map((_, i) => before.response.vF[old(i)]);
          expectSame(BINARY, after.response.vF, moved);
        },
      ),
      { seed: 42, numRuns: 8 },
    );
  });

  test('a state that nothing leads to changes nothing', () => {
    fc.assert(
      fc.property(arbitrary, fc.nat(5), (mdp, next) => {
        const flat = unroll(mdp);
        const [before, after] = [answerOf(flat), answerOf(withUnreachableState(flat, next % flat.states))];
        expectSameToLeader(after, before);
        expectSame(BINARY, after.response.vF.slice(0, flat.states), before.response.vF);
      }),
      { seed: 43, numRuns: 8 },
    );
  });

  test('potential-based shaping changes nothing but V_F, by the potential, even where that depends on θ', () => {
    fc.assert(
      fc.property(arbitrary, fc.array(plainNumber, { minLength: 12, maxLength: 12 }), (mdp, numbers) => {
        const flat = unroll(mdp);
        const potential = range(flat.states).map((s) =>
          flat.terminal.includes(s)
            ? expression(0)
            : plus(numbers[s % 12], times(numbers[(s + 5) % 12], someParameter(flat, s))),
        );
        const [before, after] = [answerOf(flat), answerOf(shaped(flat, potential))];
        expectSameToLeader(after, before);
        const psi = evaluatePotential(flat, potential);
        expectSame(
          BINARY,
          after.response.vF,
          before.response.vF.map((v, s) => BINARY.sub(v, psi[s])),
        );
        expectSame(BINARY, after.response.policy, before.response.policy);
      }),
      { seed: 44, numRuns: 8 },
    );
  });

  test('shaping that does not depend on θ leaves ∇V_F alone', () => {
    fc.assert(
      fc.property(arbitrary, fc.array(plainNumber, { minLength: 12, maxLength: 12 }), (mdp, numbers) => {
        const flat = unroll(mdp);
        const potential = range(flat.states).map((s) => expression(flat.terminal.includes(s) ? 0 : numbers[s % 12]));
        const [before, after] = [answerOf(flat), answerOf(shaped(flat, potential))];
        expectSameRows(BINARY, after.gradient.gradientVF!, before.gradient.gradientVF!);
      }),
      { seed: 45, numRuns: 6 },
    );
  });

  test('the unit of the follower’s reward means nothing where β is in the same unit', () => {
    fc.assert(
      fc.property(arbitrary, fc.constantFrom('1/3', '7', '1/1000', '250'), (mdp, text) => {
        const { value } = expression(text) as Extract<Expression, { kind: 'constant' }>;
        const scaled = withRewardF({ ...mdp, beta: rational(mdp.beta.n * value.n, mdp.beta.d * value.d) }, (r) =>
          times(value, r),
        );
        const [before, after] = [answerOf(mdp), answerOf(scaled)];
        expectSameToLeader(after, before);
        const factor = BINARY.constant(value);
        expectSame(
          BINARY,
          after.response.vF,
          before.response.vF.map((v) => BINARY.mul(factor, v)),
        );
      }),
      { seed: 46, numRuns: 8 },
    );
  });

  test('an action that stands there twice is one whose reward is higher by β log 2', () => {
    fc.assert(
      fc.property(arbitrary, fc.nat(5), (mdp, index) => {
        const twice = index % mdp.actions;
        const [copied, raised] = [
          answerOf(withActions(mdp, [...range(mdp.actions), twice])),
          answerOf(withRewardF(mdp, (r, _, b) => (b === twice ? plus(r, entropyOf(mdp, 2)) : r))),
        ];
        expectSameToLeader(copied, raised);
        expectSame(BINARY, copied.response.vF, raised.response.vF);
        expectSameRows(BINARY, copied.gradient.gradientVF!, raised.gradient.gradientVF!);
      }),
      { seed: 47, numRuns: 8 },
    );
  });

  test('actions that all stand there n times are rewards that are all higher by β log n', () => {
    fc.assert(
      fc.property(arbitrary, fc.integer({ min: 2, max: 3 }), (mdp, n) => {
        const copies = range(n).flatMap(() => range(mdp.actions));
        const [copied, raised] = [
          answerOf(withActions(mdp, copies)),
          answerOf(withRewardF(mdp, (r) => plus(r, entropyOf(mdp, n)))),
        ];
        expectSameToLeader(copied, raised);
        expectSame(BINARY, copied.response.vF, raised.response.vF);
      }),
      { seed: 48, numRuns: 6 },
    );
  });

  test('J and its gradient are linear in the leader’s rewards and Φ_L', () => {
    fc.assert(
      fc.property(
        arbitrary,
        plainNumber,
        fc.array(plainNumber, { minLength: 12, maxLength: 12 }),
        (mdp, factor, numbers) => {
          const other = (s: number, b: number): Expression =>
            plus(numbers[(s + 3 * b) % 12], times(numbers[(5 * s + b) % 12], call('sin', someParameter(mdp))));
          const phi = times(numbers[11], someParameter(mdp), someParameter(mdp));
          const [first, second, together] = [
            answerOf(mdp),
            answerOf({ ...withRewardL(mdp, (_, s, b) => other(s, b)), phiL: phi }),
            answerOf({
              ...withRewardL(mdp, (r, s, b) => plus(times(factor, r), other(s, b))),
              phiL: plus(times(factor, mdp.phiL), phi),
            }),
          ].map(({ gradient }) => [gradient.objective, ...gradient.total, ...gradient.guiding]);
          const { add, mul, constant } = BINARY;
          expectSame(
            BINARY,
            together,
            first.map((x, i) => add(mul(constant(factor), x), second[i])),
          );
        },
      ),
      { seed: 49, numRuns: 6 },
    );
  });

  test('the chain rule holds under an affine change of parameters', () => {
    fc.assert(
      fc.property(
        arbitrary.chain((mdp) => {
          const matrix = fc.array(fc.array(plainNumber, { minLength: mdp.theta.length, maxLength: mdp.theta.length }), {
            minLength: 1,
            maxLength: 3,
          });
          return fc.tuple(fc.constant(mdp), matrix, fc.array(plainNumber, { minLength: 3, maxLength: 3 }));
        }),
        ([mdp, columns, point]) => {
          const { add, mul, zero, constant } = BINARY;
          // θ_k = Σ_j A_kj (θ'_j − point_j) + θ_k(0)
          const by = mdp.theta.map((value, k) =>
            plus(value, ...columns.map((column, j) => times(column[k], minus(parameter(j), point[j])))),
          );
          const before = answerOf(mdp);
          const after = answerOf(reparametrised(mdp, point.slice(0, columns.length), by));
          expectSame(BINARY, [after.gradient.objective], [before.gradient.objective]);
          for (const part of ['total', 'direct', 'guiding'] as const)
            expectSame(
              BINARY,
              after.gradient[part],
              columns.map((column) =>
                before.gradient[part].reduce((total, x, k) => add(total, mul(constant(column[k]), x)), zero),
              ),
            );
        },
      ),
      { seed: 50, numRuns: 8 },
    );
  });

  test('the chain rule holds under a change of parameters that is not linear', () => {
    fc.assert(
      fc.property(
        arbitrary,
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 5, maxLength: 5 }),
        (mdp, tenths) => {
          const count = mdp.theta.length;
          const point = range(count).map((k) => rational(tenths[k], 10));
          // θ_k = tanh(θ'_k + θ'_{k+1}²/2), which stays where instances are defined
          const inside = range(count).map((k) =>
            plus(parameter(k), times('1/2', parameter((k + 1) % count), parameter((k + 1) % count))),
          );
          const after = answerOf(
            reparametrised(
              mdp,
              point,
              inside.map((e) => call('tanh', e)),
            ),
          );
          const { add, sub, mul, one, zero, constant } = BINARY;
          const primed = point.map(constant);
          const half = constant(rational(1, 2));
          const theta = range(count).map((k) => {
            const next = primed[(k + 1) % count];
            return BINARY.tanh(add(primed[k], mul(half, mul(next, next))));
          });
          const before = answerOf(mdp, theta);
          expectSame(BINARY, [after.gradient.objective], [before.gradient.objective]);
          const outer = before.gradient.total.map((x, k) => mul(x, sub(one, mul(theta[k], theta[k]))));
          const pulled = range(count).map((j) =>
            outer.reduce((total, x, k) => {
              const own = k === j ? x : zero;
              const crossed = (k + 1) % count === j ? mul(x, primed[j]) : zero;
              return add(total, add(own, crossed));
            }, zero),
          );
          expectSame(BINARY, after.gradient.total, pulled);
        },
      ),
      { seed: 51, numRuns: 6 },
    );
  });
});

/** ψ at the θ of the instance. */
function evaluatePotential(mdp: ConfigurableMdp, potential: readonly Expression[]): readonly D[] {
  const problem = differentiate(
    { ...mdp, rewardL: mdp.rewardL.map((row, s) => row.map(() => potential[s])) },
    BINARY,
  ).tables;
  return potential.map((_, s) => (mdp.terminal.includes(s) ? BINARY.zero : problem.rewardL[s * mdp.actions]));
}

describe('where all trajectories have the same length', () => {
  test('a constant that is added to the follower’s reward changes nothing but V_F', () => {
    fc.assert(
      fc.property(evenLength, plainNumber, (mdp, constant) => {
        const [before, after] = [answerOf(mdp), answerOf(withRewardF(mdp, (r) => plus(r, constant)))];
        expectSameToLeader(after, before);
        expectSame(BINARY, after.response.policy, before.response.policy);
        expectRaised(mdp, after, before, BINARY.constant(constant));
      }),
      { seed: 42, numRuns: 15 },
    );
  });

  test('actions that all stand there twice change nothing but V_F, by β log 2 for each step', () => {
    fc.assert(
      fc.property(evenLength, (mdp) => {
        const copies = [...range(mdp.actions), ...range(mdp.actions)];
        const [before, after] = [answerOf(mdp), answerOf(withActions(mdp, copies))];
        expectSameToLeader(after, before);
        const step = BINARY.mul(BINARY.constant(mdp.beta), BINARY.log(BINARY.near(2)));
        expectRaised(mdp, after, before, step);
      }),
      { seed: 43, numRuns: 12 },
    );
  });
});

describe('where trajectories differ in length', () => {
  /** From state 0 action 0 ends at once, action 1 ends by way of state 1; the leader earns θ by the way, and the follower log 3. */
  const mdp = smallMdp({
    states: 3,
    actions: 2,
    theta: ['1/2'],
    terminal: [2],
    transitions: [[[[2, 1]], [[1, 1]]], [[[2, 1]], [[2, 1]]], null],
    rewardF: [[0, call('log', times(6, parameter(0)))], 0, null],
    rewardL: [[0, parameter(0)], 0, null],
  });
  const objective = (m: ConfigurableMdp): string => {
    const { gradient } = differentiate(m, fraction);
    return `${fraction.toText(gradient.objective)} ${fraction.toText(gradient.total[0])}`;
  };

  test('a constant that is added to the follower’s reward lengthens them', () => {
    // exp V_F(1) = 2 and 6θ = 3, so g(1|0) = 12θ/(1 + 12θ) = 6/7 and J = θ g; J′ = g + θ·12/(1 + 12θ)² = 6/7 + 6/49
    expect(objective(mdp)).toBe('3/7 48/49');
    // with log 5 more for each step exp Q_F(0, ·) = 5 and 5·3·(5·2) = 150: g = 300θ/(5 + 300θ) = 30/31, J′ = g + θ·1500/155²
    expect(objective(withRewardF(mdp, (r) => plus(r, call('log', 5))))).toBe('15/31 960/961');
  });

  test('actions that all stand there twice lengthen them', () => {
    // the odds are 2·3·4 : 2·1 = 12 : 1, not 6 : 1; J′ = g + θ·24/(1 + 24θ)²
    expect(objective(withActions(mdp, [0, 1, 0, 1]))).toBe('6/13 168/169');
  });

  test('a constant changes what the leader gets on random instances as well', () => {
    const ending = stratumById('layered').arbitrary.filter((m) => m.horizon === null && m.gammaF.n > 0n);
    let changed = 0;
    fc.assert(
      fc.property(ending, (m) => {
        const [before, after] = [answerOf(m), answerOf(withRewardF(m, (r) => plus(r, 1)))];
        if (differ(BINARY, before.gradient.objective, after.gradient.objective)) changed++;
      }),
      { seed: 42, numRuns: 12 },
    );
    expect(changed).toBeGreaterThanOrEqual(5);
  });
});

describe('limits of the temperature', () => {
  const hot = rational(10n ** 10n);

  test('as β grows, the policy tends to that of no reward at all, at the rate 1/β', () => {
    fc.assert(
      fc.property(cyclic, (mdp) => {
        const heated = answerOf({ ...mdp, beta: hot });
        const idle = answerOf({ ...withRewardF(mdp, () => 0), beta: rational(1) });
        // Q_F/β is a contraction’s fixed point for rewards r_F/β, so it is within ‖r_F‖/(β (1 − γ_F)) of that for none; log g† is a
        // difference of two such numbers.
        const { rewardF } = heated.tables;
        const largest = Math.max(...rewardF.map((r) => BINARY.bound(r)));
        const allowed = (2 * largest * BINARY.toNumber(annuity(mdp.gammaF, null))) / 1e10;
        heated.response.policy.forEach((g, pair) => {
          const other = idle.response.policy[pair];
          const apart = BINARY.bound(BINARY.sub(g, other));
          expect(apart).toBeLessThanOrEqual(BINARY.toNumber(other) * Math.expm1(allowed) * (1 + 1e-9) + 1e-25);
        });
      }),
      { seed: 42, numRuns: 12 },
    );
  });

  test('as β grows, the policy tends to the uniform one where all trajectories have the same length', () => {
    fc.assert(
      fc.property(evenLength, (mdp) => {
        const { response, tables } = answerOf({ ...mdp, beta: hot });
        const largest = Math.max(...tables.rewardF.map((r) => BINARY.bound(r)));
        const allowed = (2 * largest * BINARY.toNumber(annuity(mdp.gammaF, mdp.horizon))) / 1e10;
        response.policy.forEach((g, pair) => {
          if (tables.problem.terminal[Math.floor(pair / mdp.actions)]) return;
          const odds = BINARY.toNumber(g) * mdp.actions - 1;
          expect(Math.abs(odds)).toBeLessThanOrEqual(Math.expm1(allowed) + 2 ** -50);
        });
      }),
      { seed: 43, numRuns: 12 },
    );
  });

  test('as β grows, the guiding part tends to zero at the rate 1/β where all trajectories have the same length', () => {
    fc.assert(
      fc.property(evenLength, (mdp) => {
        // β · guiding has a limit: it moves by C/β, so a tenth as much with each power of ten.
        const [a, b, c] = [10n, 11n, 12n].map((digits) => {
          const beta = rational(10n ** digits);
          const { gradient } = answerOf({ ...mdp, beta });
          return gradient.guiding.map((x) => BINARY.mul(BINARY.constant(beta), x));
        });
        c.forEach((x, k) => {
          const [last, before] = [BINARY.sub(x, b[k]), BINARY.sub(b[k], a[k])];
          expect(Math.abs(BINARY.toNumber(last))).toBeLessThanOrEqual(
            Math.abs(BINARY.toNumber(before)) / 5 + last.radius + before.radius,
          );
          expect(BINARY.bound(x)).toBeLessThanOrEqual(1e8);
        });
      }),
      { seed: 44, numRuns: 8 },
    );
  });

  /** The greedy follower by backward induction in doubles: its action in each state, and the least gap to the second best. */
  function greedy(mdp: ConfigurableMdp): { actions: number[]; gap: number } {
    const { tables } = answerOf(mdp);
    const { problem } = tables;
    const values = new Map<number, number>();
    const actions: number[] = range(problem.states).map(() => 0);
    let gap = Infinity;
    const value = (s: number): number => {
      if (problem.terminal[s]) return 0;
      const known = values.get(s);
      if (known !== undefined) return known;
      const q = range(problem.actions).map((b) => {
        const pair = s * problem.actions + b;
        let next = 0;
        for (let e = problem.edgeStart[pair]; e < problem.edgeStart[pair + 1]; e++)
          next += BINARY.toNumber(tables.p[e]) * value(problem.edgeTarget[e]);
        return BINARY.toNumber(tables.rewardF[pair]) + BINARY.toNumber(tables.gammaF) * next;
      });
      const best = Math.max(...q);
      actions[s] = q.indexOf(best);
      gap = Math.min(gap, ...q.filter((_, b) => b !== actions[s]).map((x) => best - x));
      values.set(s, best);
      return best;
    };
    range(problem.states).forEach(value);
    return { actions, gap };
  }

  const ending = fc.oneof(
    stratumById('layered').arbitrary,
    fc.tuple(cyclic, fc.integer({ min: 1, max: 3 })).map(([mdp, horizon]): ConfigurableMdp => ({ ...mdp, horizon })),
  );

  test('as β falls, the follower becomes greedy and J that of the greedy policy', () => {
    fc.assert(
      fc.property(ending, (mdp) => {
        const { actions, gap } = greedy(mdp);
        fc.pre(gap >= 0.01 && mdp.actions > 1);
        const cold = answerOf({ ...mdp, beta: rational(BigInt(Math.floor(gap * 1e6)), 200_000_000n) });
        // |Q_F(soft) − Q_F(greedy)| ≤ β log B for each of at most five steps, and β ≤ gap/200: the odds of any other action are
        // below exp(−(gap − 2·5·β log B)/β) ≤ exp(−200 + 10 log 3) < 1e-80, which is below the radii here.
        const policy = cold.response.policy.map((g, pair) => {
          const s = Math.floor(pair / mdp.actions);
          const chosen = actions[s] === pair % mdp.actions && !cold.tables.problem.terminal[s];
          expect(Math.abs(BINARY.toNumber(g) - (chosen ? 1 : 0))).toBeLessThanOrEqual(1e-80 + 2 ** -50);
          return chosen ? 1 : 0;
        });
        // J of the greedy policy, by sums along it in doubles: a hundred roundings of values up to 100.
        const { problem, rewardL, p, initial, gammaL, phiL } = cold.tables;
        const number = BINARY.toNumber;
        const worth = (s: number): number => {
          if (problem.terminal[s]) return 0;
          const pair = s * mdp.actions + policy.slice(s * mdp.actions, (s + 1) * mdp.actions).indexOf(1);
          let total = number(rewardL[pair]);
          for (let e = problem.edgeStart[pair]; e < problem.edgeStart[pair + 1]; e++)
            total += number(gammaL) * number(p[e]) * worth(problem.edgeTarget[e]);
          return total;
        };
        const expected = initial.reduce((total, x, s) => total + number(x) * worth(s), number(phiL));
        expect(Math.abs(number(cold.gradient.objective) - expected)).toBeLessThanOrEqual(1e4 * 2 ** -53);
        // The follower does not move any more.
        for (const x of cold.gradient.guiding) expect(BINARY.bound(x)).toBeLessThanOrEqual(1e-15);
      }),
      { seed: 42, numRuns: 12 },
    );
  });
});

test('θ may be given instead of that of the instance', () => {
  fc.assert(
    fc.property(cyclic, (mdp) => {
      const moved = mdp.theta.map((x) => rational(x.n, x.d * 2n));
      const theta = moved.map(BINARY.constant);
      expectSameToLeader(answerOf(mdp, theta), answerOf({ ...mdp, theta: moved }));
      const { tables } = answerOf(mdp);
      const own = thetaOf(tables.problem, BINARY);
      expect(sum(BINARY, evaluateTables(tables.problem, BINARY, own).p)).toEqual(sum(BINARY, tables.p));
    }),
    { seed: 42, numRuns: 7 },
  );
});
