import { GAME_KIND } from '../../model/game/markovGame.js';
import type { GameClaimId } from '../../model/claimIds.js';
import type { LinearGameEstimatorId } from '../../model/linearFormIds.js';
import type { Batch } from '../../model/trajectory.js';
import type { Described, EstimatorEntry } from '../entry.js';
import { estimateGameBatch, estimateGameBatchByKernel, type GameParts } from './gameEstimate.js';
import type { GameKnowledge } from './gameKnowledge.js';

/** A method that estimates the hypergradient of a game whose θ is in the leader's policy (and in Φ_L), from rollouts. */
export interface GameEstimator extends EstimatorEntry<typeof GAME_KIND, GameClaimId, LinearGameEstimatorId> {
  /** Which kind of follower it is for; null: either. */
  readonly observes: boolean | null;
  /** Of what it is made. */
  readonly parts: <T>(knowledge: GameKnowledge<T>) => GameParts<T>;
  /** Has golden cases in the corpus of fixtures; see `Estimator`. */
  readonly corpus: boolean;
  /** Textbook form, in any arithmetic. K components. */
  readonly textbook: <T>(batch: Batch, knowledge: GameKnowledge<T>) => T[];
  /** Kernel: one pass in eligibility form. K components. */
  readonly kernel: (batch: Batch, knowledge: GameKnowledge<number>) => Float64Array;
}

/** What the recipe is told of the entry that it makes. */
export type GameRecipe = Described<GameEstimator> & Pick<GameEstimator, 'observes' | 'corpus' | 'parts'>;

/** The estimator ∇Φ_L + mean over τ of Σ_t γ_Lᵗ [direct score + (benefit/β)(segment − ∇V_F)], with the parts that the recipe names. */
export const gameEstimator = (recipe: GameRecipe): GameEstimator => ({
  ...recipe,
  kind: GAME_KIND,
  textbook: (batch, knowledge) => estimateGameBatch(batch, knowledge, recipe.parts(knowledge)),
  kernel: (batch, knowledge) => estimateGameBatchByKernel(batch, knowledge, recipe.parts(knowledge)),
});
