import { ALL_PROMISING } from '../allPromises.js';
import { createAnyCase } from '../anyCase.js';
import type { AnyCase } from '../case.js';
import { claimById, claimsFor } from '../claims.js';
import type { Instance } from '../../model/instance.js';
import { judgeEverywhere, type ClaimVerdict } from '../judge.js';
import { surveyEstimator, type EstimatorSurvey, type SurveyListener } from '../estimatorSurvey.js';
import { Misbehaviour } from './misbehaviour.js';
import { pluginJudged } from './pluginJudged.js';
import { openPlugin, type PluginSession, type SessionOptions } from './session.js';

/** What was found about an estimator of one's own. */
export interface PluginSurvey extends EstimatorSurvey {
  readonly file: string;
  /** What it did that no estimator does; its claims then fail. */
  readonly misbehaviour?: string;
}

/** Claims about a closed form, an oracle's rollouts or single segments, none of which code of one's own has. */
const BUILT_IN_ONLY = ['unbiased-unlimited', 'unbiased-with-oracle', 'segment-is-gradient', 'segment-is-not-gradient'];

/** Claims that an estimator of one's own can make. `closed-form-mean` and `variance-by-recursion` speak of BC-HG's closed form. */
export const pluginClaims = (kind: Instance['kind']): readonly string[] =>
  claimsFor(kind)
    .map(({ id }) => id)
    .filter((id) => !BUILT_IN_ONLY.includes(id));

/** Bounds below this part of the scale decide that values in double precision agree. */
const DECIDES = 1e-4;

/** `openPlugin`, and the id and claims must be such that it can be judged. Throws as that does. */
export function openJudgeable(file: string, options?: SessionOptions): PluginSession {
  const session = openPlugin(file, options);
  const allowed = pluginClaims(session.kind);
  const unknown = session.claims.find((claim) => !allowed.includes(claim));
  const taken = ALL_PROMISING.some(({ estimator }) => estimator.id === session.id);
  if (unknown === undefined && !taken) return session;
  session.close();
  throw new Misbehaviour(
    'load',
    taken
      ? `estimator.id: ${session.id} is the id of a built-in estimator`
      : `estimator.claims: unknown claim "${unknown}"; known: ${allowed.join(', ')}`,
  );
}

/**
 * Judges the estimator in a file on the same problems as the built-in ones. Whatever it does is a verdict; only a file that cannot be
 * read is thrown (`InvalidInput`).
 */
export function surveyPlugin(
  file: string,
  cases: readonly AnyCase[],
  listener: SurveyListener,
  options?: SessionOptions,
): PluginSurvey {
  let session: PluginSession | undefined;
  let last = '';
  try {
    session = openJudgeable(file, options);
    const judged = pluginJudged(session);
    const follow = { ...listener, progress: (what: string) => listener.progress((last = what)) };
    return { ...decided(surveyEstimator(judged, session.claims, inEnclosures(cases), follow)), file };
  } catch (error) {
    if (!(error instanceof Misbehaviour)) throw error;
    const { message } = error;
    listener.failure(`${session?.id ?? file} ${message}`);
    const place = error.kind === 'load' ? '' : ` (${last})`;
    return misbehaved(file, session, `${message}${place}`);
  } finally {
    session?.close();
  }
}

function misbehaved(file: string, session: PluginSession | undefined, misbehaviour: string): PluginSurvey {
  const claims = session?.claims ?? ['loads'];
  return {
    id: session?.id ?? file,
    claims: [],
    verdicts: Object.fromEntries(claims.map((claim) => [claim, 'fails'])),
    variance: [],
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
  const verdicts = Object.fromEntries(
    Object.keys(survey.verdicts).map((id) => [id, judgeEverywhere(claims.filter(({ claim }) => claim === id))]),
  );
  return { ...survey, claims, verdicts };
}
