import { isOfKind } from '../../model/instance.js';
import type { Arithmetic } from '../../numeric/arithmetic.js';
import { compileGame, evaluateGame, jointActions, type CompiledGame } from '../../model/game/gameTables.js';
import { GAME_KIND, type MarkovGame } from '../../model/game/markovGame.js';
import { gameResponse, withLeader } from '../../follower/gameResponse.js';
import { gameKnowledge, type GameKnowledge } from '../../estimators/games/gameKnowledge.js';
import { gameLinearForm, isForFollower } from '../../truth/moments/gameForms.js';
import { LINEAR_GAME_ESTIMATORS, type LinearGameEstimatorId } from '../../model/linearFormIds.js';
import { gameImplicit } from '../../truth/routes/game/gameImplicit.js';
import { isPolicyGame } from '../../truth/moments/gameMoments.js';
import { moments } from '../../truth/moments/moments.js';
import { isPolicyGradientForm, policyGradientMoments } from '../../truth/moments/policyGradientMoments.js';
import {
  CASE_DIGITS,
  affordableWalks,
  noForm,
  withArithmetic,
  type AnyCase,
  type CaseOptions,
  type FormName,
} from '../case.js';

/** The case of a game. The actions of its trajectories count both players' as one, a·B + b. */
export interface GameCase extends AnyCase {
  readonly instance: MarkovGame;
  readonly knowledge: GameKnowledge<unknown>;
}

/** Games with more trajectories than this are not judged on. */
const MOST_TRAJECTORIES = 260;

/** True for cases of games. */
export const isGameCase = (one: AnyCase): one is GameCase => isOfKind(one.instance, GAME_KIND);

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

function buildCase<T>(problem: CompiledGame, arithmetic: Arithmetic<T>, most: number) {
  const tables = evaluateGame(problem, arithmetic);
  const response = gameResponse(tables);
  const [joint, policy] = [jointActions(tables), withLeader(tables, response.policy)];
  const walks = affordableWalks(joint, policy, most);
  if (!walks) return undefined;
  const { game } = problem;
  const formOf = (form: FormName): LinearGameEstimatorId | undefined =>
    LINEAR_GAME_ESTIMATORS.find((known) => known === form && isForFollower(known, game.observes));
  return {
    instance: game,
    parameters: problem.parameters,
    arithmetic,
    exact: false,
    knowledge: gameKnowledge(tables, response),
    truth: gameImplicit(tables, response),
    ...walks,
    hasForm: (form: FormName) => formOf(form) !== undefined || isPolicyGradientForm(form),
    bcHgForm: game.observes ? 'bc-hg' : 'bc-hg-unobserved',
    formMoments: (form: FormName, horizon: number | null) => {
      if (isPolicyGradientForm(form)) return policyGradientMoments(form, tables, response, horizon);
      return moments(joint, policy, gameLinearForm(formOf(form) ?? noForm(form), tables, response), horizon);
    },
  };
}
