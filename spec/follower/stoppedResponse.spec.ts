import { beforeAll, describe, expect, test } from 'vitest';
import { createFastBestResponse, type FastBestResponse } from '../../src/follower/fastBestResponse.js';
import { createStoppedResponse } from '../../src/follower/stoppedResponse.js';
import { initialTable } from '../../src/leader/sarsa.js';
import { createTablesInPlace } from '../../src/model/mdp/compiledTables.js';
import type { FastTables } from '../../src/model/mdp/fastTables.js';
import { compileProblem, type CompiledMdp } from '../../src/model/mdp/tables.js';
import { createStream } from '../../src/random/stream.js';
import { fourRooms } from '../../src/tasks/fourRooms/fourRooms.js';
import { FOUR_ROOMS_START } from '../../src/tasks/fourRooms/geography.js';

const BETA = 0.003;
const GAMMA = 0.99;

let problem: CompiledMdp;
let tables: FastTables;
let best: FastBestResponse;
let start: Float64Array;
beforeAll(() => {
  problem = compileProblem(fourRooms({ beta: BETA }));
  tables = createTablesInPlace(problem)(Float64Array.from({ length: problem.parameters }, (_, k) => Math.sin(k)));
  best = createFastBestResponse(problem).solve(tables);
  start = initialTable(problem, 1, createStream('stopped'));
});

const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[i])), 0);

const sum = (length: number, term: (i: number) => number): number =>
  Array.from({ length }, (_, i) => term(i)).reduce((a, b) => a + b, 0);

/** The definition, pair by pair: one policy iteration with `sweeps` sweeps. */
function byDefinition(table: ArrayLike<number>, sweeps: number): { q: number[]; policy: number[] } {
  const { states, actions, terminal, edgeStart, edgeTarget } = problem;
  const softmax = (q: ArrayLike<number>): number[] =>
    Array.from(q, (x, i) => {
      const s = Math.floor(i / actions);
      if (terminal[s]) return 0;
      return 1 / sum(actions, (b) => Math.exp((q[s * actions + b] - x) / BETA));
    });
  const policy = softmax(table);
  let q = Array.from(table);
  for (let n = 0; n < sweeps; n++) {
    const v = Array.from({ length: states }, (_, s) =>
      sum(actions, (b) => policy[s * actions + b] * q[s * actions + b]),
    );
    q = q.map((_, i) => {
      const s = Math.floor(i / actions);
      if (terminal[s]) return 0;
      const entropy = -BETA * sum(actions, (b) => policy[s * actions + b] * Math.log(policy[s * actions + b] + 1e-32));
      const next = sum(edgeStart[i + 1] - edgeStart[i], (e) => {
        const edge = edgeStart[i] + e;
        return tables.p.values[edge] * v[edgeTarget[edge]];
      });
      return tables.rewardF.values[i] + entropy + GAMMA * next;
    });
  }
  return { q, policy: softmax(q) };
}

describe('policy iteration that is stopped', () => {
  test('one iteration is what its definition says', () => {
    for (const sweeps of [1, 5]) {
      const ours = createStoppedResponse(problem, { policyIterations: 1, sweeps })(tables, start);
      const theirs = byDefinition(start, sweeps);
      // Values are below 4 and each of five sweeps adds some ten roundings of 2⁻⁵³ of them; a policy's exponent is q/β.
      expect(distance(ours.q, theirs.q)).toBeLessThanOrEqual(1e-13);
      expect(distance(ours.policy, theirs.policy)).toBeLessThanOrEqual(1e-13 / BETA);
    }
  });

  test('goes on where it stopped, to the bit', () => {
    const at = (policyIterations: number) => createStoppedResponse(problem, { policyIterations, sweeps: 5 });
    expect(at(2)(tables, at(3)(tables, start).q)).toEqual(at(5)(tables, start));
    expect(at(0)(tables, start).q).toEqual(start);
  });

  test('the published 100 iterations, from any table, are the best response', () => {
    const respond = createStoppedResponse(problem, { policyIterations: 100, sweeps: 5 });
    for (const table of [new Float64Array(start.length), start]) {
      const { q, policy } = respond(tables, table);
      // 500 sweeps leave γ⁵⁰⁰ < 0.007 at worst, but the goal is some 30 steps away: what is left is rounding, of values below 2
      // summed over 1/(1 − γ) steps, 100 · 2⁻⁵² = 2e-14 and some; policies divide it by β.
      expect(distance(policy, best.policy)).toBeLessThanOrEqual(1e-10);
      const first = FOUR_ROOMS_START * problem.actions;
      const value = sum(problem.actions, (b) => policy[first + b] * q[first + b]);
      expect(Math.abs(value - best.vF[FOUR_ROOMS_START])).toBeLessThanOrEqual(1e-12);
      expect(Math.abs(value - 0.723085)).toBeLessThanOrEqual(5e-7);
    }
  });

  test('refuses a table of another size', () => {
    expect(() => createStoppedResponse(problem, { policyIterations: 1, sweeps: 1 })(tables, [1])).toThrow(RangeError);
  });
});
