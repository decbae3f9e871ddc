import { dot, maximum, power } from '../../numeric/arithmetic.js';
import type { Knowledge } from '../../estimators/knowledge.js';
import type { Step } from '../../estimators/textbook.js';
import { mdpMistake, type MdpMistake } from './mdpMistake.js';

const pairsOf = <T>({ tables: { problem } }: Knowledge<T>, s: number): number[] =>
  problem.terminal[s] ? [] : Array.from({ length: problem.actions }, (_, b) => s * problem.actions + b);

/** γ_F v(s') for a table v by state. */
const discounted =
  <T>({ tables }: Knowledge<T>, v: (s: number) => T) =>
  ({ next }: Step): T =>
    tables.arithmetic.mul(tables.gammaF, v(next));

/** Mistakes in the follower's segment gradient. */
export const SEGMENT_MISTAKES: readonly MdpMistake[] = [
  mdpMistake(
    'first-step-only',
    'of the segment only the reward gradient of its first step (as SoBiRL)',
    'G_t -> grad r_F(s_t,b_t)',
    (_, { tables }) => ({
      segmentTo: (__, t) => t + 1,
      segmentValue: () => tables.arithmetic.zero,
    }),
  ),
  mdpMistake(
    'missing-dynamics-term',
    'the follower does not see that transitions move',
    'c -> grad r_F',
    (_, { tables }) => ({
      segmentValue: () => tables.arithmetic.zero,
    }),
  ),
  mdpMistake(
    'missing-reward-term',
    'the follower does not see that its reward moves',
    'c -> gammaF V_F grad log p',
    () => ({
      segmentReward: () => null,
    }),
  ),
  mdpMistake(
    'value-of-current-state',
    'V_F is taken at the state that is left',
    'V_F(s_{k+1}) -> V_F(s_k)',
    (_, { tables, response }) => ({
      segmentValue: ({ s }) => tables.arithmetic.mul(tables.gammaF, response.vF[s]),
    }),
  ),
  mdpMistake(
    'undiscounted-next-value',
    'V_F at the next state is not discounted',
    'gammaF V_F -> V_F',
    (_, { response }) => ({
      segmentValue: ({ next }) => response.vF[next],
    }),
  ),
  mdpMistake('missing-entropy', "the follower's value without its entropy", 'V_F -> sum_b g Q_F', (_, knowledge) => {
    const { tables, response } = knowledge;
    const mean = (s: number) =>
      dot(
        tables.arithmetic,
        pairsOf(knowledge, s).map((pair) => response.policy[pair]),
        pairsOf(knowledge, s).map((pair) => response.qF[pair]),
      );
    return { segmentValue: discounted(knowledge, mean) };
  }),
  mdpMistake('hard-maximum', "the follower's value as a hard maximum", 'V_F -> max_b Q_F', (_, knowledge) => {
    const { tables, response } = knowledge;
    const best = (s: number) =>
      pairsOf(knowledge, s)
        .map((pair) => response.qF[pair])
        .reduce(
          (a, b) => maximum(tables.arithmetic, a, b),
          response.qF[pairsOf(knowledge, s)[0]] ?? tables.arithmetic.zero,
        );
    return { segmentValue: discounted(knowledge, best) };
  }),
  mdpMistake(
    'leader-value-in-segment',
    "the leader's value in the follower's segment",
    'V_F -> V_L',
    (_, knowledge) => ({
      segmentValue: discounted(knowledge, (s) => knowledge.critic.vL[s]),
    }),
  ),
  mdpMistake(
    'leader-reward-in-segment',
    "the leader's reward in the follower's segment",
    'grad r_F -> grad r_L',
    (_, { gradients }) => ({
      segmentReward: ({ pair }) => gradients.rewardL[pair],
    }),
  ),
  mdpMistake(
    'reward-of-next-step',
    "the reward's gradient is taken one step later",
    'grad r_F(s_k,b_k) -> grad r_F(s_{k+1},b_{k+1})',
    (own) => ({
      segmentReward: (step, steps) => (step.t + 1 < steps.length ? own.segmentReward(steps[step.t + 1], steps) : null),
    }),
  ),
  mdpMistake(
    'centre-of-next-state',
    'centred by grad V_F of the next state',
    'G_t - grad V_F(s_{t+1})',
    (_, { gradientVF }) => ({
      centre: ({ next }) => gradientVF[next],
    }),
  ),
  mdpMistake(
    'centred-by-own-gradient',
    'centred by grad Q_F: only the noise of the segment is left',
    'G_t - grad Q_F(s_t,b_t)',
    (_, knowledge) => {
      const { tables, gradients, response, gradientVF } = knowledge;
      const { arithmetic, problem, gammaF, p } = tables;
      const { add, mul } = arithmetic;
      return {
        centre: ({ pair }) => {
          const total = Array.from(
            { length: problem.parameters },
            (_x, k) => gradients.rewardF[pair]?.[k] ?? arithmetic.zero,
          );
          for (let e = problem.edgeStart[pair]; e < problem.edgeStart[pair + 1]; e++) {
            const next = problem.edgeTarget[e];
            total.forEach((x, k) => {
              const moved = mul(mul(gammaF, response.vF[next]), gradients.p[e]?.[k] ?? arithmetic.zero);
              total[k] = add(x, add(moved, mul(mul(gammaF, p[e]), gradientVF[next][k])));
            });
          }
          return total;
        },
      };
    },
  ),
  mdpMistake(
    'swapped-discounts',
    'the two discounts are exchanged in the guiding term',
    'gammaL <-> gammaF',
    (own, { tables }) => ({
      guidingDiscount: (t) => power(tables.arithmetic, tables.gammaF, t),
      segmentDiscount: (k, t) => power(tables.arithmetic, tables.gammaL, k - t),
      segmentValue: (step, steps) =>
        tables.arithmetic.isZero(tables.gammaF)
          ? own.segmentValue(step, steps)
          : tables.arithmetic.div(tables.arithmetic.mul(tables.gammaL, own.segmentValue(step, steps)), tables.gammaF),
    }),
  ),
  mdpMistake(
    'terminal-bootstrap',
    'at the end the value of the state that is left is bootstrapped',
    'V_F(end) = 0 -> V_F(s_k)',
    (own, { tables, response }) => ({
      segmentValue: (step, steps) =>
        tables.problem.terminal[step.next]
          ? tables.arithmetic.mul(tables.gammaF, response.vF[step.s])
          : own.segmentValue(step, steps),
    }),
  ),
  mdpMistake(
    'unnormalised-score',
    'the gradient of p in place of that of log p',
    'grad log p -> grad p',
    (_, { gradients }) => ({
      score: ({ edge }) => gradients.p[edge],
    }),
  ),
];
