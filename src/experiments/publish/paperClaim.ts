import { decide, type ClaimTest, type Evidence, type PaperVerdict } from '../statistics/decide.js';

/** A sentence that can be true or false, what decides it, and how it came out. */
export interface PaperClaim {
  readonly id: string;
  readonly claim: string;
  readonly source: string;
  /** What is computed from the results. */
  readonly statistic: string;
  /** When it counts as reproduced, contradicted, undetermined. */
  readonly rule: string;
  readonly figure: Figure;
  readonly verdict: PaperVerdict;
  /** The chances of data like these if the sentence is wrong, and if it is right, corrected for all claims of the page; null where chance has no part. */
  readonly chances: ClaimTest | null;
  /** Why it is not decided, where that is not a matter of chance. */
  readonly because?: string;
  readonly commands: readonly string[];
}

/** The numbers of a claim, by name. */
export type Figure = Readonly<Record<string, number | string | readonly number[] | null>>;

/** A claim before all claims of its page are decided together. */
export interface OpenClaim extends Omit<PaperClaim, 'verdict' | 'chances' | 'because' | 'commands'> {
  readonly evidence: Evidence;
}

/** Decides all claims of a page, each with the commands that made the results. Throws a RangeError for a name that comes twice. */
export function decideClaims(claims: readonly OpenClaim[], commands: readonly string[]): PaperClaim[] {
  const twice = claims.find(({ id }, i) => claims.findIndex((other) => other.id === id) < i);
  if (twice) throw new RangeError(`two claims have the name ${twice.id}`);
  const decided = decide(claims.map(({ evidence }) => evidence));
  return claims.map(({ evidence, ...claim }, i) => {
    const { verdict, chances } = decided[i];
    return {
      ...claim,
      verdict,
      chances: chances && { supports: sixDigits(chances.supports), refutes: sixDigits(chances.refutes) },
      ...('open' in evidence && { because: evidence.open }),
      commands,
    };
  });
}

/** Six significant digits, as results and claims are kept. */
export const sixDigits = (x: number): number => Number(x.toPrecision(6));
