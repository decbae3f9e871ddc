import type { Summary } from './sample.js';
import { studentTail } from './studentT.js';

/** Welch's test of a difference of two means, without the assumption of equal variances. */
export interface WelchTest {
  /** mean(a) − mean(b). */
  readonly difference: number;
  readonly standardError: number;
  /** Welch and Satterthwaite's degrees of freedom. */
  readonly df: number;
  /** One-sided chances under "a is not above b", "a is not below b", and the two-sided one under "equal". */
  readonly greater: number;
  readonly less: number;
  readonly twoSided: number;
}

/**
 * Welch's t-test: t = (mean(a) − mean(b) − shift)/e with e² = s_a²/n_a + s_b²/n_b. Without any spread the chances are 0 or 1 (1/2 each side where
 * there is no difference either); NaN where a sample has fewer than two values.
 */
export function welch(a: Summary, b: Summary, shift = 0): WelchTest {
  const [va, vb] = [a.variance / a.n, b.variance / b.n];
  return studentTest(
    a.mean - b.mean,
    Math.sqrt(va + vb),
    (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1)),
    shift,
  );
}

/** The paired test: of the differences of values that share a seed. Throws a RangeError for lists of different lengths. */
export function paired(a: readonly number[], b: readonly number[], shift = 0): WelchTest {
  if (a.length !== b.length) throw new RangeError(`pairs need lists of one length, found ${a.length} and ${b.length}`);
  const differences = a.map((x, i) => x - b[i]);
  const n = differences.length;
  const centre = differences.reduce((x, y) => x + y, 0) / n;
  const spread = differences.reduce((total, x) => total + (x - centre) ** 2, 0) / (n - 1);
  return studentTest(centre, Math.sqrt(spread / n), n - 1, shift);
}

function studentTest(difference: number, standardError: number, df: number, shift: number): WelchTest {
  if (Number.isNaN(standardError))
    return { difference, standardError, df: NaN, greater: NaN, less: NaN, twoSided: NaN };
  const moved = difference - shift;
  if (standardError === 0) {
    const greater = moved > 0 ? 0 : moved < 0 ? 1 : 0.5;
    return { difference, standardError, df: Infinity, greater, less: 1 - greater, twoSided: moved === 0 ? 1 : 0 };
  }
  const t = moved / standardError;
  const [greater, less] = [studentTail(t, df), studentTail(-t, df)];
  return { difference, standardError, df, greater, less, twoSided: Math.min(1, 2 * Math.min(greater, less)) };
}
