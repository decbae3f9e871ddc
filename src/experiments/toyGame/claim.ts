import { sixDigits, type PaperClaim } from '../paperClaim.js';
import { meanAndDeviation, type MeanAndError } from '../summary.js';

/** A statement on the toy game that can be true or false, with what decides it. */
export type ToyClaim = PaperClaim;

/** A figure to six digits. */
export const digits: (x: number) => number = sixDigits;

/** Mean over seeds and its standard error (sample standard deviation over √n). */
export function over(values: readonly number[]): MeanAndError {
  const { mean, error } = meanAndDeviation(values);
  return { mean, error: error / Math.sqrt(values.length) };
}

/** Verdict on a difference: more than twice its uncertainty above zero, as much below, or neither. */
export function positive({ mean, error }: MeanAndError): Pick<ToyClaim, 'figure' | 'verdict'> {
  const verdict = mean > 2 * error ? 'reproduced' : mean < -2 * error ? 'contradicted' : 'undetermined';
  return { figure: { difference: digits(mean), uncertainty: digits(error) }, verdict };
}

/** The same for a − b of independent runs. */
export const larger = (a: MeanAndError, b: MeanAndError): Pick<ToyClaim, 'figure' | 'verdict'> =>
  positive({ mean: a.mean - b.mean, error: Math.hypot(a.error, b.error) });

/** What is compared seed by seed: lists in the order of `seeds`. */
type BySeed = Readonly<Record<'seeds' | 'expected' | 'p', readonly number[]>>;

/** The same for two groups of runs with the same first parameters at the same seed: over the differences at their common seeds. */
export function largerInPairs(a: BySeed, b: BySeed, key: 'expected' | 'p'): Pick<ToyClaim, 'figure' | 'verdict'> {
  const differences = a.seeds.flatMap((seed, i) => {
    const j = b.seeds.indexOf(seed);
    return j < 0 ? [] : [a[key][i] - b[key][j]];
  });
  const { figure, verdict } = positive(over(differences));
  return { figure: { ...figure, pairs: differences.length }, verdict };
}
