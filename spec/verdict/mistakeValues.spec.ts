import { describe, expect, test } from 'vitest';
import { bcHg } from '../../src/estimators/bcHg.js';
import { exactKnowledge, type Knowledge } from '../../src/estimators/knowledge.js';
import type { Batch } from '../../src/model/trajectory.js';
import { float64 } from '../../src/numeric/float64.js';
import { fraction, type Fraction } from '../../src/numeric/fraction.js';
import { MDP_MISTAKES } from '../../src/verdict/mistakes/mdpMistakes.js';
import { expectSame } from '../helpers/same.js';
import { BINARY } from '../helpers/solve.js';
import { CAN_DERIVE, derivation } from './derivation.js';
import { CUT, ENDED, MISTAKE_PROBLEM, mistakeKnowledge } from './mistakeInstance.js';
import { MISTAKE_VALUES } from './mistakeValues.js';
import { hasLogarithm, repeated, stated } from './stated.js';

const exact = mistakeKnowledge(fraction);
const decimal = mistakeKnowledge(BINARY);

interface Form {
  readonly id: string;
  readonly textbook: <T>(batch: Batch, knowledge: Knowledge<T>) => T[];
}
const proper: Form = { id: 'bc-hg', textbook: (batch, knowledge) => bcHg.textbook(batch, knowledge) };
const FORMS: readonly Form[] = [proper, ...MDP_MISTAKES];

test('the response that was chosen is the best response, its values are those of the instance', () => {
  const rounded = exactKnowledge(MISTAKE_PROBLEM, float64);
  // All are below 20 and come from a fixed point and linear systems of two states, well conditioned: a thousand roundings are more than there are.
  const near = (found: readonly number[], chosen: readonly number[]): void => {
    expect(found.length).toBe(chosen.length);
    found.forEach((value, i) => expect(Math.abs(value - chosen[i])).toBeLessThanOrEqual(1e-12));
  };
  const numbers = (values: ArrayLike<Fraction>): number[] => Array.from(values, fraction.toNumber);
  for (const name of ['vF', 'qF', 'policy'] as const) near(rounded.response[name], numbers(exact.response[name]));
  for (const name of ['vL', 'qL'] as const) near(Array.from(rounded.critic[name]), numbers(exact.critic[name]));
  near(rounded.gradientVF.flat(), numbers(exact.gradientVF.flat()));
  const texts = (values: ArrayLike<Fraction>): string[] => Array.from(values, fraction.toText);
  expect(texts(exact.critic.vL)).toEqual(['7', '5', '0']);
  expect(texts(exact.critic.qL)).toEqual(['8', '2', '10', '9', '2', '7', '0', '0', '0']);
  expect(texts(exact.gradientVF.flat())).toEqual(['1', '2', '-1', '3', '0', '0']);
});

test('every mistake has its value, and every value its mistake', () => {
  expect(Object.keys(MISTAKE_VALUES).sort()).toEqual(FORMS.map(({ id }) => id).sort());
});

test.skipIf(!CAN_DERIVE)('the values are those of the derivation', () => {
  expect(derivation('mdp.py')).toEqual(MISTAKE_VALUES);
});

test('no two of them have the same value', () => {
  expect(repeated(MISTAKE_VALUES)).toEqual([]);
});

describe('for the rollout that ends and the one that is cut', () => {
  test.each(FORMS)('$id gives what its formula says', ({ id, textbook }) => {
    const values = MISTAKE_VALUES[id];
    // Sums of many logarithms are refused as fractions: forty digits then, by enclosures.
    if (values.some(hasLogarithm)) {
      const found = [ENDED, CUT].flatMap((rollout) => textbook([rollout], decimal));
      const wanted = values.map((text) => stated(BINARY, text));
      expectSame(BINARY, found, wanted, 1e-30);
    } else {
      const found = [ENDED, CUT].flatMap((rollout) => textbook([rollout], exact));
      expect(found.map(fraction.toText)).toEqual(values);
    }
  });

  test('a batch of both gives the mean', () => {
    // No pair is in both, so pooling joins nothing.
    for (const { id, textbook } of FORMS) {
      const [x, y, cutX, cutY] = MISTAKE_VALUES[id].map((text) => stated(BINARY, text));
      const mean = [BINARY.add(x, cutX), BINARY.add(y, cutY)].map((sum) =>
        BINARY.div(sum, BINARY.constant({ n: 2n, d: 1n })),
      );
      expectSame(BINARY, textbook([ENDED, CUT], decimal), mean, 1e-30);
    }
  });
});
