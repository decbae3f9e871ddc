import { MDP_KIND } from '../model/mdp/configurableMdp.js';
import { isOfKind } from '../model/instance.js';
import type { LinearEstimatorId, LinearGameEstimatorId, PolicyGradientFormId } from '../model/linearFormIds.js';
import type { Setting } from '../estimators/field/family.js';
import type { Batch } from '../model/trajectory.js';
import type { AnyCase, Case } from './case.js';
import { compareSampled, type DrawSamples } from './drawSamples.js';
import type { EnumeratedMoments, WeightedBatch } from './expectation.js';
import { compareVectors, type Finding } from './finding.js';
import { NoEstimate } from './noEstimate.js';

/**
 * What is judged: an estimator's textbook form, under its id. Functions are declared as methods, so that estimators of one kind of problem
 * go where those of any kind do; `suits` keeps them apart.
 */
export interface Judged<C extends AnyCase = Case> {
  readonly id: string;
  /** The linear form that it has, by the id of the form for its kind of problem; without one nothing can be asked about closed forms. */
  readonly form?: LinearEstimatorId | LinearGameEstimatorId | PolicyGradientFormId | null;
  textbook(this: void, batch: Batch, knowledge: C['knowledge']): unknown[];
  /** Its family and where it stands in it, where it is an exact function of a knob; without one nothing can be asked about orders. */
  readonly setting?: Setting | null;
  /** Its own way to mean and second moment over batches of a case, for one that draws or is asked for many estimates at once; default: `expectation` of the textbook form. */
  moments?(this: void, one: C, batches: readonly WeightedBatch<unknown>[]): EnumeratedMoments;
  /** It needs rollouts of an oracle beside the batch, and has no mean over trajectories alone. */
  readonly oracle?: boolean;
  /** The cases that it is made for; default: configurable MDPs. */
  suits?(this: void, one: AnyCase): boolean;
  /** Claims that cannot be asked of it, by id, with the reason. */
  readonly objections?: Readonly<Record<string, string>>;
}

/** An estimator of any kind of problem. */
export type AnyJudged = Judged<AnyCase>;

/** True where an estimator is made for a case. */
export const suits = (one: AnyCase, judged: AnyJudged): boolean =>
  judged.suits ? judged.suits(one) : isOfKind(one.instance, MDP_KIND);

/** Two vectors that a claim sets against each other, what they are in words, and the size relative to which they are compared. */
export interface Comparands {
  readonly got: readonly unknown[];
  readonly expected: readonly unknown[];
  readonly gotIs: string;
  readonly expectedIs: string;
  readonly scale: number;
  /** Samples that `got` is the mean of, where that is not known exactly. */
  readonly samples?: DrawSamples | undefined;
}

/**
 * A promise that can be executed on a case. `always`: it must hold on every case to which it applies. `somewhere`: the estimator promises to
 * be wrong in this way, so at least one case must show it for certain, and none need.
 */
export interface Claim<C extends AnyCase = AnyCase, Id extends string = string> {
  readonly id: Id;
  /** The promise in one line. */
  readonly statement: string;
  /** To which cases it applies, in words. */
  readonly condition: string;
  readonly mode: 'always' | 'somewhere';
  applies(this: void, one: C): boolean;
  /** Why the claim cannot be asked of the estimator on a case to which it applies; undefined where it can. */
  objection?(this: void, one: C, judged: Judged<C>): string | undefined;
  /** What must be equal before `compare` says anything of the estimator: for a claim about its closed form, that it has that form. */
  premise?(this: void, one: C, judged: Judged<C>): Comparands | undefined;
  /** What the estimator gives and what it promises (`always`), or promises to miss (`somewhere`); undefined where that is too much to enumerate. */
  compare(this: void, one: C, judged: Judged<C>): Comparands | undefined;
  /** What is shown of it to people, by parameter, where that is not what is compared. */
  show?(this: void, one: C, judged: Judged<C>): Comparands;
}

/** A claim for each id, under its own: the compiler finds one that is missing. */
export type ClaimsById<Id extends string, C extends AnyCase = AnyCase> = { readonly [I in Id]: Claim<C, I> };

/** Why a claim is inapplicable to an estimator, on a case to which it would apply otherwise; undefined where it is not. */
export const objectionTo = (claim: Claim, one: AnyCase, judged: AnyJudged): string | undefined =>
  judged.objections?.[claim.id] ?? claim.objection?.(one, judged);

/** What the comparison comes to: by a test where there are samples, else by the enclosures. */
const findingOf = ({ arithmetic, exact }: AnyCase, { got, expected, scale, samples }: Comparands): Finding =>
  samples
    ? compareSampled(arithmetic, samples, expected, scale)
    : compareVectors(arithmetic, exact, got, expected, scale);

/** What decides a claim: its premise where that does not hold, else what it compares. Throws `NoEstimate`. */
export function decidedBy(claim: Claim, one: AnyCase, judged: AnyJudged): Comparands | undefined {
  const premise = claim.premise?.(one, judged);
  return premise && findingOf(one, premise).relation !== 'equal' ? premise : claim.compare(one, judged);
}

/**
 * Executes a claim on a case to which it applies; undefined where it is inapplicable to the estimator or too much to enumerate. What an
 * estimator gives that is no estimate is different from everything.
 */
export function checkClaim(claim: Claim, one: AnyCase, judged: AnyJudged): Finding | undefined {
  if (objectionTo(claim, one, judged) !== undefined) return undefined;
  try {
    const comparands = decidedBy(claim, one, judged);
    if (!comparands) return undefined;
    const { toNumber, radius } = one.arithmetic;
    const telling = comparands.expected.some((x) => Math.abs(toNumber(x)) > radius(x));
    return { ...findingOf(one, comparands), telling };
  } catch (error) {
    if (!(error instanceof NoEstimate)) throw error;
    return { relation: 'different', difference: Infinity, bound: 0, what: error.message };
  }
}
