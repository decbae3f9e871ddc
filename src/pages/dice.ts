import { dot } from '../numeric/arithmetic.js';
import type { Ball } from '../numeric/ball.js';
import { rational } from '../numeric/rational.js';
import { softMaximum } from '../numeric/softmax.js';
import type { Trajectory } from '../model/trajectory.js';
import { leaderValues } from '../leader/values.js';
import { occupancy } from '../leader/occupancy.js';
import { decidingStates, TooManyBatches } from '../estimators/field/enumerable.js';
import { likelihoodFactors, weightedFactors, type LikelihoodForm } from '../estimators/field/likelihoodFactors.js';
import { wholeRollouts, type WholeRollout } from '../estimators/field/wholeRollouts.js';
import { exactFactors, factorBias } from '../verdict/field/factorsUnbiased.js';
import { FIELD, type FieldCase } from '../verdict/field/fieldCase.js';
import { sizeOfBias } from '../verdict/field/order.js';

type Real = Ball<unknown>;

/** Forms of DiCE: the return with all scores, rewards with the scores before them, and that with a baseline. */
export const DICE_FORMS: readonly LikelihoodForm[] = [
  { causal: false, baseline: false },
  { causal: true, baseline: false },
  { causal: true, baseline: true },
];
/** Rollouts that are enumerated, at most. */
const MOST_ROLLOUTS = 36;
/** What misses by less is equal. */
const EQUAL = 1e-30;
/** The follower's learning rate, as in `lola`. */
const RATE = rational(1, 2);

/** What enumeration says of DiCE on one problem. */
export interface DiceNumbers {
  /** Entries of both factors in all forms: how many means are within 1e-30 of the exact ones, are certainly others, or are not told in 80 digits. */
  readonly equal: number;
  readonly biased: number;
  readonly untold: number;
  /** The Hessian of a surrogate that is differentiated twice, relative to the exact one; undefined where that is zero. */
  readonly surrogate: number | undefined;
  /** Of one step of lookahead, relative to it: bias where both factors come from one rollout, and where the step of the follower is taken along the gradient that one rollout gives. */
  readonly sameRollout: number | undefined;
  readonly composed: number | undefined;
}

const size = (values: readonly Real[]): number => sizeOfBias(values).least;
const over = (a: readonly Real[], b: readonly Real[]): number | undefined =>
  size(b) > 0 && sizeOfBias(a).most < Infinity ? size(a) / size(b) : undefined;
const minus = (a: readonly Real[], b: readonly Real[]): Real[] => a.map((x, i) => FIELD.sub(x, b[i]));
const mean = (rows: readonly { readonly weight: Real; readonly row: readonly Real[] }[]): Real[] =>
  rows
    .map(({ weight, row }) => row.map((x) => FIELD.mul(weight, x)))
    .reduce((a, b) => a.map((x, i) => FIELD.add(x, b[i])));
/** Mᵀ y. */
const times = (mixed: readonly (readonly Real[])[], y: readonly Real[]): Real[] =>
  mixed[0].map((_, k) => dot(FIELD, mixed.map((row) => row[k]), y)); // prettier-ignore

/** ∂J_L/∂φ under a policy, over the pairs of the states: d_L g B_L. */
function pullUnder({ knowledge: { tables } }: FieldCase, policy: readonly Real[], states: readonly number[]): Real[] {
  const { actions } = tables.problem;
  const { benefit } = leaderValues(tables, policy);
  const visits = occupancy(tables, policy, tables.gammaL);
  return states.flatMap((s) =>
    Array.from({ length: actions }, (_, b) => s * actions + b).map((pair) =>
      FIELD.mul(FIELD.mul(visits[s], policy[pair]), benefit[pair]),
    ),
  );
}

/** What one rollout gives by likelihood ratios for ∂J_L/∂φ and ∂J_F/∂φ: R_L S, and R S + ∂R/∂φ. */
function gradientsOf({ knowledge: { tables, response } }: FieldCase, states: readonly number[], rollout: Trajectory) {
  const { add, sub, mul, zero, one, log } = FIELD;
  const { problem, rewardF, rewardL, beta, gammaF, gammaL } = tables;
  const { actions } = problem;
  const score = new Array<Real>(states.length * actions).fill(zero);
  const slope = [...score];
  let [paidF, paidL, discountF, discountL] = [zero, zero, one, one];
  Array.from(rollout.actions).forEach((b, t) => {
    const [s, pair] = [rollout.states[t], rollout.states[t] * actions + b];
    for (let a = 0; a < actions; a++) {
      const i = states.indexOf(s) * actions + a;
      const own = sub(a === b ? one : zero, response.policy[s * actions + a]);
      score[i] = add(score[i], own);
      slope[i] = sub(slope[i], mul(mul(discountF, beta), own));
    }
    paidF = add(paidF, mul(discountF, sub(rewardF[pair], mul(beta, log(response.policy[pair])))));
    paidL = add(paidL, mul(discountL, rewardL[pair]));
    [discountF, discountL] = [mul(discountF, gammaF), mul(discountL, gammaL)];
  });
  return {
    leader: score.map((x) => mul(paidL, x)),
    follower: score.map((x, i) => add(mul(paidF, x), slope[i])),
  };
}

/** The policy after logits log g† + η step. */
function stepped(
  { knowledge: { tables, response } }: FieldCase,
  states: readonly number[],
  step: readonly Real[],
): Real[] {
  const { actions } = tables.problem;
  const policy = [...response.policy];
  states.forEach((s, at) => {
    const logits = Array.from({ length: actions }, (_, b) =>
      FIELD.add(FIELD.log(response.policy[s * actions + b]), FIELD.mul(FIELD.constant(RATE), step[at * actions + b])),
    );
    softMaximum(FIELD, logits, FIELD.one).probabilities.forEach((g, b) => (policy[s * actions + b] = g));
  });
  return policy;
}

/** Undefined where rollouts need not end or are too many. */
export function diceNumbers(one: FieldCase): DiceNumbers | undefined {
  const { tables, response } = one.knowledge;
  const states = decidingStates(tables);
  const rollouts = rolloutsOf(one);
  if (!rollouts || states.length === 0) return undefined;
  const factorsIn = (form: LikelihoodForm) =>
    rollouts.map(({ rollout, probability }) => ({
      factors: likelihoodFactors(one.knowledge, states, rollout, form),
      weight: probability,
    }));
  const misses = DICE_FORMS.flatMap((form) => {
    const { hessian, mixed } = factorBias(one, states, weightedFactors(FIELD, factorsIn(form)));
    return [...hessian, ...mixed];
  });
  const exact = exactFactors(one, states);
  const twice = factorBias(one, states, weightedFactors(FIELD, factorsIn({ ...DICE_FORMS[1], without: 'products' })));
  const gradients = rollouts.map(({ rollout }) => gradientsOf(one, states, rollout));
  const pull = pullUnder(one, response.policy, states);
  const step = times(exact.mixed, pull);
  const weights = rollouts.map(({ probability }) => probability);
  const same = mean(
    factorsIn(DICE_FORMS[1]).map(({ factors, weight }, i) => ({
      weight,
      row: times(factors.mixed, gradients[i].leader),
    })),
  );
  const after = mean(
    gradients.map(({ follower }, i) => ({
      weight: weights[i],
      row: pullUnder(one, stepped(one, states, follower), states),
    })),
  );
  const biased = misses.filter((x) => size([x]) > 0).length;
  const equal = misses.filter((x) => sizeOfBias([x]).most < EQUAL).length;
  return {
    equal,
    biased,
    untold: misses.length - equal - biased,
    surrogate: over(twice.hessian, exact.hessian.flat()),
    sameRollout: over(minus(same, step), step),
    composed: over(times(exact.mixed, minus(after, pull)), step),
  };
}

function rolloutsOf({ knowledge: { tables, response } }: FieldCase): WholeRollout<Real>[] | undefined {
  try {
    return wholeRollouts(tables, response.policy, MOST_ROLLOUTS);
  } catch (error) {
    if (error instanceof TooManyBatches) return undefined;
    throw error;
  }
}
