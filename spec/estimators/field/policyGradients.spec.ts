import { describe, expect, test } from 'vitest';
import { POLICY_GRADIENTS } from '../../../src/estimators/field/policyGradients.js';
import {
  criticErrorFamily,
  gaeFamily,
  gaeWrongCriticFamily,
} from '../../../src/estimators/field/policyGradientMean.js';
import { gameKnowledge, type GameKnowledge } from '../../../src/estimators/games/gameKnowledge.js';
import { gameResponse } from '../../../src/follower/gameResponse.js';
import { gamesStratum } from '../../../src/instances/games.js';
import { compileGame, evaluateGame } from '../../../src/model/game/gameTables.js';
import type { MarkovGame } from '../../../src/model/game/markovGame.js';
import { POLICY_GRADIENT_FORMS } from '../../../src/model/linearFormIds.js';
import { float64 } from '../../../src/numeric/float64.js';
import { fraction, type Fraction } from '../../../src/numeric/fraction.js';
import { parseRational, rational } from '../../../src/numeric/rational.js';
import { momentsOn } from '../../../src/verdict/caseMoments.js';
import { checkClaim } from '../../../src/verdict/claim.js';
import { claimById } from '../../../src/verdict/claims.js';
import { randomCases } from '../../../src/verdict/estimatorSurvey.js';
import { isGameCase, type GameCase } from '../../../src/verdict/games/gameCase.js';
import { judgedGame } from '../../../src/verdict/games/judgedGame.js';
import { CAN_DERIVE, derivation } from '../../verdict/derivation.js';
import { CUT, ENDED, OBSERVED } from '../../verdict/games/gameMistakeInstance.js';
import {
  POLICY_GRADIENT_MEANS,
  POLICY_GRADIENT_MISTAKE_VALUES,
  POLICY_GRADIENT_VALUES,
} from './policyGradientValues.js';

const exact = OBSERVED.knowledge(fraction);
const rounded = OBSERVED.knowledge(float64);
const CASES = randomCases([gamesStratum], 24, 4).filter((one): one is GameCase => isGameCase(one));
const ONE_ANSWER = CASES.filter(({ instance, whole }) => whole && instance.actions === 1);
const texts = (values: readonly Fraction[]): string[] => values.map(fraction.toText);
const roundedKnowledge = (game: MarkovGame): GameKnowledge<number> => {
  const tables = evaluateGame(compileGame(game), float64);
  return gameKnowledge(tables, gameResponse(tables));
};
const byId = (id: string) => POLICY_GRADIENTS.find((one) => one.id === id)!;

test.skipIf(!CAN_DERIVE)('the values are those of the derivation', () => {
  const { estimators, mistakes, means } = derivation('policy_gradients.py') as Record<string, object>;
  const named = Object.entries(mistakes).map(([id, values]) => [`game:policy-gradient-${id}`, values] as const);
  expect([estimators, Object.fromEntries(named), means]).toEqual([
    POLICY_GRADIENT_VALUES,
    POLICY_GRADIENT_MISTAKE_VALUES,
    POLICY_GRADIENT_MEANS,
  ]);
});

test('every policy gradient has its values and every value its policy gradient, and every form is one of theirs', () => {
  expect(Object.keys(POLICY_GRADIENT_VALUES)).toEqual(POLICY_GRADIENTS.map(({ id }) => id));
  expect(new Set(POLICY_GRADIENTS.flatMap(({ form }) => form ?? []))).toEqual(new Set(POLICY_GRADIENT_FORMS));
});

describe('on rollouts of the game whose response is rational', () => {
  test.each(POLICY_GRADIENTS)('$id gives what its definition gives', ({ id, textbook }) => {
    const [ended, cut] = [ENDED, CUT].map((trajectory) => textbook([trajectory], exact));
    expect(texts([...ended, ...cut])).toEqual(POLICY_GRADIENT_VALUES[id]);
    const half = fraction.constant(rational(1, 2));
    const mean = ended.map((x, k) => fraction.mul(half, fraction.add(x, cut[k])));
    expect(texts(textbook([ENDED, CUT], exact))).toEqual(texts(mean));
  });

  test.each(POLICY_GRADIENTS)('$id gives the same by its kernel, in doubles', ({ textbook, kernel }) => {
    for (const batch of [[ENDED], [CUT], [ENDED, CUT]]) {
      const wanted = textbook(batch, exact).map(fraction.toNumber);
      // Some fifty sums and products of numbers below a hundred.
      kernel(batch, rounded).forEach((x, k) => expect(Math.abs(x - wanted[k])).toBeLessThan(50 * 100 * 2 ** -52));
    }
  });

  test.each([
    ['gae', gaeFamily, '19/20', 'gae'],
    ['gae with a wrong critic', gaeWrongCriticFamily, '1/2', 'gae-wrong-critic 1/2'],
    ['gae with a wrong critic', gaeWrongCriticFamily, '19/20', 'gae-wrong-critic 19/20'],
    ['one-step TD errors', criticErrorFamily, '1/10', 'critic-error 1/10'],
    ['one-step TD errors', criticErrorFamily, '1', 'critic-error 1'],
  ])('the mean of %s is that of the eligibilities that arrive', (_, family, at, key) => {
    expect(texts(family.estimateGame(exact, parseRational(at)!))).toEqual(POLICY_GRADIENT_MEANS[key]);
  });

  test('the mean with the exact critic does not depend on λ', () => {
    for (const at of ['0', '1/3', '1'])
      expect(texts(gaeFamily.estimateGame(exact, parseRational(at)!))).toEqual(POLICY_GRADIENT_MEANS.gae);
  });
});

describe('on random games', () => {
  test('the kernels give what the textbook forms give, on every rollout', () => {
    for (const { instance, trajectories, knowledge, arithmetic } of CASES.slice(0, 6))
      for (const { id, textbook, kernel } of POLICY_GRADIENTS) {
        const inDoubles = roundedKnowledge(instance);
        for (const { trajectory } of trajectories.slice(0, 20)) {
          const wanted = textbook([trajectory], knowledge).map(arithmetic.toNumber);
          const scale = Math.max(1, ...wanted.map(Math.abs));
          // At most a few hundred roundings, through linear systems of condition below 2/(1 − γ_L) ≤ 200.
          kernel([trajectory], inDoubles).forEach((x, k) =>
            expect(Math.abs(x - wanted[k]), id).toBeLessThan(300 * 200 * 2 ** -53 * scale),
          );
        }
      }
  });

  test('whose follower has one action, those that claim the direct part are unbiased, and a wrong critic is not', () => {
    expect(ONE_ANSWER.length).toBeGreaterThan(1);
    const unbiased = claimById('unbiased');
    for (const estimator of POLICY_GRADIENTS) {
      const relations = ONE_ANSWER.map((one) => checkClaim(unbiased, one, judgedGame(estimator) as never)!.relation);
      if (estimator.claims.includes('mean-is-direct-part'))
        expect(new Set(relations), estimator.id).toEqual(new Set(['equal']));
      else expect(relations, estimator.id).toContain('different');
    }
  });

  test('a baseline lowers the variance of rewards to go in most, and GAE that of the baseline', () => {
    const trace = (one: GameCase, id: string): number => {
      const { mean, second } = momentsOn(one, judgedGame(byId(id)));
      return second!.reduce<number>((sum, q, k) => sum + one.arithmetic.toNumber(q) - one.arithmetic.toNumber(mean[k]) ** 2, 0); // prettier-ignore
    };
    const whole = CASES.filter((one) => one.whole);
    const lower = (a: string, b: string) => whole.filter((one) => trace(one, a) < trace(one, b)).length / whole.length;
    expect(lower('reinforce-baseline', 'reinforce-to-go')).toBeGreaterThan(0.5);
    expect(lower('gae-0.5', 'reinforce-to-go')).toBeGreaterThan(0.5);
  });
});
