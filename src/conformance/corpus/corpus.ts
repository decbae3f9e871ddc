import { GAME_KIND } from '../../model/game/markovGame.js';
import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import { isOfKind } from '../../model/instance.js';
import { ALL_MISTAKES } from '../../verdict/mistakes/allMistakes.js';
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
  const mdps = instances.filter((instance) => isOfKind(instance, MDP_KIND));
  const smallest = (observes: boolean): CorpusInstance[] =>
    instances
      .filter(({ record: { tables } }) => isOfKind(tables, GAME_KIND) && tables.observes === observes)
      .sort((a, b) => sizeOf(a) - sizeOf(b))
      .slice(0, 1);
  return [...mdps.filter((_, i) => i % SPOILED_PART === 0), ...smallest(true), ...smallest(false)];
}

/** How the cases of each kind are made from the instances of the corpus. */
export const CASES_OF: Readonly<Record<CaseKind, (instances: readonly CorpusInstance[]) => readonly FixtureCase[]>> = {
  solutions: (instances) => instances.map(solutionCase),
  estimates: (instances) => instances.flatMap(estimateCases),
  expectations: (instances) => instances.flatMap(expectationCases),
  sampling: (instances) => instances.map(samplingCase),
  negative: (instances) => spoiled(instances).flatMap(negativeCases),
  tasks: taskCases,
};

/** Builds the corpus from its seeds; the same on every run. */
export function buildCorpus(progress: (text: string) => void = () => undefined): Corpus {
  progress('instances');
  const instances = chooseInstances();
  const cases = CASE_KINDS.map((kind) => {
    progress(kind);
    return [kind, CASES_OF[kind](instances)] as const;
  });
  return {
    instances: instances.map(({ record }) => record),
    cases: Object.fromEntries(cases) as Corpus['cases'],
  };
}

/** Lines of JSON, one document each. */
export const lines = (documents: readonly unknown[]): string => documents.map((x) => `${JSON.stringify(x)}\n`).join('');

/** The files of a corpus by name: one line for each document, and the manifest. */
export function corpusFiles({ instances, cases }: Corpus): Map<string, string> {
  const files = new Map([['instances.jsonl', lines(instances)]]);
  for (const kind of CASE_KINDS) files.set(`${kind}.jsonl`, lines(cases[kind]));
  const hashes = Object.fromEntries([...files].map(([name, text]) => [name, sha256(text)]));
  const facts = CASE_KINDS.flatMap((kind) => cases[kind].map(factsOf));
  files.set('manifest.json', manifestText(instances.length, facts, hashes));
  return files;
}

/** What the manifest counts of a case. */
export interface CaseFacts {
  readonly kind: CaseKind;
  readonly stratum: string;
  readonly estimator: string | null;
}

/** What the manifest counts of a case. */
export const factsOf = (one: FixtureCase): CaseFacts => ({
  kind: one.kind,
  stratum: one.stratum,
  estimator: one.kind === 'estimates' ? one.estimator : null,
});

/** The manifest as a text, from what it counts of all cases in their order and the hashes of the other files. */
export function manifestText(
  instances: number,
  facts: readonly CaseFacts[],
  files: Readonly<Record<string, string>>,
): string {
  const tally = (keys: readonly string[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
    return counts;
  };
  const manifest: Manifest = {
    format: FORMAT_VERSION,
    instances,
    cases: facts.length,
    counts: tally(facts.map(({ kind }) => kind)) as Record<CaseKind, number>,
    strata: tally(facts.map(({ stratum }) => stratum)),
    estimators: tally(facts.flatMap(({ estimator }) => estimator ?? [])),
    mistakes: ALL_MISTAKES.length,
    files,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
