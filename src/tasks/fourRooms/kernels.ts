import { ONE, ZERO, addRational, mulRational, rational, subRational, type Rational } from '../../numeric/rational.js';
import { FOUR_ROOMS_MOVES, fourRoomsMove } from './geography.js';

/**
 * The published code has two laws of motion. `planner` (the follower's planning, and the metric): the intended direction with
 * probability 1 − ε, each other one with ε/3. `simulator` (rollouts): with probability ε the direction is drawn anew from all four.
 */
export type FourRoomsKernel = 'planner' | 'simulator';

/** ε = 0.33 · 4/3 = 0.44, the probability that an action fails. */
export const FOUR_ROOMS_FAILURE: Rational = rational(11, 25);

/** The probability of the intended direction, and of each other one. */
export interface DirectionLaw {
  readonly intended: Rational;
  readonly other: Rational;
}

const success = subRational(ONE, FOUR_ROOMS_FAILURE);
const quarter = mulRational(FOUR_ROOMS_FAILURE, rational(1, 4));

/** Planner: 0.56 and 0.44/3 = 11/75. Simulator: 0.67 and 0.11. */
export const FOUR_ROOMS_LAWS: Readonly<Record<FourRoomsKernel, DirectionLaw>> = {
  planner: { intended: success, other: mulRational(FOUR_ROOMS_FAILURE, rational(1, 3)) },
  simulator: { intended: addRational(success, quarter), other: quarter },
};

/**
 * The law of the next cell after an action in a cell (the goal included, as if it did not end the episode): successor to probability,
 * in increasing order of the successors; directions that are blocked by a wall accumulate on staying.
 */
export function fourRoomsMotion(kernel: FourRoomsKernel, state: number, action: number): ReadonlyMap<number, Rational> {
  const { intended, other } = FOUR_ROOMS_LAWS[kernel];
  const law = new Map<number, Rational>();
  FOUR_ROOMS_MOVES.forEach((_, direction) => {
    const successor = fourRoomsMove(state, direction);
    law.set(successor, addRational(law.get(successor) ?? ZERO, direction === action ? intended : other));
  });
  return new Map([...law].sort(([a], [b]) => a - b));
}
