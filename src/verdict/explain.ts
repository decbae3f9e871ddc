import { asConfigurableMdp, type FiniteInstance } from '../model/instance.js';
import { InvalidInput, refuse } from '../model/invalidInput.js';
import type { OnProgress } from '../model/progress.js';
import { NoBestResponse } from '../follower/noBestResponse.js';
import { SingularSystem } from '../numeric/gauss.js';
import { shrinking } from '../instances/shrink.js';
import type { Proof } from '../truth/routes/proof.js';
import { ALL_MISTAKES } from './mistakes/allMistakes.js';
import { createAnyCase } from './anyCase.js';
import type { AnyCase, CaseOptions } from './case.js';
import { checkClaim, suits, type Claim } from './claim.js';
import { claimById } from './claims.js';
import { comparison, type Comparison } from './comparison.js';
import type { Finding } from './finding.js';
import { matchingMistakes, type MatchingMistake } from './mistakes/matchingMistakes.js';
import type { Subject } from './subject.js';

/** What an estimator does on an instance, and, where it breaks a promise, on the simplest instance on which it still does. */
export interface Explanation {
  readonly instance: string;
  readonly estimator: string;
  readonly verdict: 'holds' | 'fails' | 'undetermined';
  /** The claim that fails, or else one that is undetermined, or the first one that was judged; null where none was: the verdict is `undetermined` then. */
  readonly claim: { readonly id: string; readonly statement: string } | null;
  readonly comparison: Comparison;
  /** How the bounds of what the estimator gave are known: a tolerance for doubles is an estimate. */
  readonly proof: Proof;
  readonly minimal: { readonly instance: FiniteInstance; readonly comparison: Comparison } | null;
  /** Known mistakes with the same mean on both instances; on the minimal one alone where the other has many trajectories. */
  readonly mistakes: readonly MatchingMistake[];
}

export interface ExplainOptions {
  /** How many simpler instances are tried, at most. */
  readonly attempts?: number;
  readonly onProgress?: OnProgress;
}

const ATTEMPTS = 3000;
/** Where each attempt is a test of thousands of samples. */
const SAMPLED_ATTEMPTS = 40;
/** An instance with more trajectories than verdicts take may have so many, which are looked at once. */
const MOST_EXPLAINED = 2000;
const LIMITS: readonly CaseOptions[] = [{}, { most: MOST_EXPLAINED }];
/** Digits of the comparison: more where a claim or the best response cannot be told with fewer. */
const EXPLAINED_DIGITS = [60, 120];
const MOST_EXPLAINED_DIGITS = 240;
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
export function explain(name: string, asked: FiniteInstance, subject: Subject, options?: ExplainOptions): Explanation {
  const steps = explaining(name, asked, subject, options);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** The same for an estimator whose answers have to be waited for: `prepare` is given each case before the estimator is judged on it. */
export async function explainPrepared(
  name: string,
  asked: FiniteInstance,
  subject: Subject,
  prepare: (one: AnyCase) => Promise<void>,
  options?: ExplainOptions,
): Promise<Explanation> {
  const steps = explaining(name, asked, subject, options);
  let step = steps.next();
  while (!step.done) {
    await prepare(step.value);
    step = steps.next();
  }
  return step.value;
}

/** Explains, and yields each case before the estimator is judged on it. */
function* explaining(
  name: string,
  asked: FiniteInstance,
  subject: Subject,
  { attempts = ATTEMPTS, onProgress }: ExplainOptions = {},
): Generator<AnyCase, Explanation> {
  onProgress?.('every trajectory and the truth');
  const { judged } = subject;
  const claims = [...subject.claims.map(claimById), ...(subject.further ?? [])];
  const isOpen = ({ relation, bound }: Finding): boolean =>
    relation === 'unclear' && !(subject.tolerant && bound <= DECIDES);
  const checkedWith = function* (digits: number) {
    const found = caseFor(name, asked, subject, digits);
    yield found.one;
    const checked = claims
      .filter((claim) => claim.mode === 'always' && claim.applies(found.one))
      .flatMap((claim) => {
        const finding = checkClaim(claim, found.one, judged);
        return finding ? { claim, finding } : [];
      });
    return { ...found, checked };
  };
  const { instance, one, own, checked } = yield* withEnoughDigits(
    checkedWith,
    (found) => subject.tolerant || !found.checked.some(({ finding }) => isOpen(finding)),
  );
  const failed = checked.find(({ finding }) => finding.relation === 'different');
  const failing = failed?.claim;
  const open = checked.find(({ finding }) => isOpen(finding))?.claim;
  const claim = failing ?? open ?? checked[0]?.claim;
  const explanation = {
    instance: name,
    estimator: subject.name,
    claim: claim ? { id: claim.id, statement: claim.statement } : null,
    comparison: comparison(claim, one, judged),
    proof: subject.tolerant ? ('estimated' as const) : ('proven' as const),
  };
  if (!failing) {
    return { ...explanation, verdict: open || !claim ? 'undetermined' : 'holds', minimal: null, mistakes: [] };
  }
  let limits: CaseOptions | undefined;
  for (const few of SHRUNK)
    if (!limits && (yield* failsOn(instance, failing, subject, { ...own, ...few }))) limits = few;
  limits ??= {};
  const tried = failed?.finding?.sampled ? Math.min(attempts, SAMPLED_ATTEMPTS) : attempts;
  const search = shrinking(instance, undefined, tried);
  let attempted = 0;
  let step = search.next();
  while (!step.done) {
    onProgress?.('simpler instances', attempted++);
    step = search.next(yield* failsOn(step.value, failing, subject, limits));
  }
  const simplest = step.value;
  const minimal = simplest === instance ? one : createAnyCase(name, EXPLAINED, simplest)!;
  if (minimal !== one) yield minimal;
  const quick = limits.digits === undefined ? undefined : createAnyCase(name, EXPLAINED, simplest, limits);
  if (quick) yield quick;
  onProgress?.('known mistakes');
  const searched = minimal === one || one.trajectories.length > MOST_SEARCHED ? [minimal] : [minimal, one];
  return {
    ...explanation,
    verdict: 'fails',
    minimal: { instance: simplest, comparison: comparison(failing, minimal, judged) },
    mistakes: matchingMistakes(judged, searched, ALL_MISTAKES, quick),
  };
}

const EXPLAINED = 'explained';

/** The case of the instance, or of what it is lowered to where the estimator is for configurable MDPs. */
function caseFor(
  name: string,
  asked: FiniteInstance,
  { judged }: Subject,
  digits: number,
): { instance: FiniteInstance; one: AnyCase; own: CaseOptions } {
  let many = false;
  for (const instance of new Set([asked, asConfigurableMdp(asked)])) {
    const found = firstCase(name, instance, digits);
    if (found && suits(found.one, judged)) return { instance, ...found };
    many ||= !found;
  }
  return many
    ? refuse(
        '',
        `an instance with a parameter and at most ${MOST_EXPLAINED} trajectories (cut after 2 steps or more); of a game, θ in the leader's policy only`,
        name,
      )
    : refuse('/estimator', 'an estimator for this kind of problem and follower', judged.id);
}

/** The case of an instance within the least limits that it takes. */
function firstCase(
  name: string,
  instance: FiniteInstance,
  digits: number,
): { one: AnyCase; own: CaseOptions } | undefined {
  for (const own of LIMITS) {
    const one = createAnyCase(name, EXPLAINED, instance, { ...own, digits });
    if (one) return { one, own };
  }
  return undefined;
}

/** What is found with as many digits as it takes, or with the most. Throws the last error where even those have no solution. */
function* withEnoughDigits<R>(
  find: (digits: number) => Generator<AnyCase, R>,
  isEnough: (found: R) => boolean,
): Generator<AnyCase, R> {
  for (const digits of EXPLAINED_DIGITS) {
    try {
      const found = yield* find(digits);
      if (isEnough(found)) return found;
    } catch (error) {
      if (!(error instanceof NoBestResponse || error instanceof SingularSystem)) throw error;
    }
  }
  return yield* find(MOST_EXPLAINED_DIGITS);
}

/** True where the claim certainly fails on the instance. */
function* failsOn(
  candidate: FiniteInstance,
  claim: Claim,
  { judged }: Subject,
  limits: CaseOptions,
): Generator<AnyCase, boolean> {
  let one: AnyCase | undefined;
  try {
    one = createAnyCase('', EXPLAINED, candidate, limits);
  } catch (error) {
    if ([InvalidInput, NoBestResponse, SingularSystem].some((kind) => error instanceof kind)) return false;
    throw error;
  }
  if (one === undefined || !suits(one, judged) || !claim.applies(one)) return false;
  yield one;
  return checkClaim(claim, one, judged)?.relation === 'different';
}
