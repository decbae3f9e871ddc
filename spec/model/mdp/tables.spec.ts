import type { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cyclic } from '../../../src/instances/cyclic.js';
import { degenerate } from '../../../src/instances/degenerate.js';
import { layered } from '../../../src/instances/layered.js';
import { configurableMdp } from '../../../src/model/mdp/build.js';
import type { ConfigurableMdp } from '../../../src/model/mdp/configurableMdp.js';
import {
  compileProblem,
  evaluateTables,
  perturbTables,
  tableGradients,
  thetaOf,
  weightedTableGradient,
  type PerEntry,
  type Tables,
} from '../../../src/model/mdp/tables.js';
import { unroll } from '../../../src/model/mdp/unroll.js';
import { ballArithmetic } from '../../../src/numeric/ball.js';
import { decimalArithmetic } from '../../../src/numeric/decimal.js';
import { call, minus, parameter, plus, times } from '../../../src/numeric/expression.js';
import { float64 } from '../../../src/numeric/float64.js';
import type { Gradient } from '../../../src/numeric/tape.js';

const decimals = decimalArithmetic(40);
const instances = fc.oneof(cyclic.arbitrary, layered.arbitrary, degenerate.arbitrary);

/** All entries in one list. */
const entries = <T>({ initial, p, rewardF, rewardL, phiL }: PerEntry<T>): T[] => [
  ...initial,
  ...p,
  ...rewardF,
  ...rewardL,
  phiL,
];

const tablesOf = (mdp: ConfigurableMdp): Tables<Decimal> => evaluateTables(compileProblem(mdp), decimals);

/** Two parameters that everything depends on; state 1 is terminal. */
const [x, y] = [parameter(0), parameter(1)];
const example = (horizon: number | null = null): ConfigurableMdp =>
  configurableMdp({
    states: 3,
    actions: 2,
    gammaF: '1/3',
    gammaL: '0.9',
    beta: '1/7',
    theta: ['1/2', '-1/4'],
    horizon,
    terminal: [1],
    initial: [
      [2, x],
      [0, minus(1, x)],
    ],
    transitions: (s, b) => (b === 0 ? [[1, 1]] : [[2 - s, times(x, x)], [1, minus(1, times(x, x))]]), // prettier-ignore
    rewardF: (s, b) => plus(s, times(10, b), y),
    rewardL: (s, b) => times(call('exp', y), s + b),
    phiL: times(x, y),
  });

describe('a compiled problem', () => {
  test('lists the successors of every pair in order', () => {
    fc.assert(
      fc.property(instances, (mdp) => {
        const flat = unroll(mdp);
        const { states, actions, edgeStart, edgeTarget, terminal, parameters } = compileProblem(mdp);
        expect([states, actions, parameters]).toEqual([flat.states, flat.actions, mdp.theta.length]);
        expect(Array.from(terminal.keys()).filter((s) => terminal[s])).toEqual(flat.terminal);
        expect([edgeStart.length, edgeStart[0], edgeStart.at(-1)]).toEqual([
          states * actions + 1,
          0,
          edgeTarget.length,
        ]);
        for (let pair = 0; pair < states * actions; pair++) {
          const row = flat.transitions[Math.floor(pair / actions)][pair % actions] ?? { successors: [] };
          expect([...edgeTarget.subarray(edgeStart[pair], edgeStart[pair + 1])]).toEqual(row.successors);
        }
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('keeps the problem that it was made of', () => {
    const mdp = example(2);
    expect(compileProblem(mdp).mdp).toBe(mdp);
    expect(compileProblem(mdp).states).toBe(7);
  });
});

describe('tables', () => {
  test('hold every entry in its place', () => {
    const tables = evaluateTables(compileProblem(example()), float64);
    const e = Math.exp(-0.25);
    expect(tables.initial).toEqual([0.5, 0, 0.5]);
    // Pairs (0, 0), (0, 1), (2, 0), (2, 1); state 1 has no edges.
    expect([...tables.problem.edgeTarget]).toEqual([1, 2, 1, 1, 0, 1]);
    expect([...tables.problem.edgeStart]).toEqual([0, 1, 3, 3, 3, 4, 6]);
    expect(tables.p).toEqual([1, 0.25, 0.75, 1, 0.25, 0.75]);
    expect(tables.rewardF).toEqual([-0.25, 9.75, 0, 0, 1.75, 11.75]);
    expect(tables.rewardL).toEqual([0, e, 0, 0, 2 * e, 3 * e]);
    expect(tables.phiL).toBe(-0.125);
    expect([tables.gammaF, tables.gammaL, tables.beta]).toEqual([1 / 3, 0.9, 1 / 7]);
  });

  test('have one entry for every state, edge and pair', () => {
    fc.assert(
      fc.property(instances, (mdp) => {
        const tables = tablesOf(mdp);
        const { states, actions, edgeTarget } = tables.problem;
        expect(tables.initial.length).toBe(states);
        expect(tables.p.length).toBe(edgeTarget.length);
        expect([tables.rewardF.length, tables.rewardL.length]).toEqual([states * actions, states * actions]);
        for (const entry of entries(tables)) expect(decimals.toNumber(entry)).not.toBeNaN();
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test('hold distributions', () => {
    fc.assert(
      fc.property(instances, (mdp) => {
        const { problem, initial, p } = tablesOf(mdp);
        const sum = (list: readonly Decimal[]): number =>
          list
            .reduce((a, b) => a.plus(b), decimals.zero)
            .minus(1)
            .abs()
            .toNumber();
        // A rounding of 40 digits for each probability and each sum
        const slack = 1e-39 * 2 * problem.states;
        expect(sum(initial)).toBeLessThanOrEqual(slack);
        for (let pair = 0; pair < problem.states * problem.actions; pair++) {
          const row = p.slice(problem.edgeStart[pair], problem.edgeStart[pair + 1]);
          if (row.length > 0) expect(sum(row)).toBeLessThanOrEqual(slack);
          else expect(problem.terminal[Math.floor(pair / problem.actions)]).toBe(1);
        }
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test('in balls enclose those of more digits', () => {
    const balls = ballArithmetic(decimalArithmetic(20));
    fc.assert(
      fc.property(instances, (mdp) => {
        const problem = compileProblem(mdp);
        const exact = entries(evaluateTables(problem, decimals));
        entries(evaluateTables(problem, balls)).forEach((ball, i) => {
          expect(exact[i].minus(ball.center.toString()).abs().toNumber()).toBeLessThanOrEqual(ball.radius);
        });
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test('are taken at the point of the instance unless another is given', () => {
    const problem = compileProblem(example());
    expect(thetaOf(problem, float64)).toEqual([0.5, -0.25]);
    const own = evaluateTables(problem, float64);
    expect(entries(evaluateTables(problem, float64, [0.5, -0.25]))).toEqual(entries(own));
    expect(evaluateTables(problem, float64, [0.25, 0]).initial).toEqual([0.75, 0, 0.25]);
  });

  test('repeat the rows and rewards of every time', () => {
    const tables = evaluateTables(compileProblem(example(2)), float64);
    const own = evaluateTables(compileProblem(example()), float64);
    expect(tables.initial).toEqual([...own.initial, 0, 0, 0, 0]);
    expect(tables.rewardF).toEqual([...own.rewardF, ...own.rewardF, 0, 0]);
    expect(tables.p).toEqual([...own.p, 1, 1, 1, 1]);
  });
});

describe('perturbed tables', () => {
  test('are those of the other point', () => {
    const shift = fc.constantFrom(1e-10, -0.001, 0.01);
    fc.assert(
      fc.property(instances, fc.nat(9), shift, (mdp, index, by) => {
        fc.pre(mdp.theta.length > 0);
        const tables = tablesOf(mdp);
        const theta = thetaOf(tables.problem, decimals);
        const k = index % theta.length;
        const value = theta[k].plus(by);
        const full = evaluateTables(tables.problem, decimals, theta.with(k, value));
        const perturbed = perturbTables(tables, theta, k, value);
        expect(entries(perturbed).map(decimals.toText)).toEqual(entries(full).map(decimals.toText));
        expect(entries(tablesOf(mdp)).map(decimals.toText)).toEqual(entries(tables).map(decimals.toText));
      }),
      { seed: 42, numRuns: 40 },
    );
  });
});

describe('gradients of tables', () => {
  test('are the derivatives of the entries', () => {
    fc.assert(
      fc.property(instances, (mdp) => {
        const tables = tablesOf(mdp);
        const theta = thetaOf(tables.problem, decimals);
        const gradients = entries<Gradient<Decimal>>(tableGradients(tables));
        const h = decimals.near(1e-12);
        theta.forEach((t, k) => {
          const [above, below] = [t.plus(h), t.minus(h)].map((value) =>
            entries(perturbTables(tables, theta, k, value)),
          );
          gradients.forEach((gradient, i) => {
            const difference = above[i].minus(below[i]).div(h.times(2)).toNumber();
            // h² = 1e-24 times a third derivative, and 28 digits of the entries
            if (gradient)
              expect(Math.abs(gradient[k].toNumber() - difference)).toBeLessThanOrEqual(
                1e-15 * (1 + Math.abs(difference)),
              );
            else expect(difference).toBe(0);
          });
        });
      }),
      { seed: 42, numRuns: 30 },
    );
  });

  test('weighted and summed are one backward sweep', () => {
    fc.assert(
      fc.property(
        instances,
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 7, maxLength: 7 }),
        (mdp, draws) => {
          const tables = tablesOf(mdp);
          const gradients = entries<Gradient<Decimal>>(tableGradients(tables));
          let at = 0;
          const weight = (): Decimal => decimals.near(draws[at++ % draws.length]);
          const weights: PerEntry<Decimal> = {
            initial: tables.initial.map(weight),
            p: tables.p.map(weight),
            rewardF: tables.rewardF.map(weight),
            rewardL: tables.rewardL.map(weight),
            phiL: weight(),
          };
          const flat = entries(weights);
          weightedTableGradient(tables, weights).forEach((total, k) => {
            const expected = gradients.reduce((sum, g, i) => (g ? sum.plus(flat[i].times(g[k])) : sum), decimals.zero);
            // The same products, rounded to 40 digits in another order
            expect(total.minus(expected).abs().toNumber()).toBeLessThanOrEqual(1e-34 * (1 + expected.abs().toNumber()));
          });
        },
      ),
      { seed: 42, numRuns: 40 },
    );
  });

  test('are null for entries that do not depend on the parameters', () => {
    const gradients = tableGradients(evaluateTables(compileProblem(example()), float64));
    // Adding zero leaves no zero negative.
    const plain = (list: readonly Gradient<number>[]) => list.map((gradient) => gradient?.map((x) => x + 0) ?? null);
    const [initial, p, rewardF] = [plain(gradients.initial), plain(gradients.p), plain(gradients.rewardF)];
    expect(initial).toEqual([[-1, 0], null, [1, 0]]);
    expect(p).toEqual([null, [1, 0], [-1, 0], null, [1, 0], [-1, 0]]);
    expect(rewardF).toEqual([[0, 1], [0, 1], null, null, [0, 1], [0, 1]]);
    expect(gradients.rewardL[0]).toBeNull();
    expect(gradients.phiL).toEqual([-0.25, 0.5]);
  });
});
