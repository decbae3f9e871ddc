import { UnsupportedOperation } from '../numeric/arithmetic.js';
import type { AnyCase } from './case.js';
import { checkClaim, suits, type AnyJudged } from './claim.js';
import { claimById } from './claims.js';
import type { Mistake } from './mistakes.js';
import { MUTANT_CLAIMS } from './promises.js';

/** What became of one claim on the cases of one stratum. */
export interface ClaimVerdict {
  readonly claim: string;
  readonly stratum: string;
  readonly verdict: 'holds' | 'fails' | 'undetermined';
  /** Largest difference (relative) for `always`, largest certain one for `somewhere`; and the largest bound. */
  readonly worst: number;
  readonly bound: number;
  /** Cases to which it applied, and those among them decided without any tolerance. */
  readonly cases: number;
  readonly exact: number;
  /** The first case that decides against it. */
  readonly against?: string;
}

/**
 * Judges a claim on cases of one stratum; undefined where it applies to none. A claim that something differs somewhere is not refuted by a
 * stratum in which it does not, only by all of them: see `judgeEverywhere`.
 */
export function judgeClaim(
  id: string,
  judged: AnyJudged,
  stratum: string,
  cases: readonly AnyCase[],
): ClaimVerdict | undefined {
  const claim = claimById(id);
  let worst = 0;
  let bound = 0;
  let count = 0;
  let exact = 0;
  let different = 0;
  let unclear = 0;
  let against: string | undefined;
  for (const one of cases) {
    if (!suits(one, judged) || !claim.applies(one)) continue;
    const finding = attempt(() => checkClaim(claim, one, judged));
    if (!finding) continue;
    count++;
    if (one.exact) exact++;
    if (finding.relation === 'different') different++;
    if (finding.relation === 'unclear') unclear++;
    if (claim.mode === 'always' || finding.relation === 'different') worst = Math.max(worst, finding.difference);
    bound = Math.max(bound, finding.bound);
    if (claim.mode === 'always' && finding.relation === 'different') against ??= one.name;
  }
  if (count === 0) return undefined;
  const verdict =
    claim.mode === 'somewhere'
      ? different > 0
        ? 'holds'
        : 'undetermined'
      : different > 0
        ? 'fails'
        : unclear > 0
          ? 'undetermined'
          : 'holds';
  return { claim: id, stratum, verdict, worst, bound, cases: count, exact, ...(against !== undefined && { against }) };
}

/** What an operation outside the exact fractions would give is not known there: no finding. */
function attempt<R>(run: () => R): R | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof UnsupportedOperation) return undefined;
    throw error;
  }
}

/** The verdict over all strata: a claim that something differs somewhere fails if it differs nowhere. */
export function judgeEverywhere(verdicts: readonly ClaimVerdict[]): 'holds' | 'fails' | 'undetermined' {
  if (verdicts.some((v) => v.verdict === 'fails')) return 'fails';
  const [first] = verdicts;
  if (first && claimById(first.claim).mode === 'somewhere')
    return verdicts.some((v) => v.verdict === 'holds') ? 'holds' : 'fails';
  return verdicts.length === 0 || verdicts.some((v) => v.verdict === 'undetermined') ? 'undetermined' : 'holds';
}

/** How a mutant fared: by which claim it was rejected, and on how many cases it had been tried by then. */
export interface MutantVerdict {
  readonly id: string;
  readonly mistake: string;
  readonly killed: boolean;
  readonly by: string | null;
  readonly stratum: string | null;
  readonly instance: string | null;
  readonly instances: number;
}

/** Tries a mutant on the cases in order until a claim of BC-HG's rejects it. */
export function judgeMutant(mutant: Mistake, cases: readonly AnyCase[]): MutantVerdict {
  const { id, mistake, textbook } = mutant;
  let tried = 0;
  for (const one of cases) {
    if (!suits(one, mutant)) continue;
    for (const claimId of MUTANT_CLAIMS) {
      const claim = claimById(claimId);
      if (!claim.applies(one)) continue;
      const finding = attempt(() => checkClaim(claim, one, { id: 'bc-hg', textbook }));
      if (!finding) continue;
      tried++;
      if (finding.relation === 'different')
        return { id, mistake, killed: true, by: claimId, stratum: one.stratum, instance: one.name, instances: tried };
    }
  }
  return { id, mistake, killed: false, by: null, stratum: null, instance: null, instances: tried };
}
