import type { MDP_KIND } from '../model/mdp/configurableMdp.js';
import type { MdpClaimId } from '../model/claimIds.js';
import type { LinearEstimatorId } from '../model/linearFormIds.js';
import type { Batch } from '../model/trajectory.js';
import type { Described, EstimatorEntry } from './entry.js';
import type { Setting } from './field/family.js';
import type { Knowledge } from './knowledge.js';

/**
 * How a batch is made into one estimate. The paper: averages over its trajectories. The published Four-Rooms code: the guiding term is
 * divided by the number of trajectories that ended (at least one), cut ones contribute all the same; the direct part is averaged over
 * all visits to the start state instead of over trajectories.
 */
export interface BatchForm {
  readonly divisor: 'trajectories' | 'ended';
  readonly direct: 'trajectories' | 'start-visits';
}

export const PAPER_FORM: BatchForm = { divisor: 'trajectories', direct: 'trajectories' };

/** In what the methods that treat every transition by itself differ. */
export interface TransitionParts {
  /** What the follower's segment gradient is multiplied with: the Benefit, Q_L, or nothing (no guiding term). */
  readonly leader: 'benefit' | 'qL' | 'none';
  /** TD errors in place of the values that multiply scores. */
  readonly differences: boolean;
  /** Subtract the exact ∇V_F(s_t) from Ĝ_t. */
  readonly centred: boolean;
  /** ∇r_F(s_t,b_t) in place of Ĝ_t. */
  readonly firstStepOnly: boolean;
}

/** A method that estimates the hypergradient of a configurable MDP from a batch of rollouts under the best response. */
export interface Estimator extends EstimatorEntry<typeof MDP_KIND, MdpClaimId, LinearEstimatorId> {
  /** Of what it is made, so that the known mistakes can be made in it too; null: it does not treat every transition by itself. */
  readonly parts: TransitionParts | null;
  /** The family whose exact function of a knob it is, and where; null: it estimates from its batch. */
  readonly setting: Setting | null;
  /** Needs rollouts of an oracle beside the batch. */
  readonly oracle: boolean;
  /**
   * Has golden cases in the corpus of fixtures, for which implementations in other languages are asked. The cases are dealt out in turns: a further
   * estimator moves those of others, and makes a new edition of the fixtures.
   */
  readonly corpus: boolean;
  /** Textbook form: straight from the formula, segment by segment, in any arithmetic. K components. */
  readonly textbook: <T>(batch: Batch, knowledge: Knowledge<T>, form?: BatchForm) => T[];
  /** Kernel: one pass in eligibility form over typed arrays, then one backward sweep over the formulas. K components. */
  readonly kernel: (batch: Batch, knowledge: Knowledge<number>, form?: BatchForm) => Float64Array;
}

/** What a recipe for configurable MDPs is told of the entry that it makes. */
export type DescribedEstimator = Described<Estimator> & Pick<Estimator, 'corpus'>;
