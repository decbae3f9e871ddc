import { MDP_KIND } from '../model/mdp/configurableMdp.js';
import { addVectors, zeroVector } from '../numeric/vector.js';
import type { Batch } from '../model/trajectory.js';
import { PAPER_FORM, type BatchForm, type DescribedEstimator, type Estimator } from './estimator.js';
import {
  addDirectSums,
  addGuidingSums,
  createKernelSums,
  gradientOfSums,
  kernelPlan,
  type VisitWeights,
} from './kernel.js';
import type { Knowledge, OracleRollouts } from './knowledge.js';
import { guidingPart, leaderWeight } from './perTransition.js';
import { directPart, divisorOf, plainBaselines, type Step } from './textbook.js';
import { visitAverages } from './visitAverages.js';

/** In what the methods that average segment gradients over visits differ. */
export interface VisitAveraged extends DescribedEstimator {
  /** The Benefit of the critic, or the difference of the visit averages of returns, Q̄_L(s,b) − V̄_L(s). */
  readonly leader: 'critic' | 'returns';
  /** Subtract the visit average of the state from that of the pair. */
  readonly centred: boolean;
  /** Visits of the batch itself, all visits of an oracle's rollouts, or their first steps only. */
  readonly visits: 'batch' | 'oracle' | 'oracle-starts';
}

/**
 * The estimator `direct + (1/divisor) Σ_τ Σ_t γ_Lᵗ (leader/β) (Ĝ(s_t,b_t) − Ĝ(s_t))` with visit averages Ĝ. What was never visited in the
 * rollouts that are averaged counts as zero (only possible with an oracle's). Throws a RangeError where an oracle is needed and none is given.
 */
export function visitAveragedEstimator(recipe: VisitAveraged): Estimator {
  const { leader, centred, visits, ...described } = recipe;
  return {
    ...described,
    kind: MDP_KIND,
    oracle: visits !== 'batch',
    parts: null,
    setting: null,
    textbook: (batch, knowledge, form = PAPER_FORM) => {
      const { tables } = knowledge;
      const { sub, zero } = tables.arithmetic;
      const nothing = zeroVector(tables.arithmetic, tables.problem.parameters);
      const source = averagedOver(recipe, batch, knowledge);
      const which = visits === 'oracle-starts' ? 'starts' : 'all';
      const ofPairs = visitAverages(source.pairs, knowledge, which);
      const ofStates = source.pairs === source.states ? ofPairs : visitAverages(source.states, knowledge, which);
      const weight =
        leader === 'critic'
          ? leaderWeight(knowledge, 'benefit')
          : ({ pair, s }: Step) => sub(ofPairs.pairReturn(pair) ?? zero, ofStates.stateReturn(s) ?? zero);
      const guiding = guidingPart(batch, knowledge, form, weight, (steps) => (t) => {
        const ofPair = ofPairs.pairGradient(steps[t].pair) ?? nothing;
        if (!centred) return ofPair;
        const ofState = ofStates.stateGradient(steps[t].s) ?? nothing;
        return ofPair.map((x, k) => sub(x, ofState[k]));
      });
      return addVectors(tables.arithmetic, directPart(batch, knowledge, plainBaselines(knowledge), form), guiding);
    },
    kernel: (batch, knowledge, form = PAPER_FORM) => visitAveragedKernel(recipe, batch, knowledge, form),
  };
}

/**
 * The kernel of a method that averages over visits. `order`, a permutation of the visits of the batch: visit k takes the leader's factor
 * of visit order[k] (a placebo: the factors keep their distribution and lose what they have to do with the follower's gradient).
 */
export function visitAveragedKernel(
  recipe: VisitAveraged,
  batch: Batch,
  knowledge: Knowledge<number>,
  form: BatchForm,
  order?: ArrayLike<number>,
): Float64Array {
  const source = averagedOver(recipe, batch, knowledge);
  const plan = kernelPlan(knowledge, {});
  const sums = createKernelSums(knowledge.tables);
  addDirectSums(batch, knowledge, plan, form, sums);
  const weights = spreadOverVisits(batch, source, knowledge, recipe, divisorOf(batch, form), order);
  const add = (rollouts: Batch, put: VisitWeights): void => {
    if (recipe.visits === 'oracle-starts') addStartSums(rollouts, knowledge, plan.follower, put, sums);
    else addGuidingSums(rollouts, knowledge, plan, 1, sums, put);
  };
  if (source.pairs === source.states) add(source.pairs, weights);
  else {
    add(source.pairs, { pair: weights.pair, state: new Float64Array(weights.state.length) });
    add(source.states, { pair: new Float64Array(weights.pair.length), state: weights.state });
  }
  return gradientOfSums(knowledge, sums, false);
}

function averagedOver<T>({ id, visits }: VisitAveraged, batch: Batch, knowledge: Knowledge<T>): OracleRollouts {
  if (visits === 'batch') return { pairs: batch, states: batch };
  if (!knowledge.oracle) throw new RangeError(`${id} needs rollouts of an oracle`);
  return knowledge.oracle;
}

/** Visits and mean returns of pairs and states, over all visits or over first steps only. */
interface VisitCounts {
  readonly visits: Float64Array;
  /** Mean return-to-go; 0 without visits. */
  readonly returns: Float64Array;
}

function countBy(
  rollouts: Batch,
  { gammaL, rewardL, problem }: Knowledge<number>['tables'],
  startsOnly: boolean,
  by: 'pair' | 'state',
): VisitCounts {
  const { states: stateCount, actions: actionCount } = problem;
  const size = by === 'pair' ? stateCount * actionCount : stateCount;
  const visits = new Float64Array(size);
  const returns = new Float64Array(size);
  for (const { states, actions } of rollouts) {
    let total = 0;
    for (let t = actions.length - 1; t >= 0; t--) {
      const pair = states[t] * actionCount + actions[t];
      total = rewardL[pair] + gammaL * total;
      if (startsOnly && t > 0) continue;
      const key = by === 'pair' ? pair : states[t];
      visits[key]++;
      returns[key] += total;
    }
  }
  for (let i = 0; i < size; i++) if (visits[i] > 0) returns[i] /= visits[i];
  return { visits, returns };
}

/** Σ_t γ_Lᵗ leader/(β·divisor) of every pair of the batch, divided by the number of visits over which its segment gradient is averaged. */
function spreadOverVisits(
  batch: Batch,
  source: OracleRollouts,
  { tables, critic }: Knowledge<number>,
  { leader, centred, visits }: VisitAveraged,
  divisor: number,
  order?: ArrayLike<number>,
): VisitWeights {
  const { gammaL, beta, problem } = tables;
  const startsOnly = visits === 'oracle-starts';
  const ofPair = countBy(source.pairs, tables, startsOnly, 'pair');
  const ofState = countBy(source.states, tables, startsOnly, 'state');
  const pair = new Float64Array(ofPair.visits.length);
  const state = new Float64Array(ofState.visits.length);
  const factor = (s: number, i: number): number =>
    leader === 'critic' ? critic.qL[i] - critic.vL[s] : ofPair.returns[i] - ofState.returns[s];
  const factors = order && factorsOf(batch, problem.actions, factor);
  let visit = 0;
  for (const { states, actions } of batch) {
    let discount = 1 / (beta * divisor);
    for (let t = 0; t < actions.length; t++, visit++) {
      const s = states[t];
      const i = s * problem.actions + actions[t];
      const benefit = factors ? factors[order[visit]] : factor(s, i);
      if (ofPair.visits[i] > 0) pair[i] += (discount * benefit) / ofPair.visits[i];
      if (centred && ofState.visits[s] > 0) state[s] -= (discount * benefit) / ofState.visits[s];
      discount *= gammaL;
    }
  }
  return { pair, state };
}

/** The factor of every visit of a batch, in order. */
const factorsOf = (batch: Batch, width: number, factor: (s: number, i: number) => number): number[] =>
  batch.flatMap(({ states, actions }) => Array.from(actions, (b, t) => factor(states[t], states[t] * width + b)));

/** Eligibility that is put in at the first step of each rollout only. */
function addStartSums(
  rollouts: Batch,
  { tables: { gammaF, problem } }: Knowledge<number>,
  follower: Float64Array,
  weights: VisitWeights,
  sums: ReturnType<typeof createKernelSums>,
): void {
  for (const { states, actions, edges } of rollouts) {
    if (actions.length === 0) continue;
    let eligibility = weights.pair[states[0] * problem.actions + actions[0]] + weights.state[states[0]];
    for (let t = 0; t < actions.length; t++) {
      sums.rewardF[states[t] * problem.actions + actions[t]] += eligibility;
      sums.p[edges[t]] += eligibility * follower[edges[t]];
      eligibility *= gammaF;
    }
  }
}
