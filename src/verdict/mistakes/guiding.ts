import { dot, maximum } from '../../numeric/arithmetic.js';
import { solveMarkov } from '../../numeric/markov.js';
import { policyChain } from '../../model/mdp/chain.js';
import { lookahead } from '../../model/mdp/lookahead.js';
import { averageActions } from '../../model/mdp/averageActions.js';
import type { Knowledge } from '../../estimators/knowledge.js';
import type { Step } from '../../estimators/textbook.js';
import { mdpMistake, type MdpMistake } from './mdpMistake.js';
import { stateOf } from '../../model/indices.js';

/** The pairs of a state. */
const pairsOf = <T>({ tables: { problem } }: Knowledge<T>, s: number): number[] =>
  Array.from({ length: problem.actions }, (_, b) => s * problem.actions + b);

/** Leader's values with the follower's entropy bonus β H(g†) added to every reward. */
function softLeaderBenefit<T>({ tables, response }: Knowledge<T>): T[] {
  const { arithmetic, beta, gammaL, problem } = tables;
  const { sub, mul, log, isZero } = arithmetic;
  const reward = tables.rewardL.map((r, pair) =>
    isZero(response.policy[pair]) ? r : sub(r, mul(beta, log(response.policy[pair]))),
  );
  const sources = averageActions(tables, response.policy, reward).map((x) => [x]);
  const v = solveMarkov(arithmetic, policyChain(tables, response.policy), gammaL, sources).map((row) => row[0]);
  return lookahead(tables, reward, gammaL, v).map((q, pair) => sub(q, v[stateOf(pair, problem.actions)]));
}

/** Mistakes in what multiplies the follower's segment gradient. */
export const GUIDING_MISTAKES: readonly MdpMistake[] = [
  mdpMistake(
    'uncentred-covariance',
    'Q_L in place of the Benefit, with the uncentred segment',
    'B_L -> Q_L',
    (_, { critic }) => ({
      weight: ({ pair }) => critic.qL[pair],
    }),
  ),
  mdpMistake('state-value-weight', 'V_L in place of the Benefit', 'B_L -> V_L(s_t)', (_, { critic }) => ({
    weight: ({ s }) => critic.vL[s],
  })),
  mdpMistake(
    'baseline-of-next-state',
    'the baseline is taken at the next state',
    'B_L -> Q_L - V_L(s_{t+1})',
    (_, { tables, critic }) => ({
      weight: ({ pair, next }) => tables.arithmetic.sub(critic.qL[pair], critic.vL[next]),
    }),
  ),
  mdpMistake(
    'uniform-baseline',
    'the Benefit is centred by the uniform policy',
    'V_L -> mean_b Q_L(s,b)',
    (_, knowledge) => {
      const { arithmetic, problem } = knowledge.tables;
      const { div, sub, add, integer, zero } = arithmetic;
      const count = integer(problem.actions);
      const mean = (s: number) =>
        div(
          pairsOf(knowledge, s).reduce((total, pair) => add(total, knowledge.critic.qL[pair]), zero),
          count,
        );
      return { weight: ({ pair, s }) => sub(knowledge.critic.qL[pair], mean(s)) };
    },
  ),
  mdpMistake(
    'greedy-baseline',
    "the Benefit is centred by the leader's best action",
    'V_L -> max_b Q_L(s,b)',
    (_, knowledge) => {
      const { arithmetic } = knowledge.tables;
      const best = (s: number) =>
        pairsOf(knowledge, s)
          .map((pair) => knowledge.critic.qL[pair])
          .reduce((a, b) => maximum(arithmetic, a, b));
      return { weight: ({ pair, s }) => arithmetic.sub(knowledge.critic.qL[pair], best(s)) };
    },
  ),
  mdpMistake(
    'return-to-go',
    'the sampled return in place of Q_L: one sample in both factors',
    'Q_L -> sum_k gammaL^(k-t) r_L',
    (own, { tables, critic }) => {
      const { add, sub, mul, zero } = tables.arithmetic;
      const after = (step: Step, steps: readonly Step[]) =>
        steps
          .slice(step.t)
          .reduce(
            (total, later) => add(total, mul(own.directDiscount(later.t - step.t), tables.rewardL[later.pair])),
            zero,
          );
      return { weight: (step, steps) => sub(after(step, steps), critic.vL[step.s]) };
    },
  ),
  mdpMistake('myopic-benefit', 'the immediate reward in place of Q_L', 'Q_L -> r_L, centred', (_, knowledge) => {
    const { tables, response } = knowledge;
    const mean = (s: number) =>
      dot(
        tables.arithmetic,
        pairsOf(knowledge, s).map((pair) => response.policy[pair]),
        pairsOf(knowledge, s).map((pair) => tables.rewardL[pair]),
      );
    return { weight: ({ pair, s }) => tables.arithmetic.sub(tables.rewardL[pair], mean(s)) };
  }),
  mdpMistake(
    'entropy-in-critic',
    "the follower's entropy bonus leaked into the critic that the Benefit is made of",
    'B_L -> Q - V of r_L - beta log g',
    (_, knowledge) => {
      const benefit = softLeaderBenefit(knowledge);
      return { weight: ({ pair }) => benefit[pair] };
    },
  ),
  mdpMistake(
    'follower-advantage',
    "the follower's advantage in place of the leader's",
    'B_L -> Q_F - V_F',
    (_, { tables, response }) => ({
      weight: ({ pair, s }) => tables.arithmetic.sub(response.qF[pair], response.vF[s]),
    }),
  ),
];
