import { fromRecorded, type Comparison } from './comparison.js';
import type { Problem } from './check.js';
import type { StoredCorpus } from './corpusFiles.js';
import { doublesOf } from './fixtureNumber.js';
import {
  CASE_KINDS,
  type EstimateCase,
  type ExpectationCase,
  type FixtureCase,
  type InstanceRecord,
  type SamplingCase,
  type SolutionCase,
} from './format.js';
import {
  fromRecordedGame,
  secondGameEstimate,
  secondGameExpectation,
  secondGameSolution,
} from './games/secondGames.js';
import { readInstanceRecord, type CorpusInstance } from './instances.js';
import { secondEstimate } from './secondEstimates.js';
import { secondExpectation } from './secondExpectations.js';
import { secondRefusal } from './secondRefusals.js';
import { secondSolution, secondTask } from './secondSolutions.js';
import { walk } from './walk.js';

type Part = { count: number; problems: readonly Problem[] };

/**
 * Recomputes every answer in another way than it was made: solutions by other forms and in plain double precision, estimates by kernels and linear
 * forms or plain passes, moments by enumeration and other recursions, trajectories by a plain walk, tasks by the float64 solver; everything
 * from the stored files.
 */
export async function secondWayProblems(
  { instances, cases }: StoredCorpus,
  progress: (text: string) => void,
): Promise<Record<string, Part>> {
  const known = new Map<string, CorpusInstance>();
  for (const record of instances) known.set(record.id, await readInstanceRecord(record));
  const compare = <R extends { readonly id: string }>(
    name: string,
    list: readonly R[],
    of: (one: R) => readonly Comparison[],
  ): Part => {
    progress(`second ways of ${name}`);
    let count = 0;
    const problems = list.flatMap((one) => {
      const comparisons = of(one);
      count += comparisons.length;
      return comparisons.flatMap(({ holds, what }) => (holds ? [] : [{ where: one.id, what }]));
    });
    return { count, problems };
  };
  const on = (one: FixtureCase): CorpusInstance | undefined =>
    'instance' in one ? known.get(one.instance) : undefined;
  const parts: Record<string, Part> = {
    instances: compare('instances', instances, ({ id }: InstanceRecord) => secondWayOfInstance(known.get(id)!)),
  };
  for (const kind of CASE_KINDS) parts[kind] = compare(kind, cases[kind], (one) => secondWay(one, on(one)));
  return parts;
}

/** The doubles of a record against its exact form. */
export const secondWayOfInstance = (one: CorpusInstance): Comparison[] =>
  one.setting === 'markov-game' ? fromRecordedGame(one) : fromRecorded(one);

/** The answers of one case against another way to them; `instance` is what it refers to, if anything. */
export function secondWay(one: FixtureCase, instance?: CorpusInstance): Comparison[] {
  if (one.kind === 'tasks') return secondTask(one);
  if (one.kind === 'negative') return secondRefusal(one);
  if (!instance) return [{ holds: false, what: `refers to the instance ${one.instance}, which is not there` }];
  if (one.kind === 'sampling') return secondSample(one, instance);
  return secondComputation(one, instance);
}

function secondComputation(one: SolutionCase | EstimateCase | ExpectationCase, instance: CorpusInstance): Comparison[] {
  const isGame = instance.setting === 'markov-game';
  switch (one.kind) {
    case 'solutions':
      return isGame ? secondGameSolution(one, instance) : secondSolution(one, instance);
    case 'estimates':
      return isGame ? secondGameEstimate(one, instance) : secondEstimate(one, instance);
    case 'expectations':
      return isGame ? secondGameExpectation(one, instance) : secondExpectation(one, instance);
  }
}

function secondSample(
  { policy, uniforms, maxSteps, expected }: SamplingCase,
  { record }: CorpusInstance,
): Comparison[] {
  const found = walk(record.tables, doublesOf(policy), doublesOf(uniforms), maxSteps);
  const holds = JSON.stringify(found) === JSON.stringify(expected);
  return [{ holds, what: `a plain walk gives ${JSON.stringify(found)}` }];
}
