import type { DriveOptions } from '../drive/conversation.js';
import type { OnProgress } from '../../model/progress.js';
import type { StoredCorpus } from '../corpus/corpusFiles.js';
import { declaredGaps, type DeclaredGap } from './declared.js';
import { asked, type Asked } from '../diagnosis/asked.js';
import { diagnoseAll, type Diagnosis } from '../diagnosis/diagnose.js';
import { drive } from '../drive/drive.js';
import { essence, exactBias, type ExactBias } from './exactBias.js';
import { isFailure, outcomeOf, type Outcome } from './expectFail.js';
import type { FixtureCase, ProblemTables } from '../corpus/format.js';
import { readInstanceRecord, type CorpusInstance } from '../corpus/instances.js';
import { judgeReply, type CaseVerdict } from './judging.js';
import { chosenCases, planFor, precisionFor, type Plan, type Scope } from './plan.js';
import { unitRoundoffOf, type Precision } from '../corpus/precision.js';
import type { Hello, Reply } from '../drive/protocol.js';
import { requestOf, setupsOf, undeclared } from './requests.js';

export { allCases } from './plan.js';

/** What a run expects, and when it ends. */
export interface RunOptions {
  /** Ids of cases that must fail. */
  readonly expectFail?: ReadonlySet<string>;
  /** Nothing more is asked after the first failure. */
  readonly failFast?: boolean;
  /** Told what the run is at. */
  readonly onProgress?: OnProgress;
}

export interface ConformOptions extends DriveOptions, Scope, RunOptions {}

/** What became of a case. */
export interface JudgedCase extends CaseVerdict {
  readonly outcome: Outcome;
  /** False where the implementation does not declare it, or after the first failure where that ends the run. */
  readonly asked: boolean;
  /** From the answer before to this one. */
  readonly seconds?: number;
}

/** What became of an exact bias. */
export interface JudgedBias extends ExactBias {
  readonly id: string;
  readonly seconds?: number;
}

/** The result of a conformance run. */
export interface Conformance {
  /** How the implementation was started. */
  readonly command: readonly string[];
  /** What the implementation said of itself; a text where there was no handshake. */
  readonly implementation: Hello | string;
  /** What tolerances were made for; undefined where there was no handshake. */
  readonly precision?: Precision;
  readonly processes: number;
  readonly cases: readonly JudgedCase[];
  readonly diagnoses: readonly Diagnosis[];
  readonly biases: readonly JudgedBias[];
  /** What the implementation declares and of which nothing was judged; with any of it the run does not hold. */
  readonly notJudged: readonly DeclaredGap[];
  readonly verdict: 'holds' | 'fails' | 'undetermined';
}

const NOT_ASKED = 'not asked: something failed before';

/** What an implementation answered, judged: as plain data, so that it can be asked for in several runs and joined. */
export interface Answers {
  readonly implementation: Hello | string;
  readonly processes: number;
  readonly cases: readonly (CaseVerdict & { readonly seconds: number })[];
  readonly biases: readonly JudgedBias[];
}

/** Drives an implementation through the corpus and judges it. Throws `InvalidInput` as `planFor` does. */
export async function conform(
  command: readonly string[],
  corpus: StoredCorpus,
  options: ConformOptions,
): Promise<Conformance> {
  const answers = await ask(command, corpus, options);
  options.onProgress?.('judging');
  return conclude(command, corpus, options, answers);
}

/** Drives an implementation through what it declares of the corpus, and judges each answer. Throws `InvalidInput` as `planFor` does. */
export async function ask(command: readonly string[], corpus: StoredCorpus, options: ConformOptions): Promise<Answers> {
  const chosen = chosenCases(corpus, options.only);
  const setups = setupsOf(corpus.instances);
  options.onProgress?.('handshake');
  const tables = new Map(corpus.instances.map((record) => [record.id, record.tables]));
  const tablesOf = (one: FixtureCase): ProblemTables | undefined =>
    one.kind === 'solutions' ? tables.get(one.instance) : undefined;

  let plan: Plan = { precision: 'float64', cases: [], biases: [] };
  let refusal: unknown;
  let unitRoundoff = 0;
  let failed = false;
  const cases: (CaseVerdict & { readonly seconds: number })[] = [];
  const biases: JudgedBias[] = [];
  let estimates: Reply[] = [];
  let spent = 0;
  const takeCase = (one: FixtureCase, reply: Reply, seconds: number): void => {
    const verdict = judgeReply(one, reply, tablesOf(one), unitRoundoff);
    cases.push({ ...verdict, seconds });
    failed ||= isFailure(outcomeFor(options, verdict));
  };
  const takeEstimate = (reply: Reply, seconds: number): void => {
    const { id, estimator, one, requests } = plan.biases[biases.length];
    estimates.push(essence(reply, one.truth.length));
    spent += seconds;
    if (estimates.length < requests.length) return;
    const bias = exactBias(one, estimator, estimates, unitRoundoff);
    biases.push({ ...bias, id, seconds: spent });
    failed ||= bias.verdict === 'fails';
    [estimates, spent] = [[], 0];
  };

  const { hello, processes } = await drive(
    command,
    (said) => {
      try {
        plan = planFor(said, chosen, setups, options);
        unitRoundoff = unitRoundoffOf(plan.precision);
      } catch (error) {
        // Asked nothing, it is ended in good order; it is refused below.
        refusal = error;
        return [];
      }
      return [...plan.cases.map((one) => requestOf(one, setups)), ...plan.biases.flatMap(({ requests }) => requests)];
    },
    { ...options, enough: () => failed && options.failFast === true },
    (reply, i, seconds) => {
      options.onProgress?.('answers', i + 1);
      if (i < plan.cases.length) takeCase(plan.cases[i], reply, seconds);
      else takeEstimate(reply, seconds);
    },
  );
  if (refusal !== undefined) throw refusal as Error;
  return { implementation: hello, processes, cases, biases };
}

const outcomeFor = ({ expectFail }: Pick<ConformOptions, 'expectFail'>, verdict: CaseVerdict): Outcome =>
  outcomeOf(verdict, expectFail?.has(verdict.id) ?? false);

/** What the answers come to. */
export async function conclude(
  command: readonly string[],
  corpus: StoredCorpus,
  options: Omit<ConformOptions, 'enumerated' | 'timeLimit'>,
  { implementation: hello, processes, cases: answered, biases }: Answers,
): Promise<Conformance> {
  if (typeof hello === 'string') {
    const nothing = { cases: [], diagnoses: [], biases: [], notJudged: [] };
    return { command, implementation: hello, processes, ...nothing, verdict: 'fails' };
  }
  const chosen = chosenCases(corpus, options.only);
  const setups = setupsOf(corpus.instances);
  const precision = precisionFor(hello, options);
  const judged = new Map(answered.map((verdict) => [verdict.id, verdict]));
  const cases = chosen.map((one): JudgedCase => {
    const verdict = judged.get(one.id);
    if (verdict) return { ...verdict, outcome: outcomeFor(options, verdict), asked: true };
    const reason = undeclared(one, hello.capabilities, setups) ?? NOT_ASKED;
    return { ...judgeReply(one, { kind: 'skipped', reason }), outcome: 'skipped', asked: false };
  });
  const failed = cases.some(({ outcome }) => isFailure(outcome)) || biases.some(({ verdict }) => verdict === 'fails');
  const isJudged =
    cases.some(({ verdict }) => verdict !== 'skipped') || biases.some(({ verdict }) => verdict === 'holds');
  // Who asked for some cases only knows that the others were not judged, and so does who stops at the first failure.
  const partly = options.only !== undefined || (failed && options.failFast === true);
  const notJudged = partly ? [] : declaredGaps(hello.capabilities, chosen, cases, biases, setups);
  return {
    command,
    implementation: hello,
    precision,
    processes,
    cases,
    diagnoses: await diagnosesOf(corpus, chosen, cases, unitRoundoffOf(precision)),
    biases,
    notJudged,
    verdict: failed ? 'fails' : isJudged && notJudged.length === 0 ? 'holds' : 'undetermined',
  };
}

/** One diagnosis for each estimator that gives wrong estimates. */
async function diagnosesOf(
  { instances }: StoredCorpus,
  all: readonly FixtureCase[],
  verdicts: readonly CaseVerdict[],
  unitRoundoff: number,
): Promise<Diagnosis[]> {
  const failing = new Set(
    all.flatMap((one, i) => (one.kind === 'estimates' && verdicts[i].verdict === 'fails' ? one.estimator : [])),
  );
  const records = new Map(instances.map((record) => [record.id, record]));
  const read = new Map<string, CorpusInstance>();
  const byEstimator = new Map<string, Asked[]>();
  for (const [i, one] of all.entries()) {
    const { got } = verdicts[i];
    if (one.kind !== 'estimates' || !failing.has(one.estimator) || !got) continue;
    let instance = read.get(one.instance);
    if (!instance) read.set(one.instance, (instance = await readInstanceRecord(records.get(one.instance)!)));
    const list = byEstimator.get(one.estimator) ?? [];
    byEstimator.set(one.estimator, [...list, asked(one, instance, got, unitRoundoff)]);
  }
  return [...byEstimator].flatMap(([estimator, list]) => diagnoseAll(estimator, list, unitRoundoff) ?? []);
}
