import type { FiniteInstance } from '../model/instance.js';
import { refuse } from '../model/invalidInput.js';
import { ALL_MISTAKES } from '../verdict/mistakes/allMistakes.js';
import { createAnyCase } from '../verdict/anyCase.js';
import type { AnyCase, CaseOptions } from '../verdict/case.js';
import { suits } from '../verdict/claim.js';
import { compareVectors, type Finding } from '../verdict/finding.js';
import { defaultComparands, over } from '../verdict/generalClaims.js';
import type { Mistake } from '../verdict/mistakes/matchingMistakes.js';
import { NoEstimate } from '../verdict/noEstimate.js';

/** How far the mean of a known mistake is off on an instance. */
export interface MistakeGap {
  readonly id: string;
  readonly mistake: string;
  /** The wrong piece, in the notation of the theory. */
  readonly formula: string;
  /** `equal`: the mistake cannot be seen here; `unclear`: it may be off by less than the bounds. */
  readonly relation: 'equal' | 'different' | 'unclear';
  /** Norm of the difference of the means, and of what the bounds leave open, relative to the size of the gradient. */
  readonly gap: number;
  readonly bound: number;
}

/** What every known mistake does to the mean on an instance. */
export interface MistakeGaps {
  /** What the means are taken over, and what they are compared with, in words. */
  readonly got: string;
  readonly expected: string;
  readonly trajectories: number;
  /** The largest gaps first. */
  readonly mistakes: readonly MistakeGap[];
}

/** Trajectories that are enumerated for every mistake, unless more are allowed. */
const MOST_ENUMERATED = 400;

/**
 * How far off each known mistake is on an instance: its exact mean over every trajectory (cut where they need not end, as late as `most` allows),
 * less the hypergradient (less what BC-HG gives on cut ones). Mistakes in games are judged on games, those in configurable MDPs on these. In enclosures of
 * doubles unless `digits` are given. Throws `InvalidInput` where there are too many trajectories or no parameters.
 *
 * @example
 * ```ts
 * import { mistakeGaps, sampleInstance, stratumById } from 'hypergrad-oracle';
 *
 * const [worst] = mistakeGaps(sampleInstance(stratumById('cyclic'), 1, 0)).mistakes;
 * console.log(worst.relation); // different
 * ```
 */
export function mistakeGaps(instance: FiniteInstance, options: CaseOptions = {}): MistakeGaps {
  const { most = MOST_ENUMERATED, digits = 'float64' } = options;
  const one =
    createAnyCase(instance.name ?? 'instance', 'given', instance, { most, digits }) ??
    refuse('', `parameters, and at most ${most} trajectories of two steps`, 'none, or more');
  return {
    got: `mean ${over(one)}`,
    expected: one.whole ? 'the hypergradient' : 'that of BC-HG, by the recursion',
    trajectories: one.trajectories.length,
    mistakes: ALL_MISTAKES.filter((mistake) => suits(one, mistake))
      .map((mistake) => gapOf(one, mistake))
      .sort((a, b) => b.gap - a.gap),
  };
}

function gapOf(one: AnyCase, mistake: Mistake): MistakeGap {
  const { relation, difference, bound } = findingOf(one, mistake);
  return { id: mistake.id, mistake: mistake.mistake, formula: mistake.formula, relation, gap: difference, bound };
}

/** What is no estimate is different from everything. */
function findingOf(one: AnyCase, mistake: Mistake): Finding {
  try {
    const { got, expected, scale } = defaultComparands(one, mistake);
    return compareVectors(one.arithmetic, one.exact, got, expected, scale);
  } catch (error) {
    if (!(error instanceof NoEstimate)) throw error;
    return { relation: 'different', difference: Infinity, bound: 0 };
  }
}
