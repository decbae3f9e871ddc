import { describe, expect, test } from 'vitest';
import { workingArithmetic } from '../../../../src/numeric/working.js';
import { backupGame } from '../../../../src/follower/gameBackup.js';
import { gameResponse, withLeader } from '../../../../src/follower/gameResponse.js';
import { gameValues } from '../../../../src/leader/gameValues.js';
import { markovGame } from '../../../../src/model/game/buildGame.js';
import { compileGame, evaluateGame, type CompiledGame } from '../../../../src/model/game/gameTables.js';
import { float64 } from '../../../../src/numeric/float64.js';
import { minus, parameter, plus, times } from '../../../../src/numeric/expression.js';
import { gameFiniteDifferences } from '../../../../src/truth/routes/game/gameFiniteDifferences.js';
import { gameImplicit } from '../../../../src/truth/routes/game/gameImplicit.js';
import { gameTheorem } from '../../../../src/truth/routes/game/gameTheorem.js';
import { OBSERVED, UNOBSERVED, type MistakeGame } from '../../../verdict/games/gameMistakeInstance.js';

/** A value of the arithmetic that differences are taken in. */
const asDouble = (value: unknown): number => workingArithmetic(30).toNumber(value);

const [x, y] = [parameter(0), parameter(1)];

/** Two states that lead to each other, to themselves and to the end, three answers; θ = (x, y) in everything. */
const general = (observes: boolean): CompiledGame =>
  compileGame(
    markovGame({
      ...{ states: 3, leaderActions: 2, actions: 3, observes, theta: ['1/3', '1/4'], terminal: [2] },
      ...{ gammaF: '1/2', gammaL: '3/4', beta: '2/3' },
      initial: [
        [0, x],
        [1, minus(1, x)],
      ],
      policy: [
        [
          [0, times(x, 2)],
          [1, minus(1, times(x, 2))],
        ],
        [
          [0, '3/5'],
          [1, '2/5'],
        ],
        null,
      ],
      transitions: (s, a, b) =>
        b === a
          ? [
              [1 - s, y],
              [2, minus(1, y)],
            ]
          : [
              [s, times(x, y)],
              [1 - s, '1/2'],
              [2, minus('1/2', times(x, y))],
            ],
      rewardF: (s, a, b) => plus(times(s + 1, x), times(a - 2 * b, y)),
      rewardL: (s, a, b) => plus(times(2 * a - 1, y), times(b + 1, x), s),
      phiL: times(3, x, y),
    }),
  );

const GAMES: readonly [string, CompiledGame][] = [
  ['a follower that observes, θ in everything', general(true)],
  ['a follower that does not observe, θ in everything', general(false)],
  ['a follower that observes, θ in the policy', OBSERVED.problem],
  ['a follower that does not observe, θ in the policy', UNOBSERVED.problem],
];

const solved = (problem: CompiledGame, backup: 'paper' | 'code' = 'paper') => {
  const tables = evaluateGame(problem, float64);
  const response = gameResponse(tables, backup);
  return { tables, response, implicit: gameImplicit(tables, response) };
};

const expectNear = (found: readonly number[], wanted: readonly number[], tolerance: number): void => {
  expect(found).toHaveLength(wanted.length);
  found.forEach((value, i) => expect(Math.abs(value - wanted[i])).toBeLessThan(tolerance));
};

/** Values below 50, systems of two equations with a condition below 20: some thousand roundings. */
const ROUNDING = 1e-11;

describe.each(GAMES)('%s', (_, problem) => {
  const { tables, response, implicit } = solved(problem);

  test('has J and the sum of both parts as its central differences', () => {
    const theta = [1 / 3, 1 / 4];
    // Third derivatives of some 1e3 make h² · 1e3 / 6, rounding 1e-15 / h.
    const h = 1e-5;
    const at = (k: number, by: number, policy?: readonly number[]): number => {
      const moved = evaluateGame(problem, float64, theta.map((value, i) => (i === k ? value + by : value))); // prettier-ignore
      return gameValues(moved, withLeader(moved, policy ?? gameResponse(moved).policy)).objective;
    };
    const slope = (k: number, policy?: readonly number[]): number => (at(k, h, policy) - at(k, -h, policy)) / (2 * h);
    expectNear([implicit.objective], [at(0, 0)], ROUNDING);
    expectNear(implicit.total, [slope(0), slope(1)], 1e-6);
    expectNear(implicit.direct, [slope(0, response.policy), slope(1, response.policy)], 1e-6);
    expectNear(implicit.total, implicit.direct.map((part, k) => part + implicit.guiding[k]), ROUNDING); // prettier-ignore
  });

  test('has by both forms of Theorem 2 the parts of implicit differentiation', () => {
    for (const form of ['sum-over-time', 'normalised-occupancy'] as const) {
      const theorem = gameTheorem(tables, response, form);
      expectNear([theorem.objective], [implicit.objective], ROUNDING);
      for (const part of ['total', 'direct', 'guiding'] as const) expectNear(theorem[part], implicit[part], ROUNDING);
      theorem.gradientVF!.forEach((row, s) => expectNear(row, implicit.gradientVF![s], ROUNDING));
    }
  });

  test('has by differences in decimals what implicit differentiation has, part by part', () => {
    const differences = gameFiniteDifferences(problem, 12, 'paper');
    for (const part of ['total', 'direct', 'guiding'] as const)
      expectNear(
        differences[part].map(({ center }) => asDouble(center)),
        implicit[part],
        1e-10,
      );
    expect(asDouble(differences.objective.center)).toBeCloseTo(implicit.objective, 10);
  });
});

test("of the code's backup implicit differentiation has the central differences too", () => {
  const problem = general(true);
  const { implicit } = solved(problem, 'code');
  const differences = gameFiniteDifferences(problem, 12, 'code');
  expectNear(differences.total.map(({ center }) => asDouble(center)), implicit.total, 1e-10); // prettier-ignore
});

test('∇Q_F of every triple is the same by implicit differentiation and by Theorem 2, and printed it has its own score on top', () => {
  const { tables, response, implicit } = solved(general(true));
  const after = gameTheorem(tables, response).gradientQF!;
  after.forEach((row, i) => expectNear(row, implicit.gradientQF![i], ROUNDING));
  const printed = gameTheorem(tables, response, 'sum-over-time', 'printed').gradientQF!;
  // f(·|0) = 2x, 1 − 2x with x = 1/3: ∇log f = 3, −6; f(·|1) does not depend on θ.
  const scores = [3, -6, 0, 0, 0, 0];
  printed.forEach((row, i) => {
    const pair = Math.floor(i / 3);
    expectNear(row, [after[i][0] + response.vF[pair] * scores[pair], after[i][1]], ROUNDING);
  });
});

describe('the best response in a game that was made from it', () => {
  const NAMES = ['w', 'vF', 'qF', 'policy', 'slope'] as const;
  test.each<[string, MistakeGame]>([
    ['observes', OBSERVED],
    ['does not observe', UNOBSERVED],
  ])('is what it was made from, where the follower %s', (_, { problem, knowledge }) => {
    const chosen = knowledge(float64).response;
    for (const from of [undefined, [100, -100, 0]]) {
      const found = gameResponse(evaluateGame(problem, float64), 'paper', from);
      for (const name of NAMES) expectNear(found[name], chosen[name], ROUNDING);
    }
  });

  test('without a discount, where nobody can go on for ever, is the fixed point of the backup', () => {
    for (const { problem } of [OBSERVED, UNOBSERVED])
      for (const kind of ['paper', 'code'] as const) {
        const tables = { ...evaluateGame(problem, float64), gammaF: 1 };
        const { w, vF } = gameResponse(tables, kind);
        const backups = [0, 1].map((s) => backupGame(tables, kind, s, w));
        expectNear(w, [...backups.map((each) => each.w), 0], 1e-10);
        expectNear(vF, [...backups.flatMap((each) => each.v), 0, 0], ROUNDING);
      }
  });

  test('with discount zero is the backup of nothing, where states are visited again too', () => {
    const tables = { ...evaluateGame(OBSERVED.problem, float64), gammaF: 0 };
    const { w, qF } = gameResponse(tables);
    expectNear(w, [...[0, 1].map((s) => backupGame(tables, 'paper', s, [0, 0, 0]).w), 0], ROUNDING);
    expectNear(qF, tables.rewardF, ROUNDING);
  });
});

test('Theorem 2 holds without discounts as a sum over time, and has no normalised occupancy then', () => {
  const tables = { ...evaluateGame(general(true), float64), gammaF: 1, gammaL: 1 };
  const response = gameResponse(tables);
  const implicit = gameImplicit(tables, response);
  const sum = gameTheorem(tables, response, 'sum-over-time');
  // Fewer digits: states are left with probability 1/4 only.
  for (const part of ['total', 'direct', 'guiding'] as const) expectNear(sum[part], implicit[part], 100 * ROUNDING);
  expect(gameTheorem(tables, response, 'normalised-occupancy').total.every(Number.isFinite)).toBe(false);
});
