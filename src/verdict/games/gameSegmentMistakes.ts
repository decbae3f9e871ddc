import { power } from '../../numeric/arithmetic.js';
import { accumulate, zeroVector } from '../../numeric/vector.js';
import { gameSteps, leaderScore, type GameStep } from '../../estimators/games/gameEstimate.js';
import { partsForGame } from '../../estimators/games/gameParts.js';
import type { GameKnowledge } from '../../estimators/games/gameKnowledge.js';
import { ingredientMistake, wholeMistake, type GameMistake } from './gameMistake.js';
import { estimateGameFrom, gameIngredients, gameStep } from './gameIngredients.js';

/** Σ_{k>t} γ_F^{k−t} V_F(s_k,a_k) · score(k, t). */
function segmentOf<T>(
  knowledge: GameKnowledge<T>,
  steps: readonly GameStep[],
  t: number,
  scoreOf: (later: GameStep, own: GameStep) => GameStep = (later) => later,
): T[] {
  const { tables, response } = knowledge;
  const { arithmetic, gammaF, problem } = tables;
  const total = zeroVector(arithmetic, problem.parameters);
  for (const later of steps.slice(t + 1)) {
    const factor = arithmetic.mul(power(arithmetic, gammaF, later.t - t), response.vF[later.pair]);
    accumulate(arithmetic, total, factor, leaderScore(knowledge, scoreOf(later, steps[t]).pair));
  }
  return total;
}

/** The direct part, and a guiding term with other segments than those of eq. (9). */
const withSegments =
  (
    segment: <T>(knowledge: GameKnowledge<T>, steps: readonly GameStep[], t: number) => readonly T[],
  ): GameMistake['textbook'] =>
  (batch, knowledge) => {
    const { arithmetic, gammaL, beta } = knowledge.tables;
    const { mul, div, integer } = arithmetic;
    const parts = partsForGame(knowledge);
    const total = estimateGameFrom(batch, knowledge, gameIngredients(knowledge, { ...parts, benefit: null }));
    for (const trajectory of batch) {
      const steps = gameSteps(knowledge, trajectory);
      for (const step of steps) {
        const weight = div(mul(power(arithmetic, gammaL, step.t), parts.benefit!(step)), beta);
        const share = div(weight, integer(batch.length));
        accumulate(arithmetic, total, share, segment(knowledge, steps, step.t));
      }
    }
    return total;
  };

/** Mistakes in the follower's segment that only games have, and in the score of the leader's policy. */
export const GAME_SEGMENT_MISTAKES: readonly GameMistake[] = [
  wholeMistake(
    'seen',
    'pooled-over-revisits',
    'segments are averaged over the visits of (s,a,b) within a trajectory (Algorithm 1 on a cyclic game)',
    'G_t -> mean of G over the visits of (s_t,a_t,b_t)',
    withSegments((knowledge, steps, t) => {
      const { arithmetic, problem } = knowledge.tables;
      const visits = steps.filter(({ triple }) => triple === steps[t].triple);
      const share = arithmetic.constant({ n: 1n, d: BigInt(visits.length) });
      const total = zeroVector(arithmetic, problem.parameters);
      for (const visit of visits) accumulate(arithmetic, total, share, segmentOf(knowledge, steps, visit.t));
      return total;
    }),
  ),
  wholeMistake(
    'seen',
    'score-not-in-eligibility',
    'the score stays that of the step to which the Benefit belongs',
    'grad log f(a_k|s_k) -> grad log f(a_t|s_t)',
    withSegments((knowledge, steps, t) => segmentOf(knowledge, steps, t, (_, own) => own)),
  ),
  ingredientMistake(
    'seen',
    'value-of-previous-step',
    'values and scores are out of step',
    'V_F(s_k,a_k) -> V_F(s_{k-1},a_{k-1})',
    (own, { tables }) => ({
      segmentValue: (step, steps) => (step.t > 0 ? own.segmentValue(steps[step.t - 1], steps) : tables.arithmetic.zero),
    }),
  ),
  ingredientMistake(
    'seen',
    'unnormalised-score',
    'the gradient of f in place of that of log f',
    'grad log f -> grad f',
    (_, knowledge) => ({ score: (step) => knowledge.gradients.leader[gameStep(knowledge, step).pair] }),
  ),
  ingredientMistake(
    'seen',
    'swapped-discounts',
    'the two discounts are exchanged in the guiding term',
    'gammaL <-> gammaF',
    (_, { tables: { arithmetic, gammaF, gammaL } }) => ({
      guidingDiscount: (t) => power(arithmetic, gammaF, t),
      segmentDiscount: (k, t) => power(arithmetic, gammaL, k - t),
    }),
  ),
  ingredientMistake('seen', 'guiding-term-only', 'the direct part is forgotten', 'direct -> 0', (_, { tables }) => ({
    directValue: () => tables.arithmetic.zero,
    regulariser: null,
  })),
];
