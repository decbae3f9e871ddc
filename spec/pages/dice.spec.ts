import { expect, test } from 'vitest';
import { diceNumbers } from '../../src/pages/dice.js';
import { fieldCase } from '../../src/verdict/field/fieldCase.js';
import { oneChoice, twoStages } from '../verdict/field/fieldInstances.js';

// One choice, worth 1/2 or 0 to the follower: g = 1/(1 + e^{−1/2}), and r − log g = V = log(1 + e^{1/2}) whatever is done.
const g = 1 / (1 + Math.exp(-0.5));
const V = Math.log(1 + Math.exp(0.5));

test('in one choice all forms of DiCE are unbiased, and what is biased is so by what the formulas say', () => {
  const { equal, biased, untold, surrogate, sameRollout, composed } = diceNumbers(fieldCase(oneChoice))!;
  // Three forms of a Hessian of 2 × 2 and a mixed derivative of 2 × 1.
  expect({ equal, biased, untold }).toEqual({ equal: 18, biased: 0, untold: 0 });
  // The product of scores has the mean g (1 − g) (1, −1)(1, −1)ᵀ, as −∂²J_F/∂φ², and is multiplied with V.
  expect(surrogate).toBeCloseTo(V, 12);
  // M̂ᵀŷ = 2 (1 − g)² for the first action and 0 for the second; the exact product is 2 g² (1 − g)².
  expect(sameRollout).toBeCloseTo(1 / g - 1, 12);
  // The sampled gradient is (V − 1) S, so that the logits move apart by (V − 1) (1 − g) or −(V − 1) g.
  const odds = Math.log(g / (1 - g));
  const slope = (shift: number): number => {
    const moved = 1 / (1 + Math.exp(-(odds + shift)));
    return moved * (1 - moved);
  };
  const mean = g * slope((V - 1) * (1 - g)) + (1 - g) * slope(-(V - 1) * g);
  expect(composed).toBeCloseTo(Math.abs(mean / (g * (1 - g)) - 1), 12);
});

test('nothing is said where the exact step is zero: γ_F = 0, and the choice comes second', () => {
  expect(diceNumbers(fieldCase(twoStages('0', '1')))).toMatchObject({ biased: 0, sameRollout: undefined });
});
