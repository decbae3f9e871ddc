import { lowerGame } from '../../model/game/lowerGame.js';
import { GAME_KIND, type MarkovGame } from '../../model/game/markovGame.js';
import type { GameClaimId } from '../../model/claimIds.js';
import type { LinearGameEstimatorId } from '../../model/linearFormIds.js';
import { compileProblem, evaluateTables, type CompiledMdp } from '../../model/mdp/tables.js';
import type { Batch } from '../../model/trajectory.js';
import { bestResponse } from '../../follower/bestResponse.js';
import { leaderValues } from '../../leader/values.js';
import type { EstimatorEntry } from '../entry.js';
import type { GameKnowledge } from '../games/gameKnowledge.js';
import { knowledgeOf, type Knowledge } from '../knowledge.js';
import type { KnobFamily, Setting } from './family.js';
import type { FieldEstimator } from './fieldEstimator.js';
import { thetaOfRun } from './theta.js';

/** A method of the field for games, with either kind of follower. */
export interface FieldGameEstimator extends EstimatorEntry<typeof GAME_KIND, GameClaimId, LinearGameEstimatorId> {
  readonly observes: null;
  readonly setting: Setting<KnobFamily>;
  readonly textbook: <T>(batch: Batch, knowledge: GameKnowledge<T>) => T[];
  readonly kernel: (batch: Batch, knowledge: GameKnowledge<number>) => Float64Array;
}

const lowered = new WeakMap<MarkovGame, CompiledMdp>();
const known = new WeakMap<object, unknown>();

/**
 * What is known of a game as of the configurable MDP that it is lowered to, at the θ of its tables: a follower that observes decides in the states (s,a), one that does not in
 * those of the game, the leader averaged out. Its logits, its Fisher matrix and its occupancies are those of the game: d_F(s,a) = d_F(s) f(a|s).
 */
export function loweredKnowledge<T>(knowledge: GameKnowledge<T>): Knowledge<T> {
  const found = known.get(knowledge) as Knowledge<T> | undefined;
  if (found) return found;
  const { problem, arithmetic, run } = knowledge.tables;
  const { game } = problem;
  let compiled = lowered.get(game);
  if (!compiled) lowered.set(game, (compiled = compileProblem(lowerGame(game))));
  const theta = thetaOfRun(problem.tape, run.values, game.theta.map(arithmetic.constant));
  const tables = evaluateTables(compiled, arithmetic, theta);
  const response = bestResponse(tables);
  const fresh = knowledgeOf(tables, response, leaderValues(tables, response.policy));
  known.set(knowledge, fresh);
  return fresh;
}

/** A method of the field for configurable MDPs as one for games. */
export const onGames = ({
  id,
  title,
  formula,
  docs,
  claims,
  setting,
  textbook,
  kernel,
}: FieldEstimator): FieldGameEstimator => ({
  id,
  title: `${title}, for games`,
  formula: `${formula}, s -> (s,a) for a follower that observes`,
  docs,
  claims,
  kind: GAME_KIND,
  form: null,
  observes: null,
  setting,
  textbook: (batch, knowledge) => textbook(batch, loweredKnowledge(knowledge)),
  kernel: (batch, knowledge) => kernel(batch, loweredKnowledge(knowledge)),
});
