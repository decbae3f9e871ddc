import { describe, expect, test } from 'vitest';
import {
  compositions,
  COUNTED_FAMILY,
  meanOverCounts,
  multinomial,
  theoremAt,
} from '../../../src/estimators/field/counted.js';
import { decidingStates, TooManyBatches } from '../../../src/estimators/field/enumerable.js';
import { exactKnowledge } from '../../../src/estimators/knowledge.js';
import { sampleInstance } from '../../../src/instances/sampleInstances.js';
import { stratumById } from '../../../src/instances/strata.js';
import { sum } from '../../../src/numeric/arithmetic.js';
import { fraction } from '../../../src/numeric/fraction.js';
import { parseRational, rational } from '../../../src/numeric/rational.js';
import { compileProblem } from '../../../src/model/mdp/tables.js';
import { DECIMALS } from '../../helpers/solve.js';
import { oneChoice } from '../../verdict/field/fieldInstances.js';

const { add, sub, mul, div, integer, constant, one } = DECIMALS;

test('the probabilities of all counts of a batch sum to one', () => {
  const policy = ['1/2', '1/3', '1/6'].map((text) => fraction.constant(parseRational(text)!));
  const all = compositions(4, 3);
  expect(all).toHaveLength(15);
  const total = sum(
    fraction,
    all.map((counts) => multinomial(fraction, policy, counts)),
  );
  expect(fraction.toText(total)).toBe('1');
});

describe('one choice between two, worth θ and nothing to the follower, one and nothing to the leader', () => {
  const knowledge = exactKnowledge(compileProblem(oneChoice), DECIMALS);
  const [g] = knowledge.response.policy;
  const truth = mul(g, sub(one, g));

  test.each([1, 2, 5, 12])('has the mean (n (n − 1) g (1 − g) + α n + α²)/(n + 2α)² after %i decisions', (n) => {
    // ĝ (1 − ĝ) for ĝ = (N + α)/(n + 2α), and E N (n − N) = n (n − 1) g (1 − g).
    const alpha = constant(rational(1, 2));
    const count = integer(n);
    const whole = add(count, one);
    const pairs = mul(mul(count, integer(n - 1)), truth);
    const expected = div(add(pairs, add(mul(alpha, count), mul(alpha, alpha))), mul(whole, whole));
    const [got] = COUNTED_FAMILY.estimate(knowledge, rational(n));
    const apart = sub(got, expected);
    expect(Math.abs(DECIMALS.toNumber(apart))).toBeLessThanOrEqual(DECIMALS.radius(apart));
    expect(DECIMALS.radius(apart)).toBeLessThan(1e-35);
  });

  test.each([2, 7])('misses just one part in n without smoothing, n = %i, so that n/(n − 1) corrects it', (n) => {
    const plain = { smoothing: () => rational(0), counted: <T>(_: unknown, policy: readonly T[]) => policy };
    const [got] = meanOverCounts(knowledge, n, theoremAt, 100, plain);
    const apart = sub(mul(got, div(integer(n), integer(n - 1))), truth);
    expect(Math.abs(DECIMALS.toNumber(apart))).toBeLessThanOrEqual(DECIMALS.radius(apart));
  });
});

test('states that are not reached need no decisions', () => {
  const { tables } = exactKnowledge(compileProblem(oneChoice), DECIMALS);
  expect(decidingStates(tables)).toEqual([0]);
});

test('batches that are too many to be enumerated are refused with their number', () => {
  const found = Array.from({ length: 20 }, (_, i) => sampleInstance(stratumById('cyclic'), 1, i))
    .map((mdp) => exactKnowledge(compileProblem(mdp), DECIMALS))
    .find(({ tables }) => tables.problem.actions === 2 && decidingStates(tables).length === 4)!;
  expect(() => COUNTED_FAMILY.estimate(found, rational(2))).toThrow(TooManyBatches);
  expect(() => COUNTED_FAMILY.estimate(found, rational(2))).toThrow('81 batches');
});
