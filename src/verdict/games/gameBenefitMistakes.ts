import { maximum, power } from '../../numeric/arithmetic.js';
import { leaderAdvantage } from '../../estimators/games/gameParts.js';
import type { GameStep } from '../../estimators/games/gameEstimate.js';
import type { GameKnowledge } from '../../estimators/games/gameKnowledge.js';
import { withLeader } from '../../follower/gameResponse.js';
import { gameValues } from '../../leader/gameValues.js';
import { ingredientMistake, partMistake, type GameMistake } from './gameMistake.js';
import { meanOverFollower, meanOverLeader, triplesOf } from './gameAverages.js';
import { gameStep } from './gameIngredients.js';

/** A table x by triple, centred by the follower's policy given (s,a). */
const centred =
  <T>(knowledge: GameKnowledge<T>, x: readonly T[]) =>
  ({ pair, triple }: GameStep): T =>
    knowledge.tables.arithmetic.sub(
      x[triple],
      meanOverFollower(knowledge, pair, (i) => x[i]),
    );

/** Q_L of a leader that is paid the follower's entropy bonus −β log g† as well. */
function softLeaderTable<T>({ tables, response }: GameKnowledge<T>): readonly T[] {
  const { sub, mul, log, isZero } = tables.arithmetic;
  const rewardL = tables.rewardL.map((r, i) =>
    isZero(response.policy[i]) ? r : sub(r, mul(tables.beta, log(response.policy[i]))),
  );
  return gameValues({ ...tables, rewardL }, withLeader(tables, response.policy)).qL;
}

/** Q_L less some value of Q_L(s,a,·). */
const against =
  <T>(knowledge: GameKnowledge<T>, fold: (values: readonly T[]) => T) =>
  ({ pair, triple }: GameStep): T =>
    knowledge.tables.arithmetic.sub(
      knowledge.critic.qL[triple],
      fold(triplesOf(knowledge, pair).map((i) => knowledge.critic.qL[i])),
    );

/** Mistakes in the Benefit, which multiplies segments. */
export const GAME_BENEFIT_MISTAKES: readonly GameMistake[] = [
  partMistake('seen', 'benefit-not-centred', 'Q_L in place of the Benefit', 'B_L -> Q_L', ({ critic }) => ({
    benefit: ({ triple }) => critic.qL[triple],
  })),
  partMistake(
    'seen',
    'printed-and-not-centred',
    'eq. (9) as printed together with Q_L in place of the Benefit',
    'B_L -> Q_L, k > t -> k >= t',
    ({ critic }) => ({ benefit: ({ triple }) => critic.qL[triple], from: 0 }),
  ),
  partMistake(
    'seen',
    'benefit-of-state',
    'the Benefit is not centred given a',
    'B_L -> Q_L(s,a,b) - V_L(s)',
    (knowledge) => ({ benefit: leaderAdvantage(knowledge) }),
  ),
  partMistake(
    'seen',
    'leader-action-summed-out',
    "the leader's action is averaged out of the Benefit, as for a follower that does not observe",
    'B_L -> sum_a f Q_L(s,a,b) - V_L(s)',
    (knowledge) => {
      const { tables, critic } = knowledge;
      const { actions } = tables.problem;
      const mean = ({ s, b }: GameStep) => meanOverLeader(knowledge, s, (pair) => critic.qL[pair * actions + b]);
      return { benefit: (step) => tables.arithmetic.sub(mean(step), critic.vL[step.s]) };
    },
  ),
  partMistake(
    'seen',
    'uniform-baseline',
    'the Benefit is centred by the uniform policy of the follower',
    'sum_b g Q_L -> mean_b Q_L',
    (knowledge) => {
      const { add, div, integer } = knowledge.tables.arithmetic;
      const count = integer(knowledge.tables.problem.actions);
      return { benefit: against(knowledge, (values) => div(values.reduce(add), count)) };
    },
  ),
  partMistake(
    'seen',
    'greedy-baseline',
    'the Benefit is centred by the answer that is best for the leader',
    'sum_b g Q_L -> max_b Q_L',
    (knowledge) => ({
      benefit: against(knowledge, (values) => values.reduce((a, b) => maximum(knowledge.tables.arithmetic, a, b))),
    }),
  ),
  partMistake('seen', 'myopic-benefit', 'the immediate reward in place of Q_L', 'Q_L -> r_L, centred', (knowledge) => ({
    benefit: centred(knowledge, knowledge.tables.rewardL),
  })),
  partMistake(
    'seen',
    'bonus-in-critic',
    "the follower's entropy bonus leaked into the critic that the Benefit is made of",
    'B_L -> Q - sum_b g Q of r_L - beta log g',
    (knowledge) => ({ benefit: centred(knowledge, softLeaderTable(knowledge)) }),
  ),
  partMistake(
    'seen',
    'follower-advantage',
    "the follower's advantage in place of the leader's",
    'B_L -> Q_F - V_F',
    ({ tables, response }) => ({
      benefit: ({ pair, triple }) => tables.arithmetic.sub(response.qF[triple], response.vF[pair]),
    }),
  ),
  ingredientMistake(
    'seen',
    'return-to-go',
    'the sampled return in place of Q_L: one sample in both factors',
    'Q_L -> sum_k gammaL^(k-t) r_L',
    (_, knowledge) => {
      const { tables, critic } = knowledge;
      const { add, sub, mul, zero } = tables.arithmetic;
      return {
        weight: (step, steps) => {
          const after = steps
            .slice(step.t)
            .reduce(
              (total, later) =>
                add(total, mul(power(tables.arithmetic, tables.gammaL, later.t - step.t), tables.rewardL[later.pair])),
              zero,
            );
          const { pair } = gameStep(knowledge, step);
          return sub(after, meanOverFollower(knowledge, pair, (i) => critic.qL[i])); // prettier-ignore
        },
      };
    },
  ),
];
