import type { GameEstimator, GameParts, GameStep } from './gameEstimator.js';
import type { GameKnowledge } from './gameKnowledge.js';

/** B_L(s,a,b) = Q_L(s,a,b) − Σ_b' g†(b'|s,a) Q_L(s,a,b'). */
export const benefitOf = <T>(knowledge: GameKnowledge<T>) => {
  const { tables, response, critic } = knowledge;
  const { add, sub, mul, zero } = tables.arithmetic;
  return ({ pair, triple }: GameStep): T => {
    let mean = zero;
    for (let b = 0; b < tables.problem.actions; b++) {
      const at = pair * tables.problem.actions + b;
      mean = add(mean, mul(response.policy[at], critic.qL[at]));
    }
    return sub(critic.qL[triple], mean);
  };
};

/** Q_L(s,a,b) − V_L(s): a baseline that depends on s only, for b was drawn after a. */
export const leaderAdvantage =
  <T>({ tables, critic }: GameKnowledge<T>) =>
  ({ s, triple }: GameStep): T =>
    tables.arithmetic.sub(critic.qL[triple], critic.vL[s]);

/**
 * Q_L(s,a,b) − Σ_a' f(a'|s) Q_L(s,a',b): the baseline of the published code of the toy game. It depends on b, which was drawn after a and
 * because of it, so that the direct part that it makes is biased.
 */
export const sameAnswerAdvantage = <T>({ tables, critic }: GameKnowledge<T>) => {
  const { add, sub, mul, zero } = tables.arithmetic;
  const { leaderActions, actions } = tables.problem;
  return ({ s, b, triple }: GameStep): T => {
    let mean = zero;
    for (let i = s * leaderActions; i < (s + 1) * leaderActions; i++)
      mean = add(mean, mul(tables.leader[i], critic.qL[i * actions + b]));
    return sub(critic.qL[triple], mean);
  };
};

/** A_F(s,a) = V_F(s,a) − Σ_a' f(a'|s) V_F(s,a'). */
export const followerAdvantage = <T>({ tables, response }: GameKnowledge<T>) => {
  const { add, sub, mul, zero } = tables.arithmetic;
  const { leaderActions } = tables.problem;
  return ({ s, pair }: GameStep): T => {
    let mean = zero;
    for (let i = s * leaderActions; i < (s + 1) * leaderActions; i++)
      mean = add(mean, mul(tables.leader[i], response.vF[i]));
    return sub(response.vF[pair], mean);
  };
};

/** B̄_L(s,b) = Σ_a f Q_L(s,a,b) − V_L(s), for a follower that does not observe. */
const averagedBenefit = <T>({ tables, critic }: GameKnowledge<T>) => {
  const { add, sub, mul, zero } = tables.arithmetic;
  const { leaderActions, actions } = tables.problem;
  return ({ s, b }: GameStep): T => {
    let mean = zero;
    for (let i = s * leaderActions; i < (s + 1) * leaderActions; i++)
      mean = add(mean, mul(tables.leader[i], critic.qL[i * actions + b]));
    return sub(mean, critic.vL[s]);
  };
};

/** The parts of BC-HG as the paper has it, with eq. (9) corrected. */
export const properParts = <T>(knowledge: GameKnowledge<T>): GameParts<T> => ({
  direct: ({ triple }) => knowledge.critic.qL[triple],
  benefit: benefitOf(knowledge),
  follower: ({ pair }) => knowledge.response.vF[pair],
  from: 1,
  centred: false,
});

/** The parts of footnote 1: Q_F in place of V_F, segments from t on, the Benefit averaged over the leader's action. */
export const unobservedParts = <T>(knowledge: GameKnowledge<T>): GameParts<T> => ({
  direct: ({ triple }) => knowledge.critic.qL[triple],
  benefit: averagedBenefit(knowledge),
  follower: ({ triple }) => knowledge.response.qF[triple],
  from: 0,
  centred: false,
});

/** The parts of BC-HG for the follower of the game. */
export const partsForGame = <T>(knowledge: GameKnowledge<T>): GameParts<T> =>
  knowledge.tables.problem.game.observes ? properParts(knowledge) : unobservedParts(knowledge);

const differences = <T>(knowledge: GameKnowledge<T>): Partial<GameParts<T>> => ({
  direct: leaderAdvantage(knowledge),
  follower: followerAdvantage(knowledge),
});

const observing = (
  id: string,
  title: string,
  formula: string,
  change: <T>(knowledge: GameKnowledge<T>) => Partial<GameParts<T>>,
): GameEstimator => ({
  id,
  title,
  formula,
  observes: true,
  parts: (knowledge) => ({ ...properParts(knowledge), ...change(knowledge) }),
});

/** The estimators for Markov games whose leader's policy has θ. */
export const GAME_ESTIMATORS: readonly GameEstimator[] = [
  observing(
    'bc-hg',
    'BC-HG for games, eq. (9) from t = 1',
    'sum_t gammaL^t [Q_L score_t + (B_L/beta) sum_{k>t} gammaF^{k-t} V_F(s_k,a_k) score_k]',
    () => ({}),
  ),
  observing('bc-hg-printed', 'BC-HG for games, eq. (9) as printed', 'as bc-hg with the sum over k from t on', () => ({
    from: 0,
  })),
  observing(
    'bc-hg-td',
    'BC-HG for games with advantages',
    'as bc-hg with V_F -> A_F, Q_L -> Q_L - V_L(s) in the direct part',
    differences,
  ),
  observing(
    'bc-hg-printed-td',
    'eq. (9) as printed, with advantages',
    'as bc-hg-td with the sum over k from t on',
    (knowledge) => ({ ...differences(knowledge), from: 0 }),
  ),
  observing(
    'bc-hg-same-answer',
    'the published code of the toy game: eq. (9) as printed, with advantages, a baseline of the direct part that holds b',
    'as bc-hg-printed-td with Q_L(s,a,b) - sum_a f(a|s) Q_L(s,a,b) in the direct part',
    (knowledge) => ({ ...differences(knowledge), direct: sameAnswerAdvantage(knowledge), from: 0 }),
  ),
  observing(
    'bc-hg-centred',
    'BC-HG for games, doubly centred',
    'as bc-hg with grad V_F(s_t,a_t) subtracted from the segment',
    () => ({ centred: true }),
  ),
  observing(
    'bc-hg-td-centred',
    'both of the two',
    'as bc-hg-td with grad V_F(s_t,a_t) subtracted from the segment',
    (knowledge) => ({ ...differences(knowledge), centred: true }),
  ),
  {
    ...observing('first-order', 'policy gradient with the follower held still', 'sum_t gammaL^t Q_L score_t', () => ({
      benefit: null,
    })),
    observes: null,
  },
  {
    id: 'bc-hg-unobserved',
    title: 'footnote 1: the follower does not observe',
    formula:
      'sum_t gammaL^t [Q_L score_t + (B_L(s_t,b_t)/beta) sum_{k>=t} gammaF^{k-t} Q_F(s_k,a_k,b_k) score_k], B_L averaged over a',
    observes: false,
    parts: unobservedParts,
  },
];
