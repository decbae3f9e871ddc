import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestResponse } from '../../../src/follower/bestResponse.js';
import { layered } from '../../../src/instances/layered.js';
import { rationalStratum } from '../../../src/instances/rational.js';
import { configurableMdp } from '../../../src/model/mdp/build.js';
import type { ConfigurableMdp } from '../../../src/model/mdp/configurableMdp.js';
import { compileProblem, evaluateTables } from '../../../src/model/mdp/tables.js';
import { unroll } from '../../../src/model/mdp/unroll.js';
import { expression, parameter, times } from '../../../src/numeric/expression.js';
import { float64 } from '../../../src/numeric/float64.js';

/** Three states, the last terminal; a parameter in a reward and in a row. */
const example = (horizon: number | null): ConfigurableMdp =>
  configurableMdp({
    states: 3,
    actions: 2,
    gammaF: '0.5',
    gammaL: '0.9',
    beta: 1,
    theta: ['1/2'],
    horizon,
    terminal: [2],
    initial: [
      [0, '1/4'],
      [1, '3/4'],
    ],
    transitions: [
      [
        [
          [0, '1/3'],
          [1, '2/3'],
        ],
        { logits: [[1, parameter(0)], [2, 0]] }, // prettier-ignore
      ],
      [[[2, 1]], [[0, 1]]],
      null,
    ],
    rewardF: [[1, times(2, parameter(0))], [3, 4], null],
    rewardL: [[5, 6], [7, 8], null],
    phiL: parameter(0),
  });

const instances = fc.oneof(layered.arbitrary, rationalStratum.arbitrary).filter(({ horizon }) => horizon === null);
const horizons = fc.integer({ min: 1, max: 4 });

describe('a problem without horizon', () => {
  test('is returned as it is', () => {
    const mdp = example(null);
    expect(unroll(mdp)).toBe(mdp);
  });
});

describe('a problem with a horizon, unrolled', () => {
  test('has a state for every time and one for the end', () => {
    fc.assert(
      fc.property(instances, horizons, (mdp, horizon) => {
        const { states, actions } = mdp;
        const flat = unroll({ ...mdp, horizon });
        expect(flat.horizon).toBeNull();
        expect([flat.states, flat.actions]).toEqual([states * horizon + 1, actions]);
        for (const table of [flat.transitions, flat.rewardF, flat.rewardL]) {
          expect(table.length).toBe(flat.states);
          table.forEach((row, s) => expect(row.length).toBe(flat.terminal.includes(s) ? 0 : actions));
        }
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test('has the terminal states of every time, in increasing order, and the end', () => {
    fc.assert(
      fc.property(instances, horizons, (mdp, horizon) => {
        const { states, terminal } = mdp;
        const flat = unroll({ ...mdp, horizon });
        const expected = Array.from({ length: states * horizon }, (_, s) => s).filter((s) =>
          terminal.includes(s % states),
        );
        expect(flat.terminal).toEqual([...expected, states * horizon]);
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test('leads from each time to the next, and from the last to the end', () => {
    const flat = unroll(example(2));
    expect(flat.transitions.map((rows) => rows.map(({ successors }) => successors))).toEqual([
      [
        [3, 4],
        [4, 5],
      ],
      [[5], [3]],
      [],
      [[6], [6]],
      [[6], [6]],
      [],
      [],
    ]);
    expect(flat.transitions[0][1].probabilities).toEqual(example(2).transitions[0][1].probabilities);
    for (const s of [3, 4]) expect(flat.transitions[s][0].probabilities).toEqual([expression(1)]);
  });

  test('starts at time zero and keeps rewards, parameters and what else there is', () => {
    const mdp = example(3);
    const flat = unroll(mdp);
    expect(flat.initial).toEqual(mdp.initial);
    for (const t of [0, 1, 2]) {
      expect(flat.rewardF.slice(3 * t, 3 * t + 3)).toEqual(mdp.rewardF);
      expect(flat.rewardL.slice(3 * t, 3 * t + 3)).toEqual(mdp.rewardL);
    }
    const { theta, gammaF, gammaL, beta, phiL } = mdp;
    expect(flat).toMatchObject({ theta, gammaF, gammaL, beta, phiL });
  });

  test('with horizon one is one step, from which everything ends', () => {
    const flat = unroll(example(1));
    expect(flat.states).toBe(4);
    expect(flat.terminal).toEqual([2, 3]);
    expect(flat.transitions.map((rows) => rows.map(({ successors }) => successors))).toEqual([
      [[3], [3]],
      [[3], [3]],
      [],
      [],
    ]);
    expect(flat.rewardF).toEqual([...example(1).rewardF, []]);
  });

  test('leaves the problem as it was', () => {
    const mdp = example(2);
    unroll(mdp);
    expect(mdp).toEqual(example(2));
  });

  test('unrolled again stays what it is', () => {
    const flat = unroll(example(2));
    expect(unroll(flat)).toBe(flat);
  });

  test('has the values of that many backward steps from zero', () => {
    const H = 4;
    const mdp = example(H);
    const { vF } = bestResponse(evaluateTables(compileProblem(mdp), float64));
    // Backward induction, written out: values of time t from those of t + 1
    const p1 = 1 / (1 + Math.exp(-0.5));
    let v = [0, 0, 0];
    for (let t = H - 1; t >= 0; t--) {
      const q = [
        [1 + 0.5 * (v[0] / 3 + (2 * v[1]) / 3), 1 + 0.5 * (p1 * v[1] + (1 - p1) * v[2])],
        [3 + 0.5 * v[2], 4 + 0.5 * v[0]],
      ];
      v = [...q.map(([a, b]) => Math.log(Math.exp(a) + Math.exp(b))), 0];
      // A few roundings of numbers up to ten
      v.forEach((x, s) => expect(Math.abs(vF[t * 3 + s] - x)).toBeLessThanOrEqual(1e-13));
    }
  });
});
