import type { AnyCase } from '../case.js';
import { suits, type AnyJudged } from '../claim.js';
import { momentsOn } from '../caseMoments.js';
import { compareVectors, sizeOf, type Finding } from '../finding.js';

/** A known mistake as something that can be judged. */
export interface Mistake extends AnyJudged {
  readonly mistake: string;
  readonly formula: string;
  /** What the right method keeps: one of these rejects it. Default: what BC-HG keeps. */
  readonly claims?: readonly string[];
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
  catalogue: readonly Mistake[],
  quick?: AnyCase,
): MatchingMistake[] {
  const quickMean = quick && momentsOn(quick, judged).mean;
  const differs = (mistake: Mistake): boolean =>
    quick !== undefined &&
    suits(quick, mistake) &&
    relationOf(quick, momentsOn(quick, mistake).mean, quickMean!).relation === 'different';
  const means = cases.map((one) => momentsOn(one, judged).mean);
  return catalogue
    .filter((mistake) => !differs(mistake))
    .filter((mistake) =>
      cases.every((one, i) => suits(one, mistake) && agree(one, momentsOn(one, mistake).mean, means[i])),
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

/** Relative to the size of b, of which components that may be zero are no part: an estimate that is zero but for rounding has none. */
function relationOf({ arithmetic, exact }: AnyCase, a: readonly unknown[], b: readonly unknown[]): Finding {
  const certain = b.filter((x) => Math.abs(arithmetic.toNumber(x)) > arithmetic.radius(x));
  return compareVectors(arithmetic, exact, a, b, sizeOf(arithmetic, certain));
}

function agree(one: AnyCase, a: readonly unknown[], b: readonly unknown[]): boolean {
  const { relation, bound } = relationOf(one, a, b);
  return relation !== 'different' && bound <= TELLING;
}
