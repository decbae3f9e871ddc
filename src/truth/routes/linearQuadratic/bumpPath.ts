import { NoFiniteMoments } from '../../../leader/noFiniteMoments.js';

/** The moments of the state over time. */
export interface Path {
  /** μ_t and Γ_t, row after row, for t < length. */
  readonly means: Float64Array;
  readonly covariances: Float64Array;
  readonly length: number;
  /** The last moments are those of all later steps. */
  readonly still: boolean;
}

/** What the backward recursion carries, and what it adds up. */
export interface Adjoints {
  objective: number;
  /** λ (n) and Λ (n×n) after the step. */
  readonly lambda: Float64Array;
  readonly capital: Float64Array;
  /** ∂F and ∂N, n×n. */
  readonly byTransition: Float64Array;
  readonly byNoise: Float64Array;
}

/** Changes of the moments in a step below this part of the bump's width (its square) count as standing still. */
const STILL = 2 ** -60;

/** Whether moments that change so much in a step, relative to the bump's width (its square), stand still. Throws `NoFiniteMoments` on overflow. */
export function standsStill(change: number): boolean {
  if (!(change < Infinity)) throw new NoFiniteMoments('the moments of the state overflow');
  return change <= STILL;
}
