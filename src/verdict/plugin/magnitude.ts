import { float64 } from '../../numeric/float64.js';
import type { Gradient } from '../../numeric/tape.js';
import type { Batch } from '../../model/trajectory.js';
import type { Knowledge } from '../../estimators/knowledge.js';
import { estimateFrom, properIngredients } from '../mistakes/ingredients.js';

/**
 * What an estimate in double precision may be off by, relative to the sum of the absolute values of all terms: 2⁻⁵³ for each of 2¹⁴
 * roundings, those of the inputs included. An estimate of a case is a sum of a few hundred products of less than ten factors.
 */
export const PLUGIN_TOLERANCE: number = 2 ** -39;

/** The same knowledge with absolute values throughout, in double precision. */
function absoluteKnowledge<T>({ tables, gradients, response, critic, gradientVF }: Knowledge<T>): Knowledge<number> {
  const size = (x: T): number => Math.abs(tables.arithmetic.toNumber(x));
  const row = (values: ArrayLike<T>): number[] => Array.from(values, size);
  const gradient = (values: Gradient<T>): Gradient<number> => values && row(values);
  return {
    tables: {
      problem: tables.problem,
      arithmetic: float64,
      gammaF: size(tables.gammaF),
      gammaL: size(tables.gammaL),
      beta: size(tables.beta),
      initial: row(tables.initial),
      p: row(tables.p),
      rewardF: row(tables.rewardF),
      rewardL: row(tables.rewardL),
      phiL: size(tables.phiL),
      run: { ...tables.run, values: [], vectors: [] },
    },
    gradients: {
      initial: gradients.initial.map(gradient),
      p: gradients.p.map(gradient),
      rewardF: gradients.rewardF.map(gradient),
      rewardL: gradients.rewardL.map(gradient),
      phiL: gradient(gradients.phiL),
    },
    response: { ...response, policy: row(response.policy), vF: row(response.vF), qF: row(response.qF) },
    critic: { qL: row(critic.qL), vL: row(critic.vL) },
    gradientVF: gradientVF.map(row),
  };
}

/**
 * m(batch), by component: the estimate of BC-HG with every product in absolute value and |Q_L| + |V_L| in place of the Benefit. An estimator
 * that adds up terms of these sizes in double precision is within `PLUGIN_TOLERANCE` · m of its exact value.
 */
export function magnitudes<T>(knowledge: Knowledge<T>): (batch: Batch) => number[] {
  const absolute = absoluteKnowledge(knowledge);
  const { qL, vL } = absolute.critic;
  const parts = {
    ...properIngredients(absolute),
    weight: (step: { pair: number; s: number }) => qL[step.pair] + vL[step.s],
  };
  return (batch) => estimateFrom(batch, absolute, parts);
}
