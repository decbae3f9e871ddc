import { CASES_OF, factsOf, lines, manifestText, type CaseFacts } from '../../conformance/corpus/corpus.js';
import { readCorpus, type StoredCorpus } from '../../conformance/corpus/corpusFiles.js';
import { CASE_KINDS, type FixtureCase } from '../../conformance/corpus/format.js';
import { sha256 } from '../../conformance/corpus/identity.js';
import { chooseInstances, readInstanceRecord, type CorpusInstance } from '../../conformance/corpus/instances.js';
import { byteProblem, checkResult, formParts, isSound, type CheckPart } from '../../conformance/recheck/check.js';
import { compareAll, secondWay, secondWayOfInstance } from '../../conformance/recheck/secondWays.js';
import { checkText } from '../../report/fixturesReport.js';
import { blocks, ofUnits, type DoneCase, type Job, type JobKind, type Merged, type Unit } from '../job.js';
import { FIXTURES_MEGABYTES, buildSeconds, FORM_SECONDS, secondSeconds } from './fixturesCosts.js';
import { required } from './optional.js';

/** Cases of the corpus that are compared with a second way at once. */
const BLOCK = 50;

/** A file of the corpus as its seeds give it: enough to compare it, and for the manifest. */
interface BuiltFile {
  readonly name: string;
  readonly length: number;
  readonly sha256: string;
  readonly problems: CheckPart['problems'];
  readonly instances: number;
  readonly facts: readonly CaseFacts[];
}

/** `fixtures check`: the form of all documents, second ways in blocks, and each file built anew. */
export const FIXTURES_JOB: JobKind = {
  name: 'fixtures check',
  open: async (options) => fixturesJob(await readCorpus(required(options, 'fixtures', 'word'))),
};

function fixturesJob(stored: StoredCorpus): Job {
  const soundness = once(() => isSound(formParts(stored)));
  const built = once(chooseInstances);
  const inputs = Object.fromEntries([...stored.texts].map(([name, text]) => [name, sha256(text)]));
  const units: Unit[] = [
    { id: 'form', seconds: FORM_SECONDS, megabytes: FIXTURES_MEGABYTES, run: () => ({ part: formParts(stored) }) },
    ...secondUnits(stored, soundness),
    ...[...stored.texts.keys()]
      .filter((name) => name !== MANIFEST)
      .map((name) => ({
        id: `build:${name}`,
        seconds: buildSeconds(name),
        megabytes: FIXTURES_MEGABYTES,
        run: () => ({ part: buildFile(stored, name, built()) }),
      })),
  ];
  return { ...ofUnits(units), inputs, merge: (parts) => mergeCheck(stored, parts) };
}

const MANIFEST = 'manifest.json';
const INSTANCES = 'instances';

/** Blocks of answers against a second way; null where the form is not sound, as such documents cannot be computed with. */
function secondUnits(stored: StoredCorpus, soundness: () => boolean): Unit[] {
  const { instances, cases } = stored;
  const records = new Map(instances.map((record) => [record.id, record]));
  const read = async (id: string): Promise<CorpusInstance | undefined> => {
    const record = records.get(id);
    return record && readInstanceRecord(record);
  };
  const units = <R extends { readonly id: string }>(
    kind: string,
    list: readonly R[],
    instanceOf: (one: R) => string | undefined,
    of: (one: R, instance: CorpusInstance | undefined) => ReturnType<typeof secondWay>,
  ): Unit[] =>
    blocks(list.length, BLOCK).map(({ from, to }) => ({
      id: `second:${kind}:${from}-${to - 1}`,
      seconds: (to - from) * secondSeconds(kind),
      megabytes: FIXTURES_MEGABYTES,
      run: async () => {
        if (!soundness()) return { part: null };
        const own = list.slice(from, to);
        const needed = [...new Set(own.map(instanceOf))].filter((id) => id !== undefined);
        const known = new Map<string | undefined, CorpusInstance | undefined>();
        for (const id of needed) known.set(id, await read(id));
        return { part: compareAll(own, (one) => of(one, known.get(instanceOf(one)))) };
      },
    }));
  return [
    ...units(
      INSTANCES,
      instances,
      ({ id }) => id,
      (_, instance) => secondWayOfInstance(instance!),
    ),
    ...CASE_KINDS.flatMap((kind) =>
      units(kind, cases[kind], (one: FixtureCase) => ('instance' in one ? one.instance : undefined), secondWay),
    ),
  ];
}

function buildFile(stored: StoredCorpus, name: string, instances: readonly CorpusInstance[]): BuiltFile {
  const kind = CASE_KINDS.find((one) => name === `${one}.jsonl`);
  const cases = kind ? CASES_OF[kind](instances) : [];
  const text = lines(kind ? cases : instances.map(({ record }) => record));
  return {
    name,
    length: text.length,
    sha256: sha256(text),
    problems: byteProblem(stored, name, text),
    instances: instances.length,
    facts: cases.map(factsOf),
  };
}

async function mergeCheck(stored: StoredCorpus, parts: AsyncIterable<DoneCase>): Promise<Merged> {
  let form: Record<string, CheckPart> = {};
  const seconds = new Map<string, CheckPart>();
  const files: BuiltFile[] = [];
  for await (const { id, part } of parts) {
    const [step, kind] = id.split(':');
    if (step === 'form') form = part as typeof form;
    else if (step === 'build') files.push(part as BuiltFile);
    else if (part !== null) seconds.set(kind, joined(seconds.get(kind), part as CheckPart));
  }
  const hashes = Object.fromEntries(files.map((file) => [file.name, file.sha256]));
  const manifest = manifestText(
    files[0].instances,
    files.flatMap(({ facts }) => facts),
    hashes,
  );
  const result = checkResult({
    ...form,
    ...Object.fromEntries(seconds),
    'byte identity': {
      count: files.reduce((sum, { length }) => sum + length, manifest.length),
      problems: [...files.flatMap(({ problems }) => problems), ...byteProblem(stored, MANIFEST, manifest)],
    },
  });
  return {
    document: result,
    text: checkText(result),
    verdict: result.problems.length === 0 ? 'holds' : 'fails',
  };
}

const joined = (a: CheckPart | undefined, b: CheckPart): CheckPart => ({
  count: (a?.count ?? 0) + b.count,
  problems: [...(a?.problems ?? []), ...b.problems],
});

/** The same function, which computes what it gives when it is first called. */
function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}
