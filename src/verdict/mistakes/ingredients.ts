import { power } from '../../numeric/arithmetic.js';
import { accumulate, zeroVector } from '../../numeric/vector.js';
import type { Gradient } from '../../numeric/tape.js';
import type { ActionTables } from '../../model/mdp/tables.js';
import type { Batch } from '../../model/trajectory.js';
import type { Knowledge } from '../../estimators/knowledge.js';
import { edgeScore, initialScore, stepsList, type Step } from '../../estimators/textbook.js';

/** Everything that BC-HG is made of, one replaceable part each. A mistake replaces one or two of them. */
export interface Ingredients<T> {
  /** γ_Lᵗ in the guiding term, 1/β, and the Benefit. */
  readonly guidingDiscount: (t: number) => T;
  readonly scale: T;
  readonly weight: (step: Step, steps: readonly Step[]) => T;
  /** Which steps have a guiding term, and by what the sum over them is divided. */
  readonly counts: (step: Step, steps: readonly Step[]) => boolean;
  readonly divisor: (steps: readonly Step[]) => number;
  /** The segment: first and last step + 1, γ_F^{k−t}, and the value subtracted from it. */
  readonly segmentFrom: (t: number) => number;
  readonly segmentTo: (steps: readonly Step[], t: number) => number;
  readonly segmentDiscount: (k: number, t: number) => T;
  readonly centre: (step: Step) => Gradient<T>;
  /** c_k: ∇r_F, and the value that multiplies the score. */
  readonly segmentReward: (step: Step, steps: readonly Step[]) => Gradient<T>;
  readonly segmentValue: (step: Step, steps: readonly Step[]) => T;
  readonly score: (step: Step) => Gradient<T>;
  /** Direct part: γ_Lᵗ, ∇r_L, the value that multiplies the score, and the term of the initial state. */
  readonly directDiscount: (t: number) => T;
  readonly directReward: (step: Step) => Gradient<T>;
  readonly directValue: (step: Step, steps: readonly Step[]) => T;
  readonly startValue: (s: number) => T;
  readonly startScore: (s: number) => Gradient<T>;
  readonly regulariser: Gradient<T>;
}

/** The parts of BC-HG as the paper has them. */
export function properIngredients<T>(knowledge: Knowledge<T>): Ingredients<T> {
  const { tables, gradients, response, critic } = knowledge;
  const { arithmetic, gammaF, gammaL, beta } = tables;
  const { sub, mul, div, one } = arithmetic;
  return {
    guidingDiscount: (t) => power(arithmetic, gammaL, t),
    scale: div(one, beta),
    weight: ({ pair, s }) => sub(critic.qL[pair], critic.vL[s]),
    counts: () => true,
    divisor: () => 1,
    segmentFrom: (t) => t,
    segmentTo: (steps) => steps.length,
    segmentDiscount: (k, t) => power(arithmetic, gammaF, k - t),
    centre: () => null,
    segmentReward: ({ pair }) => gradients.rewardF[pair],
    segmentValue: ({ next }) => mul(gammaF, response.vF[next]),
    score: ({ edge }) => edgeScore(knowledge, edge),
    directDiscount: (t) => power(arithmetic, gammaL, t),
    directReward: ({ pair }) => gradients.rewardL[pair],
    directValue: ({ next }) => mul(gammaL, critic.vL[next]),
    startValue: (s) => critic.vL[s],
    startScore: (s) => initialScore(knowledge, s),
    regulariser: gradients.phiL,
  };
}

/** The estimate that the ingredients give: the mean over the trajectories of a batch. */
export function estimateFrom<T>(
  batch: Batch,
  { tables }: { readonly tables: ActionTables<T> },
  own: Ingredients<T>,
): T[] {
  const { arithmetic, problem } = tables;
  const { one, neg, mul, div, integer } = arithmetic;
  const total = zeroVector(arithmetic, problem.parameters);
  accumulate(arithmetic, total, one, own.regulariser);
  const share = div(one, integer(batch.length));
  for (const trajectory of batch) {
    const steps = stepsList(trajectory, problem.actions);
    const start = trajectory.states[0];
    accumulate(arithmetic, total, mul(share, own.startValue(start)), own.startScore(start));
    for (const step of steps) {
      const discount = mul(share, own.directDiscount(step.t));
      accumulate(arithmetic, total, discount, own.directReward(step));
      accumulate(arithmetic, total, mul(discount, own.directValue(step, steps)), own.score(step));
      if (!own.counts(step, steps)) continue;
      const factor = mul(mul(share, own.guidingDiscount(step.t)), mul(own.scale, own.weight(step, steps)));
      const weight = div(factor, integer(own.divisor(steps)));
      for (let k = own.segmentFrom(step.t); k < own.segmentTo(steps, step.t); k++) {
        const discounted = mul(weight, own.segmentDiscount(k, step.t));
        accumulate(arithmetic, total, discounted, own.segmentReward(steps[k], steps));
        accumulate(arithmetic, total, mul(discounted, own.segmentValue(steps[k], steps)), own.score(steps[k]));
      }
      accumulate(arithmetic, total, neg(weight), own.centre(step));
    }
  }
  return total;
}
