/** A sentence that can be true or false, what decides it, and how it came out. */
export interface PaperClaim {
  readonly id: string;
  readonly claim: string;
  readonly source: string;
  /** What is computed from the results. */
  readonly statistic: string;
  /** When it counts as reproduced, contradicted, undetermined. */
  readonly rule: string;
  readonly figure: Readonly<Record<string, number | string | readonly number[] | null>>;
  readonly verdict: PaperVerdict;
  readonly commands: readonly string[];
}

export type PaperVerdict = 'reproduced' | 'contradicted' | 'undetermined';

/** A mean over seeds with its standard error. */
export interface MeanAndError {
  readonly mean: number;
  readonly standardError: number;
  readonly seeds: number;
}

/** Fewer seeds than this do not make a standard error. */
export const ENOUGH_SEEDS = 5;

/** Whether a is above b: by more than twice the combined standard error, of at least five seeds each (of b any number, if it hardly varies). */
export function compareMeans(
  a: MeanAndError,
  b: MeanAndError,
  steady = false,
): { readonly difference: number; readonly uncertainty: number; readonly above: PaperVerdict } {
  const difference = a.mean - b.mean;
  const uncertainty = Math.hypot(a.standardError, b.standardError);
  const above =
    Math.min(a.seeds, steady ? a.seeds : b.seeds) < ENOUGH_SEEDS || Math.abs(difference) <= 2 * uncertainty
      ? 'undetermined'
      : difference > 0
        ? 'reproduced'
        : 'contradicted';
  return { difference: sixDigits(difference), uncertainty: sixDigits(uncertainty), above };
}

/** Six significant digits, as results and claims are kept. */
export const sixDigits = (x: number): number => Number(x.toPrecision(6));
