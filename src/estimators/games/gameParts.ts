import type { GameParts, GameStep } from './gameEstimate.js';
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

/** What advantages in place of values change. */
export const differenceParts = <T>(knowledge: GameKnowledge<T>): Pick<GameParts<T>, 'direct' | 'follower'> => ({
  direct: leaderAdvantage(knowledge),
  follower: followerAdvantage(knowledge),
});
