import { maximum } from '../../numeric/arithmetic.js';
import { leaderAdvantage } from '../../estimators/games/gameParts.js';
import type { GameStep } from '../../estimators/games/gameEstimate.js';
import type { GameKnowledge } from '../../estimators/games/gameKnowledge.js';
import { partMistake, type GameMistake } from './gameMistake.js';
import { meanOverFollower, meanOverLeader, triplesOf } from './gameAverages.js';

/** Q_F(s,a,·) made into one value. */
const ofFollower =
  <T>(knowledge: GameKnowledge<T>, fold: (values: readonly T[]) => T) =>
  (step: GameStep): T =>
    fold(triplesOf(knowledge, step.pair).map((triple) => knowledge.response.qF[triple]));

/** Mistakes in the values that multiply the scores of the leader's policy. */
export const GAME_VALUE_MISTAKES: readonly GameMistake[] = [
  partMistake(
    'seen',
    'q-for-v',
    'the value of the pair that was played in place of V_F: what footnote 1 is for',
    'V_F(s_k,a_k) -> Q_F(s_k,a_k,b_k)',
    ({ response }) => ({ follower: ({ triple }) => response.qF[triple] }),
  ),
  partMistake('seen', 'no-value', 'scores are summed without the value V_F', 'V_F -> 1', ({ tables }) => ({
    follower: () => tables.arithmetic.one,
  })),
  partMistake(
    'seen',
    'value-before-the-leader-moves',
    "the follower's value is averaged over the leader's action",
    'V_F(s_k,a_k) -> sum_a f V_F(s_k,a)',
    (knowledge) => ({ follower: ({ s }) => meanOverLeader(knowledge, s, (pair) => knowledge.response.vF[pair]) }),
  ),
  partMistake(
    'seen',
    'advantage-of-the-follower',
    "the follower's own advantage in place of A_F",
    'A_F(s_k,a_k) -> Q_F(s_k,a_k,b_k) - V_F(s_k,a_k)',
    ({ tables, response }) => ({
      follower: ({ pair, triple }) => tables.arithmetic.sub(response.qF[triple], response.vF[pair]),
    }),
  ),
  partMistake(
    'seen',
    'leader-value-in-segment',
    "the leader's table in the follower's segment",
    'V_F(s_k,a_k) -> sum_b g Q_L(s_k,a_k,b)',
    (knowledge) => ({ follower: ({ pair }) => meanOverFollower(knowledge, pair, (i) => knowledge.critic.qL[i]) }),
  ),
  partMistake(
    'seen',
    'reward-for-value-in-segment',
    "the follower's immediate reward in place of its value",
    'V_F(s_k,a_k) -> r_F(s_k,a_k,b_k)',
    ({ tables }) => ({ follower: ({ triple }) => tables.rewardF[triple] }),
  ),
  partMistake(
    'seen',
    'missing-entropy',
    "the follower's value without its entropy",
    'V_F -> sum_b g Q_F',
    (knowledge) => ({
      follower: ({ pair }) => meanOverFollower(knowledge, pair, (i) => knowledge.response.qF[i]),
    }),
  ),
  partMistake('seen', 'hard-maximum', "the follower's value as a hard maximum", 'V_F -> max_b Q_F', (knowledge) => ({
    follower: ofFollower(knowledge, (values) => values.reduce((a, b) => maximum(knowledge.tables.arithmetic, a, b))),
  })),
  partMistake(
    'seen',
    'baseline-depends-on-b',
    "the direct part's baseline is taken at the follower's b, which was drawn after a (published code)",
    'Q_L -> Q_L - sum_a f Q_L(s,a,b)',
    (knowledge) => ({ direct: ({ s, b, triple }) => centredAt(knowledge, s, b, triple) }),
  ),
  partMistake(
    'seen',
    'myopic-direct-part',
    'the immediate reward in place of Q_L in the direct part',
    'Q_L -> r_L',
    ({ tables }) => ({ direct: ({ triple }) => tables.rewardL[triple] }),
  ),
  partMistake(
    'seen',
    'state-value-in-direct-part',
    'the value of the state in place of Q_L in the direct part',
    'Q_L(s,a,b) -> V_L(s)',
    ({ critic }) => ({ direct: ({ s }) => critic.vL[s] }),
  ),
  partMistake(
    'seen',
    'follower-value-in-direct-part',
    "the follower's table in the direct part",
    'Q_L -> Q_F',
    ({ response }) => ({ direct: ({ triple }) => response.qF[triple] }),
  ),
  partMistake(
    'unseen',
    'unobserved-v-for-q',
    'the value of the state in place of that of the actions played',
    'Q_F(s,a,b) -> V_F(s)',
    ({ response }) => ({ follower: ({ pair }) => response.vF[pair] }),
  ),
  partMistake(
    'unseen',
    'unobserved-averaged-value',
    "the value of the follower's action, averaged over the leader's",
    'Q_F(s,a,b) -> sum_a f Q_F(s,a,b)',
    (knowledge) => {
      const { actions } = knowledge.tables.problem;
      return {
        follower: ({ s, b }) => meanOverLeader(knowledge, s, (pair) => knowledge.response.qF[pair * actions + b]),
      };
    },
  ),
  partMistake(
    'unseen',
    'unobserved-trap',
    'a_t is in the Benefit and in the segment',
    'sum_a f Q_L - V_L -> Q_L(s,a,b) - V_L(s)',
    (knowledge) => ({ benefit: leaderAdvantage(knowledge) }),
  ),
  partMistake(
    'unseen',
    'unobserved-too-late',
    'the segment starts as for a follower that observes',
    'k >= t -> k > t',
    () => ({ from: 1 }),
  ),
];

/** Q_L(s,a,b) − Σ_a' f(a'|s) Q_L(s,a',b). */
function centredAt<T>(knowledge: GameKnowledge<T>, s: number, b: number, triple: number): T {
  const { tables, critic } = knowledge;
  const { actions } = tables.problem;
  return tables.arithmetic.sub(
    critic.qL[triple],
    meanOverLeader(knowledge, s, (pair) => critic.qL[pair * actions + b]),
  );
}
