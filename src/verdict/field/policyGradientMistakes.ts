import { rational, type Rational } from '../../numeric/rational.js';
import { dot } from '../../numeric/arithmetic.js';
import { GAME_KIND } from '../../model/game/markovGame.js';
import { qualifiedId } from '../../model/qualifiedId.js';
import type { GameClaimId } from '../../model/claimIds.js';
import { gameSteps } from '../../estimators/games/gameEstimate.js';
import type { GameKnowledge } from '../../estimators/games/gameKnowledge.js';
import {
  advantages,
  criticValues,
  discounted,
  discountedSums,
  scoreGradient,
  scoreGradientOf,
  signals,
  type AdvantageRule,
  type ScoreWeights,
} from '../../estimators/field/policyGradient.js';
import { CRITIC_ERROR, gaeWrongCriticFamily, meanOverRollouts } from '../../estimators/field/policyGradientMean.js';
import type { Batch, Trajectory } from '../../model/trajectory.js';
import type { Mistake } from '../mistakes/matchingMistakes.js';
import { isGameCase } from '../games/gameCase.js';

const EXACT = rational(0);
const WIDE = rational(19, 20);
const GAE: AdvantageRule = { lambda: WIDE, summed: 'td-errors', baseline: false, error: EXACT };
const TO_GO: AdvantageRule = { lambda: rational(1), summed: 'rewards', baseline: false, error: EXACT };

/** A mistake in an ordinary policy gradient: other weights of the scores, and the claims that the right method keeps. */
const wrong = (
  id: string,
  mistake: string,
  formula: string,
  claims: readonly GameClaimId[],
  weights: ScoreWeights,
  setting: Mistake['setting'] = null,
): Mistake => ({
  id: qualifiedId(GAME_KIND, id),
  mistake,
  formula,
  claims,
  setting,
  suits: isGameCase,
  textbook: (batch: Batch, knowledge: unknown) => scoreGradient(batch, knowledge as GameKnowledge<unknown>, weights),
});

const BOTH: readonly GameClaimId[] = ['mean-is-direct-part', 'first-order-mean'];
const WHOLE: readonly GameClaimId[] = ['mean-is-direct-part'];

/** Σ_k (γ_L λ)ᵏ x_{t+k} for other signals than the TD errors of V_L. */
const summedWith = <T>(knowledge: GameKnowledge<T>, x: readonly T[], lambda: Rational = WIDE): T[] => {
  const { arithmetic, gammaL } = knowledge.tables;
  return discounted(knowledge, discountedSums(knowledge, x, arithmetic.mul(gammaL, arithmetic.constant(lambda))));
};

/** The TD errors of V_L, the value of the last state of a rollout in its place. */
function withLastValue<T>(knowledge: GameKnowledge<T>, trajectory: Trajectory, last: (usual: T) => T): T[] {
  const { arithmetic, gammaL, rewardL } = knowledge.tables;
  const { add, sub, mul } = arithmetic;
  const { vL } = knowledge.critic;
  const steps = gameSteps(knowledge, trajectory);
  return steps.map(({ t, s, triple }) => {
    const usual = vL[trajectory.states[t + 1]];
    const next = t === steps.length - 1 ? last(usual) : usual;
    return sub(add(rewardL[triple], mul(gammaL, next)), vL[s]);
  });
}

/** Known mistakes in ordinary policy gradients, on games; ids are stable. */
export const POLICY_GRADIENT_MISTAKES: readonly Mistake[] = [
  wrong(
    'policy-gradient-undiscounted-states',
    'the states are weighted by the undiscounted distribution',
    'gammaL^t A_t score_t -> A_t score_t',
    BOTH,
    (knowledge, trajectory) => advantages(knowledge, trajectory, GAE),
  ),
  wrong(
    'policy-gradient-discounted-twice',
    'rewards to go are discounted from the start, and again by the weight of their state',
    'G_t -> sum_{k>=t} gammaL^k r_k',
    WHOLE,
    (knowledge, trajectory) => discounted(knowledge, discounted(knowledge, advantages(knowledge, trajectory, TO_GO))),
  ),
  wrong(
    'policy-gradient-bootstraps-at-the-end',
    'a rollout that ended is bootstrapped with the value of the state after the reset',
    'V_L(s_T) = 0 -> sum_s rho0 V_L',
    BOTH,
    (knowledge, trajectory) => {
      const { tables, critic } = knowledge;
      const reset = dot(tables.arithmetic, tables.initial, critic.vL);
      return summedWith(
        knowledge,
        withLastValue(knowledge, trajectory, (usual) => (trajectory.ended ? reset : usual)),
      );
    },
  ),
  wrong(
    'policy-gradient-cut-taken-for-end',
    'a rollout that was cut is not bootstrapped',
    'V_L(s_T) -> 0 at a cut',
    ['first-order-mean'],
    (knowledge, trajectory) =>
      summedWith(
        knowledge,
        withLastValue(knowledge, trajectory, () => knowledge.tables.arithmetic.zero),
      ),
  ),
  wrong(
    'policy-gradient-lambda-without-discount',
    'TD errors are weighted by lambda in place of gammaL lambda',
    '(gammaL lambda)^k -> lambda^k, with the critic 9/10 V_L',
    ['bias-within-bound', 'bias-within-order-1'],
    (knowledge, trajectory) => {
      const { arithmetic } = knowledge.tables;
      const errors = signals(knowledge, trajectory, criticValues(knowledge, CRITIC_ERROR));
      return discounted(knowledge, discountedSums(knowledge, errors, arithmetic.constant(WIDE)));
    },
    {
      family: {
        ...gaeWrongCriticFamily,
        estimateGame: (knowledge, lambda) =>
          meanOverRollouts(
            knowledge,
            criticValues(knowledge, CRITIC_ERROR),
            knowledge.tables.arithmetic.constant(lambda),
          ),
      },
      at: WIDE,
    },
  ),
  wrong(
    'policy-gradient-undiscounted-td-error',
    'the discount is missing in the TD errors',
    "delta = r + V_L(s') - V_L(s)",
    BOTH,
    (knowledge, trajectory) =>
      summedWith(knowledge, signals(knowledge, trajectory, [...knowledge.critic.vL], knowledge.tables.arithmetic.one)),
  ),
  wrong(
    'policy-gradient-baseline-of-the-action',
    'the baseline depends on the action',
    'G_t - V_L(s_t) -> G_t - Q_L(s_t,a_t,b_t)',
    WHOLE,
    (knowledge, trajectory) => {
      const { arithmetic } = knowledge.tables;
      const returns = advantages(knowledge, trajectory, TO_GO);
      return discounted(
        knowledge,
        gameSteps(knowledge, trajectory).map(({ t, triple }) =>
          arithmetic.sub(returns[t], knowledge.critic.qL[triple]),
        ),
      );
    },
  ),
  wrong(
    'policy-gradient-baseline-of-the-next-state',
    'the baseline is the value of the state that the action led to',
    'G_t - V_L(s_t) -> G_t - V_L(s_{t+1})',
    WHOLE,
    (knowledge, trajectory) => {
      const { arithmetic } = knowledge.tables;
      const { vL } = knowledge.critic;
      const returns = advantages(knowledge, trajectory, TO_GO);
      return discounted(
        knowledge,
        returns.map((g, t) => arithmetic.sub(g, vL[trajectory.states[t + 1]])),
      );
    },
  ),
  wrong(
    'policy-gradient-reversed',
    'the advantage has the wrong sign: value less return',
    'G_t - V_L(s_t) -> V_L(s_t) - G_t',
    WHOLE,
    (knowledge, trajectory) =>
      discounted(knowledge, advantages(knowledge, trajectory, { ...TO_GO, baseline: true })).map(
        knowledge.tables.arithmetic.neg,
      ),
  ),
  {
    ...wrong(
      'policy-gradient-normalised-advantages',
      'the advantages of a batch are normalised to mean zero and variance one',
      'A_t -> (A_t - mean A)/sqrt(variance A + 1e-8), over all steps of the batch',
      BOTH,
      () => [],
    ),
    textbook: (batch, knowledge) => normalisedGradient(batch, knowledge as GameKnowledge<unknown>),
  },
];

/** The gradient of GAE whose advantages are normalised over all steps of the batch. */
function normalisedGradient<T>(batch: Batch, knowledge: GameKnowledge<T>): T[] {
  const each = batch.map((trajectory) => advantages(knowledge, trajectory, GAE));
  const all = normalised(knowledge, each.flat());
  const own = new Map<Trajectory, T[]>();
  let from = 0;
  each.forEach(({ length }, i) => own.set(batch[i], all.slice(from, (from += length))));
  // The same rollout twice has the same advantages twice.
  return scoreGradientOf(batch, knowledge, (trajectory) => discounted(knowledge, own.get(trajectory)!));
}

/** (x − mean)/√(variance + 10⁻⁸), in the order that they have. */
export function normalised<T>({ tables: { arithmetic } }: GameKnowledge<T>, x: readonly T[]): T[] {
  const { add, sub, mul, div, sqrt, constant, integer, zero } = arithmetic;
  if (x.length === 0) return [];
  const count = integer(x.length);
  const mean = div(x.reduce(add, zero), count);
  const centred = x.map((y) => sub(y, mean));
  const variance = div(
    centred.reduce((total, y) => add(total, mul(y, y)), zero),
    count,
  );
  const width = sqrt(add(variance, constant(rational(1n, 10n ** 8n))));
  return centred.map((y) => div(y, width));
}
