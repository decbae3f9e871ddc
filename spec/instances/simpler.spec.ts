import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestResponse } from '../../src/follower/bestResponse.js';
import { canonicalOrder } from '../../src/instances/canonicalOrder.js';
import { formulaFacts } from '../../src/instances/formulaFacts.js';
import { relabel } from '../../src/instances/relabel.js';
import { sampleInstances } from '../../src/instances/sampleInstances.js';
import { scaled, simplerFormulas } from '../../src/instances/simplerFormulas.js';
import { numberCost, simplerNumbers } from '../../src/instances/simplerNumbers.js';
import { dropSuccessor, logitsOf, renameSuccessors, simplerRows } from '../../src/instances/simplerRows.js';
import { stratumById } from '../../src/instances/strata.js';
import { leaderValues } from '../../src/leader/values.js';
import type { Distribution } from '../../src/model/mdp/configurableMdp.js';
import { compileProblem, evaluateTables } from '../../src/model/mdp/tables.js';
import {
  call,
  expression,
  minus,
  negative,
  over,
  parameter,
  plus,
  power,
  softmax,
  times,
  type Expression,
} from '../../src/numeric/expression.js';
import { float64 } from '../../src/numeric/float64.js';
import { rational } from '../../src/numeric/rational.js';
import { compileTape, evaluateTape } from '../../src/numeric/tape.js';

const values = (formulas: readonly Expression[], theta: readonly number[]): number[] => {
  const tape = compileTape(formulas, theta.length);
  const { values } = evaluateTape(tape, float64, theta);
  return [...tape.outputs].map((at) => values[at]);
};

test('simpler numbers cost less, and lead to zero', () => {
  fc.assert(
    fc.property(fc.integer({ min: -999, max: 999 }), fc.integer({ min: 1, max: 100 }), (n, d) => {
      let x = rational(n, d);
      for (let next = simplerNumbers(x); next.length > 0; next = simplerNumbers(x)) {
        expect(next.every((y) => numberCost(y) < numberCost(x))).toBe(true);
        x = next[n % 2 === 0 ? 0 : next.length - 1];
      }
      expect(x.n).toBe(0n);
    }),
    { seed: 1, numRuns: 200 },
  );
});

describe('simpler formulas', () => {
  const texts = (e: Expression): unknown[] => [...simplerFormulas(e)];

  test('are literals, parameters, operands, and the same with simpler parts', () => {
    const found = texts(times(3, call('sin', plus(parameter(1), '1/2'))));
    for (const wanted of [
      expression(0),
      expression(1),
      parameter(1),
      call('sin', plus(parameter(1), '1/2')),
      times(3, call('sin', parameter(1))),
      times(2, call('sin', plus(parameter(1), '1/2'))),
    ])
      expect(found).toContainEqual(wanted);
  });

  test('are of every kind, and leave out what is no formula', () => {
    const inverse = power(plus(parameter(0), '1/2'), -1);
    const whole = over(negative(inverse), minus(parameter(1), softmax([0, parameter(0)])[1]));
    const found = [...simplerFormulas(whole)];
    for (const wanted of [
      over(negative(inverse), minus(parameter(1), softmax([0, 1])[1])),
      over(negative(inverse), minus(0, softmax([0, parameter(0)])[1])),
      over(negative(power(plus(parameter(0), 1), -1)), minus(parameter(1), softmax([0, parameter(0)])[1])),
      over(inverse, minus(parameter(1), softmax([0, parameter(0)])[1])),
      over(negative(inverse), parameter(1)),
    ])
      expect(found).toContainEqual(wanted);
    expect(found).not.toContainEqual({ kind: 'div', a: negative(inverse), b: expression(0) });
    expect([...simplerFormulas(inverse)]).toContainEqual(power(plus(parameter(0), 1), -1));
    expect([...simplerFormulas(expression(0))]).toEqual([]);
  });

  test('scaled draws a factor into sums and literals', () => {
    const e = plus(times(3, call('log', parameter(0))), minus(4, times(2, parameter(0))));
    const half = scaled(expression('1/2'), e);
    // The same numbers of size one, rounded in another order.
    expect(values([half], [0.3])[0]).toBeCloseTo(values([e], [0.3])[0] / 2, 14);
    expect(formulaFacts(half).nodes).toBeLessThanOrEqual(formulaFacts(e).nodes);
  });
});

describe('simpler rows', () => {
  const tilt = times('1/8', parameter(0));
  const rows: Distribution[] = [
    { successors: [2, 0, 1], probabilities: ['1/2', '1/4', '1/4'].map(expression) },
    { successors: [2, 0, 1], probabilities: [plus('1/2', tilt), minus('1/4', tilt), expression('1/4')] },
    { successors: [2, 0, 1], probabilities: softmax([0, parameter(1), plus(1, parameter(0))]) },
    { successors: [1, 3], probabilities: softmax([0, call('sin', parameter(1))]) },
  ];

  test('are distributions at every θ', () => {
    for (const row of rows) {
      const simpler = [...simplerRows(row, [3]), ...row.successors.map((_, i) => dropSuccessor(row, i))];
      for (const { successors, probabilities } of simpler) {
        expect(new Set(successors).size).toBe(probabilities.length);
        for (const theta of [
          [0, 0],
          [0.7, -0.9],
        ]) {
          const p = values(probabilities, theta);
          expect(Math.min(...p)).toBeGreaterThan(0);
          // Each probability is rounded once, their sum as often as there are terms.
          expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 14);
        }
      }
    }
  });

  test('keep their kind where they lose a successor', () => {
    expect(dropSuccessor(rows[0], 0).probabilities).toEqual([expression('1/2'), expression('1/2')]);
    expect(logitsOf(dropSuccessor(rows[2], 1))).toEqual([expression(0), plus(1, parameter(0))]);
    expect(logitsOf(rows[1])).toBeUndefined();
    expect(logitsOf(renameSuccessors(rows[2], (s) => Math.min(s, 1)))).toBeUndefined();
  });

  test('end where there is one sure successor', () => {
    expect([...simplerRows({ successors: [3], probabilities: [expression(1)] }, [3])]).toEqual([]);
  });
});

test('renumbering the states changes no value', () => {
  for (const mdp of sampleInstances(stratumById('cyclic'), 20, 9)) {
    const objective = (order: readonly number[]): number => {
      const tables = evaluateTables(compileProblem(relabel(mdp, order)), float64);
      return leaderValues(tables, bestResponse(tables).policy).objective;
    };
    const identity = Array.from({ length: mdp.states }, (_, s) => s);
    expect(objective(identity.toReversed())).toBeCloseTo(objective(identity), 9);
    const ordered = relabel(mdp, canonicalOrder(mdp));
    expect(canonicalOrder(ordered)).toEqual(identity);
    expect(ordered.terminal).toEqual(identity.slice(mdp.states - mdp.terminal.length));
  }
});
