import { DIRECT_PART_ONLY, LINEAR_AND_UNBIASED } from '../../model/claimIds.js';
import { gameEstimator, type GameEstimator, type GameRecipe } from './gameEstimator.js';
import { differenceParts, properParts, sameAnswerAdvantage, unobservedParts } from './gameParts.js';
import type { GameParts } from './gameEstimate.js';
import type { GameKnowledge } from './gameKnowledge.js';

const CRITIC = 'exact V_F, Q_L and V_L; θ in the policy of the leader';
const PAPER = 'paper, Theorem 2 and eqs. 8 and 9';
const OURS = 'this project';

/** An estimator for a follower that observes: its parts are those of BC-HG but for what `change` gives. */
const observing = (
  described: Omit<GameRecipe, 'observes' | 'corpus' | 'parts'>,
  change: <T>(knowledge: GameKnowledge<T>) => Partial<GameParts<T>>,
): GameEstimator =>
  gameEstimator({
    ...described,
    observes: true,
    corpus: true,
    parts: (knowledge) => ({ ...properParts(knowledge), ...change(knowledge) }),
  });

/** BC-HG for games, with eq. (9) corrected. */
const bcHg: GameEstimator = observing(
  {
    id: 'bc-hg',
    title: 'BC-HG for games, eq. (9) from t = 1',
    formula: 'sum_t gammaL^t [Q_L score_t + (B_L/beta) sum_{k>t} gammaF^{k-t} V_F(s_k,a_k) score_k]',
    docs: { source: PAPER, assumptions: CRITIC },
    claims: [...LINEAR_AND_UNBIASED, 'segment-is-gradient'],
    form: 'bc-hg',
  },
  () => ({}),
);

const bcHgPrinted: GameEstimator = observing(
  {
    id: 'bc-hg-printed',
    title: 'BC-HG for games, eq. (9) as printed',
    formula: 'as bc-hg with the sum over k from t on',
    docs: { source: PAPER, assumptions: CRITIC },
    claims: [...LINEAR_AND_UNBIASED, 'segment-is-not-gradient'],
    form: 'bc-hg-printed',
  },
  () => ({ from: 0 }),
);

const bcHgTd: GameEstimator = observing(
  {
    id: 'bc-hg-td',
    title: 'BC-HG for games with advantages',
    formula: 'as bc-hg with V_F -> A_F, Q_L -> Q_L - V_L(s) in the direct part',
    docs: { source: OURS, assumptions: CRITIC },
    claims: [...LINEAR_AND_UNBIASED, 'segment-is-gradient'],
    form: 'bc-hg-td',
  },
  differenceParts,
);

const bcHgPrintedTd: GameEstimator = observing(
  {
    id: 'bc-hg-printed-td',
    title: 'eq. (9) as printed, with advantages',
    formula: 'as bc-hg-td with the sum over k from t on',
    docs: { source: OURS, assumptions: CRITIC },
    claims: [...LINEAR_AND_UNBIASED, 'segment-is-not-gradient'],
    form: 'bc-hg-printed-td',
  },
  (knowledge) => ({ ...differenceParts(knowledge), from: 0 }),
);

const bcHgSameAnswer: GameEstimator = observing(
  {
    id: 'bc-hg-same-answer',
    title:
      'the published code of the toy game: eq. (9) as printed, with advantages, a baseline of the direct part that holds b',
    formula: 'as bc-hg-printed-td with Q_L(s,a,b) - sum_a f(a|s) Q_L(s,a,b) in the direct part',
    docs: { source: 'published code of the toy game', assumptions: `${CRITIC}; b does not depend on a` },
    claims: ['biased', 'closed-form-mean', 'variance-by-recursion', 'segment-is-not-gradient'],
    form: 'bc-hg-same-answer',
  },
  (knowledge) => ({ ...differenceParts(knowledge), direct: sameAnswerAdvantage(knowledge), from: 0 }),
);

const bcHgCentred: GameEstimator = observing(
  {
    id: 'bc-hg-centred',
    title: 'BC-HG for games, doubly centred',
    formula: 'as bc-hg with grad V_F(s_t,a_t) subtracted from the segment',
    docs: { source: OURS, assumptions: `${CRITIC}; exact ∇V_F` },
    claims: LINEAR_AND_UNBIASED,
    form: 'bc-hg-centred',
  },
  () => ({ centred: true }),
);

const bcHgTdCentred: GameEstimator = observing(
  {
    id: 'bc-hg-td-centred',
    title: 'BC-HG for games, doubly centred, with advantages',
    formula: 'as bc-hg-td with grad V_F(s_t,a_t) subtracted from the segment',
    docs: { source: OURS, assumptions: `${CRITIC}; exact ∇V_F` },
    claims: LINEAR_AND_UNBIASED,
    form: 'bc-hg-td-centred',
  },
  (knowledge) => ({ ...differenceParts(knowledge), centred: true }),
);

const firstOrder: GameEstimator = gameEstimator({
  id: 'first-order',
  title: 'policy gradient with the follower held still',
  formula: 'sum_t gammaL^t Q_L score_t',
  docs: { source: 'paper, the first-order baseline', assumptions: 'exact Q_L; θ in the policy of the leader' },
  claims: DIRECT_PART_ONLY,
  form: 'first-order',
  observes: null,
  corpus: true,
  parts: (knowledge) => ({ ...properParts(knowledge), benefit: null }),
});

const bcHgUnobserved: GameEstimator = gameEstimator({
  id: 'bc-hg-unobserved',
  title: 'footnote 1: the follower does not observe',
  formula:
    'sum_t gammaL^t [Q_L score_t + (B_L(s_t,b_t)/beta) sum_{k>=t} gammaF^{k-t} Q_F(s_k,a_k,b_k) score_k], B_L averaged over a',
  docs: { source: 'paper, footnote 1', assumptions: 'exact Q_F, Q_L and V_L; θ in the policy of the leader' },
  claims: LINEAR_AND_UNBIASED,
  form: 'bc-hg-unobserved',
  observes: false,
  corpus: true,
  parts: unobservedParts,
});

/**
 * The estimators for Markov games whose leader's policy has θ.
 *
 * @example
 * ```ts
 * import { GAME_ESTIMATORS } from 'hypergrad-oracle';
 *
 * console.log(GAME_ESTIMATORS.filter(({ observes }) => observes === false).map(({ id }) => id)); // [ 'bc-hg-unobserved' ]
 * ```
 */
export const GAME_ESTIMATORS: readonly GameEstimator[] = [
  bcHg,
  bcHgPrinted,
  bcHgTd,
  bcHgPrintedTd,
  bcHgSameAnswer,
  bcHgCentred,
  bcHgTdCentred,
  firstOrder,
  bcHgUnobserved,
];
