import { mdpMistake, type MdpMistake } from './mdpMistake.js';

/** Mistakes in the direct part. */
export const DIRECT_MISTAKES: readonly MdpMistake[] = [
  mdpMistake(
    'missing-initial-score',
    'the initial distribution is taken to be fixed',
    'V_L(s_0) grad log rho0 -> 0',
    () => ({
      startScore: () => null,
    }),
  ),
  mdpMistake('missing-leader-reward-term', "the leader's reward is taken to be fixed", 'grad r_L -> 0', () => ({
    directReward: () => null,
  })),
  mdpMistake(
    'missing-leader-dynamics-term',
    'transitions are taken to be fixed in the direct part',
    'gammaL V_L grad log p -> 0',
    (_, { tables }) => ({
      directValue: () => tables.arithmetic.zero,
    }),
  ),
  mdpMistake(
    'undiscounted-leader-value',
    'V_L at the next state is not discounted',
    'gammaL V_L -> V_L',
    (_, { critic }) => ({
      directValue: ({ next }) => critic.vL[next],
    }),
  ),
  mdpMistake(
    'leader-value-of-current-state',
    'V_L is taken at the state that is left',
    'V_L(s_{t+1}) -> V_L(s_t)',
    (_, { tables, critic }) => ({
      directValue: ({ s }) => tables.arithmetic.mul(tables.gammaL, critic.vL[s]),
    }),
  ),
  mdpMistake(
    'reward-for-leader-value',
    'the immediate reward in place of the next value',
    'gammaL V_L -> r_L',
    (_, { tables }) => ({
      directValue: ({ pair }) => tables.rewardL[pair],
    }),
  ),
  mdpMistake(
    'follower-value-in-direct-part',
    "the follower's value in the direct part",
    'V_L -> V_F',
    (_, { tables, response }) => ({
      directValue: ({ next }) => tables.arithmetic.mul(tables.gammaL, response.vF[next]),
      startValue: (s) => response.vF[s],
    }),
  ),
  mdpMistake(
    'start-counted-twice',
    'the term of the initial state is counted twice',
    'V_L(s_0) -> 2 V_L(s_0)',
    (own, { tables }) => ({
      startValue: (s) => tables.arithmetic.add(own.startValue(s), own.startValue(s)),
    }),
  ),
  mdpMistake(
    'restart-bootstrap',
    'at the end the value of the start state is bootstrapped, as after an automatic reset',
    'V_L(end) = 0 -> V_L(s_0)',
    (own, { tables, critic }) => ({
      directValue: (step, steps) =>
        tables.problem.terminal[step.next]
          ? tables.arithmetic.mul(tables.gammaL, critic.vL[steps[0].s])
          : own.directValue(step, steps),
    }),
  ),
  mdpMistake('guiding-term-only', 'the direct part is forgotten', 'direct -> 0', (_, { tables }) => ({
    directReward: () => null,
    directValue: () => tables.arithmetic.zero,
    startScore: () => null,
    regulariser: null,
  })),
];
