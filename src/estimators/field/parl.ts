import { SingularSystem, gaussSolve } from '../../numeric/gauss.js';
import { float64 } from '../../numeric/float64.js';
import { parseRational, rational, rationalToNumber, type Rational } from '../../numeric/rational.js';
import { accumulate, zeroVector } from '../../numeric/vector.js';
import type { Knowledge } from '../knowledge.js';
import { backwards } from './backwards.js';
import { compositions, multinomial } from './counted.js';
import { decidingStates, TooManyBatches } from './enumerable.js';
import type { KnobFamily } from './family.js';
import { fieldEstimator, type FieldEstimator } from './fieldEstimator.js';
import { exactDirect, exactPieces } from './guiding.js';
import {
  likelihoodFactors,
  weightedFactors,
  WHOLE_RETURN,
  type Factors,
  type LikelihoodForm,
} from './likelihoodFactors.js';
import { policyBlocks } from './policyHessian.js';
import { wholeRollouts } from './wholeRollouts.js';

/** The damping, that of `implicit-damping-0.1`. */
export const PARL_DAMPING: Rational = parseRational('0.1')!;
/** Batches and rollouts that are enumerated, at most. */
const MOST_BATCHES = 56;
const MOST_ROLLOUTS = 36;

/** What each rollout says of the two factors, with its probability. */
export interface SampledFactors<T> {
  readonly states: readonly number[];
  readonly all: readonly { readonly factors: Factors<T>; readonly weight: T }[];
}

/** A family that inverts a matrix which it has estimated. */
export interface PlugInFamily extends KnobFamily {
  /** Throws `TooManyBatches`. */
  readonly factors: <T>(knowledge: Knowledge<T>) => SampledFactors<T>;
}

/** The factors of all rollouts under the best response. */
export function sampledFactors<T>(
  knowledge: Knowledge<T>,
  form: LikelihoodForm,
  most: number = MOST_ROLLOUTS,
): SampledFactors<T> {
  const { tables, response } = knowledge;
  const states = decidingStates(tables);
  const all = wholeRollouts(tables, response.policy, most).map(({ rollout, probability }) => ({
    factors: likelihoodFactors(knowledge, states, rollout, form),
    weight: probability,
  }));
  return { states, all };
}

/** ∂J_L/∂φ over the pairs of the states, exact. */
function pullOn<T>(knowledge: Knowledge<T>, states: readonly number[]): T[] {
  const blocks = new Map(policyBlocks(knowledge).map(({ s, gradient }) => [s, gradient]));
  return states.flatMap((s) => blocks.get(s)!);
}

/** M̂ᵀ (δI − Ĥ)⁻¹ ∂J_L/∂φ from one batch; nothing is known where the matrix cannot be told from a singular one. */
function plugIn<T>(knowledge: Knowledge<T>, { hessian, mixed }: Factors<T>, pull: readonly T[], damping: T): T[] {
  const { arithmetic, problem } = knowledge.tables;
  const { sub, neg, div, one, zero } = arithmetic;
  const total = zeroVector(arithmetic, problem.parameters);
  try {
    const matrix = hessian.map((row, i) => row.map((x, j) => (i === j ? sub(damping, x) : neg(x))));
    gaussSolve(
      arithmetic,
      matrix,
      pull.map((y) => [y]),
    ).forEach(([x], i) => accumulate(arithmetic, total, x, mixed[i]));
    return total;
  } catch (error) {
    if (!(error instanceof SingularSystem)) throw error;
    return total.map(() => div(one, zero));
  }
}

/** PARL with its factors in a form: the knob is the number of rollouts in a batch. */
export function parlFamily(form: LikelihoodForm): PlugInFamily {
  const known = new WeakMap<object, unknown>();
  const factors = <T>(knowledge: Knowledge<T>): SampledFactors<T> => {
    if (!known.has(knowledge)) known.set(knowledge, sampledFactors(knowledge, form));
    return known.get(knowledge) as SampledFactors<T>;
  };
  return {
    id: 'parl',
    knob: 'rollouts n in a batch, δ = 0.1',
    factors,
    estimate: (knowledge, { n }) => {
      const { arithmetic } = knowledge.tables;
      const { states, all } = factors(knowledge);
      const size = Number(n);
      // Of a batch only matters how often each rollout is in it.
      const batches = binomial(all.length + size - 1, size);
      if (batches > MOST_BATCHES)
        throw new TooManyBatches(`${batches} batches are too many to be enumerated (at most ${MOST_BATCHES})`);
      const pull = pullOn(knowledge, states);
      const damping = arithmetic.constant(PARL_DAMPING);
      const probabilities = all.map(({ weight }) => weight);
      const total = exactDirect(knowledge, exactPieces(knowledge).visitsL);
      for (const counts of compositions(size, all.length)) {
        const mean = weightedFactors(
          arithmetic,
          all.flatMap(({ factors }, i) =>
            counts[i] === 0 ? [] : [{ factors, weight: arithmetic.constant(rational(counts[i], size)) }],
          ),
        );
        const probability = multinomial(arithmetic, probabilities, counts);
        accumulate(arithmetic, total, probability, plugIn(knowledge, mean, pull, damping));
      }
      return total;
    },
    near: () => null,
  };
}

const binomial = (n: number, k: number): number =>
  Math.round(Array.from({ length: k }, (_, i) => (n - i) / (i + 1)).reduce((a, b) => a * b, 1));

/** The family as it is meant. */
export const PARL_FAMILY: PlugInFamily = parlFamily(WHOLE_RETURN);

/** In doubles: ordered batches one by one, and (δI − Ĥ) X = M̂ solved for its K columns, before ∂J_L/∂φ is looked at. */
function secondWay(knowledge: Knowledge<number>, rollouts: number): Float64Array {
  const { states, all } = sampledFactors(knowledge, WHOLE_RETURN);
  if (binomial(all.length + rollouts - 1, rollouts) > MOST_BATCHES) throw new TooManyBatches('too many batches');
  const pull = pullOn(knowledge, states);
  const total = Array.from(backwards(knowledge, new Array<number>(knowledge.response.policy.length).fill(0)));
  const walk = (batch: readonly number[], probability: number): void => {
    if (batch.length < rollouts) {
      all.forEach(({ weight }, i) => walk([...batch, i], probability * weight));
      return;
    }
    const mean = weightedFactors(
      float64,
      batch.map((i) => ({ factors: all[i].factors, weight: 1 / rollouts })),
    );
    const damping = rationalToNumber(PARL_DAMPING);
    const matrix = mean.hessian.map((row, i) => row.map((x, j) => (i === j ? damping : 0) - x));
    // The matrix is symmetric: yᵀ A⁻¹ M̂ is M̂ᵀ A⁻¹ y.
    gaussSolve(float64, matrix, mean.mixed).forEach((row, i) =>
      row.forEach((x, k) => (total[k] += probability * pull[i] * x)),
    );
  };
  walk([], 1);
  return Float64Array.from(total);
}

const parl = (rollouts: number): FieldEstimator =>
  fieldEstimator({
    id: `parl-${rollouts}`,
    title: `implicit differentiation with Hessian and mixed derivative from ${rollouts} rollouts by likelihood ratios, damping 0.1`,
    formula:
      'mean over batches of direct + M^^T (delta I - H^)^-1 grad_phi J_L, H^ and M^ from second derivatives of p(tau) R(tau) over p(tau)',
    docs: {
      source: 'Chakraborty et al. 2023 (PARL); derived anew',
      assumptions:
        'exact g†, Q_L and ∂J_L/∂φ; rollouts that end, enumerated up to 56 batches; unbiased factors, but the inverse of a mean is not the mean of inverses',
    },
    claims: ['factors-unbiased', 'biased-at-setting'],
    family: PARL_FAMILY,
    at: rational(rollouts),
    second: secondWay,
  });

/** Batches of two and three. */
export const PARL: readonly FieldEstimator[] = [parl(2), parl(3)];
