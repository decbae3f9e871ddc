import type { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cyclic } from '../../../src/instances/cyclic.js';
import { layered } from '../../../src/instances/layered.js';
import { expectNext, lookahead, lookaheadGradient } from '../../../src/model/mdp/lookahead.js';
import { averageActionVectors, averageActions } from '../../../src/model/mdp/averageActions.js';
import {
  compileProblem,
  evaluateTables,
  perturbTables,
  tableGradients,
  thetaOf,
  type Tables,
} from '../../../src/model/mdp/tables.js';
import { decimalArithmetic } from '../../../src/numeric/decimal.js';
import { float64 } from '../../../src/numeric/float64.js';

const decimals = decimalArithmetic(40);
const instances = fc.oneof(cyclic.arbitrary, layered.arbitrary);
const draws = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 7, maxLength: 7 });
const inDoubles = instances.map((mdp) => evaluateTables(compileProblem(mdp), float64));
const inDecimals = instances.map((mdp) => evaluateTables(compileProblem(mdp), decimals));

/** As many numbers as asked for, over and over the same. */
const repeated = (numbers: readonly number[], count: number): number[] =>
  Array.from({ length: count }, (_, i) => numbers[i % numbers.length] + i);

describe('the expectation over the next state', () => {
  test('is Σ p f', () => {
    fc.assert(
      fc.property(inDoubles, draws, (tables, numbers) => {
        const { problem, p } = tables;
        const f = repeated(numbers, problem.states);
        for (let pair = 0; pair < problem.states * problem.actions; pair++) {
          let expected = 0;
          for (let e = problem.edgeStart[pair]; e < problem.edgeStart[pair + 1]; e++)
            expected += p[e] * f[problem.edgeTarget[e]];
          expect(expectNext(tables, pair, f)).toBe(expected);
        }
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test('of a constant is that constant, and zero after the end', () => {
    fc.assert(
      fc.property(inDecimals, (tables) => {
        const { problem } = tables;
        const f = new Array<Decimal>(problem.states).fill(decimals.near(3));
        for (let pair = 0; pair < problem.states * problem.actions; pair++) {
          const expected = problem.terminal[Math.floor(pair / problem.actions)] ? 0 : 3;
          // A rounding for each of at most a hundred products and sums
          expect(expectNext(tables, pair, f).minus(expected).abs().toNumber()).toBeLessThanOrEqual(1e-37);
        }
      }),
      { seed: 42, numRuns: 30 },
    );
  });
});

describe('lookahead', () => {
  test('is the reward and the discounted expectation', () => {
    fc.assert(
      fc.property(inDoubles, draws, (tables, numbers) => {
        const f = repeated(numbers, tables.problem.states);
        lookahead(tables, tables.rewardL, 0.75, f).forEach((q, pair) => {
          expect(q).toBe(tables.rewardL[pair] + 0.75 * expectNext(tables, pair, f));
        });
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test('without discount of the future is the reward', () => {
    fc.assert(
      fc.property(inDoubles, draws, (tables, numbers) => {
        expect(lookahead(tables, tables.rewardF, 0, repeated(numbers, tables.problem.states))).toEqual(tables.rewardF);
      }),
      { seed: 42, numRuns: 20 },
    );
  });
});

describe('the derivative of lookahead', () => {
  const gamma = decimals.near(0.9);
  const h = decimals.near(1e-12);

  /** The central difference of lookahead at θ_k, the values of the next state moving by `slope`. */
  function difference(tables: Tables<Decimal>, v: readonly Decimal[], slope: readonly number[], k: number): Decimal[] {
    const theta = thetaOf(tables.problem, decimals);
    const side = (step: Decimal): Decimal[] => {
      const moved = perturbTables(tables, theta, k, theta[k].plus(step));
      const values = v.map((x, s) => x.plus(step.times(slope[s])));
      return lookahead(moved, moved.rewardF, gamma, values);
    };
    const [above, below] = [side(h), side(h.neg())];
    return above.map((x, i) => x.minus(below[i]).div(h.times(2)));
  }

  const cases = [
    ['with values held still', false],
    ['with values that move', true],
  ] as const;
  test.each(cases)('%s is the limit of differences', (_, moving) => {
    fc.assert(
      fc.property(inDecimals, draws, (tables, numbers) => {
        const { states, parameters } = tables.problem;
        const v = repeated(numbers, states).map(decimals.near);
        const slopes = Array.from({ length: parameters }, (__, k) => repeated(numbers, states + k).slice(k));
        const gradientV = v.map((__, s) => (s % 3 === 2 ? null : slopes.map((slope) => decimals.near(slope[s]))));
        const gradients = tableGradients(tables);
        const own = moving
          ? lookaheadGradient(tables, gradients, gradients.rewardF, gamma, v, gradientV)
          : lookaheadGradient(tables, gradients, gradients.rewardF, gamma, v);
        for (let k = 0; k < parameters; k++) {
          const slope = v.map((__, s) => (moving ? (gradientV[s]?.[k].toNumber() ?? 0) : 0));
          difference(tables, v, slope, k).forEach((expected, pair) => {
            // h² = 1e-24 times third derivatives and values below a hundred, and 28 digits of the difference
            const error = own[pair][k].minus(expected).abs().toNumber();
            expect(error).toBeLessThanOrEqual(1e-15 * (1 + expected.abs().toNumber()));
          });
        }
      }),
      { seed: 42, numRuns: 30 },
    );
  });

  test('has as many components as there are parameters, for every pair', () => {
    fc.assert(
      fc.property(inDoubles, (tables) => {
        const gradients = tableGradients(tables);
        const { states, actions, parameters } = tables.problem;
        const own = lookaheadGradient(tables, gradients, gradients.rewardL, 0.5, new Array<number>(states).fill(1));
        expect(own.map((g) => g.length)).toEqual(new Array(states * actions).fill(parameters));
      }),
      { seed: 42, numRuns: 20 },
    );
  });

  test('leaves the gradients of the tables as they were', () => {
    fc.assert(
      fc.property(inDoubles, (tables) => {
        const gradients = tableGradients(tables);
        lookaheadGradient(tables, gradients, gradients.rewardF, 0.5, new Array<number>(tables.problem.states).fill(2));
        expect(gradients).toEqual(tableGradients(tables));
      }),
      { seed: 42, numRuns: 20 },
    );
  });
});

describe('averages over actions', () => {
  test('are Σ g f', () => {
    fc.assert(
      fc.property(inDoubles, draws, draws, (tables, numbers, weights) => {
        const { states, actions } = tables.problem;
        const f = repeated(numbers, states * actions);
        const policy = repeated(weights, states * actions).map((w) => w / 16);
        const expected = Array.from({ length: states }, (_, s) => {
          let total = 0;
          for (let b = 0; b < actions; b++) total += policy[s * actions + b] * f[s * actions + b];
          return total;
        });
        expect(averageActions(tables, policy, f)).toEqual(expected);
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test('of vectors are those of their components; null counts as zero', () => {
    fc.assert(
      fc.property(inDoubles, draws, draws, (tables, numbers, weights) => {
        const { states, actions, parameters } = tables.problem;
        const policy = repeated(weights, states * actions).map((w) => w / 16);
        const f = Array.from({ length: states * actions }, (_, pair) =>
          pair % 4 === 3 ? null : repeated(numbers, parameters + pair).slice(pair),
        );
        const own = averageActionVectors(tables, policy, f);
        for (let k = 0; k < parameters; k++)
          averageActions(tables, policy, f.map((v) => v?.[k] ?? 0)).forEach((expected, s) => {
            expect(own[s][k] === expected).toBe(true);
          }); // prettier-ignore
        expect(own.map((v) => v.length)).toEqual(new Array(states).fill(parameters));
      }),
      { seed: 42, numRuns: 40 },
    );
  });
});
