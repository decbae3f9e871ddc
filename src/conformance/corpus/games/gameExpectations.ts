import type { Gradient } from '../../../numeric/tape.js';
import { accumulate, zeroVector } from '../../../numeric/vector.js';
import { jointActions } from '../../../model/game/gameTables.js';
import { withLeader } from '../../../follower/gameResponse.js';
import { estimateGame, leaderScore, type GameParts, type GameStep } from '../../../estimators/games/gameEstimate.js';
import { GAME_ESTIMATORS } from '../../../estimators/games/gameEstimators.js';
import type { GameKnowledge } from '../../../estimators/games/gameKnowledge.js';
import type { LinearForm } from '../../../truth/moments/linearForms.js';
import { weightedTrajectories } from '../../../verdict/expectation.js';
import { pairOf, stateOf } from '../../../model/indices.js';

/** The parts of the estimator for games with that id. */
export const gameParts = <T>(id: string, knowledge: GameKnowledge<T>): GameParts<T> =>
  GAME_ESTIMATORS.find((one) => one.id === id)!.parts(knowledge);

/**
 * The linear form of an estimator for games on the chain of its states, (a,b) counted as one action: a step (s,a,b) has
 * w = benefit/β, c = follower ∇log f, x = direct ∇log f − w ∇V_F (where centred) − w c (where segments begin one step later).
 * A cut after n steps leaves the trajectories (s_0, a_0, b_0, …, s_n).
 */
export function gamePartsForm<T>(knowledge: GameKnowledge<T>, parts: GameParts<T>): LinearForm<T> {
  const { tables, gradients } = knowledge;
  const { arithmetic, beta, problem } = tables;
  const { mul, div, neg, zero } = arithmetic;
  const { states, leaderActions, actions, parameters, terminal, edgeStart } = problem;
  const direct: Gradient<T>[] = [];
  const segment: Gradient<T>[] = [];
  const weight = Array.from({ length: states * leaderActions * actions }, (_, triple): T => {
    const pair = pairOf(triple, actions);
    const s = stateOf(pair, leaderActions);
    if (terminal[s]) return zero;
    const step: GameStep = { t: 0, s, a: pair % leaderActions, b: triple % actions, pair, triple };
    const w = parts.benefit ? div(parts.benefit(step), beta) : zero;
    const score = leaderScore(knowledge, pair);
    const follower = parts.benefit ? parts.follower(step) : zero;
    const x = zeroVector(arithmetic, parameters);
    accumulate(arithmetic, x, parts.direct(step), score);
    if (parts.centred) accumulate(arithmetic, x, neg(w), knowledge.gradientVF[pair]);
    if (parts.from === 1) accumulate(arithmetic, x, neg(mul(w, follower)), score);
    const c = score && score.map((y) => mul(follower, y));
    for (let e = edgeStart[triple]; e < edgeStart[triple + 1]; e++) {
      direct.push(x);
      segment.push(c);
    }
    return w;
  });
  return { constant: gradients.phiL, initial: tables.initial.map(() => null), weight, direct, segment };
}

/** Mean and second moments E ĝĝᵀ (row by row) over all trajectories, cut after `horizon` steps; undefined where there are more than `most`. */
export function enumeratedGame<T>(
  knowledge: GameKnowledge<T>,
  parts: GameParts<T>,
  most: number,
  horizon: number,
): { mean: T[]; second: T[] } | undefined {
  const { tables, response } = knowledge;
  const { arithmetic, problem } = tables;
  const all = weightedTrajectories(jointActions(tables), withLeader(tables, response.policy), horizon, most);
  if (!all) return undefined;
  const mean = zeroVector(arithmetic, problem.parameters);
  const second = zeroVector(arithmetic, problem.parameters ** 2);
  for (const { trajectory, probability } of all) {
    const value = estimateGame(trajectory, knowledge, parts);
    accumulate(arithmetic, mean, probability, value);
    accumulate(arithmetic, second, probability, value.flatMap((x) => value.map((y) => arithmetic.mul(x, y)))); // prettier-ignore
  }
  return { mean, second };
}
