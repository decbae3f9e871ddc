/** The hypergradient of the leader's objective at θ and the pieces it is made of, in the arithmetic that a route ran in. */
export interface Hypergradient<T> {
  /** J_L(θ). */
  readonly objective: T;
  /** ∇J_L = direct + guiding (K). */
  readonly total: readonly T[];
  /** The part that moves with the follower held still: rewards, transitions, initial states, Φ_L (K). */
  readonly direct: readonly T[];
  /** The part that comes through the best response (K). */
  readonly guiding: readonly T[];
  /** ∇Q_F (S·B rows of K) and ∇V_F (S rows of K), where the route forms them. */
  readonly gradientQF?: readonly (readonly T[])[];
  readonly gradientVF?: readonly (readonly T[])[];
}
