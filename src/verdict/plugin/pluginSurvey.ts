import { ALL_PROMISING } from '../promises.js';
import { createAnyCase } from '../anyCase.js';
import type { AnyCase } from '../case.js';
import { claimById, claimsFor } from '../claims.js';
import { refuseWord } from '../../model/invalidInput.js';
import { entryVerdict } from '../entryVerdict.js';
import type { ClaimVerdict } from '../claimTally.js';
import { surveyEstimator, type EstimatorSurvey, type SurveyListener } from '../estimatorSurvey.js';
import { Misbehaviour } from './misbehaviour.js';
import { pluginJudged } from './pluginJudged.js';
import { openPlugin, type PluginSession, type SessionOptions } from './session.js';

/** What was found about an estimator of one's own. */
export interface PluginSurvey extends EstimatorSurvey {
  readonly file: string;
  /** What it did that no estimator does; its claims then fail. */
  readonly misbehaviour?: string;
  /** False where it did so before it could be judged at all. */
  readonly loads: boolean;
}

/** Bounds below this part of the scale decide that values in double precision agree. */
const DECIDES = 1e-4;

/** `openPlugin`, and the id and claims must be such that it can be judged. Throws as that does, and `InvalidInput` for a claim that nobody knows. */
export const openJudgeable = (file: string, options?: SessionOptions): PluginSession =>
  expectJudgeable(openPlugin(file, options));

/** The session, whose id and claims are such that it can be judged. Throws `Misbehaviour` and `InvalidInput` where they are not, and ends it. */
export function expectJudgeable(session: PluginSession): PluginSession {
  try {
    if (ALL_PROMISING.some(({ estimator }) => estimator.id === session.id))
      throw new Misbehaviour('load', `estimator.id: ${session.id} is the id of a built-in estimator`);
    const known = claimsFor(session.kind).map(({ id }) => id);
    session.claims.forEach((claim, i) => {
      if (!known.includes(claim)) refuseWord(`/estimator/claims/${i}`, known, claim);
    });
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

/**
 * Judges the estimator in a file on the same problems as the built-in ones. Whatever it does is a verdict; only a file that cannot be
 * read and a claim that nobody knows are thrown (`InvalidInput`).
 */
export const surveyPlugin = (
  file: string,
  cases: readonly AnyCase[],
  listener: SurveyListener,
  options?: SessionOptions,
): PluginSurvey => surveySession(file, () => openJudgeable(file, options), cases, listener);

/** The same of whatever `open` opens, under the name of its `file`. */
export function surveySession(
  file: string,
  open: () => PluginSession,
  cases: readonly AnyCase[],
  listener: SurveyListener,
): PluginSurvey {
  let session: PluginSession | undefined;
  let last = '';
  try {
    session = open();
    const judged = pluginJudged(session);
    const follow = { ...listener, progress: (what: string) => listener.progress((last = what)) };
    return { ...decided(surveyEstimator(judged, session.claims, inEnclosures(cases), follow)), file, loads: true };
  } catch (error) {
    if (!(error instanceof Misbehaviour)) throw error;
    const { message } = error;
    listener.failure(`${session?.id ?? file} ${message}`);
    const loads = error.kind !== 'load';
    return { ...misbehaved(file, session, loads ? `${message} (${last})` : message), loads };
  } finally {
    session?.close();
  }
}

function misbehaved(
  file: string,
  session: PluginSession | undefined,
  misbehaviour: string,
): Omit<PluginSurvey, 'loads'> {
  const claims = session?.claims ?? ['loads'];
  return {
    id: session?.id ?? file,
    claims: [],
    verdicts: Object.fromEntries(claims.map((claim) => [claim, 'fails'])),
    unjudged: [],
    objections: {},
    variance: [],
    bias: [],
    file,
    misbehaviour,
  };
}

/** The cases with those in exact fractions taken in decimals, as code in double precision is never exactly equal. */
const enclosed = new WeakMap<AnyCase, AnyCase>();
const inEnclosures = (cases: readonly AnyCase[]): AnyCase[] =>
  cases.flatMap((one) => {
    if (!one.exact) return one;
    const found = enclosed.get(one) ?? createAnyCase(one.name, 'decimals', one.instance);
    if (!found) return [];
    enclosed.set(one, found);
    return { ...found, stratum: one.stratum };
  });

/** What the bounds of double precision leave open is narrow enough for a verdict. */
function decided(survey: EstimatorSurvey): EstimatorSurvey {
  const claims = survey.claims.map((verdict): ClaimVerdict =>
    verdict.verdict === 'undetermined' && claimById(verdict.claim).mode === 'always' && verdict.bound <= DECIDES
      ? { ...verdict, verdict: 'holds' }
      : verdict,
  );
  return { ...survey, claims, ...entryVerdict(Object.keys(survey.verdicts), claims, survey.objections) };
}
