import { MDP_KIND } from '../model/mdp/configurableMdp.js';
import type { Arithmetic } from '../numeric/arithmetic.js';
import { ballArithmetic } from '../numeric/ball.js';
import { compileGame, evaluateGame, jointActions } from '../model/game/gameTables.js';
import { asConfigurableMdp, entryOf, expectKind, type FiniteInstance, type FiniteKindId } from '../model/instance.js';
import { refuse } from '../model/invalidInput.js';
import { GAME_KIND, type MarkovGame } from '../model/game/markovGame.js';
import { compileProblem, evaluateTables, type WalkGraph } from '../model/mdp/tables.js';
import { bestResponse } from '../follower/bestResponse.js';
import { gameResponse, withLeader } from '../follower/gameResponse.js';
import { createSampler, type Sampler } from '../leader/rollout.js';
import type { PolicyGradient } from '../estimators/field/policyGradients.js';
import type { GameEstimator } from '../estimators/games/gameEstimator.js';
import type { GameKnowledge } from '../estimators/games/gameKnowledge.js';
import { adjointHypergradient } from '../truth/routes/mdp/adjoint.js';
import { estimatorMoments, type EstimatorMoments } from '../truth/moments/estimatorMoments.js';
import { LINEAR_GAME_ESTIMATORS, POLICY_GRADIENT_FORMS } from '../model/linearFormIds.js';
import { gameImplicit } from '../truth/routes/game/gameImplicit.js';
import { gameMoments, isPolicyGame } from '../truth/moments/gameMoments.js';
import type { Hypergradient } from '../truth/routes/hypergradient.js';
import { LINEAR_ESTIMATORS } from '../model/linearFormIds.js';
import { costOfResponse } from '../truth/routes/problemSize.js';
import { raisePrecision, type Raised } from '../truth/moments/raisedPrecision.js';
import { routeValue, type RouteValue } from '../truth/routes/routeValue.js';
import type { Batch } from '../model/trajectory.js';
import type { BatchEstimator } from './batchEstimator.js';
import { nearGameKnowledge, nearKnowledge } from './nearKnowledge.js';
import { isSweepNear } from './nearSweep.js';
import { gameMagnitudes } from './plugin/gameFormat.js';
import { magnitudes } from './plugin/magnitude.js';

/** A problem on which an estimator is sampled: rollouts under the best response, what estimators know, and what is true. */
export interface Field {
  readonly graph: WalkGraph;
  readonly sampler: Sampler;
  readonly knowledge: unknown;
  /** What knowledge and policy may be off by, see `NearKnowledge`. */
  readonly error: number;
  /** Whether what kernels compute from the knowledge is as near as the knowledge itself. */
  readonly kernels: boolean;
  /** The sums of the absolute values of all terms of an estimate, by component. */
  readonly magnitudes: () => (batch: Batch) => readonly number[];
  /** The exact gradient with J and its parts, with more and more digits until none are `missing`. */
  readonly gradient: (missing: (value: RouteValue) => number) => Raised<RouteValue>;
  /** Exact moments of the estimator for rollouts of at most so many steps; null where it has no closed form. */
  readonly moments: ((horizon: number | null, batch: number) => EstimatorMoments) | null;
}

/** The problem as the estimator sees it: a game as it is for an estimator of games, else what it is lowered to. Throws `InvalidInput`. */
export const fieldOf = (instance: FiniteInstance, estimator: BatchEstimator): Field =>
  entryOf(FIELDS, estimator.kind ?? MDP_KIND)(instance, estimator);

/** By the kind that the estimator is for. */
const FIELDS: Readonly<Record<FiniteKindId, (instance: FiniteInstance, estimator: BatchEstimator) => Field>> = {
  [MDP_KIND]: (instance, { form }) => mdpField(instance, form),
  [GAME_KIND]: (instance, { id, form, isUnsuited }) => {
    const game = expectKind(instance, GAME_KIND);
    if (isUnsuited?.(game))
      refuse('/observes', `${!game.observes}: ${id} is for another kind of follower`, String(game.observes));
    return gameField(game, form);
  },
};

function mdpField(instance: FiniteInstance, form: BatchEstimator['form']): Field {
  const problem = compileProblem(asConfigurableMdp(instance));
  const { knowledge, error } = nearKnowledge(problem);
  const linear = LINEAR_ESTIMATORS.find((known) => known === form);
  return {
    graph: problem,
    sampler: createSampler(knowledge.tables, knowledge.response.policy),
    knowledge,
    error,
    kernels: isSweepNear(problem, knowledge.gradients),
    magnitudes: () => magnitudes(knowledge),
    gradient: raisedGradient(problem, (arithmetic) => {
      const tables = evaluateTables(problem, arithmetic);
      return adjointHypergradient(tables, bestResponse(tables));
    }),
    moments: linear
      ? (horizon, batch) => estimatorMoments(problem, { estimator: linear, batch, horizon, forTest: true })
      : null,
  };
}

function gameField(game: MarkovGame, form: BatchEstimator['form']): Field {
  const problem = compileGame(game);
  if (!isPolicyGame(problem)) refuse('/theta', "parameters of the leader's policy (and phiL) only", 'others');
  const { knowledge, error } = nearGameKnowledge(game);
  const { tables, response } = knowledge;
  const joint = jointActions(tables);
  const linear = [...LINEAR_GAME_ESTIMATORS, ...POLICY_GRADIENT_FORMS].find((known) => known === form);
  return {
    graph: joint.problem,
    sampler: createSampler(joint, withLeader(tables, response.policy)),
    knowledge,
    error,
    // Their kernels use the gradients that they are given.
    kernels: true,
    magnitudes: () => gameMagnitudes(knowledge),
    gradient: raisedGradient(joint.problem, (arithmetic) => {
      const exact = evaluateGame(problem, arithmetic);
      return gameImplicit(exact, gameResponse(exact));
    }),
    moments: linear
      ? (horizon, batch) => gameMoments(game, { estimator: linear, batch, horizon, forTest: true })
      : null,
  };
}

const raisedGradient =
  (graph: WalkGraph, solve: <T>(arithmetic: Arithmetic<T>) => Hypergradient<T>): Field['gradient'] =>
  (missing) =>
    raisePrecision<RouteValue>({
      first: 'float64',
      cost: (digits) => costOfResponse(graph, digits),
      run: (inner) => {
        const arithmetic = ballArithmetic(inner);
        return routeValue({ arithmetic, result: solve(arithmetic), proof: 'proven' });
      },
      missing,
    });

/** The kernel of an estimator for games. */
export const gameBatchEstimator = ({
  form,
  observes,
  kernel,
}: Pick<GameEstimator | PolicyGradient, 'form' | 'observes' | 'kernel'>): Pick<
  BatchEstimator,
  'form' | 'kind' | 'isUnsuited' | 'estimate'
> => ({
  form,
  kind: GAME_KIND,
  isUnsuited: (game) => observes !== null && observes !== game.observes,
  estimate: (batch, given) => kernel(batch, given as unknown as GameKnowledge<number>),
});
