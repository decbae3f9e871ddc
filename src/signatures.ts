/** The types that signatures of the public interface mention, beside those that `index.ts` names itself. `npm run api` finds one that is missing. */

// Arithmetic and formulas.
export type { BoundedNumber } from './numeric/bounded.js';
export type { FunctionName, FUNCTIONS } from './numeric/expression.js';
export type { HalfFactor } from './numeric/halfFactor.js';
export type { Matrix, MatrixOperations } from './numeric/matrix.js';
export type { Gradient, SoftmaxGroup, Step as TapeStep, Tape, TapeRun } from './numeric/tape.js';
export type { Working } from './numeric/working.js';

// What a problem is.
export type {
  GameClaimId,
  GeneralClaimId,
  LinearQuadraticClaimId,
  MdpClaimId,
  OwnGameClaimId,
  OwnMdpClaimId,
  FieldClaimId,
} from './model/claimIds.js';
export type { FileEntry, FileLiteral, FilePair, FileRow } from './model/files/instanceFormat.js';
export type { GameRewards, GameTable } from './model/game/buildGame.js';
export type { FileGameRewards, GameFile } from './model/game/gameFile.js';
export type { GameEntries } from './model/game/gameTables.js';
export type { GAME_KIND } from './model/game/markovGame.js';
export type { Cases, InstanceOf, Kinded } from './model/instance.js';
export type { LeaderRewardSpec, MatrixLike, VectorLike } from './model/linearQuadratic/buildLinearQuadratic.js';
export type { ClosedLoop, LinearPolicy } from './model/linearQuadratic/closedLoop.js';
export type { LINEAR_QUADRATIC_KIND } from './model/linearQuadratic/linearQuadratic.js';
export type { LeaderRewardTables } from './model/linearQuadratic/linearQuadraticTables.js';
export type { ScoreMaps } from './model/linearQuadratic/scoreMaps.js';
export type { CommonSpec, RewardTable, TransitionTable } from './model/mdp/build.js';
export type { MDP_KIND, ProblemData } from './model/mdp/configurableMdp.js';
export type { FileRewards, InstanceFile } from './model/mdp/mdpFile.js';
export type { ActionGraph, ActionTables, PerEntry, TableNumbers, WalkGraph, WalkTables } from './model/mdp/tables.js';
export type { OnProgress } from './model/progress.js';
export type { LiteralLike, RowLike, SuccessorEntry } from './model/readers.js';

// Best responses.
export type { FollowerTables } from './follower/bestResponse.js';
export type { FastBestResponse } from './follower/fastBestResponse.js';
export type { FollowerBackup } from './follower/gameBackup.js';

// Values and rollouts under a policy.
export type { Critic } from './leader/critic.js';
export type { FastLeader } from './leader/fastLeader.js';
export type { LinearQuadraticCritic } from './leader/linearQuadraticCritic.js';
export type { LinearQuadraticSamplerOptions } from './leader/linearQuadraticSampler.js';
export type { Rollout, RolloutLimits, Sampler, SamplerOptions, Stop } from './leader/rollout.js';

// The exact hypergradient, and exact moments.
export type { FastValues, Theta } from './truth/fastHypergradient.js';
export type { BiasCertainty, EnclosedMoments, Norm } from './truth/moments/momentsCertainty.js';
export type { Shortage } from './truth/moments/raisedPrecision.js';
export type { Agreement } from './truth/routes/agreement.js';
export type { Coordinate, GAME_ROUTES, GameRouteId } from './truth/routes/game/gameTruth.js';
export type { Hypergradient } from './truth/routes/hypergradient.js';
export type {
  LINEAR_QUADRATIC_ROUTES,
  LinearQuadraticRouteId,
} from './truth/routes/linearQuadratic/linearQuadraticRoutes.js';
export type { LinearQuadraticTruthOptions } from './truth/routes/linearQuadratic/linearQuadraticTruth.js';
export type { Proof } from './truth/routes/proof.js';
export type { Digits } from './truth/routes/route.js';
export type { Skipped } from './truth/routes/routeValue.js';

// Random problems.
export type { StratumId } from './instances/stratum.js';

// The paper's tasks.
export type { PolicyCoordinate } from './tasks/builtIn.js';
export type { FourRoomsSettings } from './tasks/fourRooms/fourRooms.js';
export type { FourRoomsKernel } from './tasks/fourRooms/kernels.js';
export type { Literal } from './tasks/settings.js';

// Built-in estimators.
export type { ScoreClip } from './estimators/linearQuadratic/clippedScores.js';
export type { DirectFactor } from './estimators/linearQuadratic/linearQuadraticValues.js';
export type { EstimatorDocs, EstimatorEntry } from './estimators/entry.js';
export type { BatchForm, TransitionParts } from './estimators/estimator.js';
export type { GameKnobFamily, KnobFamily, NearLimit, Setting } from './estimators/field/family.js';
export type { GameParts, GameStep } from './estimators/games/gameEstimate.js';
export type { OracleRollouts } from './estimators/knowledge.js';

// Claims and verdicts.
export type { CaseOptions } from './verdict/case.js';
export type { ClaimVerdict } from './verdict/claimTally.js';
export type { ComparedComponent, Comparison } from './verdict/comparison.js';
export type { ComponentBias } from './verdict/componentBias.js';
export type { ClaimWord, EntryVerdict, Unjudged } from './verdict/entryVerdict.js';
export type { EstimatorSurvey, VarianceComparison } from './verdict/estimatorSurvey.js';
export type { Finding, SampledEvidence } from './verdict/finding.js';
export type { MistakeVerdict } from './verdict/judge.js';
export type { MatchingMistake } from './verdict/mistakes/matchingMistakes.js';
export type { PluginSurvey } from './verdict/plugin/pluginSurvey.js';
export type { SessionOptions } from './verdict/plugin/session.js';
export type { UserTables } from './verdict/plugin/userEstimator.js';
export type { StratumSurvey, SurveyFindings, SurveyFailure } from './verdict/truthSurvey.js';

// Golden fixtures, and implementations in other languages.
export type { FixtureNumber } from './conformance/corpus/fixtureNumber.js';
export type {
  AnyTables,
  CASE_KINDS,
  CaseHead,
  CaseKind,
  CertifiedAnswer,
  EstimateCase,
  EstimateInputs,
  ExpectationCase,
  FixtureCase,
  FixtureOracle,
  FixtureRollout,
  FixtureTrajectory,
  GameTables as FixtureGameTables,
  GivenKnowledge,
  InstanceRecord,
  Manifest,
  MdpTables,
  MistakeAnswer,
  NegativeCase,
  ProblemKind,
  ProblemTables,
  RecordOf,
  SamplingCase,
  SOLUTION_QUANTITIES,
  SolutionCase,
  SolutionQuantity,
  TableEntry,
  TableMove,
  TaskCase,
} from './conformance/corpus/format.js';
export type { Precision } from './conformance/corpus/precision.js';
export type { Candidate, Diagnosis } from './conformance/diagnosis/diagnose.js';
export type { Pattern } from './conformance/diagnosis/patterns.js';
export type { StoredDiagnosis } from './conformance/diagnosis/stored.js';
export type { DriveOptions } from './conformance/drive/conversation.js';
export type { Capabilities, Hello } from './conformance/drive/protocol.js';
export type { JudgedBias, RunOptions } from './conformance/judge/conform.js';
export type { DeclaredGap } from './conformance/judge/declared.js';
export type { ExactBias } from './conformance/judge/exactBias.js';
export type { Outcome } from './conformance/judge/expectFail.js';
export type { CaseVerdict } from './conformance/judge/judging.js';
export type { ScopeOptions } from './conformance/judge/scope.js';

// Results.
export type { VerifyAsked } from './report/replay.js';
export type { AgreementDocument } from './report/truthReport.js';
