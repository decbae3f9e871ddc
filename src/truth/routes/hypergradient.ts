import { dot } from '../../numeric/arithmetic.js';
import { addVectors } from '../../numeric/vector.js';
import type { Tables } from '../../model/mdp/tables.js';

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

/** J_L = ρ₀·V_L + Φ_L with its parts and their sum; `more` are the follower's derivatives, where a route forms them. */
export function assembled<T>(
  { arithmetic, initial, phiL }: Pick<Tables<T>, 'arithmetic' | 'initial' | 'phiL'>,
  vL: readonly T[],
  direct: readonly T[],
  guiding: readonly T[],
  more: Pick<Hypergradient<T>, 'gradientQF' | 'gradientVF'> = {},
): Hypergradient<T> {
  return {
    objective: arithmetic.add(dot(arithmetic, initial, vL), phiL),
    total: addVectors(arithmetic, direct, guiding),
    direct,
    guiding,
    ...more,
  };
}
