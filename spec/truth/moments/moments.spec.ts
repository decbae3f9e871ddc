import { describe, expect, test } from 'vitest';
import type { ConfigurableMdp } from '../../../src/model/mdp/configurableMdp.js';
import { parameter, times } from '../../../src/numeric/expression.js';
import { fraction } from '../../../src/numeric/fraction.js';
import { linearForm } from '../../../src/truth/moments/linearForms.js';
import type { LinearEstimatorId } from '../../../src/model/linearFormIds.js';
import { moments } from '../../../src/truth/moments/moments.js';
import { geometricSteps, twoRewards } from '../../helpers/handWorkedInstances.js';
import { solve } from '../../helpers/solve.js';

/** Mean and variance of an estimator in exact fractions, component by component. */
function exactMoments(mdp: ConfigurableMdp, id: LinearEstimatorId, horizon: number | null = null): string[] {
  const { tables, response, leader } = solve(mdp, fraction);
  const { mean, variance } = moments(tables, response.policy, linearForm(id, tables, response, leader), horizon);
  return [...mean, ...variance].map(fraction.toText);
}

describe('moments by hand', () => {
  /** Weights 1 + θ² = 5/4 and 2. See `handWorked.spec.ts`. */
  const decision = twoRewards('1/2');

  test('of Naive-PGD: 3 with probability 5/13', () => {
    // mean 15/13, variance 9 (5/13)(8/13)
    expect(exactMoments(decision, 'naive-pgd')).toEqual(['15/13', '360/169']);
  });

  test.each(['bc-hg', 'bc-hg-td', 'sobirl'] as const)('of %s: 211/65 with probability 5/13', (id) => {
    // B_L(0) = 3/2 − 31/26 = 4/13 and ∇r_F/β = 2θ/(1 + θ²) = 4/5: 3 + 16/65 = 211/65 for action 0, 0 for action 1.
    // mean (5/13)(211/65), variance (40/169)(211/65)² = 40·44521/(169·4225)
    expect(exactMoments(decision, id)).toEqual(['211/169', '356168/142805']);
  });

  test.each(['bc-hg-centred', 'bc-hg-td-centred'] as const)('of %s: centred by ∇V_F/β = 4/13', (id) => {
    // 3 + (4/13)(4/5 − 4/13) = 2663/845 and (−5/26)(−4/13) = 10/169: mean (5/13)(2663/845) + (8/13)(10/169) = 211/169,
    // variance (40/169)(2663/845 − 10/169)² = (40/169)(2613/845)² = (40/169)(201/65)²
    expect(exactMoments(decision, id)).toEqual(['211/169', '323208/142805']);
  });

  test('of HPGD: Q_L in place of the Benefit', () => {
    // 3 + (3/2)(4/5 − 4/13) = 243/65 and 1·(−4/13): mean (5/13)(243/65) − (8/13)(4/13) = 211/169,
    // variance (40/169)(243/65 + 4/13)² = (40/169)(263/65)²
    expect(exactMoments(decision, 'hpgd-exact')).toEqual(['211/169', '553352/142805']);
  });

  test('of a geometric number of steps', () => {
    // V_L = 6/5. A step that stays adds γ V_L/θ = 9/5, the one that leaves nothing: W = Σ_{t<N} γᵗ 9/5 with Pr(N ≥ n) = θⁿ.
    // E W = (9/5) θ/(1 − γθ) = 18/25. W = (9/5 + γ W′) with probability θ: E W² = θ (81/25 + (9/5) E W + E W²/4), so
    // E W² (11/12) = (1/3)(81/25 + 162/125) = 189/125 and the variance is 2268/1375 − 324/625 = 7776/6875.
    expect(exactMoments(geometricSteps, 'bc-hg')).toEqual(['18/25', '7776/6875']);
    expect(exactMoments(geometricSteps, 'naive-pgd')).toEqual(['18/25', '7776/6875']);
  });

  test('of the same in temporal differences', () => {
    // δ = 1 + γ V_L − V_L = 2/5 with score 3 where it stays, 1 − V_L = −1/5 with score −3/2 where it leaves: 6/5 or 3/10.
    // E W = (1/3)(6/5 + E W/2) + (2/3)(3/10), so E W = 18/25. E W² = (1/3)(36/25 + (6/5) E W + E W²/4) + (2/3)(9/100), so
    // E W² (11/12) = (1/3)(36/25 + 108/125) + 3/50 = 207/250 and the variance is 1242/1375 − 324/625 = 2646/6875: a third.
    expect(exactMoments(geometricSteps, 'bc-hg-td')).toEqual(['18/25', '2646/6875']);
  });

  test('of the same cut after no, one and two steps', () => {
    expect(exactMoments(geometricSteps, 'bc-hg', 0)).toEqual(['0', '0']);
    // 9/5 with probability 1/3
    expect(exactMoments(geometricSteps, 'bc-hg', 1)).toEqual(['3/5', '18/25']);
    // 0, 9/5 or 27/10 with probabilities 2/3, 2/9, 1/9: mean 7/10, second moment 18/25 + 81/100 = 153/100
    expect(exactMoments(geometricSteps, 'bc-hg', 2)).toEqual(['7/10', '26/25']);
  });

  test('do not depend on what the constant is', () => {
    const shifted = { ...geometricSteps, phiL: times(5, parameter(0)) };
    const [mean, variance] = exactMoments(shifted, 'bc-hg');
    expect([mean, variance]).toEqual(['143/25', '7776/6875']);
  });
});
