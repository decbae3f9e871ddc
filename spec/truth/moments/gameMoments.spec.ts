import { describe, expect, test } from 'vitest';
import { InvalidInput } from '../../../src/model/invalidInput.js';
import { parameter, plus } from '../../../src/numeric/expression.js';
import { toyGame } from '../../../src/tasks/toyGame/toyGame.js';
import { isForFollower } from '../../../src/truth/moments/gameForms.js';
import { LINEAR_GAME_ESTIMATORS, type LinearGameEstimatorId } from '../../../src/model/linearFormIds.js';
import { gameMoments } from '../../../src/truth/moments/gameMoments.js';

const game = toyGame({ reward: 2, p: '0.53' });
const of = (estimator: LinearGameEstimatorId) => gameMoments(game, { estimator, digits: 20 });

const UNBIASED = LINEAR_GAME_ESTIMATORS.filter(
  (id) => id !== 'first-order' && id !== 'bc-hg-same-answer' && isForFollower(id, true),
);

describe('moments on the toy game at p = 0.53', () => {
  test.each(UNBIASED)('%s is unbiased without a horizon', (id) => {
    const { bias } = of(id);
    for (const x of bias) expect(Math.abs(x.f64)).toBeLessThanOrEqual(x.bound);
    // Twenty digits, of which second moments and three systems of condition 1e2 take eight at most.
    for (const x of bias) expect(x.bound).toBeLessThan(1e-9);
  });

  test('first-order misses the guiding part', () => {
    // (-15.4661 + 10.9365) · 0.53 · 0.47 by the derivatives in p of the truth; five decimals are given.
    expect(of('first-order').bias[2].f64).toBeCloseTo(-1.12833, 5);
  });

  test("the published code's baseline, which holds b, makes the direct part smaller", () => {
    const { bias, gradient } = of('bc-hg-same-answer');
    expect(Math.abs(bias[2].f64)).toBeGreaterThan(1e6 * bias[2].bound);
    expect(bias[2].f64 * gradient[2].f64).toBeLessThan(0);
    expect(bias[0].f64).toBeCloseTo(0, 12);
  });

  test('eq. (9) as printed has more variance, advantages a hundredth of it, centring the rest', () => {
    const trace = (id: LinearGameEstimatorId): number => of(id).covarianceTrace.f64;
    expect(trace('bc-hg-printed')).toBeGreaterThan(trace('bc-hg') * 1.01);
    expect(trace('bc-hg-td')).toBeLessThan(trace('bc-hg') / 100);
    expect(trace('bc-hg-td-centred')).toBeLessThan(trace('bc-hg-td') / 500);
  });

  test('a batch divides the variance, a cut moves the mean', () => {
    const cut = gameMoments(game, { estimator: 'bc-hg', digits: 20, horizon: 150, batch: 10 });
    expect(cut.truncation!.horizon).toBe(150);
    // What 150 of infinitely many steps have of the direct part: 1 − γ¹⁵⁰ = 0.7785 (about that of the guiding part too).
    expect(cut.mean[2].f64 / cut.gradient[2].f64).toBeCloseTo(0.7785, 1);
    const whole = gameMoments(game, { estimator: 'bc-hg', digits: 20, batch: 10 });
    expect(whole.covarianceTrace.f64).toBeCloseTo(of('bc-hg').covarianceTrace.f64 / 10, 3);
  });

  test('without a follower that observes: footnote 1 is unbiased', () => {
    const { bias } = gameMoments({ ...game, observes: false }, { estimator: 'bc-hg-unobserved', digits: 20 });
    for (const x of bias) expect(Math.abs(x.f64)).toBeLessThanOrEqual(x.bound);
    for (const x of bias) expect(x.bound).toBeLessThan(1e-9);
  });

  test('with a time limit too', () => {
    const { bias } = gameMoments({ ...game, horizon: 4 }, { estimator: 'bc-hg-td', digits: 20 });
    for (const x of bias) expect(Math.abs(x.f64)).toBeLessThanOrEqual(x.bound);
    for (const x of bias) expect(x.bound).toBeLessThan(1e-9);
  });

  test.each([
    ['a follower that does not observe', { ...game, observes: false }],
    [
      'theta in a reward',
      { ...game, rewardL: game.rewardL.map((rows) => rows.map((row) => row.map((r) => plus(r, parameter(0))))) },
    ],
  ])('%s is refused', (_, other) => {
    expect(() => gameMoments(other, { estimator: 'bc-hg', digits: 'float64' })).toThrow(InvalidInput);
  });
});
