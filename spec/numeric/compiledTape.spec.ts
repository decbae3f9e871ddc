import { describe, expect, test } from 'vitest';
import { STRATA } from '../../src/instances/strata.js';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { compileProblem, evaluateTables, thetaOf, weightedTableGradient } from '../../src/model/mdp/tables.js';
import { createTablesInPlace, fastTableGradient } from '../../src/model/mdp/compiledTables.js';
import { createCompiledTape } from '../../src/numeric/compiledTape.js';
import { call, over, parameter, plus, power, softmax, times, minus, negative } from '../../src/numeric/expression.js';
import { float64 } from '../../src/numeric/float64.js';
import { compileTape, evaluateTape } from '../../src/numeric/tape.js';
import { tapeWeightedGradient } from '../../src/numeric/tapeGradients.js';
import { fourRooms } from '../../src/tasks/fourRooms/fourRooms.js';

const [x, y, z] = [0, 1, 2].map(parameter);
const shares = softmax([x, times(2, y), z]);
/** Every kind of step, shared sub-formulas, constants, and one softmax in the logits of another. */
const FORMULAS = [
  plus(shares[0], times(x, y)),
  over(shares[2], plus(2, power(y, 2))),
  call('exp', minus(x, shares[1])),
  negative(power(plus(3, z), -3)),
  softmax([shares[0], y])[1],
  times(5, 7),
  call('sin', times(x, shares[0])),
];
const TAPE = compileTape(FORMULAS, 3);
const POINTS = [
  [0.1, -0.4, 0.7],
  [-2, 3, 0.5],
  [30, -30, 0],
];

describe('a compiled tape', () => {
  test('gives the doubles of the tape itself at one point after another', () => {
    const compiled = createCompiledTape(TAPE);
    for (const point of [...POINTS, ...POINTS]) {
      const run = evaluateTape(TAPE, float64, point);
      expect(compiled.evaluate(point)).toEqual(run);
    }
  });

  test('gives the same gradient, whatever lists the weights are in', () => {
    const compiled = createCompiledTape(TAPE);
    const weights = [0.3, -2, 0, 1.5, 4, 9, -0.25];
    for (const point of POINTS) {
      const wanted = tapeWeightedGradient(TAPE, float64, evaluateTape(TAPE, float64, point), weights);
      const run = compiled.evaluate(point);
      expect(Array.from(compiled.weightedGradient(run, [weights]))).toEqual(wanted);
      expect(Array.from(compiled.weightedGradient(run, [weights.slice(0, 3), [], weights.slice(3)]))).toEqual(wanted);
    }
    expect(wantedIsNotZero(compiled.weightedGradient(compiled.evaluate(POINTS[0]), [weights]))).toBe(true);
  });
});

const wantedIsNotZero = (g: Float64Array): boolean => g.every((component) => component !== 0);

describe('tables in place', () => {
  test.each(STRATA.map(({ id }) => id))('%s: those of evaluateTables, and their gradients', (id) => {
    const stratum = STRATA.find((s) => s.id === id)!;
    for (let i = 0; i < 5; i++) {
      const problem = compileProblem(sampleInstance(stratum, 11, i));
      const at = createTablesInPlace(problem);
      const own = thetaOf(problem, float64);
      // Back to the first point at the end: nothing of the second may be left.
      for (const theta of [own, own.map((t) => t * (1 - 2 ** -20)), own]) {
        const wanted = evaluateTables(problem, float64, theta);
        const { initial, p, rewardF, rewardL, phiL, plain } = at(theta);
        for (const [list, bounded, name] of [
          [wanted.initial, initial, 'initial'],
          [wanted.p, p, 'p'],
          [wanted.rewardF, rewardF, 'rewardF'],
          [wanted.rewardL, rewardL, 'rewardL'],
        ] as const) {
          expect(Array.from(bounded.values)).toEqual(list);
          expect(plain[name]).toEqual(list);
        }
        expect([phiL.center, plain.phiL]).toEqual([wanted.phiL, wanted.phiL]);
        const weights = {
          initial: wanted.initial.map((_, k) => Math.sin(k + 1)),
          p: wanted.p.map((_, k) => Math.sin(k + 2)),
          rewardF: wanted.rewardF.map((_, k) => Math.sin(k + 3)),
          rewardL: wanted.rewardL.map((_, k) => Math.sin(k + 4)),
          phiL: 0.5,
        };
        expect(Array.from(fastTableGradient(plain, weights))).toEqual(weightedTableGradient(wanted, weights));
      }
    }
  });

  test('refuse a theta of another length', () => {
    expect(() => createTablesInPlace(compileProblem(fourRooms()))([1, 2])).toThrow(RangeError);
  });
});
