import { attempt } from './attempt.js';
import type { AnyCase } from './case.js';
import { checkClaim, suits, type AnyJudged } from './claim.js';
import { claimById } from './claims.js';
import type { SampledEvidence } from './finding.js';

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
  /** Zero would have been right on every case. */
  readonly blank?: true;
  /** What is wrong with its estimate there, where it is none. */
  readonly what?: string;
  /** Where some were decided by samples: all samples, the probability of a false `fails`, and the largest deviation that had to be there to be found. */
  readonly sampled?: SampledEvidence;
}

/** What cases say of a claim, counted: as plain data, so that it can be counted in several places and joined. */
export interface ClaimTally {
  /** Cases to which it applied; among them those without any tolerance, certainly different, unclear, and on which zero is wrong. */
  readonly count: number;
  readonly exact: number;
  readonly different: number;
  readonly unclear: number;
  readonly telling: number;
  readonly worst: number;
  readonly bound: number;
  readonly against?: string;
  readonly what?: string;
  readonly sampled?: SampledEvidence;
}

/** No case at all: joined with a tally it changes nothing. */
export const NO_CASES: ClaimTally = { count: 0, exact: 0, different: 0, unclear: 0, telling: 0, worst: 0, bound: 0 };

/** Both tallies as one, the cases of the first before those of the second. Associative, but for the rounding of `sampled.falseAlarm`. */
export function joinClaims(a: ClaimTally, b: ClaimTally): ClaimTally {
  const against = a.against ?? b.against;
  const what = a.what ?? b.what;
  const sampled = together(a.sampled, b.sampled);
  return {
    count: a.count + b.count,
    exact: a.exact + b.exact,
    different: a.different + b.different,
    unclear: a.unclear + b.unclear,
    telling: a.telling + b.telling,
    worst: Math.max(a.worst, b.worst),
    bound: Math.max(a.bound, b.bound),
    ...(against !== undefined && { against }),
    ...(what !== undefined && { what }),
    ...(sampled && { sampled }),
  };
}

/** Executes a claim on cases and counts what is found. */
export const tallyClaim = (id: string, judged: AnyJudged, cases: readonly AnyCase[]): ClaimTally =>
  cases.map((one) => tallyCase(id, judged, one)).reduce(joinClaims, NO_CASES);

function tallyCase(id: string, judged: AnyJudged, one: AnyCase): ClaimTally {
  const claim = claimById(id);
  if (!suits(one, judged) || !claim.applies(one)) return NO_CASES;
  const finding = attempt(() => checkClaim(claim, one, judged));
  if (!finding) return NO_CASES;
  const { relation, difference, bound, telling, what, sampled } = finding;
  const isDifferent = relation === 'different';
  const isAgainst = what !== undefined || (claim.mode === 'always' && isDifferent);
  return {
    count: 1,
    exact: Number(one.exact),
    different: Number(isDifferent),
    unclear: Number(relation === 'unclear'),
    telling: Number(telling ?? false),
    worst: claim.mode === 'always' || isDifferent ? Math.max(0, difference) : 0,
    bound: Math.max(0, bound),
    ...(isAgainst && { against: one.name }),
    ...(what !== undefined && { what }),
    ...(sampled && { sampled }),
  };
}

/** The verdict on a claim from what was counted on one stratum; undefined where it applies to none of its cases. */
export function claimVerdict(id: string, stratum: string, tally: ClaimTally): ClaimVerdict | undefined {
  const { count, exact, different, unclear, telling, worst, bound, against, what, sampled } = tally;
  if (count === 0) return undefined;
  const { mode } = claimById(id);
  const verdict =
    mode === 'somewhere' && what === undefined
      ? different > 0
        ? 'holds'
        : 'undetermined'
      : different > 0
        ? 'fails'
        : unclear > 0
          ? 'undetermined'
          : 'holds';
  return {
    claim: id,
    stratum,
    verdict,
    worst,
    bound,
    cases: count,
    exact,
    ...(against !== undefined && { against }),
    ...(mode === 'always' && telling === 0 && { blank: true as const }),
    ...(what !== undefined && { what }),
    ...(sampled && { sampled }),
  };
}

/** What several tests can tell together. */
const together = (a: SampledEvidence | undefined, b: SampledEvidence | undefined): SampledEvidence | undefined =>
  a && b
    ? {
        samples: a.samples + b.samples,
        falseAlarm: a.falseAlarm + b.falseAlarm,
        detectable: Math.max(a.detectable, b.detectable),
      }
    : (a ?? b);
