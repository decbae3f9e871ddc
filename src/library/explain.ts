import type { FiniteInstance } from '../model/instance.js';
import { explain as explainSubject, type ExplainOptions, type Explanation } from '../verdict/explain.js';
import { ownSession } from '../verdict/plugin/ownSession.js';
import { pluginJudged } from '../verdict/plugin/pluginJudged.js';
import { expectJudgeable } from '../verdict/plugin/pluginSurvey.js';
import type { UserEstimator } from '../verdict/plugin/userEstimator.js';
import type { UserGameEstimator } from '../verdict/plugin/userGameEstimator.js';
import { openSubject, type Subject } from '../verdict/subject.js';

/**
 * What an estimator gives on an instance beside what it promises, the simplest instance on which it still breaks the promise, and the known
 * mistakes that give the same. The estimator: an object of your program, the id of a built-in one, `mutant:ID`, or the path of a module. Throws
 * `InvalidInput` where it cannot be explained there, `Misbehaviour` where it is none.
 *
 * @example
 * ```ts
 * import { explain, sampleInstance, stratumById } from 'hypergrad-oracle';
 *
 * const instance = sampleInstance(stratumById('cyclic'), 1, 0);
 * console.log(explain(instance, 'mutant:lost-leader-discount', { attempts: 20 }).verdict); // fails
 * ```
 */
export function explain(
  instance: FiniteInstance,
  estimator: string | UserEstimator | UserGameEstimator,
  options?: ExplainOptions,
): Explanation {
  const subject = typeof estimator === 'string' ? openSubject(estimator) : ownSubject(estimator);
  try {
    return explainSubject(instance.name ?? 'instance', instance, subject, options);
  } finally {
    subject.close();
  }
}

function ownSubject(estimator: UserEstimator | UserGameEstimator): Subject {
  const session = expectJudgeable(ownSession(estimator));
  const { id, claims, close } = session;
  return { name: id, judged: pluginJudged(session), claims, tolerant: true, close };
}
