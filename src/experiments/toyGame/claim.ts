import { meanAndDeviation, type MeanAndError } from '../summary.js';

/** A statement that can be true or false, with what decides it. */
export interface ToyClaim {
  readonly id: string;
  readonly claim: string;
  readonly source: string;
  readonly statistic: string;
  readonly rule: string;
  readonly figure: Readonly<Record<string, number | string | null>>;
  readonly verdict: 'reproduced' | 'contradicted' | 'undetermined';
  readonly commands: readonly string[];
}

/** A figure to six digits. */
export const digits = (x: number): number => Number(x.toPrecision(6));

/** Mean over seeds and its standard error (sample standard deviation over √n). */
export function over(values: readonly number[]): MeanAndError {
  const { mean, error } = meanAndDeviation(values);
  return { mean, error: error / Math.sqrt(values.length) };
}

/** a is larger than b by more than twice the combined standard error, smaller by as much, or neither. */
export function larger(a: MeanAndError, b: MeanAndError): Pick<ToyClaim, 'figure' | 'verdict'> {
  const difference = a.mean - b.mean;
  const uncertainty = Math.hypot(a.error, b.error);
  const verdict =
    difference > 2 * uncertainty ? 'reproduced' : difference < -2 * uncertainty ? 'contradicted' : 'undetermined';
  return {
    figure: { difference: digits(difference), uncertainty: digits(uncertainty) },
    verdict,
  };
}
