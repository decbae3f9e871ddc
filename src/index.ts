/**
 * The public interface of hypergrad-oracle. Everything else may change between minor versions.
 *
 * @module hypergrad-oracle
 */

export type * from './signatures.js';

/** What needs neither files nor processes, and runs in a browser as well. */
export * from './browser.js';

// Built-in estimators.
export { type LinearQuadraticEstimator } from './estimators/linearQuadratic/linearQuadraticEstimators.js';
export type { GameEstimator } from './estimators/games/gameEstimator.js';
export { GAME_ESTIMATORS } from './estimators/games/gameEstimators.js';
export { gameKnowledge, type GameKnowledge } from './estimators/games/gameKnowledge.js';

// Claims and verdicts.
export type { ExplainOptions, Explanation } from './verdict/explain.js';
export type { UserEstimator, UserGradient, UserKnowledge, UserTrajectory } from './verdict/plugin/userEstimator.js';
export type { UserGameEstimator, UserGameKnowledge, UserGameTrajectory } from './verdict/plugin/userGameEstimator.js';
export type { UserStream } from './verdict/plugin/userStream.js';

// Golden fixtures, and implementations in other languages.
export type { StoredCorpus } from './conformance/corpus/corpusFiles.js';
export type { Conformance, JudgedCase } from './conformance/judge/conform.js';

// Results.
export { verdictOf, type VerifyResult } from './report/verifyReport.js';

// The judge.
export { conform, fixtures, type ConformCommandOptions } from './library/conform.js';
export { explain } from './library/explain.js';
export { judge, type Judgement, type JudgeOptions } from './library/judge.js';
export { verify, type VerifyOptions } from './library/verify.js';
export type { VerifyQuestion } from './library/verifyScope.js';
