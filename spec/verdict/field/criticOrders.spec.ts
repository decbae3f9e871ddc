import { describe, expect, test } from 'vitest';
import type { GameKnobFamily } from '../../../src/estimators/field/family.js';
import {
  advantages,
  criticValues,
  discounted,
  scoreGradient,
  type ScoreWeights,
} from '../../../src/estimators/field/policyGradient.js';
import {
  criticErrorFamily,
  gaeFamily,
  gaeWrongCriticFamily,
  meanOverRollouts,
} from '../../../src/estimators/field/policyGradientMean.js';
import { gamesStratum } from '../../../src/instances/games.js';
import type { FieldClaimId, GameClaimId } from '../../../src/model/claimIds.js';
import { markovGame } from '../../../src/model/game/buildGame.js';
import { minus, parameter } from '../../../src/numeric/expression.js';
import { ONE, ZERO, mulRational, rational, subRational, type Rational } from '../../../src/numeric/rational.js';
import type { AnyJudged } from '../../../src/verdict/claim.js';
import { randomCases } from '../../../src/verdict/estimatorSurvey.js';
import { BIAS_BOUNDS } from '../../../src/verdict/field/bounds.js';
import { FIELD, fieldCase } from '../../../src/verdict/field/fieldCase.js';
import { biasAt, sizeOfBias } from '../../../src/verdict/field/order.js';
import { judgeClaim, judgeEverywhere } from '../../../src/verdict/judge.js';

const CASES = randomCases([gamesStratum], 16, 3);
const FIELD_CASES = CASES.map(({ instance }) => fieldCase(instance));

const verdictOn = (claim: FieldClaimId | GameClaimId, judged: Partial<AnyJudged>): string =>
  judgeEverywhere([
    judgeClaim(claim, { id: 'judged', textbook: () => [], suits: () => true, ...judged }, 'games', CASES)!,
  ]);
const inFamily = (claim: FieldClaimId, family: GameKnobFamily, at: Rational = rational(1, 2)): string =>
  verdictOn(claim, { setting: { family, at } });

/** The same family, said to fall so many times as fast. */
const fallsAs = (family: GameKnobFamily, times: number): GameKnobFamily => ({
  ...family,
  near: family.near && { ...family.near, fall: family.near.fall * times },
});

describe.each([gaeWrongCriticFamily, criticErrorFamily])('the bias of $id', (family) => {
  test('is of order 1 and no better', () => {
    expect(inFamily('bias-within-order-1', family)).toBe('holds');
    expect(inFamily('bias-of-order-1', family)).toBe('holds');
  });

  test('is not of order 2: the claim is too good', () => {
    expect(inFamily('bias-within-order-2', family)).toBe('fails');
  });

  test('is not said to fall thrice as fast, nor a third as fast', () => {
    expect(inFamily('bias-within-order-1', fallsAs(family, 3))).toBe('fails');
    expect(inFamily('bias-of-order-1', fallsAs(family, 1 / 3))).toBe('fails');
  });

  test.each(['0', '1/4', '9/10'])('is within its bound at %s on all games', (text) => {
    const at = text === '0' ? ZERO : rational(BigInt(text.split('/')[0]), BigInt(text.split('/')[1]));
    expect(inFamily('bias-within-bound', family, at)).toBe('holds');
  });
});

test('the claim of order 1 is too bad for a bias that falls with the square of 1 − λ', () => {
  const squared: GameKnobFamily = {
    ...gaeWrongCriticFamily,
    estimateGame: (knowledge, lambda) => {
      const away = subRational(ONE, lambda);
      return gaeWrongCriticFamily.estimateGame(knowledge, subRational(ONE, mulRational(away, away)));
    },
  };
  expect(inFamily('bias-within-order-2', squared)).toBe('holds');
  expect(inFamily('bias-of-order-1', squared)).toBe('fails');
});

describe('with the exact critic', () => {
  test.each([ZERO, rational(1, 2), ONE])('no λ has any bias, on games that end and on others: %o', (at) => {
    expect(inFamily('bias-within-bound', gaeFamily, at)).toBe('holds');
    for (const one of FIELD_CASES) expect(sizeOfBias(biasAt(gaeFamily, one, at)).most).toBeLessThan(1e-60);
  });

  test('the bound refuses a critic that is wrong in the fortieth digit', () => {
    const nearly: GameKnobFamily = {
      ...gaeFamily,
      estimateGame: (knowledge) => criticErrorFamily.estimateGame(knowledge, rational(1n, 10n ** 40n)),
    };
    expect(inFamily('bias-within-bound', nearly)).toBe('fails');
  });

  test('λ in the place of γ_L λ has no bias either: TD errors have mean zero given what came before', () => {
    const undiscounted: GameKnobFamily = {
      ...gaeFamily,
      estimateGame: (knowledge, lambda) =>
        meanOverRollouts(knowledge, criticValues(knowledge, ZERO), knowledge.tables.arithmetic.constant(lambda)),
    };
    expect(inFamily('bias-within-bound', undiscounted)).toBe('holds');
  });
});

test('the bias is linear in the error of the critic', () => {
  const { mul, sub, constant } = FIELD;
  for (const one of FIELD_CASES) {
    const [small, large] = [rational(1, 10), rational(3, 10)].map((at) => biasAt(criticErrorFamily, one, at));
    const left = small.map((x, k) => sub(large[k], mul(constant(rational(3)), x)));
    expect(sizeOfBias(left).most).toBeLessThan(1e-60);
  }
});

test('adding the value of the state where it should be subtracted is no bias: any function of the state is a baseline', () => {
  const added: ScoreWeights = (knowledge, trajectory) => {
    const { add } = knowledge.tables.arithmetic;
    const rule = { lambda: ONE, summed: 'rewards', baseline: false, error: ZERO } as const;
    const returns = advantages(knowledge, trajectory, rule);
    return discounted(
      knowledge,
      returns.map((g, t) => add(g, knowledge.critic.vL[trajectory.states[t]])),
    );
  };
  const judged: Partial<AnyJudged> = {
    textbook: (batch, knowledge) => scoreGradient(batch, knowledge as never, added),
  };
  expect(verdictOn('mean-is-direct-part', judged)).toBe('holds');
});

describe('the bounds', () => {
  // The leader draws between a state that is worth 1 and the end, so that the error of the critic is seen after one of two actions.
  const draw = markovGame({
    states: 3,
    leaderActions: 2,
    actions: 1,
    observes: true,
    gammaF: '1/2',
    gammaL: '1/2',
    beta: 1,
    theta: ['1/2'],
    terminal: [2],
    initial: [[0, 1]],
    policy: [
      [
        [0, parameter(0)],
        [1, minus(1, parameter(0))],
      ],
      [
        [0, '1/2'],
        [1, '1/2'],
      ],
      null,
    ],
    transitions: (s, a) => [[s === 0 && a === 0 ? 1 : 2, 1]],
    rewardF: () => 0,
    rewardL: (s) => (s === 1 ? 1 : 0),
    phiL: 0,
  });

  test('are attained where one of two actions leads to the largest value and the other to the end', () => {
    const one = fieldCase(draw);
    for (const [family, at] of [
      [criticErrorFamily, rational(1, 10)],
      [gaeWrongCriticFamily, ZERO],
    ] as const) {
      const { least, most } = sizeOfBias(biasAt(family, one, at));
      const [bound] = BIAS_BOUNDS[family.id](one, at);
      // γ_L ε V_L(1) = 1/20; bounds round outwards by 1e-9 a few times.
      expect(least).toBeCloseTo(0.05, 14);
      expect(most).toBeLessThanOrEqual(bound);
      expect(least).toBeGreaterThan(bound * (1 - 1e-8));
    }
  });

  test('refuse twice the error that is said, and a λ that is smaller', () => {
    const one = fieldCase(draw);
    const beyond = (family: GameKnobFamily, at: Rational, said: Rational): void =>
      expect(sizeOfBias(biasAt(family, one, at)).least).toBeGreaterThan(BIAS_BOUNDS[family.id](one, said)[0]);
    beyond(criticErrorFamily, rational(2, 10), rational(1, 10));
    beyond(gaeWrongCriticFamily, ZERO, rational(3, 4));
  });
});

test('on games with one answer the direct part, against which biases are told, is the hypergradient', () => {
  const alone = CASES.filter(({ instance }) => instance.actions === 1);
  expect(alone.length).toBeGreaterThan(0);
  for (const one of alone) {
    const { total, direct } = one.truth;
    const apart = total.map((x, k) => one.arithmetic.toNumber(one.arithmetic.sub(x, direct[k])));
    expect(Math.max(...apart.map(Math.abs))).toBe(0);
  }
});
