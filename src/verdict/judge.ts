import type { AnyCase } from './case.js';
import { checkClaim, suits, type AnyJudged } from './claim.js';
import { attempt } from './attempt.js';
import { claimVerdict, tallyClaim, type ClaimVerdict } from './claimTally.js';
import { claimById } from './claims.js';
import type { Mistake } from './mistakes/matchingMistakes.js';
import { MISTAKE_CLAIMS } from './promises.js';

/**
 * Judges a claim on cases of one stratum; undefined where it applies to none. A claim that something differs somewhere is not refuted by a
 * stratum in which it does not, only by all of them: see `judgeEverywhere`.
 */
export const judgeClaim = (
  id: string,
  judged: AnyJudged,
  stratum: string,
  cases: readonly AnyCase[],
): ClaimVerdict | undefined => claimVerdict(id, stratum, tallyClaim(id, judged, cases));

/** The verdict over all strata: a claim that something differs somewhere fails if it differs nowhere. */
export function judgeEverywhere(verdicts: readonly ClaimVerdict[]): 'holds' | 'fails' | 'undetermined' {
  if (verdicts.some((v) => v.verdict === 'fails')) return 'fails';
  const [first] = verdicts;
  if (first && claimById(first.claim).mode === 'somewhere')
    return verdicts.some((v) => v.verdict === 'holds') ? 'holds' : 'fails';
  return verdicts.length === 0 || verdicts.some((v) => v.verdict === 'undetermined') ? 'undetermined' : 'holds';
}

/** How a known mistake fared: by which claim it was rejected, and on how many cases it had been tried by then. */
export interface MistakeVerdict {
  readonly id: string;
  readonly mistake: string;
  readonly killed: boolean;
  readonly by: string | null;
  readonly stratum: string | null;
  readonly instance: string | null;
  readonly instances: number;
}

/** Tries a known mistake on the cases in order until a claim that the right method keeps (by default what BC-HG keeps) rejects it. */
export function judgeMistake(wrong: Mistake, cases: Iterable<AnyCase>): MistakeVerdict {
  const { id, mistake, textbook, setting = null, claims = MISTAKE_CLAIMS } = wrong;
  let tried = 0;
  for (const one of cases) {
    if (!suits(one, wrong)) continue;
    for (const claimId of claims) {
      const claim = claimById(claimId);
      if (!claim.applies(one)) continue;
      const finding = attempt(() => checkClaim(claim, one, { id: 'bc-hg', textbook, setting }));
      if (!finding) continue;
      tried++;
      if (finding.relation === 'different')
        return { id, mistake, killed: true, by: claimId, stratum: one.stratum, instance: one.name, instances: tried };
    }
  }
  return { id, mistake, killed: false, by: null, stratum: null, instance: null, instances: tried };
}
