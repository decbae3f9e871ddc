import { asConfigurableMdp, type Instance } from '../model/instance.js';
import { InvalidInput, refuse } from '../model/invalidInput.js';
import { NoBestResponse } from '../follower/bestResponse.js';
import { SingularSystem } from '../numeric/gauss.js';
import { shrinkInstance } from '../instances/shrink.js';
import { ALL_MUTANTS } from './allMutants.js';
import { createAnyCase } from './anyCase.js';
import type { AnyCase, CaseOptions } from './case.js';
import { checkClaim, suits, type Claim } from './claim.js';
import { claimById } from './claims.js';
import { comparison, type Comparison } from './comparison.js';
import type { Finding } from './finding.js';
import { matchingMistakes, type MatchingMistake } from './mistakes.js';
import type { Subject } from './subject.js';

/** What an estimator does on an instance, and, where it breaks a promise, on the simplest instance on which it still does. */
export interface Explanation {
  readonly instance: string;
  readonly estimator: string;
  readonly verdict: 'holds' | 'fails' | 'undetermined';
  /** The claim that fails, or else one that is undetermined, or the first one that could be; null where none applies to the instance. */
  readonly claim: { readonly id: string; readonly statement: string } | null;
  readonly comparison: Comparison;
  readonly minimal: { readonly instance: Instance; readonly comparison: Comparison } | null;
  /** Known mistakes with the same mean on both instances; on the minimal one alone where the other has many trajectories. */
  readonly mistakes: readonly MatchingMistake[];
}

export interface ExplainOptions {
  /** How many simpler instances are tried, at most. */
  readonly attempts?: number;
}

const ATTEMPTS = 3000;
/** The instance itself may have so many trajectories, which are looked at once, and gets so many digits. */
const MOST_EXPLAINED = 2000;
const EXPLAINED_DIGITS = 60;
/** Simpler instances are tried in enclosures of doubles, which prove a difference as well; in decimals where they prove none on the instance itself. */
const SHRUNK: readonly CaseOptions[] = [{ digits: 'float64' }, {}];
/** Instances with more are not searched for every known mistake. */
const MOST_SEARCHED = 120;
/** Bounds below this part of the scale decide that values in double precision agree. */
const DECIDES = 1e-4;

/**
 * Explains what an estimator gives on an instance. A game is explained as it is for an estimator of games, else as what it is lowered to.
 * Throws `InvalidInput` for an instance with too many trajectories to enumerate, or for which the estimator is not made.
 */
export function explain(
  name: string,
  asked: Instance,
  subject: Subject,
  { attempts = ATTEMPTS }: ExplainOptions = {},
): Explanation {
  const { instance, one } = caseFor(name, asked, subject);
  const { judged } = subject;
  const checked = subject.claims
    .map(claimById)
    .filter((claim) => claim.mode === 'always' && claim.applies(one))
    .map((claim) => ({ claim, finding: checkClaim(claim, one, judged) }));
  const failing = checked.find(({ finding }) => finding?.relation === 'different')?.claim;
  const isOpen = ({ relation, bound }: Finding): boolean =>
    relation === 'unclear' && !(subject.tolerant && bound <= DECIDES);
  const open = checked.find(({ finding }) => finding && isOpen(finding))?.claim;
  const claim = failing ?? open ?? checked[0]?.claim;
  const explanation = {
    instance: name,
    estimator: subject.name,
    claim: claim ? { id: claim.id, statement: claim.statement } : null,
    comparison: comparison(claim, one, judged),
  };
  if (!failing) {
    return { ...explanation, verdict: open ? 'undetermined' : 'holds', minimal: null, mistakes: [] };
  }
  const limits = SHRUNK.find((few) => failsOn(instance, failing, subject, { ...few, most: MOST_EXPLAINED })) ?? {};
  const stillFails = (candidate: Instance): boolean => failsOn(candidate, failing, subject, limits);
  const simplest = shrinkInstance(instance, stillFails, undefined, attempts);
  const minimal = simplest === instance ? one : createAnyCase(name, EXPLAINED, simplest)!;
  const searched = minimal === one || one.trajectories.length > MOST_SEARCHED ? [minimal] : [minimal, one];
  return {
    ...explanation,
    verdict: 'fails',
    minimal: { instance: simplest, comparison: comparison(failing, minimal, judged) },
    mistakes: matchingMistakes(
      judged,
      searched,
      ALL_MUTANTS,
      limits.digits === undefined ? undefined : createAnyCase(name, EXPLAINED, simplest, limits),
    ),
  };
}

const EXPLAINED = 'explained';

/** The case of the instance, or of what it is lowered to where the estimator is for configurable MDPs. */
function caseFor(name: string, asked: Instance, { judged }: Subject): { instance: Instance; one: AnyCase } {
  let many = false;
  for (const instance of new Set([asked, asConfigurableMdp(asked)])) {
    const one = createAnyCase(name, EXPLAINED, instance, { most: MOST_EXPLAINED, digits: EXPLAINED_DIGITS });
    if (one && suits(one, judged)) return { instance, one };
    many ||= !one;
  }
  return many
    ? refuse(
        '',
        `an instance with a parameter and at most ${MOST_EXPLAINED} trajectories (cut after 2 steps or more); of a game, θ in the leader's policy only`,
        name,
      )
    : refuse('/estimator', 'an estimator for this kind of problem and follower', judged.id);
}

/** True where the claim certainly fails on the instance. */
function failsOn(candidate: Instance, claim: Claim, { judged }: Subject, limits: CaseOptions): boolean {
  let one: AnyCase | undefined;
  try {
    one = createAnyCase('', EXPLAINED, candidate, limits);
  } catch (error) {
    if ([InvalidInput, NoBestResponse, SingularSystem].some((kind) => error instanceof kind)) return false;
    throw error;
  }
  return (
    one !== undefined &&
    suits(one, judged) &&
    claim.applies(one) &&
    checkClaim(claim, one, judged)?.relation === 'different'
  );
}
