import { namedInstance } from '../instances/namedInstance.js';
import type { VerifyResult } from '../report/verifyReport.js';
import type { Explanation } from '../verdict/explain.js';
import { Misbehaviour } from '../verdict/plugin/misbehaviour.js';
import { explain } from './explain.js';

/** So many estimators are explained: a page with more is not read. */
const MOST = 6;
/** Simpler instances that are tried for each: fewer than `explain` itself tries, as somebody waits. */
const ATTEMPTS = 300;

/**
 * For the estimators of a run of `verify` that are not what they claim: what they give on the first instance that shows it, and on the simplest one
 * found on which they still fail.
 */
export function explainFailures(
  { estimators }: VerifyResult,
  show: (what: string) => void = () => undefined,
): Explanation[] {
  const failing = estimators.flatMap((survey) => {
    const against = survey.claims.find(({ verdict, against }) => verdict === 'fails' && against !== undefined)?.against;
    const name = 'file' in survey ? String(survey.file) : survey.id;
    return against === undefined ? [] : { against, name };
  });
  return failing.slice(0, MOST).flatMap(({ against, name }) => {
    show(`explaining ${name}`);
    const instance = namedInstance(against);
    if (!instance) return [];
    try {
      return { ...explain({ ...instance, name: against }, name, { attempts: ATTEMPTS }), instance: against };
    } catch (error) {
      // What it did instead of an estimate is told by `verify` already.
      if (error instanceof Misbehaviour) return [];
      throw error;
    }
  });
}
