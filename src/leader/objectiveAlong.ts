/** J_L under a closed loop, and its derivative along each of the given tangents of the loop (costs of parameters not included there). */
export interface ObjectiveAlong<T> {
  readonly objective: T;
  readonly derivatives: readonly T[];
}
