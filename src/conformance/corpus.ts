import { ALL_MUTANTS } from '../verdict/allMutants.js';
import { estimateCases } from './estimates.js';
import { expectationCases } from './expectations.js';
import {
  CASE_KINDS,
  FORMAT_VERSION,
  type CaseKind,
  type FixtureCase,
  type InstanceRecord,
  type Manifest,
} from './format.js';
import { sha256 } from './identity.js';
import { chooseInstances, type CorpusInstance } from './instances.js';
import { negativeCases } from './negatives.js';
import { samplingCase } from './sampling.js';
import { solutionCase } from './solutions.js';
import { taskCases } from './tasks.js';

/** Every case of the corpus and the problems that they refer to. */
export interface Corpus {
  readonly instances: readonly InstanceRecord[];
  readonly cases: Readonly<Record<CaseKind, readonly FixtureCase[]>>;
}

/** Of so many configurable MDPs one is spoiled in every way; of games the smallest with each kind of follower. */
const SPOILED_PART = 11;

const sizeOf = ({ record }: CorpusInstance): number => JSON.stringify(record.tables).length;

function spoiled(instances: readonly CorpusInstance[]): CorpusInstance[] {
  const mdps = instances.filter(({ setting }) => setting === 'configurable-mdp');
  const smallest = (observes: boolean): CorpusInstance[] =>
    instances
      .filter(({ record: { tables } }) => tables.kind === 'markov-game' && tables.observes === observes)
      .sort((a, b) => sizeOf(a) - sizeOf(b))
      .slice(0, 1);
  return [...mdps.filter((_, i) => i % SPOILED_PART === 0), ...smallest(true), ...smallest(false)];
}

/** Builds the corpus from its seeds; the same on every run. */
export function buildCorpus(progress: (text: string) => void = () => undefined): Corpus {
  progress('instances');
  const instances = chooseInstances();
  const build = <R>(kind: CaseKind, of: () => readonly R[]): readonly R[] => {
    progress(kind);
    return of();
  };
  return {
    instances: instances.map(({ record }) => record),
    cases: {
      solutions: build('solutions', () => instances.map(solutionCase)),
      estimates: build('estimates', () => instances.flatMap(estimateCases)),
      expectations: build('expectations', () => instances.flatMap(expectationCases)),
      sampling: build('sampling', () => instances.map(samplingCase)),
      negative: build('negative', () => spoiled(instances).flatMap(negativeCases)),
      tasks: build('tasks', taskCases),
    },
  };
}

/** Lines of JSON, one document each. */
const lines = (documents: readonly unknown[]): string => documents.map((x) => `${JSON.stringify(x)}\n`).join('');

/** The files of a corpus by name: one line for each document, and the manifest. */
export function corpusFiles(corpus: Corpus): Map<string, string> {
  const files = new Map([['instances.jsonl', lines(corpus.instances)]]);
  for (const kind of CASE_KINDS) files.set(`${kind}.jsonl`, lines(corpus.cases[kind]));
  files.set('manifest.json', `${JSON.stringify(manifestOf(corpus, files), null, 2)}\n`);
  return files;
}

function manifestOf({ instances, cases }: Corpus, files: ReadonlyMap<string, string>): Manifest {
  const all = CASE_KINDS.flatMap((kind) => cases[kind]);
  const tally = (keys: readonly string[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
    return counts;
  };
  return {
    format: FORMAT_VERSION,
    instances: instances.length,
    cases: all.length,
    counts: tally(all.map(({ kind }) => kind)) as Record<CaseKind, number>,
    strata: tally(all.map(({ stratum }) => stratum)),
    estimators: tally(all.flatMap((one) => (one.kind === 'estimates' ? [one.estimator] : []))),
    mistakes: ALL_MUTANTS.length,
    files: Object.fromEntries([...files].map(([name, text]) => [name, sha256(text)])),
  };
}
