import type { OnProgress } from '../model/progress.js';
import type { VerifyResult } from '../report/verifyReport.js';
import { suits } from '../verdict/claim.js';
import { surveyEstimator, surveyMistakes } from '../verdict/estimatorSurvey.js';
import { FIELD_MISTAKES } from '../verdict/field/fieldMistakes.js';
import { POLICY_GRADIENT_MISTAKES } from '../verdict/field/policyGradientMistakes.js';
import { GAME_MISTAKES } from '../verdict/games/gameMistakes.js';
import { MDP_MISTAKES } from '../verdict/mistakes/mdpMistakes.js';
import { surveyPlugin } from '../verdict/plugin/pluginSurvey.js';
import type { SessionOptions } from '../verdict/plugin/session.js';
import { surveyStratum } from '../verdict/truthSurvey.js';
import { packageVersion } from './packageVersion.js';
import { casesOf, furtherCases, verifyScope, type VerifyQuestion } from './verifyScope.js';

/** What `verify` looks at. */
export interface VerifyOptions extends VerifyQuestion, SessionOptions {
  readonly onProgress?: OnProgress;
  /** Told of each failure as it is found. */
  readonly onFailure?: (what: string) => void;
}

/**
 * The main job: on random instances of every stratum, the truth by all routes, every claim of every estimator, and every known mistake. The result says
 * what holds (`verdictOf`), and what was not judged. Throws `InvalidInput` for a name that nobody knows.
 *
 * @example
 * ```ts
 * import { verdictOf, verify } from 'hypergrad-oracle';
 *
 * const result = verify({ estimators: ['bc-hg'], instances: 10 });
 * console.log(verdictOf(result)); // holds
 * ```
 */
export function verify(options: VerifyOptions = {}): VerifyResult {
  const { onProgress: show = () => undefined, onFailure = () => undefined } = options;
  const started = performance.now();
  const scope = verifyScope(options);
  const { seed, asked } = scope;
  const listener = { progress: (what: string) => show(what), failure: onFailure };
  const strata = scope.truths.map(({ stratum, count }) =>
    surveyStratum(stratum, count, seed, (done, failure) => {
      show(`truth ${stratum.id}`, done, count);
      if (failure) listener.failure(`${failure.instance}: ${failure.what}`);
    }),
  );
  show('enumerating trajectories');
  const cases = casesOf(scope);
  // First the files: one that cannot be judged at all ends the run before anything has been computed.
  const plugins = scope.files.map((file) => surveyPlugin(file, cases, listener, options));
  const estimators = [
    ...scope.estimators
      .filter(({ estimator }) => scope.keepsUnsuited || cases.some((one) => suits(one, estimator)))
      .map(({ estimator, claims }) => surveyEstimator(estimator, claims, cases, listener)),
    ...plugins,
  ];
  const mistakes = scope.withMistakes
    ? surveyMistakes(
        [...MDP_MISTAKES, ...GAME_MISTAKES, ...FIELD_MISTAKES, ...POLICY_GRADIENT_MISTAKES],
        cases,
        () => furtherCases(scope),
        listener,
      )
    : [];
  return {
    seed,
    version: packageVersion(),
    strata,
    estimators,
    mutants: mistakes,
    asked,
    seconds: Math.round(performance.now() - started) / 1000,
  };
}
