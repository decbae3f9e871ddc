import { float64 } from '../numeric/float64.js';
import { compileGame, evaluateGame, jointActions } from '../model/gameTables.js';
import { asConfigurableMdp, type Instance } from '../model/instance.js';
import { refuse } from '../model/invalidInput.js';
import type { MarkovGame } from '../model/markovGame.js';
import { compileProblem, type WalkGraph } from '../model/tables.js';
import { gameResponse, withLeader } from '../follower/gameResponse.js';
import { createSampler, type Sampler } from '../leader/rollout.js';
import { estimateGameByKernel, type GameEstimator } from '../estimators/games/gameEstimator.js';
import { gameKnowledge, type GameKnowledge } from '../estimators/games/gameKnowledge.js';
import { exactKnowledge } from '../estimators/knowledge.js';
import type { Enclosure } from '../truth/enclosure.js';
import { estimatorMoments, type EstimatorMoments } from '../truth/estimatorMoments.js';
import { LINEAR_GAME_ESTIMATORS } from '../truth/gameForms.js';
import { gameMoments, isPolicyGame } from '../truth/gameMoments.js';
import { gameTruth } from '../truth/gameTruth.js';
import { LINEAR_ESTIMATORS } from '../truth/linearForms.js';
import { truth } from '../truth/truth.js';
import type { Batch } from '../model/trajectory.js';
import type { BatchEstimator } from './estimate.js';
import { GAME_PREFIX } from './games/gameIds.js';

/** A problem on which an estimator is sampled: rollouts under the best response, what estimators know, and what is true. */
export interface Field {
  readonly graph: WalkGraph;
  readonly sampler: Sampler;
  readonly knowledge: unknown;
  readonly gradient: readonly Enclosure[];
  /** Exact moments of the estimator for rollouts of at most so many steps; null where it has no closed form. */
  readonly moments: ((horizon: number | null, batch: number) => EstimatorMoments) | null;
}

/** The problem as the estimator sees it: a game as it is for an estimator of games, else what it is lowered to. Throws `InvalidInput`. */
export function fieldOf(instance: Instance, estimator: BatchEstimator): Field {
  if (estimator.kind !== 'markov-game') return mdpField(instance, estimator.id);
  if (instance.kind !== 'markov-game')
    return refuse('/kind', '"markov-game", for an estimator of games', instance.kind);
  if (estimator.isUnsuited?.(instance))
    return refuse('/observes', `${!instance.observes}: ${estimator.id} is for another kind of follower`, String(instance.observes)); // prettier-ignore
  return gameField(instance, estimator.id);
}

function mdpField(instance: Instance, id: string): Field {
  const problem = compileProblem(asConfigurableMdp(instance));
  const knowledge = exactKnowledge(problem, float64);
  const linear = LINEAR_ESTIMATORS.find((known) => known === id);
  return {
    graph: problem,
    sampler: createSampler(knowledge.tables, knowledge.response.policy),
    knowledge,
    gradient: truth(problem, { digits: 'float64' }).value.total,
    moments: linear
      ? (horizon, batch) => estimatorMoments(problem, { estimator: linear, batch, horizon, digits: 'float64' })
      : null,
  };
}

function gameField(game: MarkovGame, id: string): Field {
  const problem = compileGame(game);
  if (!isPolicyGame(problem)) refuse('/theta', "parameters of the leader's policy (and phiL) only", 'others');
  const tables = evaluateGame(problem, float64);
  const response = gameResponse(tables);
  const joint = jointActions(tables);
  const linear = LINEAR_GAME_ESTIMATORS.find((known) => GAME_PREFIX + known === id);
  return {
    graph: joint.problem,
    sampler: createSampler(joint, withLeader(tables, response.policy)),
    knowledge: gameKnowledge(tables, response),
    gradient: gameTruth(game, { digits: 'float64' }).value.total,
    moments: linear
      ? (horizon, batch) => gameMoments(game, { estimator: linear, batch, horizon, digits: 'float64' })
      : null,
  };
}

/** The mean of the kernel of an estimator for games over a batch. */
export const gameBatchEstimator = ({
  observes,
  parts,
}: GameEstimator): Pick<BatchEstimator, 'kind' | 'isUnsuited' | 'estimate'> => ({
  kind: 'markov-game',
  isUnsuited: (game) => observes !== null && observes !== game.observes,
  estimate: (batch, given) => kernelMean(batch, given as unknown as GameKnowledge<number>, parts),
});

function kernelMean(batch: Batch, knowledge: GameKnowledge<number>, partsOf: GameEstimator['parts']): Float64Array {
  const parts = partsOf(knowledge);
  const total = new Float64Array(knowledge.tables.problem.parameters);
  for (const trajectory of batch)
    estimateGameByKernel(trajectory, knowledge, parts).forEach((x, k) => (total[k] += x / batch.length));
  return total;
}
