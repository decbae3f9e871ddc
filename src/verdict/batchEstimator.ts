import type { Knowledge } from '../estimators/knowledge.js';
import type { MarkovGame } from '../model/game/markovGame.js';
import type { FiniteInstance } from '../model/instance.js';
import type { LinearEstimatorId, LinearGameEstimatorId, PolicyGradientFormId } from '../model/linearFormIds.js';
import type { Batch } from '../model/trajectory.js';

/** Something that makes a batch into K numbers, by a name. */
export interface BatchEstimator {
  readonly id: string;
  /** The linear form that it has for its kind of problem; without one its samples are tested against nothing. */
  readonly form?: LinearEstimatorId | LinearGameEstimatorId | PolicyGradientFormId | null;
  /** The kind of problem that it is for; default: configurable MDPs. */
  readonly kind?: FiniteInstance['kind'];
  /** True where it is for the other kind of follower of a game. */
  readonly isUnsuited?: (game: MarkovGame) => boolean;
  /** `knowledge` is that of its kind of problem, in doubles; `kernels` as in `Field`. */
  estimate(this: void, batch: Batch, knowledge: Knowledge<number>, stream: string, kernels: boolean): ArrayLike<number>;
  readonly close: () => void;
}
