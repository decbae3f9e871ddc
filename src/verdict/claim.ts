import type { Batch } from '../model/trajectory.js';
import type { Knowledge } from '../estimators/knowledge.js';
import type { Case } from './case.js';
import { compareVectors, type Finding } from './finding.js';

/** What is judged: an estimator's textbook form, under its id. */
export interface Judged {
  readonly id: string;
  readonly textbook: <T>(batch: Batch, knowledge: Knowledge<T>) => T[];
}

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
export interface Claim {
  readonly id: string;
  /** The promise in one line. */
  readonly statement: string;
  /** To which cases it applies, in words. */
  readonly condition: string;
  readonly mode: 'always' | 'somewhere';
  readonly applies: (one: Case) => boolean;
  /** What the estimator gives and what it promises (`always`), or promises to miss (`somewhere`); undefined where that is too much to enumerate. */
  readonly compare: (one: Case, judged: Judged) => Comparands | undefined;
  /** What is shown of it to people, by parameter, where that is not what is compared. */
  readonly show?: (one: Case, judged: Judged) => Comparands;
}

/** Executes a claim on a case to which it applies. */
export function checkClaim({ compare }: Claim, one: Case, judged: Judged): Finding | undefined {
  const comparands = compare(one, judged);
  return comparands && compareVectors(one.arithmetic, one.exact, comparands.got, comparands.expected, comparands.scale);
}
