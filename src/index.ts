/** The public interface of hypergrad-oracle. Everything else may change between minor versions. */

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

export { configurableMdp, type MdpSpec } from './model/build.js';
export type { ConfigurableMdp, Distribution } from './model/configurableMdp.js';
export { markovGame, type GameSpec } from './model/buildGame.js';
export { compileGame, evaluateGame, gameGradients, type GameProblem, type GameTables } from './model/gameTables.js';
export { asConfigurableMdp, type Instance } from './model/instance.js';
export { parseAnyInstance, parseInstance } from './model/instanceFile.js';
export { instanceText, serialiseGame, serialiseInstance } from './model/instanceText.js';
export { lowerGame } from './model/lowerGame.js';
export type { MarkovGame } from './model/markovGame.js';
export { InvalidInput, type InputIssue } from './model/invalidInput.js';
export { compileProblem, evaluateTables, tableGradients, type Problem, type Tables } from './model/tables.js';
export { withTheta } from './model/withTheta.js';
export type { LeaderReward, LinearQuadraticProblem } from './model/linearQuadratic.js';

export { NoBestResponse, bestResponse, type BestResponse } from './follower/bestResponse.js';
export { gameResponse, type GameResponse } from './follower/gameResponse.js';
export { gameValues, type GameValues } from './leader/gameValues.js';
export { leaderValues, occupancy, type LeaderValues } from './leader/values.js';

export { certainDigits, type Enclosure } from './truth/enclosure.js';
export { estimatorMoments, type EstimatorMoments, type MomentsOptions } from './truth/estimatorMoments.js';
export {
  createFastHypergradient,
  type FastHypergradient,
  type FastHypergradientSolver,
} from './truth/fastHypergradient.js';
export { createFastLinearQuadratic, type FastLinearQuadratic } from './truth/linearQuadraticAdjoint.js';
export { linearQuadraticTruth, type LinearQuadraticTruth } from './truth/linearQuadraticTruth.js';
export { LINEAR_ESTIMATORS, linearForm, type LinearEstimatorId, type LinearForm } from './truth/linearForms.js';
export { gameMoments } from './truth/gameMoments.js';
export { gameTruth, type GameTruth, type GameTruthOptions } from './truth/gameTruth.js';
export { moments, type Moments } from './truth/moments.js';
export { ROUTES, type RouteId } from './truth/routes.js';
export type { RouteValue } from './truth/routeValue.js';
export { truth, type Truth, type TruthOptions } from './truth/truth.js';

export { sampleInstance, sampleInstances } from './instances/sampleInstances.js';
export { ALL_STRATA, STRATA, anyStratumById, stratumById } from './instances/strata.js';
export type { Stratum } from './instances/stratum.js';
export { bilevelLqr, type BilevelLqrSettings } from './tasks/bilevelLqr/bilevelLqr.js';
export { toyGame, type ToySettings } from './tasks/toyGame/toyGame.js';
export { fourRooms } from './tasks/fourRooms/fourRooms.js';
export { thermalControl, type ThermalControlSettings } from './tasks/thermalControl/thermalControl.js';

export type { UserGameEstimator, UserGameKnowledge, UserGameTrajectory } from './verdict/plugin/userGameEstimator.js';
export type { UserEstimator, UserGradient, UserKnowledge, UserTrajectory } from './verdict/plugin/userEstimator.js';
