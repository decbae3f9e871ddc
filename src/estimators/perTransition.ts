import { MDP_KIND } from '../model/mdp/configurableMdp.js';
import { power } from '../numeric/arithmetic.js';
import { accumulate, addVectors, zeroVector } from '../numeric/vector.js';
import type { Batch } from '../model/trajectory.js';
import {
  PAPER_FORM,
  type BatchForm,
  type DescribedEstimator,
  type Estimator,
  type TransitionParts,
} from './estimator.js';
import { kernelPlan, runKernel } from './kernel.js';
import type { Knowledge } from './knowledge.js';
import {
  differenceBaselines,
  directPart,
  divisorOf,
  followerTerm,
  plainBaselines,
  segmentGradient,
  stepsList,
  type Baselines,
  type Step,
} from './textbook.js';

/** An entry of this recipe: what is said of it, and the parts in which it differs. */
export type PerTransition = DescribedEstimator & Pick<TransitionParts, 'leader'> & Partial<TransitionParts>;

/** The estimator `direct + (1/divisor) Σ_τ Σ_t γ_Lᵗ (leader/β) (Ĝ_t − ∇V_F)`, with the parts that the recipe names. */
export function perTransitionEstimator(recipe: PerTransition): Estimator {
  const { leader, differences = false, centred = false, firstStepOnly = false, ...described } = recipe;
  return {
    ...described,
    kind: MDP_KIND,
    oracle: false,
    parts: { leader, differences, centred, firstStepOnly },
    setting: null,
    textbook: (batch, knowledge, form = PAPER_FORM) => {
      const baselines = differences ? differenceBaselines(knowledge) : plainBaselines(knowledge);
      const direct = directPart(batch, knowledge, baselines, form);
      if (leader === 'none') return direct;
      const weight = leaderWeight(knowledge, leader);
      const guiding = guidingPart(batch, knowledge, form, weight, (steps) =>
        firstStepOnly ? (t) => rewardGradient(knowledge, steps[t]) : segmentsOf(knowledge, baselines, steps, centred),
      );
      return addVectors(knowledge.tables.arithmetic, direct, guiding);
    },
    kernel: (batch, knowledge, form = PAPER_FORM) => {
      const { qL, vL } = knowledge.critic;
      const weights = {
        benefit: (pair: number, s: number) => qL[pair] - vL[s],
        qL: (pair: number) => qL[pair],
        none: () => 0,
      };
      const plan = kernelPlan(knowledge, { weight: weights[leader], differences, centred, firstStepOnly });
      return runKernel(batch, knowledge, plan, form);
    },
  };
}

/** B_L or Q_L of a step. */
export function leaderWeight<T>({ tables, critic }: Knowledge<T>, leader: 'benefit' | 'qL'): (step: Step) => T {
  return ({ pair, s }) => (leader === 'qL' ? critic.qL[pair] : tables.arithmetic.sub(critic.qL[pair], critic.vL[s]));
}

/** (1/divisor) Σ_τ Σ_t γ_Lᵗ (weight(s_t,b_t)/β) · segment(t). */
export function guidingPart<T>(
  batch: Batch,
  { tables }: Knowledge<T>,
  form: BatchForm,
  weight: (step: Step) => T,
  segments: (steps: readonly Step[]) => (t: number) => readonly T[],
): T[] {
  const { arithmetic, gammaL, beta, problem } = tables;
  const { mul, div, integer } = arithmetic;
  const total = zeroVector(arithmetic, problem.parameters);
  const divisor = mul(beta, integer(divisorOf(batch, form)));
  for (const trajectory of batch) {
    const steps = stepsList(trajectory, problem.actions);
    const segment = segments(steps);
    for (const step of steps) {
      const factor = div(mul(power(arithmetic, gammaL, step.t), weight(step)), divisor);
      accumulate(arithmetic, total, factor, segment(step.t));
    }
  }
  return total;
}

function segmentsOf<T>(
  knowledge: Knowledge<T>,
  baselines: Baselines<T>,
  steps: readonly Step[],
  centred: boolean,
): (t: number) => T[] {
  const { sub } = knowledge.tables.arithmetic;
  const terms = steps.map((step) => followerTerm(knowledge, baselines, step));
  if (!centred) return (t) => segmentGradient(knowledge, terms, t);
  return (t) => segmentGradient(knowledge, terms, t).map((x, k) => sub(x, knowledge.gradientVF[steps[t].s][k]));
}

function rewardGradient<T>({ tables, gradients }: Knowledge<T>, { pair }: Step): readonly T[] {
  return gradients.rewardF[pair] ?? zeroVector(tables.arithmetic, tables.problem.parameters);
}
