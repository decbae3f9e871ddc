import { rational, type Rational } from '../../numeric/rational.js';
import { GAME_KIND } from '../../model/game/markovGame.js';
import { ORDER_1, type GameClaimId, type GeneralClaimId } from '../../model/claimIds.js';
import type { PolicyGradientFormId } from '../../model/linearFormIds.js';
import type { Batch } from '../../model/trajectory.js';
import type { EstimatorEntry } from '../entry.js';
import { gameSteps } from '../games/gameEstimate.js';
import type { GameKnowledge } from '../games/gameKnowledge.js';
import type { GameKnobFamily, Setting } from './family.js';
import {
  addByTraces,
  advantages,
  discounted,
  scoreGradient,
  scoreGradientByWeights,
  signals,
  type AddToWeights,
  type AdvantageRule,
  type ScoreWeights,
} from './policyGradient.js';
import { CRITIC_ERROR, criticErrorFamily, gaeFamily, gaeWrongCriticFamily } from './policyGradientMean.js';

/**
 * An ordinary policy gradient of the leader, sampled, with either kind of follower held still: it estimates the direct part, which is the hypergradient
 * where the follower has one action.
 */
export interface PolicyGradient extends EstimatorEntry<typeof GAME_KIND, GameClaimId, PolicyGradientFormId> {
  readonly observes: null;
  /** The family that its mean belongs to, and where; null: its mean has no knob. */
  readonly setting: Setting<GameKnobFamily> | null;
  readonly textbook: <T>(batch: Batch, knowledge: GameKnowledge<T>) => T[];
  readonly kernel: (batch: Batch, knowledge: GameKnowledge<number>) => Float64Array;
}

type Described = Omit<PolicyGradient, 'kind' | 'observes' | 'textbook' | 'kernel'>;

const sampled = (described: Described, weights: ScoreWeights, add: AddToWeights): PolicyGradient => ({
  ...described,
  kind: GAME_KIND,
  observes: null,
  textbook: (batch, knowledge) => scoreGradient(batch, knowledge, weights),
  kernel: (batch, knowledge) => scoreGradientByWeights(batch, knowledge, add),
});

/** Σ_t γ_Lᵗ Â_t ∇log f, with the advantages of a rule. */
const byRule = (described: Described, rule: AdvantageRule): PolicyGradient =>
  sampled(
    described,
    (knowledge, trajectory) => discounted(knowledge, advantages(knowledge, trajectory, rule)),
    addByTraces(rule),
  );

const FIXED =
  'θ in the policy of the leader; the hypergradient where the follower has one action, else its direct part';
const EXACT = `exact V_L; ${FIXED}`;
const CLOSED: readonly GeneralClaimId[] = ['closed-form-mean', 'variance-by-recursion'];
const UNBIASED: readonly GameClaimId[] = ['mean-is-direct-part', ...CLOSED];
/** With a bootstrap, cut rollouts lack the steps that they lack and nothing else. */
const WITH_CRITIC: readonly GameClaimId[] = [...UNBIASED, 'first-order-mean', 'bias-within-bound'];
const WRONG: readonly GameClaimId[] = [...CLOSED, 'bias-within-bound', ...ORDER_1];
const [NONE, HALF, WIDE, ONE] = [rational(0), rational(1, 2), rational(19, 20), rational(1)];
const ADVANTAGES = 'Schulman et al. 2016, eq. 16 (GAE)';

/** (Σ_k γ_Lᵏ r_k) Σ_t ∇log f: Williams' return from the start, at every step. */
const reinforce = sampled(
  {
    id: 'reinforce',
    title: 'REINFORCE with the return from the start',
    formula: '(sum_k gammaL^k r_k) sum_t score_t',
    docs: { source: 'Williams 1992', assumptions: `whole rollouts; ${FIXED}` },
    claims: ['mean-is-direct-part'],
    form: null,
    setting: null,
  },
  (knowledge, trajectory) => {
    const { arithmetic } = knowledge.tables;
    const rewards = discounted(knowledge, signals(knowledge, trajectory, null));
    return rewards.map(() => rewards.reduce(arithmetic.add, arithmetic.zero));
  },
  (knowledge, trajectory, share, weights) => {
    const { gammaL, rewardL } = knowledge.tables;
    const steps = gameSteps(knowledge, trajectory);
    const whole = steps.reduceRight((later, { triple }) => rewardL[triple] + gammaL * later, 0);
    for (const { pair } of steps) weights[pair] += share * whole;
  },
);

const toGo = byRule(
  {
    id: 'reinforce-to-go',
    title: 'REINFORCE with rewards to go',
    formula: 'sum_t gammaL^t G_t score_t, G_t = sum_{k>=t} gammaL^{k-t} r_k',
    docs: { source: 'Williams 1992; Sutton et al. 2000', assumptions: `whole rollouts; ${FIXED}` },
    claims: UNBIASED,
    form: 'reinforce-to-go',
    setting: null,
  },
  { lambda: ONE, summed: 'rewards', baseline: false, error: NONE },
);

const withBaseline = byRule(
  {
    id: 'reinforce-baseline',
    title: 'REINFORCE with the value of the state as baseline',
    formula: 'sum_t gammaL^t (G_t - V_L(s_t)) score_t',
    docs: { source: 'Williams 1992; Sutton et al. 2000', assumptions: `whole rollouts; ${EXACT}` },
    claims: UNBIASED,
    form: 'reinforce-baseline',
    setting: null,
  },
  { lambda: ONE, summed: 'rewards', baseline: true, error: NONE },
);

const actorCritic = byRule(
  {
    id: 'actor-critic',
    title: 'actor-critic with one-step TD errors',
    formula: 'sum_t gammaL^t (r_t + gammaL V_L(s_{t+1}) - V_L(s_t)) score_t',
    docs: { source: 'Sutton et al. 2000; GAE(0)', assumptions: EXACT },
    claims: WITH_CRITIC,
    form: 'actor-critic',
    setting: { family: gaeFamily, at: NONE },
  },
  { lambda: NONE, summed: 'td-errors', baseline: false, error: NONE },
);

const actorCriticWrong = byRule(
  {
    id: 'actor-critic-wrong-critic',
    title: 'actor-critic with one-step TD errors of the critic 9/10 V_L',
    formula: 'as actor-critic with V_L -> (1 - epsilon) V_L, epsilon = 1/10',
    docs: { source: 'Sutton et al. 2000; GAE(0)', assumptions: `bias of order epsilon; ${FIXED}` },
    claims: WRONG,
    form: 'actor-critic-wrong-critic',
    setting: { family: criticErrorFamily, at: CRITIC_ERROR },
  },
  { lambda: NONE, summed: 'td-errors', baseline: false, error: CRITIC_ERROR },
);

const gae = (name: string, lambda: Rational): PolicyGradient =>
  byRule(
    {
      id: `gae-${name}`,
      title: `generalised advantage estimates, lambda = ${name}`,
      formula: 'sum_t gammaL^t (sum_k (gammaL lambda)^k delta_{t+k}) score_t, delta the TD error of V_L',
      docs: { source: ADVANTAGES, assumptions: EXACT },
      claims: WITH_CRITIC,
      form: `gae-${name}` as PolicyGradientFormId,
      setting: { family: gaeFamily, at: lambda },
    },
    { lambda, summed: 'td-errors', baseline: false, error: NONE },
  );

const gaeWrong = (name: string, lambda: Rational): PolicyGradient =>
  byRule(
    {
      id: `gae-${name}-wrong-critic`,
      title: `generalised advantage estimates with the critic 9/10 V_L, lambda = ${name}`,
      formula: `as gae-${name} with V_L -> (1 - epsilon) V_L, epsilon = 1/10`,
      docs: { source: ADVANTAGES, assumptions: `bias of order 1 - lambda; ${FIXED}` },
      claims: WRONG,
      form: `gae-${name}-wrong-critic` as PolicyGradientFormId,
      setting: { family: gaeWrongCriticFamily, at: lambda },
    },
    { lambda, summed: 'td-errors', baseline: false, error: CRITIC_ERROR },
  );

/** At ratio one both branches of the clipped surrogate have the slope Â: its gradient is that of GAE. */
const ppo: PolicyGradient = {
  ...gae('0.95', WIDE),
  id: 'ppo-first-step',
  title: "PPO's first step: the clipped surrogate at ratio one, advantages not normalised",
  formula: 'grad of sum_t gammaL^t min(rho_t A_t, clip(rho_t, 1 - c, 1 + c) A_t) at rho = 1, A_t of gae-0.95',
  docs: {
    source: 'Schulman et al. 2017, eq. 7',
    assumptions: `${EXACT}; weights gammaL^t, which published code drops`,
  },
};

/** The ordinary policy gradients. */
export const POLICY_GRADIENTS: readonly PolicyGradient[] = [
  reinforce,
  toGo,
  withBaseline,
  actorCritic,
  actorCriticWrong,
  gae('0.5', HALF),
  gae('0.95', WIDE),
  gaeWrong('0.5', HALF),
  gaeWrong('0.95', WIDE),
  ppo,
];
