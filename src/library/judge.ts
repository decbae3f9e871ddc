import { MDP_KIND } from '../model/mdp/configurableMdp.js';
import { ALL_STRATA, anyStratumById } from '../instances/strata.js';
import { anyCases } from './judgedCases.js';
import { ownSession } from '../verdict/plugin/ownSession.js';
import { expectJudgeable, surveySession, type PluginSurvey } from '../verdict/plugin/pluginSurvey.js';
import type { UserEstimator } from '../verdict/plugin/userEstimator.js';
import type { UserGameEstimator } from '../verdict/plugin/userGameEstimator.js';

/** On what an estimator is judged. */
export interface JudgeOptions {
  /** Ids of strata; default: all that have its kind of problem. */
  readonly strata?: readonly string[];
  /** Random instances of each stratum, of which those with few enough trajectories are taken; default 10, of games 48. */
  readonly instances?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Default: the claims of the estimator. */
  readonly claims?: readonly string[];
}

/** What was found about an estimator. */
export interface Judgement extends PluginSurvey {
  /** `holds` only where every claim was judged and holds; `undetermined` where one could not be. */
  readonly verdict: 'holds' | 'fails' | 'undetermined';
}

/**
 * Judges an estimator that is an object of your program: each of its claims is executed on random instances, over every trajectory, so that a bias is
 * a number and not a test statistic. It runs in this process, without limits of time or memory: for code that you do not trust, give the file
 * to `verify`. Throws `InvalidInput` for names that nobody knows.
 *
 * @example
 * ```ts
 * import { judge } from 'hypergrad-oracle';
 *
 * const zero = { id: 'zero', claims: ['unbiased'], estimate: (_batch, { parameters }) => new Float64Array(parameters) };
 * console.log(judge(zero, { strata: ['rational'] }).verdict); // fails
 * ```
 */
export function judge(estimator: UserEstimator | UserGameEstimator, options: JudgeOptions = {}): Judgement {
  const { claims = estimator.claims, seed = 1, instances } = options;
  const strata = options.strata?.map(anyStratumById) ?? ALL_STRATA;
  const cases = anyCases(strata, estimator.kind ?? MDP_KIND, seed, instances);
  const asked = { ...estimator, claims, estimate: estimator.estimate.bind(estimator) } as typeof estimator;
  const listener = { progress: () => undefined, failure: () => undefined };
  const survey = surveySession(estimator.id, () => expectJudgeable(ownSession(asked)), cases, listener);
  return { ...survey, verdict: together(survey) };
}

function together({ verdicts, unjudged, misbehaviour }: PluginSurvey): Judgement['verdict'] {
  const all = Object.values(verdicts);
  if (misbehaviour !== undefined || all.includes('fails')) return 'fails';
  return unjudged.length === 0 && all.length > 0 && all.every((one) => one === 'holds') ? 'holds' : 'undetermined';
}
