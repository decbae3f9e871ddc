import type { Batch } from '../model/trajectory.js';
import type { AnyCase, Case } from './case.js';
import { compareVectors, type Finding } from './finding.js';

/**
 * What is judged: an estimator's textbook form, under its id. Functions are declared as methods, so that estimators of one kind of problem
 * go where those of any kind do; `suits` keeps them apart.
 */
export interface Judged<C extends AnyCase = Case> {
  readonly id: string;
  textbook(this: void, batch: Batch, knowledge: C['knowledge']): unknown[];
  /** The cases that it is made for; default: configurable MDPs. */
  suits?(this: void, one: AnyCase): boolean;
}

/** An estimator of any kind of problem. */
export type AnyJudged = Judged<AnyCase>;

/** True where an estimator is made for a case. */
export const suits = (one: AnyCase, judged: AnyJudged): boolean =>
  judged.suits ? judged.suits(one) : one.instance.kind === 'configurable-mdp';

/** Two vectors that a claim sets against each other, what they are in words, and the size relative to which they are compared. */
export interface Comparands {
  readonly got: readonly unknown[];
  readonly expected: readonly unknown[];
  readonly gotIs: string;
  readonly expectedIs: string;
  readonly scale: number;
}

/**
 * A promise that can be executed on a case. `always`: it must hold on every case to which it applies. `somewhere`: the estimator promises to
 * be wrong in this way, so at least one case must show it for certain, and none need.
 */
export interface Claim<C extends AnyCase = AnyCase> {
  readonly id: string;
  /** The promise in one line. */
  readonly statement: string;
  /** To which cases it applies, in words. */
  readonly condition: string;
  readonly mode: 'always' | 'somewhere';
  applies(this: void, one: C): boolean;
  /** What the estimator gives and what it promises (`always`), or promises to miss (`somewhere`); undefined where that is too much to enumerate. */
  compare(this: void, one: C, judged: Judged<C>): Comparands | undefined;
  /** What is shown of it to people, by parameter, where that is not what is compared. */
  show?(this: void, one: C, judged: Judged<C>): Comparands;
}

/** Executes a claim on a case to which it applies. */
export function checkClaim({ compare }: Claim, one: AnyCase, judged: AnyJudged): Finding | undefined {
  const comparands = compare(one, judged);
  return comparands && compareVectors(one.arithmetic, one.exact, comparands.got, comparands.expected, comparands.scale);
}
