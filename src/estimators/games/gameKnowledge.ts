import { solveMarkov } from '../../numeric/markov.js';
import type { Gradient } from '../../numeric/tape.js';
import { weightedSum } from '../../numeric/vector.js';
import { policyChain } from '../../model/mdp/chain.js';
import { gameGradients, jointActions, type GameEntries, type GameTables } from '../../model/game/gameTables.js';
import { lookaheadGradient } from '../../model/mdp/lookahead.js';
import { withLeader, type GameResponse } from '../../follower/gameResponse.js';
import { gameValues, type GameValues } from '../../leader/gameValues.js';

/** What an estimator for games may look at beside its batch: tables, the follower's response, a critic Q_L; and the exact ∇V_F(s,a). */
export interface GameKnowledge<T> {
  readonly tables: GameTables<T>;
  readonly gradients: GameEntries<Gradient<T>>;
  readonly response: GameResponse<T>;
  readonly critic: GameValues<T>;
  /** ∇V_F(s,a), by s·A + a (K components each): for the centred forms, of a follower that observes. */
  readonly gradientVF: readonly (readonly T[])[];
}

/**
 * Knowledge with an exact critic; ∇V_F is computed when it is first asked for.
 *
 * @example
 * ```ts
 * import {
 *   compileGame,
 *   createSampler,
 *   createStream,
 *   evaluateGame,
 *   float64,
 *   GAME_ESTIMATORS,
 *   gameKnowledge,
 *   gameResponse,
 *   jointActions,
 *   toyGame,
 *   withLeader,
 * } from 'hypergrad-oracle';
 *
 * const tables = evaluateGame(compileGame(toyGame({ reward: 2, p: '0.45', beta: '0.5' })), float64);
 * const knowledge = gameKnowledge(tables, gameResponse(tables));
 * const joint = withLeader(tables, knowledge.response.policy);
 * const batch = createSampler(jointActions(tables), joint).batch(createStream('game'), 5, { maxSteps: 6 });
 * const bcHg = GAME_ESTIMATORS.find(({ id }) => id === 'bc-hg');
 * console.log(bcHg.kernel(batch, knowledge).length); // 6
 * ```
 */
export function gameKnowledge<T>(tables: GameTables<T>, response: GameResponse<T>): GameKnowledge<T> {
  const gradients = gameGradients(tables);
  let gradientVF: T[][] | undefined;
  return {
    tables,
    gradients,
    response,
    critic: gameValues(tables, withLeader(tables, response.policy)),
    get gradientVF() {
      return (gradientVF ??= solveGradientVF(tables, gradients, response));
    },
  };
}

/** ∇V_F(s,a) = Σ_b g† ∇Q_F, from the system ∇W = Σ_a (V_F ∇f + f Σ_b g† ∇Q_F) of the game in the paper's form (θ in f only). */
function solveGradientVF<T>(
  tables: GameTables<T>,
  gradients: GameEntries<Gradient<T>>,
  { policy, vF, w }: GameResponse<T>,
): T[][] {
  const { arithmetic, problem, gammaF } = tables;
  const { states, leaderActions, actions, parameters } = problem;
  const flat = jointActions(tables);
  const indices = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);
  const sources = indices(states).map((s) => {
    const pairs = indices(leaderActions, s * leaderActions);
    return weightedSum(arithmetic, parameters, pairs.map((i) => vF[i]), pairs.map((i) => gradients.leader[i])); // prettier-ignore
  });
  const gradientW = solveMarkov(arithmetic, policyChain(flat, withLeader(tables, policy)), gammaF, sources);
  const gradientQF = lookaheadGradient(flat, gradients, gradients.rewardF, gammaF, w, gradientW);
  return indices(states * leaderActions).map((pair) => {
    const triples = indices(actions, pair * actions);
    return weightedSum(arithmetic, parameters, triples.map((i) => policy[i]), triples.map((i) => gradientQF[i])); // prettier-ignore
  });
}
