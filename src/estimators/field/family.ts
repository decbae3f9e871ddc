import type { Rational } from '../../numeric/rational.js';
import type { GameKnowledge } from '../games/gameKnowledge.js';
import type { Knowledge } from '../knowledge.js';

/** Two settings of a knob at which its bias is nearly what it is in the limit. */
export interface NearLimit {
  readonly settings: readonly [Rational, Rational];
  /** By how many powers of ten the small quantity of the family (δ, 1/λ, u, γ_F^T …) falls from the first to the second. */
  readonly fall: number;
}

/**
 * A method whose mean is an exact function of a knob: what it gives at any setting, so that its bias can be followed as a function of the knob. It
 * looks at a configurable MDP; a game is lowered to one first.
 */
export interface KnobFamily {
  readonly id: string;
  /** What the knob is, in words. */
  readonly knob: string;
  /** What is given at a setting. K components. */
  readonly estimate: <T>(knowledge: Knowledge<T>, setting: Rational) => T[];
  /** Settings at which orders can be told; null where there are none on this problem. */
  readonly near: <T>(knowledge: Knowledge<T>) => NearLimit | null;
}

/** The same for a method that looks at a game as it is; what it estimates is the direct part, all of the hypergradient where the follower has one action. */
export interface GameKnobFamily {
  readonly id: string;
  readonly knob: string;
  /** Its mean at a setting. K components. */
  readonly estimateGame: <T>(knowledge: GameKnowledge<T>, setting: Rational) => T[];
  readonly near: NearLimit | null;
}

/** A family, and the setting of one entry of it. */
export interface Setting<Family = KnobFamily | GameKnobFamily> {
  readonly family: Family;
  readonly at: Rational;
}
