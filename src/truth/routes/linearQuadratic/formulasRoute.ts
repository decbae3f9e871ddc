import type { Arithmetic } from '../../../numeric/arithmetic.js';
import { ballArithmetic } from '../../../numeric/ball.js';
import { MOST_DIGITS } from '../../../numeric/decimal.js';
import { float64 } from '../../../numeric/float64.js';
import { metered } from '../../../numeric/workMeter.js';
import { NoFiniteMoments } from '../../../leader/noFiniteMoments.js';
import type { LinearQuadraticProblem } from '../../../model/linearQuadratic/linearQuadratic.js';
import { linearQuadraticTables } from '../../../model/linearQuadratic/linearQuadraticTables.js';
import { distance } from '../enclosure.js';
import type { Proof } from '../proof.js';
import type { Attempt } from '../route.js';
import { routeValue, type RouteValue } from '../routeValue.js';
import { sizeOf } from './linearQuadraticAgreement.js';
import { linearQuadraticFormulas } from './linearQuadraticFormulas.js';
import { withBounds } from './withBounds.js';

/** What the formulas take of an attempt. */
type Precision = Pick<Attempt, 'digits' | 'working' | 'meter'>;

/** Working digits beyond those wanted: first attempt and the next ones. */
const GUARDS = [25, 85, 200];
/** Digits by which bounds may miss those wanted before more working digits are tried. */
const SLACK = 3;
/** Digits, and digits of terms, by which the two computations without balls differ: what the first cuts off is seen to a thousandth. */
const FINER = 3;
/** Digits of terms where doubles are wanted: what is cut is then of the order of their rounding. */
const DIGITS_OF_DOUBLES = 15;

/**
 * The formulas in balls of as many digits as it takes, or without balls in two precisions where no number of digits is enough; in balls over
 * doubles where those are wanted. The bounds are proven, but for what is cut of an infinite sum of bumps, and for two precisions (estimates).
 */
export function formulasRoute(problem: LinearQuadraticProblem, attempt: Precision): RouteValue {
  const { digits, meter } = attempt;
  if (digits === 'float64') {
    const doubles = ballArithmetic(metered(float64, meter));
    return valueIn(problem, doubles, DIGITS_OF_DOUBLES, proofOf(problem));
  }
  let best: RouteValue | undefined;
  for (const guard of GUARDS.filter((g) => digits + g <= MOST_DIGITS)) {
    const value = inBalls(problem, digits, digits + guard, attempt);
    if (!value) continue;
    // More digits do not help where it is the cut of the sum that makes the bound.
    const settled = value.bound <= 10 ** (SLACK - digits) * sizeOf(value) || (best && value.bound > best.bound / 2);
    if (!best || value.bound < best.bound) best = value;
    if (settled) return best;
  }
  return best ?? inTwoPrecisions(problem, digits, attempt);
}

/** Undefined where the enclosures burst. */
function inBalls(
  problem: LinearQuadraticProblem,
  digits: number,
  precision: number,
  { working, meter }: Precision,
): RouteValue | undefined {
  try {
    const balls = ballArithmetic(metered(working(precision), meter));
    return valueIn(problem, balls, digits, proofOf(problem));
  } catch (error) {
    if (error instanceof NoFiniteMoments && problem.leaderReward.kind === 'bump') return undefined;
    throw error;
  }
}

/** The formulas in two precisions, without balls; the bounds are twice their distance, an estimate. */
export function inTwoPrecisions(
  problem: LinearQuadraticProblem,
  digits: number,
  { working, meter }: Omit<Precision, 'digits'>,
): RouteValue {
  const at = (more: number): RouteValue => {
    const arithmetic = metered(working(digits + GUARDS[0] + more), meter);
    return valueIn(problem, arithmetic, digits + more, 'estimated');
  };
  const [rough, fine] = [at(0), at(FINER)];
  return withBounds(fine, 'balls became too wide; the bound is an estimate', (part, k, x) => {
    const other = part === 'objective' ? rough.objective : rough[part][k];
    return 2 * distance(x, other) + Math.abs(x.f64) * 10 ** -digits + Number.MIN_VALUE;
  });
}

/** What is cut of an infinite sum of bumps enters the bounds as an estimate. */
const proofOf = ({ horizon, leaderReward }: LinearQuadraticProblem): Proof =>
  horizon === null && leaderReward.kind === 'bump' ? 'estimated' : 'proven';

const valueIn = <T>(
  problem: LinearQuadraticProblem,
  arithmetic: Arithmetic<T>,
  digits: number,
  proof: Proof,
): RouteValue =>
  routeValue({
    arithmetic,
    result: linearQuadraticFormulas(linearQuadraticTables(problem, arithmetic), digits),
    proof,
  });
