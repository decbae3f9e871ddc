import type { ConfigurableMdp } from '../model/configurableMdp.js';
import { InvalidInput, refuse } from '../model/invalidInput.js';
import { NoBestResponse } from '../follower/bestResponse.js';
import { SingularSystem } from '../numeric/gauss.js';
import { shrinkInstance } from '../instances/shrink.js';
import { createCase, type Case } from './case.js';
import { checkClaim, type Claim } from './claim.js';
import { claimById } from './claims.js';
import { comparison, type Comparison } from './comparison.js';
import type { Finding } from './finding.js';
import { matchingMistakes, type MatchingMistake } from './mistakes.js';
import { MUTANTS } from './mutants/mutants.js';
import type { Subject } from './subject.js';

/** What an estimator does on an instance, and, where it breaks a promise, on the simplest instance on which it still does. */
export interface Explanation {
  readonly instance: string;
  readonly estimator: string;
  readonly verdict: 'holds' | 'fails' | 'undetermined';
  /** The claim that fails, or else the first one that could; null where none applies to the instance. */
  readonly claim: { readonly id: string; readonly statement: string } | null;
  readonly comparison: Comparison;
  readonly minimal: { readonly mdp: ConfigurableMdp; readonly comparison: Comparison } | null;
  /** Known mistakes with the same mean on both instances. */
  readonly mistakes: readonly MatchingMistake[];
}

export interface ExplainOptions {
  /** How many simpler instances are tried, at most. */
  readonly attempts?: number;
}

const ATTEMPTS = 3000;
/** Bounds below this part of the scale decide that values in double precision agree. */
const DECIDES = 1e-4;

/** Explains what an estimator gives on an instance. Throws `InvalidInput` for an instance with too many trajectories to enumerate. */
export function explain(
  instance: string,
  mdp: ConfigurableMdp,
  subject: Subject,
  { attempts = ATTEMPTS }: ExplainOptions = {},
): Explanation {
  const one = createCase(instance, 'explained', mdp);
  if (!one)
    return refuse('', 'an instance with a parameter and at most 60 trajectories (cut after 2 steps or more)', instance);
  const { judged } = subject;
  const checked = subject.claims
    .map(claimById)
    .filter((claim) => claim.mode === 'always' && claim.applies(one))
    .map((claim) => ({ claim, finding: checkClaim(claim, one, judged) }));
  const failing = checked.find(({ finding }) => finding?.relation === 'different')?.claim;
  const claim = failing ?? checked[0]?.claim;
  const explanation = {
    instance,
    estimator: subject.name,
    claim: claim ? { id: claim.id, statement: claim.statement } : null,
    comparison: comparison(claim, one, judged),
  };
  if (!failing) {
    const isOpen = ({ relation, bound }: Finding): boolean =>
      relation === 'unclear' && !(subject.tolerant && bound <= DECIDES);
    const open = checked.some(({ finding }) => finding && isOpen(finding));
    return { ...explanation, verdict: open ? 'undetermined' : 'holds', minimal: null, mistakes: [] };
  }
  const simplest = shrinkInstance(mdp, (candidate) => failsOn(candidate, failing, subject), undefined, attempts);
  const minimal = simplest === mdp ? one : createCase(instance, 'explained', simplest)!;
  return {
    ...explanation,
    verdict: 'fails',
    minimal: { mdp: simplest, comparison: comparison(failing, minimal, judged) },
    mistakes: matchingMistakes(judged, minimal === one ? [one] : [minimal, one], MUTANTS),
  };
}

/** True where the claim certainly fails on the instance. */
function failsOn(mdp: ConfigurableMdp, claim: Claim, { judged }: Subject): boolean {
  let one: Case | undefined;
  try {
    one = createCase('', 'explained', mdp);
  } catch (error) {
    if ([InvalidInput, NoBestResponse, SingularSystem].some((kind) => error instanceof kind)) return false;
    throw error;
  }
  return one !== undefined && claim.applies(one) && checkClaim(claim, one, judged)?.relation === 'different';
}
