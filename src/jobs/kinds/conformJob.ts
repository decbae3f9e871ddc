import { readSoundCorpus } from '../../conformance/corpus/soundCorpus.js';
import { sha256 } from '../../conformance/corpus/identity.js';
import { enumerable } from '../../conformance/corpus/enumerated.js';
import type { StoredCorpus } from '../../conformance/corpus/corpusFiles.js';
import { ask, conclude, type Answers, type JudgedBias } from '../../conformance/judge/conform.js';
import { chosenCases } from '../../conformance/judge/plan.js';
import { selectionOf, type Selection } from '../../conformance/judge/selection.js';
import { readPrecision, type Precision } from '../../conformance/corpus/precision.js';
import { InvalidInput, describe, refuse } from '../../model/invalidInput.js';
import { conformJunit } from '../../report/conformJunit.js';
import { conformDocument, conformText } from '../../report/conformReport.js';
import { blocks, ofUnits, type DoneCase, type Job, type JobKind, type JobOptions, type Merged, type Unit } from '../job.js'; // prettier-ignore
import { optional, required } from './optional.js';

/** Cases that a process of the implementation is asked. */
const BLOCK = 100;
/** Seconds for each answer. */
const TIME_LIMIT = 10;

/**
 * CPU seconds on one core of the development machine, measured with examples/python/serve.py (`estimates` of docs/engines.md): asking and judging a case, an
 * exact bias, and a process of the implementation with what is prepared for it. An implementation that takes more says so by `--answer-seconds`.
 */
const JUDGING_SECONDS = 0.0004;
const BIAS_SECONDS = 0.12;
const PROCESS_SECONDS = 0.04;
const ANSWER_SECONDS = 0.0002;
/** Of an instance whose exact biases are asked for, about. */
const TRAJECTORIES = 50;
const CONFORM_MEGABYTES = 220;

interface Options {
  readonly command: readonly string[];
  readonly fixtures: string;
  readonly timeLimit: number;
  /** Ids of the instances on which exact biases are asked for. */
  readonly biases: readonly string[];
  readonly precision?: Precision;
  /** Ids of cases that must fail. */
  readonly expectFail?: ReadonlySet<string>;
  /** Only these cases and biases. */
  readonly only?: Selection;
  /** CPU time of the implementation for an answer, for estimates only. */
  readonly answerSeconds: number;
  /** Options that the replay of a failure repeats. */
  readonly replayFlags: readonly string[];
}

/** `conform`: its cases in blocks, each asked of a process of its own, and the exact biases by instance. */
export const CONFORM_JOB: JobKind = {
  name: 'conform',
  open: async (given) => conformJob(readOptions(given)),
};

function readOptions(given: JobOptions): Options {
  const { timeLimit = TIME_LIMIT } = optional(given, 'timeLimit', 'amount');
  const { biases = [] } = optional(given, 'biases', 'words');
  const { answerSeconds = ANSWER_SECONDS } = optional(given, 'answerSeconds', 'amount');
  const { expectFail } = optional(given, 'expectFail', 'words');
  const { only } = optional(given, 'only', 'words');
  const { replayFlags = [] } = optional(given, 'replayFlags', 'words');
  const command = required(given, 'command', 'words');
  if (command.length === 0) refuse('/command', 'the command that starts the implementation, after --', undefined);
  return {
    command,
    fixtures: required(given, 'fixtures', 'word'),
    timeLimit,
    biases,
    answerSeconds,
    replayFlags,
    ...(only && { only: selectionOf(only) }),
    ...(expectFail && { expectFail: new Set(expectFail) }),
    ...(given['precision'] !== undefined && { precision: readPrecision(given['precision']) }),
  };
}

async function conformJob(options: Options): Promise<Job> {
  const { command, biases, answerSeconds } = options;
  const corpus = await readSoundCorpus(options.fixtures);
  const all = chosenCases(corpus, options.only);
  const scope = { ...options, enumerated: [] };
  const units: Unit[] = [
    ...blocks(all.length, BLOCK).map(({ from, to }) => ({
      id: `cases:${from}-${to - 1}`,
      seconds: PROCESS_SECONDS + (to - from) * (JUDGING_SECONDS + answerSeconds),
      megabytes: CONFORM_MEGABYTES,
      run: async () =>
        timesApart(
          await ask(command, corpus, { ...scope, only: selectionOf(all.slice(from, to).map(({ id }) => id)) }),
        ),
    })),
    ...biases.map((id) => {
      const record = corpus.instances.find((one) => one.id === id) ?? refuse('/options/biases', 'an instance', id);
      return {
        id: `bias:${id}`,
        seconds: PROCESS_SECONDS + BIAS_SECONDS + TRAJECTORIES * answerSeconds,
        megabytes: CONFORM_MEGABYTES,
        run: async () => {
          const enumerated = await enumerable([record], 1);
          return timesApart(await ask(command, corpus, { ...scope, enumerated, only: biasesIn(options.only) }));
        },
      };
    }),
  ];
  // Where nothing is chosen of what is known here, the implementation is started all the same.
  if (units.length === 0)
    units.push({
      id: 'handshake',
      seconds: PROCESS_SECONDS,
      megabytes: CONFORM_MEGABYTES,
      run: async () => timesApart(await ask(command, corpus, { ...scope, only: selectionOf([]) })),
    });
  const inputs = Object.fromEntries([...corpus.texts].map(([name, text]) => [name, sha256(text)]));
  return { ...ofUnits(units), inputs, merge: (parts) => mergeConform(corpus, options, parts) };
}

/** What a selection has of the exact biases. */
const biasesIn = (only: Selection | undefined): Selection => {
  const biases = selectionOf(['bias/*']);
  return only ? { patterns: only.patterns, has: (id) => biases.has(id) && only.has(id) } : biases;
};

type Timeless = Omit<Answers, 'cases' | 'biases'> & {
  readonly cases: readonly (Omit<Answers['cases'][number], 'seconds'> & { readonly seconds: undefined })[];
  readonly biases: readonly (Omit<JudgedBias, 'seconds'> & { readonly seconds: undefined })[];
};

/** Answers are the same in each run, times are not. */
function timesApart({ cases, biases, ...rest }: Answers): { part: Timeless; aside: readonly number[] } {
  const part = {
    ...rest,
    cases: cases.map((verdict) => ({ ...verdict, seconds: undefined })),
    biases: biases.map((bias) => ({ ...bias, seconds: undefined })),
  };
  return { part, aside: [...cases, ...biases].map(({ seconds }) => seconds ?? 0) };
}

async function mergeConform(corpus: StoredCorpus, options: Options, parts: AsyncIterable<DoneCase>): Promise<Merged> {
  const found: Timeless[] = [];
  const times: (readonly number[])[] = [];
  for await (const { part, aside } of parts) {
    found.push(part as Timeless);
    times.push(aside as readonly number[]);
  }
  const { implementation } = found[0];
  const said = JSON.stringify(implementation);
  const other = found.find((one) => JSON.stringify(one.implementation) !== said);
  if (other)
    throw new InvalidInput([
      {
        pointer: '/parts',
        expected: `one implementation that says the same of itself each time (${said})`,
        found: describe(JSON.stringify(other.implementation)),
      },
    ]);
  const cases = found.flatMap((one, i) => one.cases.map((verdict, k) => ({ ...verdict, seconds: times[i][k] })));
  const biases = found.flatMap((one, i) =>
    one.biases.map((bias, k) => ({ ...bias, seconds: times[i][one.cases.length + k] })),
  );
  const result = await conclude(options.command, corpus, options, {
    implementation,
    // As one run would have started: the first, and one for each that had to be replaced.
    processes: 1 + found.reduce((sum, { processes }) => sum + processes - 1, 0),
    cases,
    biases: inDeclaredOrder(implementation, biases),
  });
  const flags = options.replayFlags;
  return {
    document: conformDocument(result, flags),
    text: conformText(result, flags),
    verdict: result.verdict,
    junit: conformJunit(result, flags),
  };
}

/** Biases come by instance; a single run has them by estimator, as they are declared. */
function inDeclaredOrder(implementation: Answers['implementation'], biases: readonly JudgedBias[]): JudgedBias[] {
  if (typeof implementation === 'string') return [];
  const declared = [...new Set(implementation.capabilities.estimate)];
  return declared.flatMap((id) => biases.filter(({ estimator }) => estimator === id));
}
