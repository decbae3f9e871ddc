import { diagnose, type Diagnosis } from './diagnosis.js';
import { drive, type DriveOptions, type Request } from './drive.js';
import type { Enumerated } from './enumerated.js';
import { biasRequests, exactBias, isFor, type ExactBias } from './exactBias.js';
import { isFailure, outcomeOf, type Outcome } from './expectFail.js';
import { CASE_KINDS, type EstimateCase, type FixtureCase } from './format.js';
import type { StoredCorpus } from './corpusFiles.js';
import { judgeReply, type CaseVerdict } from './judging.js';
import type { Hello, Reply } from './protocol.js';
import { requestOf, setupsOf, undeclared } from './requests.js';

export interface ConformOptions extends DriveOptions {
  /** Ids of cases that must fail. */
  readonly expectFail?: ReadonlySet<string>;
  /** Instances on which the exact bias of every declared estimator is asked for: see `enumerable`. */
  readonly enumerated: readonly Enumerated[];
}

/** What became of a case. */
export interface JudgedCase extends CaseVerdict {
  readonly outcome: Outcome;
}

/** The result of a conformance run. */
export interface Conformance {
  /** What the implementation said of itself; a text where there was no handshake. */
  readonly implementation: Hello | string;
  readonly processes: number;
  readonly cases: readonly JudgedCase[];
  readonly diagnoses: readonly Diagnosis[];
  readonly biases: readonly ExactBias[];
  readonly verdict: 'holds' | 'fails' | 'undetermined';
}

/** All cases of a corpus, in the order of their kinds. */
export const allCases = ({ cases }: StoredCorpus): FixtureCase[] => CASE_KINDS.flatMap((kind) => cases[kind]);

/** Drives an implementation through the corpus and judges it. */
export async function conform(
  command: readonly string[],
  corpus: StoredCorpus,
  options: ConformOptions,
): Promise<Conformance> {
  const all = allCases(corpus);
  const setups = setupsOf(corpus.instances);
  let asked: FixtureCase[] = [];
  let pairs: { estimator: string; one: Enumerated; requests: Request[] }[] = [];
  const { hello, replies, processes } = await drive(
    command,
    ({ capabilities }) => {
      asked = all.filter((one) => undeclared(one, capabilities, setups) === undefined);
      pairs = (capabilities.estimate ?? []).flatMap((estimator) =>
        options.enumerated
          .filter((one) => isFor(estimator, one))
          .map((one) => ({ estimator, one, requests: biasRequests(one, estimator) })),
      );
      return [...asked.map((one) => requestOf(one, setups)), ...pairs.flatMap(({ requests }) => requests)];
    },
    options,
  );
  if (typeof hello === 'string')
    return { implementation: hello, processes, cases: [], diagnoses: [], biases: [], verdict: 'fails' };
  const replyTo = new Map<string, Reply>(asked.map((one, i) => [one.id, replies[i]]));
  const verdicts = all.map((one) =>
    judgeReply(one, replyTo.get(one.id) ?? { kind: 'skipped', reason: undeclared(one, hello.capabilities, setups)! }),
  );
  let at = asked.length;
  const biases = pairs.map(({ estimator, one, requests }) =>
    exactBias(one, estimator, replies.slice(at, (at += requests.length))),
  );
  const cases = verdicts.map((verdict) => ({
    ...verdict,
    outcome: outcomeOf(verdict, options.expectFail?.has(verdict.id) ?? false),
  }));
  const failed = cases.some(({ outcome }) => isFailure(outcome)) || biases.some(({ verdict }) => verdict === 'fails');
  const judged = cases.some(({ verdict }) => verdict !== 'skipped');
  return {
    implementation: hello,
    processes,
    cases,
    diagnoses: diagnosesOf(all, verdicts),
    biases,
    verdict: failed ? 'fails' : judged ? 'holds' : 'undetermined',
  };
}

/** One diagnosis for each estimator that has wrong estimates and a catalogue of mistakes. */
function diagnosesOf(all: readonly FixtureCase[], verdicts: readonly CaseVerdict[]): Diagnosis[] {
  const failures = all.flatMap((one, i) => {
    const { verdict, got } = verdicts[i];
    return one.kind === 'estimates' && verdict === 'fails' && got ? [{ one, got }] : [];
  });
  const byEstimator = new Map<string, { one: EstimateCase; got: readonly number[] }[]>();
  for (const failure of failures)
    byEstimator.set(failure.one.estimator, [...(byEstimator.get(failure.one.estimator) ?? []), failure]);
  return [...byEstimator].flatMap(([estimator, list]) => diagnose(estimator, list) ?? []);
}
