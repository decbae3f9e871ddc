import { describe, expect, test } from 'vitest';
import { toleranceOf } from '../../../src/conformance/corpus/condition.js';
import { doubleOf, doublesOf } from '../../../src/conformance/corpus/fixtureNumber.js';
import { SOLUTION_QUANTITIES, type MdpTables, type SolutionCase } from '../../../src/conformance/corpus/format.js';
import { judgeReply } from '../../../src/conformance/judge/judging.js';
import { systemErrors } from '../../../src/conformance/judge/systemErrors.js';
import { float64 } from '../../../src/numeric/float64.js';
import { gaussSolve } from '../../../src/numeric/gauss.js';
import { CORPUS } from '../corpus.js';

const tablesOf = new Map(CORPUS.instances.map(({ id, tables }) => [id, tables]));
const SOLUTIONS = (CORPUS.cases.solutions as SolutionCase[]).map((one) => ({
  one,
  tables: tablesOf.get(one.instance)!,
}));

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i], 0);
const turned = (a: readonly (readonly number[])[]): number[][] => a[0].map((_, j) => a.map((row) => row[j]));

/**
 * A X = B by elimination after a reflection of all rows, H = I − 2vvᵀ/vᵀv: as stable as a QR decomposition, and like one it mixes all
 * equations, so that nothing stays exactly zero or exactly one.
 */
function solveMixed(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  const v = a.map((_, i) => 1 + i / 7);
  const reflect = (rows: readonly (readonly number[])[]): number[][] => {
    const along = turned(rows).map((column) => (2 * dot(v, column)) / dot(v, v));
    return rows.map((row, i) => row.map((x, j) => x - v[i] * along[j]));
  };
  return gaussSolve(float64, reflect(a), reflect(b));
}

/** V_L, occupancies and ∇V_F under the stored policy, V_F and Q_L, each from one dense system. */
function solveDensely(tables: MdpTables, expected: SolutionCase['expected']): Record<string, number[]> {
  const { states, actions, parameters, transitions, rewardF, rewardL, initial } = tables;
  const [gammaF, gammaL] = [tables.gammaF, tables.gammaL].map(({ bits }) => doubleOf(bits));
  const [policy, vF] = [expected.policy, expected.vF].map(({ value }) => doublesOf(value));
  const pairs = (s: number): number[] => Array.from({ length: actions }, (_, b) => s * actions + b);
  const rows = Array.from({ length: states }, (_, s) => s);
  const chance = rows.map((s) => {
    const row = new Array<number>(states).fill(0);
    for (const i of pairs(s)) for (const { to, v } of transitions[i]) row[to] += policy[i] * doubleOf(v.bits);
    return row;
  });
  const system = (gamma: number): number[][] =>
    chance.map((row, s) => row.map((p, t) => (s === t ? 1 : 0) - gamma * p));
  const slope = rows.map((s) => {
    const sums = new Array<number>(parameters).fill(0);
    for (const i of pairs(s)) {
      for (const [k, x] of rewardF[i].d ?? []) sums[k] += policy[i] * doubleOf(x.bits);
      for (const { to, d = [] } of transitions[i])
        for (const [k, x] of d) sums[k] += policy[i] * gammaF * vF[to] * doubleOf(x.bits);
    }
    return sums;
  });
  const reward = rows.map((s) => [pairs(s).reduce((sum, i) => sum + policy[i] * doubleOf(rewardL[i].v.bits), 0)]);
  return {
    vL: solveMixed(system(gammaL), reward).flat(),
    occupancy: solveMixed(
      turned(system(gammaL)),
      initial.map(({ v }) => [doubleOf(v.bits)]),
    ).flat(),
    gradientVF: parameters === 0 ? [] : solveMixed(system(gammaF), slope).flat(),
  };
}

describe('a dense solver in double precision that mixes all equations', () => {
  const answered = SOLUTIONS.flatMap(({ one, tables }) => {
    if (tables.kind !== 'configurable-mdp') return [];
    const hypergradient = one.expected.hypergradient.value.map(({ bits }) => bits);
    return [{ one, tables, result: { ...solveDensely(tables, one.expected), hypergradient } }];
  });

  test('passes every solution', () => {
    const judged = answered.map(({ one, tables, result }) => judgeReply(one, { kind: 'result', result }, tables));
    expect(judged.flatMap(({ what }) => what ?? [])).toEqual([]);
    expect(judged.length).toBeGreaterThan(50);
  });

  test('is far outside of what the conditions of the components alone would allow, at zeros and ones', () => {
    const missed = answered.flatMap(({ one, result }) => judgeReply(one, { kind: 'result', result }).what ?? []);
    expect(
      missed.filter((what) => /expected [01], got .* apart, \S+e-(39|4\d) allowed/.test(what)).length,
    ).toBeGreaterThan(5);
  });
});

test('what is known to nine digits by its own condition is still known to seven, in every component', () => {
  let asked = 0;
  for (const { one, tables } of SOLUTIONS) {
    const hypergradient = doublesOf(one.expected.hypergradient.value);
    for (const quantity of SOLUTION_QUANTITIES) {
      const answer = one.expected[quantity];
      const values = doublesOf(answer.value);
      const size = Math.max(...values.map(Math.abs));
      if (!(size > 0 && values.every((_, k) => toleranceOf(answer, k) <= 1e-9 * size))) continue;
      asked++;
      values.forEach((_, k) => {
        const moved = values.map((x, j) => (j === k ? x + 1e-7 * size : x));
        const { what } = judgeReply(one, { kind: 'result', result: { hypergradient, [quantity]: moved } }, tables);
        expect(what?.startsWith(`${quantity}[${k}]`), `${one.id} ${quantity}[${k}]: ${what}`).toBe(true);
      });
    }
  }
  expect(asked).toBeGreaterThan(SOLUTIONS.length * 8);
});

test('a tolerance is never smaller than that of the condition alone, and never zero where something was solved', () => {
  for (const { one, tables } of SOLUTIONS) {
    const errors = systemErrors(tables, one.expected)!;
    for (const quantity of ['vF', 'vL', 'occupancy', 'gradientVF'] as const) {
      const answer = one.expected[quantity];
      const isZero = answer.value.every(({ dec }) => dec === '0');
      answer.value.forEach((_, k) => {
        const allowed = toleranceOf(answer, k, errors[quantity](k));
        expect(allowed).toBeGreaterThanOrEqual(toleranceOf(answer, k));
        if (!isZero && quantity !== 'gradientVF')
          expect(allowed).toBeGreaterThan(2 ** -60 * Math.abs(doubleOf(answer.value[k].bits)));
      });
    }
  }
});
