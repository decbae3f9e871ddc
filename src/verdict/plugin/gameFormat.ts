import { float64 } from '../../numeric/float64.js';
import type { Gradient } from '../../numeric/tape.js';
import { partsForGame } from '../../estimators/games/gameParts.js';
import { gameSteps, type GameParts } from '../../estimators/games/gameEstimate.js';
import type { GameKnowledge } from '../../estimators/games/gameKnowledge.js';
import type { Batch, Trajectory } from '../../model/trajectory.js';
import { estimateGameFrom, gameIngredients } from '../games/gameIngredients.js';
import type { UserGameKnowledge, UserGameTrajectory } from './userGameEstimator.js';
import { pairOf, stateOf } from '../../model/indices.js';

/** Tables by (s,a,b), of every triple. */
function byTriple<T>({ tables }: GameKnowledge<T>, of: (pair: number, triple: number) => T): T[] {
  const { actions } = tables.problem;
  return tables.rewardL.map((_, triple) => of(pairOf(triple, actions), triple));
}

/** Knowledge of any arithmetic as plain doubles, each entry rounded once. */
export function userGameKnowledge<T>(knowledge: GameKnowledge<T>): UserGameKnowledge {
  const { tables, gradients, response, critic } = knowledge;
  const { arithmetic, problem } = tables;
  const { toNumber, zero } = arithmetic;
  const { leaderActions, actions } = problem;
  const row = (values: ArrayLike<T>): number[] => Array.from(values, toNumber);
  const gradient = (values: Gradient<T>): number[] | null => values && row(values);
  const { benefit } = partsForGame(knowledge);
  const benefitAt = (pair: number, triple: number): T => {
    const s = stateOf(pair, leaderActions);
    if (problem.terminal[s]) return zero;
    return benefit!({ t: 0, s, a: pair % leaderActions, b: triple % actions, pair, triple });
  };
  return {
    states: problem.states,
    leaderActions,
    actions,
    parameters: problem.parameters,
    edges: problem.edgeTarget.length,
    observes: problem.game.observes,
    gammaF: toNumber(tables.gammaF),
    gammaL: toNumber(tables.gammaL),
    beta: toNumber(tables.beta),
    terminal: Array.from(problem.terminal),
    edgeStart: Array.from(problem.edgeStart),
    edgeTarget: Array.from(problem.edgeTarget),
    initial: row(tables.initial),
    leader: row(tables.leader),
    p: row(tables.p),
    rewardF: row(tables.rewardF),
    rewardL: row(tables.rewardL),
    phiL: toNumber(tables.phiL),
    gradients: { leader: gradients.leader.map(gradient), phiL: gradient(gradients.phiL) },
    policy: row(response.policy),
    vF: row(response.vF),
    qF: row(response.qF),
    qL: row(critic.qL),
    vL: row(critic.vL),
    benefit: row(byTriple(knowledge, benefitAt)),
  };
}

/** A trajectory as plain data, the two actions apart. */
export function userGameTrajectory<T>(trajectory: Trajectory, knowledge: GameKnowledge<T>): UserGameTrajectory {
  const steps = gameSteps(knowledge, trajectory);
  return {
    states: Array.from(trajectory.states),
    leaderActions: steps.map(({ a }) => a),
    actions: steps.map(({ b }) => b),
    edges: Array.from(trajectory.edges),
    ended: trajectory.ended,
  };
}

/**
 * m(batch), by component, as for configurable MDPs (`magnitudes`): BC-HG for games with every product in absolute value, segments from their
 * own step on, |Q_L| + |V_L| + Σ_b g† |Q_L| in place of the Benefit, |V_F| + |Q_F| in place of V_F.
 */
export function gameMagnitudes<T>(knowledge: GameKnowledge<T>): (batch: Batch) => number[] {
  const { tables, gradients, response, critic } = knowledge;
  const size = (x: T): number => Math.abs(tables.arithmetic.toNumber(x));
  const row = (values: readonly T[]): number[] => values.map(size);
  const gradient = (values: Gradient<T>): Gradient<number> => values && row(values);
  const each = (values: readonly Gradient<T>[]): Gradient<number>[] => values.map(gradient);
  const absolute: GameKnowledge<number> = {
    tables: {
      ...tables,
      arithmetic: float64,
      gammaF: size(tables.gammaF),
      gammaL: size(tables.gammaL),
      beta: size(tables.beta),
      initial: row(tables.initial),
      leader: row(tables.leader),
      p: row(tables.p),
      rewardF: row(tables.rewardF),
      rewardL: row(tables.rewardL),
      phiL: size(tables.phiL),
      run: { ...tables.run, values: [], vectors: [] },
    },
    gradients: {
      initial: each(gradients.initial),
      leader: each(gradients.leader),
      p: each(gradients.p),
      rewardF: each(gradients.rewardF),
      rewardL: each(gradients.rewardL),
      phiL: gradient(gradients.phiL),
    },
    response: {
      ...response,
      w: row(response.w),
      vF: row(response.vF),
      qF: row(response.qF),
      policy: row(response.policy),
      slope: row(response.slope),
    },
    critic: { qL: row(critic.qL), vL: row(critic.vL), objective: size(critic.objective) },
    gradientVF: [],
  };
  const { qL, vL } = absolute.critic;
  const { vF, qF, policy } = absolute.response;
  const { actions } = tables.problem;
  const means = vF.map((_, pair) => {
    const first = pair * actions;
    return qL.slice(first, first + actions).reduce((total, q, b) => total + policy[first + b] * q, 0);
  });
  const parts: GameParts<number> = {
    direct: ({ s, triple }) => qL[triple] + vL[s],
    benefit: ({ s, pair, triple }) => qL[triple] + vL[s] + means[pair],
    follower: ({ pair, triple }) => vF[pair] + qF[triple],
    from: 0,
    centred: false,
  };
  const ingredients = gameIngredients(absolute, parts);
  return (batch) => estimateGameFrom(batch, absolute, ingredients);
}
