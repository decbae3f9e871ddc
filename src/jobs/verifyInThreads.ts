import type { VerifyOptions } from '../library/verify.js';
import { casesOf, verifyScope, type VerifyScope } from '../library/verifyScope.js';
import type { VerifyResult } from '../report/verifyReport.js';
import { claimVerdict } from '../verdict/claimTally.js';
import { claimById } from '../verdict/claims.js';
import type { EstimatorTally } from '../verdict/estimatorTally.js';
import { surveyPlugin } from '../verdict/plugin/pluginSurvey.js';
import type { MistakeVerdict } from '../verdict/judge.js';
import type { StratumTally } from '../verdict/truthSurvey.js';
import type { DoneCase } from './job.js';
import { VERIFY_JOB, verifyResult } from './kinds/verifyJob.js';
import { asParts, runInThreads, type ThreadOptions } from './runInThreads.js';

/** Estimated CPU seconds of a case: short, so that a failure is told soon after it is found, and the last cases end together. */
const UNIT = 0.4;
const FILE = 'file:';

/**
 * `verify` in threads: the same result as its job in parts has, for any number of threads, but for times. Estimators in files are judged first, in this
 * thread: each has a process of its own. Failures are told as cases end, each once.
 */
export async function verifyInThreads({
  threads,
  onProgress = () => undefined,
  onFailure = () => undefined,
  ...options
}: VerifyOptions & Pick<ThreadOptions, 'threads'>): Promise<VerifyResult> {
  const started = performance.now();
  const scope = verifyScope(options);
  const listener = { progress: (what: string) => onProgress(what), failure: onFailure };
  const cases = scope.files.length > 0 ? casesOf(scope) : [];
  const files = scope.files.map((file): DoneCase => {
    const part = surveyPlugin(file, cases, listener, options);
    return { id: `${FILE}${file}`, part, seconds: 0 };
  });
  const { strata, estimators, instances, seed } = options;
  const question = {
    ...(strata && { strata }),
    ...(estimators && { estimators }),
    ...(instances !== undefined && { instances }),
    ...(seed !== undefined && { seed }),
    unit: UNIT,
  };
  const { cases: all } = await VERIFY_JOB.open(question);
  const told = new Set<string>();
  const tell = (what: string): void => {
    const key = withoutPlace(what);
    if (!told.has(key)) onFailure(what);
    told.add(key);
  };
  const parts = await runInThreads(
    VERIFY_JOB.name,
    question,
    all.filter(({ id }) => !id.startsWith(FILE)),
    {
      threads,
      onDone: (one, done, total) => {
        onProgress('cases', done, total);
        failuresIn(scope, one).forEach(tell);
      },
    },
  );
  const result = await verifyResult(scope, asParts([...parts, ...files]), { failure: tell });
  return { ...result, seconds: Math.round(performance.now() - started) / 1000 };
}

/** What a case alone says to fail. */
export function failuresIn(scope: VerifyScope, { id, part }: DoneCase): string[] {
  const [kind] = id.split(':');
  if (kind === 'truth') return (part as StratumTally).failures.map(({ instance, what }) => `${instance}: ${what}`);
  if (kind === 'mistakes')
    return (part as readonly MistakeVerdict[])
      .filter(({ killed }) => !killed)
      .map(({ id: wrong, mistake }) => `the mistake ${wrong} survives: ${mistake}`);
  return (part as readonly EstimatorTally[]).flatMap(({ stratum, claims }, i) =>
    Object.entries(claims).flatMap(([claim, tally]) => {
      if (claimVerdict(claim, stratum, tally)?.verdict !== 'fails') return [];
      const place = tally.against === undefined ? '' : ` (not on ${tally.against}${tally.what === undefined ? '' : `: it ${tally.what}`})`; // prettier-ignore
      return `${scope.estimators[i].estimator.id} is not what it claims: ${claimById(claim).statement}${place}`;
    }),
  );
}

/** A failure of an estimator without the instance that shows it, of which there may be several. */
const withoutPlace = (what: string): string => what.replace(/ \(not on .*$/s, '');
