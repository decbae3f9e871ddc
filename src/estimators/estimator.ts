import type { Batch } from '../model/trajectory.js';
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

/** A method that estimates the hypergradient from a batch of rollouts under the best response. */
export interface Estimator {
  readonly id: string;
  /** What it is, in one line. */
  readonly title: string;
  /** The formula in the notation of the paper, with Ĝ_t = Σ_{k≥t} γ_F^{k−t} c_k. */
  readonly formula: string;
  /** Textbook form: straight from the formula, segment by segment, in any arithmetic. K components. */
  readonly textbook: <T>(batch: Batch, knowledge: Knowledge<T>, form?: BatchForm) => T[];
  /** Kernel: one pass in eligibility form over typed arrays, then one backward sweep over the formulas. K components. */
  readonly kernel: (batch: Batch, knowledge: Knowledge<number>, form?: BatchForm) => Float64Array;
}
