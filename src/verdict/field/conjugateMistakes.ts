import { rational, type Rational } from '../../numeric/rational.js';
import type { FieldClaimId } from '../../model/claimIds.js';
import {
  CONJUGATE_DAMPING,
  conjugateSteps,
  dampedConjugate,
  dampedProduct,
  properSteps,
  throughSteps,
  undampedConjugate,
  type Steps,
} from '../../estimators/field/conjugateGradients.js';
import type { PolicyBlock } from '../../estimators/field/policyHessian.js';
import type { Arithmetic } from '../../numeric/arithmetic.js';
import type { Mistake } from '../mistakes/matchingMistakes.js';
import { wrong } from './fieldMistake.js';

type WrongSteps = <T>(arithmetic: Arithmetic<T>, blocks: readonly PolicyBlock<T>[], damping: T) => Partial<Steps<T>>;

/** Ten steps that are made wrongly. */
const wrongSteps = (
  id: string,
  mistake: string,
  formula: string,
  damping: Rational,
  claims: readonly FieldClaimId[],
  steps: WrongSteps,
): Mistake =>
  wrong(
    id,
    mistake,
    formula,
    damping.n === 0n ? undampedConjugate : dampedConjugate,
    rational(10),
    claims,
    (knowledge, { n }) =>
      throughSteps(knowledge, damping, (blocks, delta) => {
        const { arithmetic } = knowledge.tables;
        const own = { ...properSteps(arithmetic, blocks, delta), ...steps(arithmetic, blocks, delta) };
        return conjugateSteps(arithmetic, blocks, delta, n, own);
      }),
  );

const NONE = rational(0);
const BOUND: readonly FieldClaimId[] = ['bias-within-bound', 'bias-within-rate'];

/** Mistakes in conjugate gradients. */
export const IN_CONJUGATE_GRADIENTS: readonly Mistake[] = [
  wrong(
    'conjugate-step-short',
    'the loop makes one step less than it is asked for',
    'x_{n-1} in place of x_n',
    undampedConjugate,
    rational(2),
    ['exact-after-rank'],
    (knowledge, { n, d }) => undampedConjugate.estimate(knowledge, { n: n - 1n, d }),
  ),
  wrongSteps(
    'conjugate-steepest-descent',
    'the directions are residuals, not conjugate to those before',
    'p_{n+1} = r_{n+1}',
    NONE,
    ['exact-after-rank'],
    ({ zero }) => ({ keep: () => zero }),
  ),
  wrongSteps(
    'conjugate-stale-residual',
    'the residual is not computed anew after a step',
    'r_{n+1} = r_n',
    NONE,
    ['exact-after-rank'],
    ({ zero }) => ({ inResidual: (v) => v.map((row) => row.map(() => zero)) }),
  ),
  wrongSteps(
    'conjugate-damping-subtracted',
    'the damping is subtracted',
    'direct + M^T x_n, x_n for (beta F - delta I) x = grad_phi J_L',
    CONJUGATE_DAMPING,
    BOUND,
    (arithmetic, blocks, damping) => {
      const product: Steps<typeof damping>['inStep'] = (v) =>
        dampedProduct(arithmetic, blocks, arithmetic.neg(damping), v);
      return { inStep: product, inResidual: product };
    },
  ),
];
