import type { AnyCase } from './case.js';
import { suits, type AnyJudged } from './claim.js';
import { momentsOn } from './caseMoments.js';
import { compareVectors, sizeOf, type Finding } from './finding.js';

/** A known mistake as something that can be judged. */
export interface Mistake extends AnyJudged {
  readonly mistake: string;
  readonly formula: string;
}

/** A known mistake that an estimator agrees with. */
export interface MatchingMistake {
  readonly id: string;
  readonly mistake: string;
  readonly formula: string;
  /** Not only the means agree but the estimates on every single trajectory. */
  readonly everyTrajectory: boolean;
}

/** Bounds wider than this part of the scale tell nothing. */
const TELLING = 1e-4;

/**
 * The mistakes whose mean equals that of the estimator, within the bounds, on all of the cases; those that agree trajectory by trajectory
 * first. `quick`: one of the cases in doubles, to leave out what differs there already.
 */
export function matchingMistakes(
  judged: AnyJudged,
  cases: readonly AnyCase[],
  mutants: readonly Mistake[],
  quick?: AnyCase,
): MatchingMistake[] {
  const quickMean = quick && momentsOn(quick, judged).mean;
  const differs = (mutant: Mistake): boolean =>
    quick !== undefined &&
    suits(quick, mutant) &&
    relationOf(quick, momentsOn(quick, mutant).mean, quickMean!).relation === 'different';
  const means = cases.map((one) => momentsOn(one, judged).mean);
  return mutants
    .filter((mutant) => !differs(mutant))
    .filter((mutant) =>
      cases.every((one, i) => suits(one, mutant) && agree(one, momentsOn(one, mutant).mean, means[i])),
    )
    .map(({ id, mistake, formula, textbook }) => ({
      id,
      mistake,
      formula,
      everyTrajectory: cases.every((one) =>
        one.trajectories.every(({ trajectory }) =>
          agree(one, textbook([trajectory], one.knowledge), judged.textbook([trajectory], one.knowledge)),
        ),
      ),
    }))
    .sort((a, b) => Number(b.everyTrajectory) - Number(a.everyTrajectory));
}

const relationOf = ({ arithmetic, exact }: AnyCase, a: readonly unknown[], b: readonly unknown[]): Finding =>
  compareVectors(arithmetic, exact, a, b, sizeOf(arithmetic, b));

function agree(one: AnyCase, a: readonly unknown[], b: readonly unknown[]): boolean {
  const { relation, bound } = relationOf(one, a, b);
  return relation !== 'different' && bound <= TELLING;
}
