import { describe, expect, test } from 'vitest';
import { judgedGame } from '../../../src/verdict/games/judgedGame.js';
import { POLICY_GRADIENTS } from '../../../src/estimators/field/policyGradients.js';
import { gamesStratum } from '../../../src/instances/games.js';
import { toyGame } from '../../../src/tasks/toyGame/toyGame.js';
import { gameMoments } from '../../../src/truth/moments/gameMoments.js';
import { closedForm, momentsOn } from '../../../src/verdict/caseMoments.js';
import { estimateOn } from '../../../src/verdict/estimateByKind.js';
import { randomCases } from '../../../src/verdict/estimatorSurvey.js';
import { isGameCase, type GameCase } from '../../../src/verdict/games/gameCase.js';
import { MOMENTS_BY_ESTIMATOR } from '../../../src/verdict/momentsByEstimator.js';
import { expectSame } from '../../helpers/same.js';

const CASES = randomCases([gamesStratum], 10, 6).filter((one): one is GameCase => isGameCase(one));
const WITH_FORM = POLICY_GRADIENTS.filter(({ form }) => form !== null);
const game = toyGame({ reward: 2, p: '0.45', beta: '0.5' });

describe('the moments of an ordinary policy gradient', () => {
  test.each(WITH_FORM)('$id are those of its enumeration, on rollouts that end and on cut ones', (estimator) => {
    expect(new Set(CASES.map(({ whole }) => whole))).toEqual(new Set([true, false]));
    for (const one of CASES) {
      const { sub, mul } = one.arithmetic;
      const { mean, second } = momentsOn(one, judgedGame(estimator));
      const found = closedForm(one, estimator.form);
      expectSame(one.arithmetic, found.mean, mean);
      expectSame(one.arithmetic, found.variance, second!.map((q, k) => sub(q, mul(mean[k], mean[k])))); // prettier-ignore
    }
  });

  test('over unlimited rollouts of the toy game are without a bias but the guiding part, whatever λ', () => {
    const of = (id: string) => MOMENTS_BY_ESTIMATOR.get(`game:${id}`)!(game, { digits: 30 });
    const firstOrder = gameMoments(game, { estimator: 'first-order', digits: 30 });
    for (const id of ['actor-critic', 'gae-0.5', 'gae-0.95', 'ppo-first-step', 'reinforce-to-go'])
      // Thirty digits, of numbers of the order of ten.
      of(id).bias.forEach(({ f64 }, k) => expect(Math.abs(f64 - firstOrder.bias[k].f64)).toBeLessThan(1e-14));
    const wrong = of('gae-0.95-wrong-critic').bias.map(({ f64 }, k) => f64 - firstOrder.bias[k].f64);
    expect(Math.max(...wrong.map(Math.abs))).toBeGreaterThan(1e-4);
  });

  test('grow with λ in variance on the toy game, and shrink with the batch', () => {
    const trace = (id: string, batch = 1) =>
      MOMENTS_BY_ESTIMATOR.get(`game:${id}`)!(game, { digits: 20, batch }).covarianceTrace.f64;
    const traces = ['actor-critic', 'gae-0.5', 'gae-0.95', 'reinforce-baseline', 'reinforce-to-go'].map((id) => trace(id)); // prettier-ignore
    expect(traces).toEqual([...traces].sort((a, b) => a - b));
    expect(trace('gae-0.5', 10)).toBeCloseTo(traces[1] / 10, 10);
  });

  test('are what samples of it are tested against', () => {
    const found = estimateOn(game, 'game:gae-0.5', { batch: 4, repeats: 40, seed: 3, steps: 40 });
    expect(found.test?.verdict).not.toBe('fails');
    const exact = gameMoments(game, { estimator: 'gae-0.5', horizon: 40, batch: 4, digits: 30 });
    // What the test expects is known in doubles.
    found.test!.expected!.mean.forEach(({ f64 }, k) => expect(f64).toBeCloseTo(exact.mean[k].f64, 9));
  });
});
