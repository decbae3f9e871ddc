import type { Arithmetic } from '../../numeric/arithmetic.js';
import { compileGame, evaluateGame, jointActions, type GameProblem } from '../../model/gameTables.js';
import type { MarkovGame } from '../../model/markovGame.js';
import { gameResponse, withLeader } from '../../follower/gameResponse.js';
import { gameKnowledge, type GameKnowledge } from '../../estimators/games/gameKnowledge.js';
import { LINEAR_GAME_ESTIMATORS, gameLinearForm, isForFollower } from '../../truth/gameForms.js';
import { gameImplicit } from '../../truth/gameImplicit.js';
import { isPolicyGame } from '../../truth/gameMoments.js';
import { moments } from '../../truth/moments.js';
import { CASE_DIGITS, affordableWalks, withArithmetic, type AnyCase, type CaseOptions } from '../case.js';
import { GAME_PREFIX } from './gameIds.js';

/** The case of a game. The actions of its trajectories count both players' as one, a·B + b. */
export interface GameCase extends AnyCase {
  readonly instance: MarkovGame;
  readonly knowledge: GameKnowledge<unknown>;
}

/** Games with more trajectories than this are not judged on. */
const MOST_TRAJECTORIES = 260;

/** True for cases of games. */
export const isGameCase = (one: AnyCase): one is GameCase => one.instance.kind === 'markov-game';

/**
 * The case of a game, in enclosures; undefined where it has more than `most` trajectories, or where θ is not in the leader's policy
 * alone, as the estimators for games want it.
 */
export function createGameCase(
  name: string,
  stratum: string,
  game: MarkovGame,
  { most = MOST_TRAJECTORIES, digits = CASE_DIGITS }: CaseOptions = {},
): GameCase | undefined {
  const problem = compileGame(game);
  if (problem.parameters === 0 || !isPolicyGame(problem)) return undefined;
  return withArithmetic(digits, (arithmetic) => {
    const found = buildCase(problem, arithmetic, most);
    return found && ({ ...found, name, stratum } as unknown as GameCase);
  });
}

function buildCase<T>(problem: GameProblem, arithmetic: Arithmetic<T>, most: number) {
  const tables = evaluateGame(problem, arithmetic);
  const response = gameResponse(tables);
  const [joint, policy] = [jointActions(tables), withLeader(tables, response.policy)];
  const walks = affordableWalks(joint, policy, most);
  if (!walks) return undefined;
  const { game } = problem;
  return {
    instance: game,
    parameters: problem.parameters,
    arithmetic,
    exact: false,
    knowledge: gameKnowledge(tables, response),
    truth: gameImplicit(tables, response),
    ...walks,
    formMoments: (id: string, horizon: number | null) => {
      const own = LINEAR_GAME_ESTIMATORS.find((known) => GAME_PREFIX + known === id);
      const form = own && isForFollower(own, game.observes) ? own : game.observes ? 'bc-hg' : 'bc-hg-unobserved';
      return moments(joint, policy, gameLinearForm(form, tables, response), horizon);
    },
  };
}
