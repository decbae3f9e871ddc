import { jointActions } from '../../model/game/gameTables.js';
import type { Batch } from '../../model/trajectory.js';
import type { Gradient } from '../../numeric/tape.js';
import { power } from '../../numeric/arithmetic.js';
import { leaderScore, type GameParts, type GameStep } from '../../estimators/games/gameEstimate.js';
import type { GameKnowledge } from '../../estimators/games/gameKnowledge.js';
import type { Step } from '../../estimators/textbook.js';
import { estimateFrom, type Ingredients } from '../mistakes/ingredients.js';
import { pairOf } from '../../model/indices.js';

/** A step of the game whose two actions count as one, told apart again. */
export function gameStep<T>({ tables }: GameKnowledge<T>, { t, s, pair: triple }: Step): GameStep {
  const { leaderActions, actions } = tables.problem;
  const pair = pairOf(triple, actions);
  return { t, s, a: pair % leaderActions, b: triple % actions, pair, triple };
}

/** A function of the triple of a step, computed once for each. */
function ofTriple<R>(f: (step: Step) => R): (step: Step) => R {
  const known = new Map<number, R>();
  return (step) => {
    let value = known.get(step.pair);
    if (value === undefined) known.set(step.pair, (value = f(step)));
    return value;
  };
}

/** An estimator for games in the replaceable parts that BC-HG for configurable MDPs is made of: scores are those of the leader's policy. */
export function gameIngredients<T>(knowledge: GameKnowledge<T>, parts: GameParts<T>): Ingredients<T> {
  const { tables, gradients } = knowledge;
  const { arithmetic, gammaF, gammaL, beta } = tables;
  const { zero, one, div } = arithmetic;
  const at = (step: Step): GameStep => gameStep(knowledge, step);
  const { benefit } = parts;
  return {
    guidingDiscount: (t) => power(arithmetic, gammaL, t),
    scale: div(one, beta),
    weight: ofTriple((step) => (benefit ? benefit(at(step)) : zero)),
    counts: () => benefit !== null,
    divisor: () => 1,
    segmentFrom: (t) => t + parts.from,
    segmentTo: (steps) => steps.length,
    segmentDiscount: (k, t) => power(arithmetic, gammaF, k - t),
    centre: (step): Gradient<T> => (parts.centred ? knowledge.gradientVF[at(step).pair] : null),
    segmentReward: () => null,
    segmentValue: ofTriple((step) => parts.follower(at(step))),
    score: ofTriple((step) => leaderScore(knowledge, at(step).pair)),
    directDiscount: (t) => power(arithmetic, gammaL, t),
    directReward: () => null,
    directValue: ofTriple((step) => parts.direct(at(step))),
    startValue: () => zero,
    startScore: () => null,
    regulariser: gradients.phiL,
  };
}

/** The estimate that the ingredients give. */
export const estimateGameFrom = <T>(batch: Batch, { tables }: GameKnowledge<T>, own: Ingredients<T>): T[] =>
  estimateFrom(batch, { tables: jointActions(tables) }, own);
