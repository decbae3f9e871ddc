/**
 * One rollout s_0, b_0, s_1, …, b_{n−1}, s_n of a problem, n ≥ 0. States, pairs and edges count as in `CompiledMdp`; in a problem with horizon
 * the states are those of the unrolled problem.
 */
export interface Trajectory {
  /** s_0 … s_n. */
  readonly states: ArrayLike<number>;
  /** b_0 … b_{n−1}. */
  readonly actions: ArrayLike<number>;
  /** The edge (pair → successor) that each step took. */
  readonly edges: ArrayLike<number>;
  /** True where s_n is terminal, false where the rollout was cut. */
  readonly ended: boolean;
}

/** Several rollouts, as an estimator gets them: finished ones and cut ones. */
export type Batch = readonly Trajectory[];

/** n, the number of steps. */
export const stepsOf = (trajectory: Trajectory): number => trajectory.actions.length;
