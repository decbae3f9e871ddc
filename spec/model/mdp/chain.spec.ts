import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cyclic } from '../../../src/instances/cyclic.js';
import { layered } from '../../../src/instances/layered.js';
import { policyChain, stateGraph, transpose } from '../../../src/model/mdp/chain.js';
import { compileProblem, evaluateTables, type Tables } from '../../../src/model/mdp/tables.js';
import { float64 } from '../../../src/numeric/float64.js';
import type { SparseRow } from '../../../src/numeric/markov.js';

const tables: fc.Arbitrary<Tables<number>> = fc
  .oneof(cyclic.arbitrary, layered.arbitrary)
  .map((mdp) => evaluateTables(compileProblem(mdp), float64));

/** A policy from weights; zero for terminal states. */
function policyOf({ problem: { states, actions, terminal } }: Tables<number>, weights: readonly number[]): number[] {
  return Array.from({ length: states }, (_, s) => {
    const own = Array.from({ length: actions }, (__, b) => weights[(s * actions + b) % weights.length]);
    const total = own.reduce((a, b) => a + b, 0);
    return own.map((w) => (terminal[s] ? 0 : w / total));
  }).flat();
}

const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 5, maxLength: 5 });

/** Rows in full. */
const dense = (rows: readonly SparseRow<number>[]): number[][] =>
  rows.map(({ columns, values }) => rows.map((_, j) => (columns.includes(j) ? values[columns.indexOf(j)] : 0)));

describe('the chain of a policy', () => {
  test('has the probabilities Σ_b g(b|s) p(s′|s,b)', () => {
    fc.assert(
      fc.property(tables, weights, (t, w) => {
        const { states, actions, edgeStart, edgeTarget } = t.problem;
        const policy = policyOf(t, w);
        const expected = Array.from({ length: states }, () => new Array<number>(states).fill(0));
        for (let pair = 0; pair < states * actions; pair++)
          for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++)
            expected[Math.floor(pair / actions)][edgeTarget[e]] += policy[pair] * t.p[e];
        expect(dense(policyChain(t, policy))).toEqual(expected);
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('has distinct columns', () => {
    fc.assert(
      fc.property(tables, weights, (t, w) => {
        for (const { columns, values } of policyChain(t, policyOf(t, w))) {
          expect(new Set(columns).size).toBe(columns.length);
          expect(values.length).toBe(columns.length);
        }
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('leaves every state that is not terminal surely, and no terminal one', () => {
    fc.assert(
      fc.property(tables, weights, (t, w) => {
        policyChain(t, policyOf(t, w)).forEach(({ columns, values }, s) => {
          const total = values.reduce((a, b) => a + b, 0);
          if (t.problem.terminal[s]) expect(columns).toEqual([]);
          // One rounding for each product and each sum, of probabilities that themselves sum to one up to as much
          else expect(Math.abs(total - 1)).toBeLessThanOrEqual(2 ** -53 * 8 * t.p.length);
        });
      }),
      { seed: 42, numRuns: 60 },
    );
  });
});

describe('the transpose', () => {
  test('exchanges rows and columns', () => {
    fc.assert(
      fc.property(tables, weights, (t, w) => {
        const rows = policyChain(t, policyOf(t, w));
        const full = dense(rows);
        expect(dense(transpose(rows))).toEqual(full.map((_, i) => full.map((row) => row[i])));
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('of the transpose is the matrix', () => {
    fc.assert(
      fc.property(tables, weights, (t, w) => {
        const rows = policyChain(t, policyOf(t, w));
        expect(dense(transpose(transpose(rows)))).toEqual(dense(rows));
      }),
      { seed: 42, numRuns: 30 },
    );
  });

  test('of nothing is nothing', () => {
    expect(transpose([])).toEqual([]);
    expect(transpose([{ columns: [], values: [] }])).toEqual([{ columns: [], values: [] }]);
  });
});

describe('the graph of a problem', () => {
  test('has an edge wherever some action leads', () => {
    fc.assert(
      fc.property(tables, (t) => {
        const graph = stateGraph(t.problem);
        const rows = policyChain(t, policyOf(t, [1]));
        expect(graph.map((next) => next.toSorted((a, b) => a - b))).toEqual(
          rows.map(({ columns }) => columns.toSorted((a, b) => a - b)),
        );
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('has every edge once', () => {
    fc.assert(
      fc.property(tables, (t) => {
        for (const next of stateGraph(t.problem)) expect(new Set(next).size).toBe(next.length);
      }),
      { seed: 42, numRuns: 30 },
    );
  });
});
