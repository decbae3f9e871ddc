import type { Arithmetic } from '../../numeric/arithmetic.js';
import { ORDER_1 } from '../../model/claimIds.js';
import { float64 } from '../../numeric/float64.js';
import { rational, type Rational } from '../../numeric/rational.js';
import { softmaxEigenvalues } from '../../numeric/softmaxEigenvalues.js';
import type { Knowledge } from '../knowledge.js';
import { backwards } from './backwards.js';
import type { KnobFamily } from './family.js';
import { fieldEstimator, type FieldEstimator } from './fieldEstimator.js';
import {
  hessianWeights,
  isCovered,
  policyBlocks,
  throughPolicy,
  type BlockSolver,
  type PolicyBlock,
} from './policyHessian.js';

type Matrix<T> = readonly (readonly T[])[];

/** A·B for square matrices. */
function product<T>({ add, mul, zero }: Arithmetic<T>, a: Matrix<T>, b: Matrix<T>): T[][] {
  return a.map((row) => b[0].map((_, j) => row.reduce((sum, x, i) => add(sum, mul(x, b[i][j])), zero)));
}

/**
 * η Σ_{j<n} (I − ηβF)ʲ y in one block. Sums are doubled: with S_n = Σ_{j<n} Aʲ, S_{2n} = S_n + Aⁿ S_n, so that n may be large. O(B³ log n).
 */
export function solveSeries<T>(
  arithmetic: Arithmetic<T>,
  { curvature, policy, gradient }: PolicyBlock<T>,
  rate: T,
  terms: bigint,
): readonly T[] {
  const { add, sub, mul, zero, one } = arithmetic;
  const step = mul(rate, curvature);
  const unit: Matrix<T> = policy.map((_, i) => policy.map((__, j) => (i === j ? one : zero)));
  const a: Matrix<T> = policy.map((g, i) =>
    policy.map((h, j) => {
      const own = sub(i === j ? g : zero, mul(g, h));
      return sub(i === j ? one : zero, mul(step, own));
    }),
  );
  const plus = (x: Matrix<T>, y: Matrix<T>): Matrix<T> => x.map((row, i) => row.map((z, j) => add(z, y[i][j])));
  let sum: Matrix<T> = unit.map((row) => row.map(() => zero));
  let power: Matrix<T> = unit;
  // From the highest binary digit of n down: n → 2n, and → 2n + 1 where the digit is one.
  for (const digit of terms.toString(2)) {
    sum = plus(sum, product(arithmetic, power, sum));
    power = product(arithmetic, power, power);
    if (digit === '0') continue;
    sum = plus(unit, product(arithmetic, a, sum));
    power = product(arithmetic, a, power);
  }
  return sum.map((row) =>
    mul(
      rate,
      row.reduce((total, x, j) => add(total, mul(x, gradient[j])), zero),
    ),
  );
}

/** The learning rate of the follower in all entries. */
const RATE: Rational = rational(1n, 2n);
/** What the series leaves out falls by so many powers of ten between the settings at which its order is told. */
const FALL = 12;
const MOST_TERMS = 1e9;

/** The Neumann series for the inverse, with learning rate 1/2: the knob is the number of terms. */
export const neumannFamily: KnobFamily = {
  id: 'neumann',
  knob: 'terms n at η = 1/2',
  estimate: (knowledge, { n }) => {
    const { arithmetic } = knowledge.tables;
    const rate = arithmetic.constant(RATE);
    return throughPolicy(knowledge, (block) => solveSeries(arithmetic, block, rate, n));
  },
  near: (knowledge) => {
    if (!isCovered(knowledge)) return null;
    const slowest = seriesRate(knowledge);
    if (!(slowest > 0 && slowest < 1)) return null;
    const terms = Math.ceil(-FALL / Math.log10(slowest));
    if (!(terms < MOST_TERMS)) return null;
    return { settings: [rational(terms), rational(2 * terms)], fall: -terms * Math.log10(slowest) };
  },
};

/** ρ = max |1 − ηλ| over the eigenvalues λ > 0 of βF: what is left out falls by it with every term. 0 where nothing is left out. */
export function seriesRate<T>(knowledge: Knowledge<T>, rate = 0.5): number {
  const { toNumber } = knowledge.tables.arithmetic;
  return policyBlocks(knowledge)
    .filter(({ curvature }) => toNumber(curvature) > 0)
    .flatMap(({ curvature, policy }) =>
      softmaxEigenvalues(policy.map(toNumber)).map((x) => Math.abs(1 - rate * toNumber(curvature) * x)),
    )
    .reduce((most, x) => Math.max(most, x), 0);
}

/** Term by term: x ← x + η y_j, y_{j+1} = y_j − ηβF y_j, without a matrix; and the weights carried back. */
function secondWay(knowledge: Knowledge<number>, terms: number): Float64Array {
  const solve: BlockSolver<number> = ({ curvature, policy, gradient }) => {
    const rate = float64.constant(RATE);
    let rest = [...gradient];
    const x = rest.map(() => 0);
    for (let j = 0; j < terms; j++) {
      const mean = rest.reduce((total, y, b) => total + policy[b] * y, 0);
      rest.forEach((y, b) => (x[b] += rate * y));
      rest = rest.map((y, b) => y - rate * curvature * policy[b] * (y - mean));
    }
    return x;
  };
  return backwards(knowledge, hessianWeights(knowledge, policyBlocks(knowledge), solve));
}

const neumann = (id: string, title: string, terms: number, source: string): FieldEstimator =>
  fieldEstimator({
    id,
    title,
    formula: 'direct + eta sum_{j<n} M^T (I - eta beta F)^j grad_phi J_L, eta = 1/2',
    docs: {
      source,
      assumptions: 'exact g†, V_F, ∇V_F and Q_L; converges for η < 2/(β‖F‖), to implicit-exact',
    },
    claims: ['bias-within-bound', ...ORDER_1],
    family: neumannFamily,
    at: rational(terms),
    second: secondWay,
  });

const SERIES = 'Lorraine et al. 2020; TorchOpt, Betty, JAXopt';

/** LOLA, the first term, and longer series. */
export const NEUMANN: readonly FieldEstimator[] = [
  neumann(
    'lola',
    'one step of lookahead: the leader differentiates through one gradient step of the follower',
    1,
    'Foerster et al. 2018; at g† ∇_φJ_F = 0, so that it is the first term of the Neumann series',
  ),
  neumann('neumann-4', 'Neumann series for the inverse, 4 terms', 4, SERIES),
  neumann('neumann-16', 'Neumann series for the inverse, 16 terms', 16, SERIES),
];
