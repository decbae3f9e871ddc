import type { Gradient } from '../../numeric/tape.js';
import type { Knowledge } from '../../estimators/knowledge.js';
import type { UserKnowledge } from './userEstimator.js';
import { stateOf } from '../../model/indices.js';

/** Knowledge of any arithmetic as plain doubles, each entry rounded once. O(size of the tables). */
export function userKnowledge<T>({ tables, gradients, response, critic, gradientVF }: Knowledge<T>): UserKnowledge {
  const { arithmetic, problem } = tables;
  const { toNumber, sub } = arithmetic;
  const row = (values: ArrayLike<T>): number[] => Array.from(values, toNumber);
  const gradient = (values: Gradient<T>): number[] | null => values && row(values);
  return {
    states: problem.states,
    actions: problem.actions,
    parameters: problem.parameters,
    edges: problem.edgeTarget.length,
    gammaF: toNumber(tables.gammaF),
    gammaL: toNumber(tables.gammaL),
    beta: toNumber(tables.beta),
    terminal: Array.from(problem.terminal),
    edgeStart: Array.from(problem.edgeStart),
    edgeTarget: Array.from(problem.edgeTarget),
    initial: row(tables.initial),
    p: row(tables.p),
    rewardF: row(tables.rewardF),
    rewardL: row(tables.rewardL),
    phiL: toNumber(tables.phiL),
    gradients: {
      initial: gradients.initial.map(gradient),
      p: gradients.p.map(gradient),
      rewardF: gradients.rewardF.map(gradient),
      rewardL: gradients.rewardL.map(gradient),
      phiL: gradient(gradients.phiL),
    },
    policy: row(response.policy),
    vF: row(response.vF),
    qF: row(response.qF),
    qL: row(critic.qL),
    vL: row(critic.vL),
    benefit: Array.from(critic.qL, (q, pair) => toNumber(sub(q, critic.vL[stateOf(pair, problem.actions)]))),
    gradientVF: gradientVF.map(row),
  };
}
