import { rational } from '../../numeric/rational.js';
import { zeroVector } from '../../numeric/vector.js';
import { policyChain } from '../../model/mdp/chain.js';
import { lookaheadGradient } from '../../model/mdp/lookahead.js';
import { exactPieces, withWeights } from '../../estimators/field/guiding.js';
import { implicitFamily, solveDamped } from '../../estimators/field/implicit.js';
import { neumannFamily, solveSeries } from '../../estimators/field/neumann.js';
import { hessianWeights, policyBlocks, throughPolicy } from '../../estimators/field/policyHessian.js';
import type { Knowledge } from '../../estimators/knowledge.js';
import type { Mistake } from '../mistakes/matchingMistakes.js';
import { wrong } from './fieldMistake.js';

const NONE = rational(0);
const HALF = rational(1, 2);

/** Implicit differentiation without damping whose Fisher matrix weights its states by other visits than d_F. */
const otherVisits = (
  id: string,
  mistake: string,
  formula: string,
  visits: <T>(knowledge: Knowledge<T>, visitsF: readonly T[], visitsL: readonly T[]) => readonly T[],
): Mistake =>
  wrong(id, mistake, formula, implicitFamily, NONE, ['exact-on-support'], (knowledge) => {
    const { arithmetic, beta } = knowledge.tables;
    const pieces = exactPieces(knowledge);
    const other = visits(knowledge, pieces.visitsF, pieces.visitsL);
    const weights = hessianWeights(knowledge, policyBlocks(knowledge, pieces), (block) =>
      solveDamped(arithmetic, { ...block, curvature: arithmetic.mul(beta, other[block.s]) }, arithmetic.zero),
    );
    return withWeights(knowledge, pieces.visitsL, weights);
  });

/** How often rollouts of 2S steps visit each state, undiscounted. */
function countedVisits<T>({ tables, response }: Knowledge<T>): T[] {
  const { arithmetic, initial } = tables;
  const chain = policyChain(tables, response.policy);
  let now = [...initial];
  let total = [...initial];
  for (let t = 1; t < 2 * initial.length; t++) {
    const next = zeroVector(arithmetic, initial.length);
    chain.forEach(({ columns, values }, s) =>
      columns.forEach((n, i) => (next[n] = arithmetic.add(next[n], arithmetic.mul(now[s], values[i])))),
    );
    now = next;
    total = total.map((x, s) => arithmetic.add(x, now[s]));
  }
  return total;
}

/** Mistakes in the matrix that is inverted, and in the mixed derivative. */
export const IN_THE_FISHER_MATRIX: readonly Mistake[] = [
  otherVisits(
    'undiscounted-fisher',
    'the Fisher matrix is averaged over visits without discount, the mixed derivative is discounted',
    'F = sum_{t < 2S} Pr(s_t = s) (diag g - g g^T)',
    countedVisits,
  ),
  otherVisits(
    'normalised-fisher',
    'the Fisher matrix is a mean over the discounted distribution, the mixed derivative a sum',
    'F = (1 - gammaF) d_F (diag g - g g^T)',
    ({ tables: { arithmetic, gammaF } }, visitsF) =>
      visitsF.map((x) => arithmetic.mul(arithmetic.sub(arithmetic.one, gammaF), x)),
  ),
  otherVisits(
    'leader-fisher',
    "the Fisher matrix is weighted by the leader's discount",
    'F = d_L (diag g - g g^T)',
    (_, __, visitsL) => visitsL,
  ),
  wrong(
    'fisher-without-temperature',
    'the temperature is missing in the Hessian',
    'M^T F^+ grad_phi J_L',
    implicitFamily,
    NONE,
    ['exact-on-support'],
    (knowledge) => {
      const { arithmetic, beta } = knowledge.tables;
      return throughPolicy(knowledge, (block) =>
        solveDamped(arithmetic, { ...block, curvature: arithmetic.div(block.curvature, beta) }, arithmetic.zero),
      );
    },
  ),
  wrong(
    'hessian-sign',
    'the sign of the implicit function theorem is lost',
    'direct - M^T (beta F)^+ grad_phi J_L',
    implicitFamily,
    NONE,
    ['exact-on-support'],
    (knowledge) => {
      const { arithmetic } = knowledge.tables;
      return throughPolicy(knowledge, (block) => solveDamped(arithmetic, block, arithmetic.zero).map(arithmetic.neg));
    },
  ),
  wrong(
    'mixed-derivative-held',
    'the gradient is stopped in the values that the mixed derivative looks ahead to',
    'M = d_F g (grad r_F + gammaF sum V_F grad p - its mean)',
    implicitFamily,
    NONE,
    ['exact-on-support'],
    (knowledge) => {
      const { arithmetic } = knowledge.tables;
      const pieces = exactPieces(knowledge);
      const weights = hessianWeights(knowledge, policyBlocks(knowledge, pieces), (block) =>
        solveDamped(arithmetic, block, arithmetic.zero),
      );
      const { tables, gradients, response } = knowledge;
      const held = lookaheadGradient(tables, gradients, gradients.rewardF, tables.gammaF, response.vF);
      return withWeights(knowledge, pieces.visitsL, weights, held);
    },
  ),
];

/** Mistakes in the series for the inverse. */
export const IN_SERIES: readonly Mistake[] = [
  wrong(
    'lola-rate-twice',
    'the learning rate is applied twice',
    'direct + eta^2 M^T grad_phi J_L',
    neumannFamily,
    rational(1),
    ['bias-within-bound'],
    (knowledge) => {
      const { arithmetic } = knowledge.tables;
      const rate = arithmetic.constant(HALF);
      return throughPolicy(knowledge, (block) =>
        solveSeries(arithmetic, block, rate, 1n).map((x) => arithmetic.mul(rate, x)),
      );
    },
  ),
  wrong(
    'series-without-rate',
    'the sum of the series is not multiplied by the learning rate',
    'direct + sum_{j<n} M^T (I - eta beta F)^j grad_phi J_L',
    neumannFamily,
    rational(4),
    ['bias-within-bound', 'bias-within-order-1'],
    (knowledge, { n }) => {
      const { arithmetic } = knowledge.tables;
      const rate = arithmetic.constant(HALF);
      return throughPolicy(knowledge, (block) =>
        solveSeries(arithmetic, block, rate, n).map((x) => arithmetic.div(x, rate)),
      );
    },
  ),
];
