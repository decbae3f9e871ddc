import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configurableMdp, type MdpSpec, type RowLike } from '../../../src/model/mdp/build.js';
import { InvalidInput } from '../../../src/model/invalidInput.js';
import { normaliseMdp, validateMdp } from '../../../src/model/mdp/validate.js';
import { call, expression, minus, parameter, plus, power, softmax, times } from '../../../src/numeric/expression.js';
import { rational } from '../../../src/numeric/rational.js';

const theta = parameter(0);

const walk: MdpSpec = {
  states: 4,
  actions: 2,
  gammaF: 1,
  gammaL: '9/10',
  beta: 0.1,
  theta: [rational(1, 3)],
  terminal: [3],
  initial: [[0, 1]],
  transitions: (s, b) =>
    b === 0
      ? [[s + 1, 1]]
      : {
          logits: [
            [s, theta],
            [3, 0],
          ],
        },
  rewardF: (s, b) => times(s, power(theta, b)),
  rewardL: [1, ['1/2', 2], theta, null],
};

function issuesOf(build: () => unknown): string[] {
  try {
    build();
  } catch (error) {
    if (error instanceof InvalidInput) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('from code', () => {
  test('functions and lists make the same tables', () => {
    const mdp = configurableMdp(walk);
    expect(mdp.transitions[0]).toEqual([
      { successors: [1], probabilities: [expression(1)] },
      { successors: [0, 3], probabilities: softmax([theta, 0]) },
    ]);
    expect(mdp.transitions[3]).toEqual([]);
    expect(mdp.rewardF[2]).toEqual([expression(2), times(2, theta)]);
    expect(mdp.rewardL).toEqual([
      [expression(1), expression(1)],
      [expression('1/2'), expression(2)],
      [theta, theta],
      [],
    ]);
    expect(mdp).toMatchObject({ horizon: null, phiL: expression(0), theta: [rational(1, 3)] });
  });

  test('functions are asked for states that are not terminal only', () => {
    const asked: number[] = [];
    configurableMdp({ ...walk, rewardF: (s) => asked.push(s) });
    expect(new Set(asked)).toEqual(new Set([0, 1, 2]));
  });

  test('a problem that exists can be changed', () => {
    const mdp = configurableMdp(walk);
    expect(configurableMdp({ ...mdp, beta: '1/10' })).toEqual(mdp);
    expect(configurableMdp({ ...mdp, horizon: 2, beta: 7 })).toEqual({ ...mdp, horizon: 2, beta: rational(7) });
  });

  const refused: [string, Partial<MdpSpec>, string][] = [
    [
      'a text that is no literal',
      { phiL: 'theta[1]' },
      '/phiL: expected a number, or a decimal or fraction as text ("0.1", "2/3"), found "theta[1]"',
    ],
    [
      'not a number',
      { rewardF: () => NaN },
      '/rewardF/0/0: expected a number, or a decimal or fraction as text ("0.1", "2/3"), found NaN',
    ],
    [
      'a parameter that does not exist',
      { phiL: parameter(1) },
      '/phiL: expected theta[k] with a constant whole k from 1 to 1, found theta[2]',
    ],
    ['far too many states', { states: 1e9 }, '/states: expected a whole number from 1 to 100000, found 1000000000'],
    ['a row that is none', { initial: undefined as unknown as RowLike }, '/initial: expected a list, found nothing'],
    [
      'a pair that is none',
      { initial: [0, 1] as unknown as RowLike },
      '/initial/0: expected a pair [successor, entry], found 0',
    ],
    ['a table that is none', { rewardL: 3 as never }, '/rewardL: expected a list, found 3'],
    [
      'two issues of one state',
      {
        initial: [
          [0, -1],
          [0, 2],
        ],
      },
      '/initial/1/0: expected every successor once, found state 0 a second time',
    ],
  ];
  test.each(refused)('%s', (_, change, message) => {
    expect(issuesOf(() => configurableMdp({ ...walk, ...change }))[0]).toBe(message);
  });

  test('a formula may be deep, but not deeper than anything that reads it', () => {
    const deep = (n: number) => Array.from({ length: n }).reduce((e: typeof theta) => plus(theta, e), theta);
    expect(() => configurableMdp({ ...walk, phiL: deep(1990) })).not.toThrow();
    expect(issuesOf(() => configurableMdp({ ...walk, phiL: deep(100_000) }))[0]).toContain(
      '/phiL: expected at most 2000 nested',
    );
  });

  test('formulas that share parts are as large as their graph', () => {
    const doubled = Array.from({ length: 900 }).reduce(
      (e: typeof theta) => times(0.5, { kind: 'add', a: e, b: e }),
      theta,
    );
    expect(() => configurableMdp({ ...walk, phiL: doubled })).not.toThrow();
  });
});

describe('rows in their final form', () => {
  const almost = configurableMdp(walk);
  const rows = { successors: [0, 1], probabilities: [expression('0.1'), expression('0.9000000000000001')] };

  test('what is final stays the same object', () => {
    expect(normaliseMdp(almost)).toBe(almost);
    expect(() => validateMdp(almost)).not.toThrow();
  });

  test('what is not is repaired by one and refused by the other', () => {
    const mdp = { ...almost, initial: rows };
    const total = rational(10000000000000001n, 10n ** 16n);
    expect(normaliseMdp(mdp).initial.probabilities).toEqual([
      expression(rational(10n ** 15n, total.n)),
      expression(rational(9000000000000001n, total.n)),
    ]);
    expect(issuesOf(() => validateMdp(mdp))).toEqual([
      '/initial: expected literal probabilities that sum to exactly 1, without zeros, found others',
    ]);
  });

  test('rows with formulas lose their zeros only', () => {
    const p = call('sigmoid', theta);
    const mdp = configurableMdp({
      ...walk,
      initial: [
        [0, p],
        [1, 0],
        [2, minus(1, p)],
      ],
    });
    expect(mdp.initial).toEqual({ successors: [0, 2], probabilities: [p, minus(1, p)] });
  });
});

/** Small random graphs: for each state and action the set of successors; the last state is terminal. */
const graph = fc
  .record({ states: fc.integer({ min: 2, max: 5 }), actions: fc.integer({ min: 1, max: 2 }) })
  .chain(({ states, actions }) => {
    const successors = fc.subarray([...Array(states).keys()], { minLength: 1, maxLength: 2 });
    const perAction = fc.array(successors, { minLength: actions, maxLength: actions });
    return fc
      .array(perAction, { minLength: states - 1, maxLength: states - 1 })
      .map((moves) => ({ states, actions, moves }));
  });

describe('undiscounted problems', () => {
  test('are accepted exactly where brute force finds no way to stay, and no state without exit', () => {
    fc.assert(
      fc.property(graph, ({ states, actions, moves }) => {
        const spec = (gammaF: number, gammaL: number): MdpSpec => ({
          states,
          actions,
          gammaF,
          gammaL,
          beta: 1,
          terminal: [states - 1],
          initial: [[0, 1]],
          transitions: (s, b) => moves[s][b].map((next) => [next, rational(1, moves[s][b].length)] as const),
          rewardF: () => 0,
          rewardL: () => 0,
        });
        const sets = Array.from({ length: 2 ** (states - 1) - 1 }, (_, i) =>
          moves.flatMap((__, s) => (((i + 1) >> s) & 1 ? [s] : [])),
        );
        const canStay = sets.some((set) =>
          set.every((s) => moves[s].some((next) => next.every((t) => set.includes(t)))),
        );
        const trapped = sets.some((set) =>
          set.every((s) => moves[s].every((next) => next.every((t) => set.includes(t)))),
        );
        expect(issuesOf(() => configurableMdp(spec(1, 0.5))).length).toBe(canStay ? 1 : 0);
        expect(issuesOf(() => configurableMdp(spec(0.5, 1))).length).toBe(trapped ? 1 : 0);
        expect(issuesOf(() => configurableMdp({ ...spec(1, 1), horizon: 3 }))).toEqual([]);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('a probability that is zero at theta leads nowhere', () => {
    const leave = power(theta, 2);
    const spec: MdpSpec = {
      ...walk,
      states: 2,
      actions: 1,
      terminal: [1],
      transitions: () => [
        [0, minus(1, leave)],
        [1, leave],
      ],
      rewardF: () => 0,
      rewardL: () => 0,
    };
    expect(issuesOf(() => configurableMdp({ ...spec, theta: ['1/2'] }))).toEqual([]);
    expect(issuesOf(() => configurableMdp({ ...spec, theta: [0] }))[0]).toContain('/gammaF: expected a number below 1');
  });
});
