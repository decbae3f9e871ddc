import { claimById } from './claims.js';
import type { ClaimVerdict } from './claimTally.js';
import { judgeEverywhere } from './judge.js';

/** What becomes of a claim over all strata. `inapplicable`: it cannot be asked of this estimator, so that it neither holds nor fails. */
export type ClaimWord = 'holds' | 'fails' | 'undetermined' | 'inapplicable';

/** A claim that was not judged, and why. */
export interface Unjudged {
  readonly claim: string;
  readonly reason: string;
}

/** What becomes of the claims of one estimator. */
export interface EntryVerdict {
  /** By claim, over all strata. */
  readonly verdicts: Readonly<Record<string, ClaimWord>>;
  readonly unjudged: readonly Unjudged[];
}

const NOTHING_TOLD =
  'what it compares with is zero on every instance to which it applies, so that an estimator of zeros would keep it';
const ONLY_WRONG = 'it says only what the estimator is not, and no claim of what it is holds';

/**
 * Sums up the verdicts of an estimator by claim. A claim to which there is an objection is inapplicable, and so is a claim of bias alone: anything at
 * all is biased, also what is no estimator, so that it counts only beside a claim of what the estimator is that holds. A claim that applied to no case,
 * or only to cases on which zero is right, is undetermined.
 */
export function entryVerdict(
  claims: readonly string[],
  found: readonly ClaimVerdict[],
  objections: Readonly<Record<string, string>>,
): EntryVerdict {
  const verdicts: Record<string, ClaimWord> = {};
  const unjudged: Unjudged[] = [];
  for (const claim of claims) {
    const own = found.filter((verdict) => verdict.claim === claim);
    const objection = objections[claim];
    verdicts[claim] = objection === undefined ? judgeEverywhere(own) : 'inapplicable';
    if (objection !== undefined) unjudged.push({ claim, reason: objection });
    else if (own.length === 0)
      unjudged.push({ claim, reason: `it applies to none of the instances: ${claimById(claim).condition}` });
    else if (verdicts[claim] === 'holds' && own.every(({ blank }) => blank)) {
      verdicts[claim] = 'undetermined';
      unjudged.push({ claim, reason: NOTHING_TOLD });
    }
  }
  const isSomething = claims.some((claim) => claimById(claim).mode === 'always' && verdicts[claim] === 'holds');
  for (const claim of isSomething ? [] : claims)
    if (claimById(claim).mode === 'somewhere' && verdicts[claim] === 'holds') {
      verdicts[claim] = 'inapplicable';
      unjudged.push({ claim, reason: ONLY_WRONG });
    }
  return { verdicts, unjudged };
}

/** The same for an estimator that is made for none of the cases. */
export const unsuitedVerdict = (claims: readonly string[]): EntryVerdict => ({
  verdicts: Object.fromEntries(claims.map((claim) => [claim, 'undetermined'])),
  unjudged: claims.map((claim) => ({ claim, reason: 'no instance is of the kind that it is made for' })),
});
