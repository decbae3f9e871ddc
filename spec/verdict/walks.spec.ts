import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stratumById } from '../../src/instances/strata.js';
import { expectation, weightedBatches, weightedFrom, weightedTrajectories } from '../../src/verdict/expectation.js';
import { expectSame } from '../helpers/same.js';
import { BINARY, edgesOf, range, solve } from '../helpers/solve.js';

const HORIZON = 3;
const ANY = 5000;
const { mul, add, one, zero } = BINARY;
const product = (xs: readonly (typeof one)[]) => xs.reduce(mul, one);

describe.each(['layered', 'cyclic', 'degenerate'])('trajectories of %s problems', (stratum) => {
  const { arbitrary } = stratumById(stratum);

  test('are paths of the problem, each once, cut or ended, with the product of their probabilities; together they are certain', () => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const { tables, response } = solve(mdp, BINARY);
        const { problem, initial, p } = tables;
        const found = weightedTrajectories(tables, response.policy, HORIZON, ANY)!;
        for (const { trajectory, probability } of found) {
          const [states, actions, edges] = [trajectory.states, trajectory.actions, trajectory.edges].map((x) => [
            ...Array.from(x),
          ]);
          const pairs = actions.map((b, t) => states[t] * problem.actions + b);
          expect([states.length, edges.length]).toEqual([actions.length + 1, actions.length]);
          pairs.forEach((pair, t) => {
            expect(edgesOf(tables, pair)).toContain(edges[t]);
            expect(problem.edgeTarget[edges[t]]).toBe(states[t + 1]);
          });
          const ends = states.map((s) => problem.terminal[s] === 1);
          expect(ends.slice(0, -1)).not.toContain(true);
          expect(trajectory.ended).toBe(ends[actions.length]);
          expect(actions.length).toBeLessThanOrEqual(HORIZON);
          if (!trajectory.ended) expect(actions.length).toBe(HORIZON);
          const steps = pairs.map((pair, t) => mul(response.policy[pair], p[edges[t]]));
          expectSame(BINARY, [probability], [product([initial[states[0]], ...steps])]);
          expect(BINARY.isZero(probability)).toBe(false);
        }
        const names = found.map(({ trajectory: { states, edges } }) => `${states[0]}:${Array.from(edges).join()}`);
        expect(new Set(names).size).toBe(names.length);
        const total = found.reduce((sum, { probability }) => add(sum, probability), zero);
        expectSame(BINARY, [total], [one]);
      }),
      { seed: 51, numRuns: 12 },
    );
  });

  test('are refused where there is one more than was allowed', () => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const { tables, response } = solve(mdp, BINARY);
        const { length } = weightedTrajectories(tables, response.policy, HORIZON, ANY)!;
        expect(weightedTrajectories(tables, response.policy, HORIZON, length)).toHaveLength(length);
        expect(weightedTrajectories(tables, response.policy, HORIZON, length - 1)).toBeUndefined();
      }),
      { seed: 52, numRuns: 6 },
    );
  });

  test('take no action and start in no state that has probability zero', () => {
    fc.assert(
      fc.property(arbitrary, fc.nat(), fc.nat(), (mdp, action, start) => {
        const { tables } = solve(mdp, BINARY);
        const { states, actions } = tables.problem;
        const b = action % actions;
        const policy = range(states * actions).map((pair) => (pair % actions === b ? one : zero));
        const from = range(states).map((s) => (s === start % states ? one : zero));
        for (const { trajectory } of weightedFrom(tables, policy, from, HORIZON, ANY)!) {
          expect(trajectory.states[0]).toBe(start % states);
          expect(Array.from(trajectory.actions).every((taken) => taken === b)).toBe(true);
        }
      }),
      { seed: 53, numRuns: 8 },
    );
  });
});

describe('batches', () => {
  const third = BINARY.constant({ n: 1n, d: 3n });
  const walks = range(3).map((s) => ({
    trajectory: { states: [s], actions: [], edges: [], ended: true },
    probability: third,
  }));

  test('of two are all ordered pairs, by the product of their probabilities', () => {
    const batches = weightedBatches(BINARY, walks, 2, 9)!;
    expect(batches.map(({ batch }) => batch.map(({ states }) => states[0]).join(''))).toEqual(
      range(9).map((i) => `${Math.floor(i / 3)}${i % 3}`),
    );
    for (const { probability } of batches) expectSame(BINARY, [probability], [mul(third, third)]);
    expect(weightedBatches(BINARY, walks, 2, 8)).toBeUndefined();
  });

  test('have mean and second moment of what is estimated from them', () => {
    const { mean, second } = expectation(BINARY, 1, weightedBatches(BINARY, walks, 1, 3)!, ([{ states }]) => [
      BINARY.constant({ n: BigInt(states[0] + 1), d: 1n }),
    ]);
    expectSame(BINARY, mean, [BINARY.constant({ n: 2n, d: 1n })]);
    expectSame(BINARY, second, [BINARY.constant({ n: 14n, d: 3n })]);
  });
});
