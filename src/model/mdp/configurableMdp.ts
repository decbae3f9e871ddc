import type { Expression } from '../../numeric/expression.js';
import type { Rational } from '../../numeric/rational.js';
import type { Distribution } from '../distribution.js';

export type { Distribution } from '../distribution.js';

/** The kind of configurable MDPs. */
export const MDP_KIND = 'configurable-mdp';

/** What problems with finitely many states have, of whatever kind. States and actions count from zero. */
export interface ProblemData {
  readonly name?: string;
  readonly description?: string;
  /** S, terminal states included. */
  readonly states: number;
  /** B: number of the follower's actions in every state that is not terminal. */
  readonly actions: number;
  /** Follower's and leader's discount, in [0, 1]; one only where every trajectory ends surely. */
  readonly gammaF: Rational;
  readonly gammaL: Rational;
  /** Entropy temperature β > 0 of the follower. */
  readonly beta: Rational;
  /** The point θ (K numbers) at which truth is asked for, unless another is given. */
  readonly theta: readonly Rational[];
  /** States of value zero without actions, in increasing order. */
  readonly terminal: readonly number[];
  /**
   * null: no limit. A number H: the decision problem itself has H steps, follower and leader both know it, and the best response
   * depends on the time. (To cut rollouts of an unlimited problem is another thing: see the horizon of `moments`.)
   */
  readonly horizon: number | null;
  readonly initial: Distribution;
  /** Φ_L(θ), added to the leader's objective. */
  readonly phiL: Expression;
}

/**
 * A configurable MDP (paper, section 3): the leader's θ shapes transitions p^θ(s'|s,b), initial distribution ρ0^θ and both rewards;
 * the follower answers with its entropy-regularised best response g†.
 *
 * It is data: formulas in θ, no code. Build it with `configurableMdp` (from code) or `parseInstance` (from a file); both validate.
 */
export interface ConfigurableMdp extends ProblemData {
  readonly kind: typeof MDP_KIND;
  /** [s][b]; an empty list for terminal states. */
  readonly transitions: readonly (readonly Distribution[])[];
  /** r_F^θ and r_L^θ, [s][b]; an empty list for terminal states. */
  readonly rewardF: readonly (readonly Expression[])[];
  readonly rewardL: readonly (readonly Expression[])[];
}
