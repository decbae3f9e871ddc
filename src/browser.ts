/**
 * The part of the public interface that runs in a browser: `hypergrad-oracle/browser`, and `hypergrad-oracle` itself where the condition
 * `browser` holds. No module that is reached from here needs Node.
 */

export type { Arithmetic, RoundingArithmetic } from './numeric/arithmetic.js';
export { ballArithmetic, type Ball, type BallArithmetic } from './numeric/ball.js';
export { decimalArithmetic } from './numeric/decimal.js';
export {
  call,
  expression,
  minus,
  negative,
  over,
  parameter,
  plus,
  power,
  softmax,
  times,
  type Expression,
  type ExpressionLike,
} from './numeric/expression.js';
export { float64 } from './numeric/float64.js';
export { fraction, type Fraction } from './numeric/fraction.js';
export { parseRational, rational, type Rational } from './numeric/rational.js';

export { configurableMdp, type MdpSpec } from './model/mdp/build.js';
export type { ConfigurableMdp, Distribution } from './model/mdp/configurableMdp.js';
export { markovGame, type GameSpec } from './model/game/buildGame.js';
export {
  compileGame,
  evaluateGame,
  gameGradients,
  jointActions,
  type CompiledGame,
  type GameTables,
} from './model/game/gameTables.js';
export {
  asConfigurableMdp,
  byKind,
  type ByKind,
  type FiniteInstance,
  type Instance,
  type KindId,
} from './model/instance.js';
export { parseAnyInstance, parseInstance } from './model/files/instanceFile.js';
export { instanceText } from './model/files/instanceText.js';
export { serialiseGame } from './model/game/gameFile.js';
export { serialiseInstance } from './model/mdp/mdpFile.js';
export { lowerGame } from './model/game/lowerGame.js';
export type { MarkovGame } from './model/game/markovGame.js';
export { InvalidInput, type InputIssue } from './model/invalidInput.js';
export { compileProblem, evaluateTables, tableGradients, type CompiledMdp, type Tables } from './model/mdp/tables.js';
export { placeInText, type TextPlace } from './model/files/placeInText.js';
export { withTheta } from './model/withTheta.js';
export { linearQuadratic, type LinearQuadraticSpec } from './model/linearQuadratic/buildLinearQuadratic.js';
export type { LeaderReward, LinearQuadraticProblem } from './model/linearQuadratic/linearQuadratic.js';
export { linearQuadraticTables, type LinearQuadraticTables } from './model/linearQuadratic/linearQuadraticTables.js';

export { bestResponse, type BestResponse } from './follower/bestResponse.js';
export { NoBestResponse } from './follower/noBestResponse.js';
export { gameResponse, withLeader, type GameResponse } from './follower/gameResponse.js';
export { linearQuadraticResponse, type LinearQuadraticResponse } from './follower/linearQuadraticResponse.js';
export { gameValues, type GameValues } from './leader/gameValues.js';
export { leaderValues, type LeaderValues } from './leader/values.js';
export { occupancy } from './leader/occupancy.js';

export { certainDigits, type Enclosure } from './truth/routes/enclosure.js';
export { estimatorMoments, type EstimatorMoments, type MomentsOptions } from './truth/moments/estimatorMoments.js';
export {
  createFastHypergradient,
  type FastHypergradient,
  type FastHypergradientSolver,
} from './truth/fastHypergradient.js';
export {
  createFastLinearQuadratic,
  type FastLinearQuadratic,
} from './truth/routes/linearQuadratic/linearQuadraticAdjoint.js';
export {
  linearQuadraticTruth,
  type LinearQuadraticTruth,
} from './truth/routes/linearQuadratic/linearQuadraticTruth.js';
export { linearForm, type LinearForm } from './truth/moments/linearForms.js';
export {
  LINEAR_ESTIMATORS,
  LINEAR_GAME_ESTIMATORS,
  POLICY_GRADIENT_FORMS,
  type LinearEstimatorId,
  type LinearGameEstimatorId,
  type PolicyGradientFormId,
} from './model/linearFormIds.js';
export { isForFollower } from './truth/moments/gameForms.js';
export { gameMoments } from './truth/moments/gameMoments.js';
export { gameTruth, type GameTruth, type GameTruthOptions } from './truth/routes/game/gameTruth.js';
export { moments, type Moments } from './truth/moments/moments.js';
export { ROUTES, type RouteId } from './truth/routes/mdp/routes.js';
export type { RouteValue } from './truth/routes/routeValue.js';
export { truth, type Truth, type TruthOptions } from './truth/routes/mdp/truth.js';

export { sampleInstance, sampleInstances } from './instances/sampleInstances.js';
export { namedInstance } from './instances/namedInstance.js';
export { ALL_STRATA, STRATA, anyStratumById, stratumById } from './instances/strata.js';
export type { Stratum } from './instances/stratum.js';
export {
  BUILT_IN_TASKS,
  builtInTask,
  type BuiltInTask,
  type BuiltTask,
  type PolicyCoordinate,
} from './tasks/builtIn.js';
export { bilevelLqr, type BilevelLqrSettings } from './tasks/bilevelLqr/bilevelLqr.js';
export { toyGame, type ToySettings } from './tasks/toyGame/toyGame.js';
export { fourRooms } from './tasks/fourRooms/fourRooms.js';
export {
  FOUR_ROOMS_CELLS,
  FOUR_ROOMS_GOAL,
  FOUR_ROOMS_MAP,
  FOUR_ROOMS_START,
  FOUR_ROOMS_TARGET,
  type Cell,
} from './tasks/fourRooms/geography.js';
export { thermalControl, type ThermalControlSettings } from './tasks/thermalControl/thermalControl.js';

export {
  estimateLinearQuadratic,
  type LinearQuadraticForm,
  type LinearQuadraticRecipe,
} from './estimators/linearQuadratic/linearQuadraticEstimate.js';
export { LINEAR_QUADRATIC_ESTIMATORS } from './estimators/linearQuadratic/linearQuadraticEstimators.js';
export {
  linearQuadraticKnowledge,
  type LinearQuadraticKnowledge,
} from './estimators/linearQuadratic/linearQuadraticKnowledge.js';
export { createLinearQuadraticSampler, type LinearQuadraticSampler } from './leader/linearQuadraticSampler.js';
export type { LinearQuadraticBatch } from './model/linearQuadratic/linearQuadraticBatch.js';

export { ESTIMATORS, estimatorById } from './estimators/estimators.js';
export type { Estimator } from './estimators/estimator.js';
export { exactKnowledge, type Knowledge } from './estimators/knowledge.js';
export { weightedTrajectories, type Weighted } from './verdict/expectation.js';
export { createSampler } from './leader/rollout.js';
export { createStream, type Stream } from './random/stream.js';
export type { Batch, Trajectory } from './model/trajectory.js';

export { mistakeGaps, type MistakeGap, type MistakeGaps } from './library/mistakeGaps.js';
export type { CaseOptions } from './verdict/case.js';
export type { BiasCertainty, Norm } from './truth/moments/momentsCertainty.js';
export { momentsDocument, type MomentsDocument } from './report/momentsReport.js';
export { num, shown, shownWithBound, type Num } from './report/num.js';
export { gameTruthDocument, type GameTruthDocument } from './report/gameTruthReport.js';
export { linearQuadraticDocument, type LinearQuadraticDocument } from './report/linearQuadraticReport.js';
export {
  truthDocument,
  type AgreementDocument,
  type RouteDocument,
  type TruthDocument,
  type ValueDocument,
} from './report/truthReport.js';
