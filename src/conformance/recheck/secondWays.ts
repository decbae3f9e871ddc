import { GAME_KIND } from '../../model/game/markovGame.js';
import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import { byKind, type Cases } from '../../model/instance.js';
import { fromRecorded, type Comparison } from './comparison.js';
import type { Problem } from './problem.js';
import type { StoredCorpus } from '../corpus/corpusFiles.js';
import { doublesOf } from '../corpus/fixtureNumber.js';
import {
  CASE_KINDS,
  type EstimateCase,
  type ExpectationCase,
  type FixtureCase,
  type InstanceRecord,
  type SamplingCase,
  type SolutionCase,
} from '../corpus/format.js';
import {
  fromRecordedGame,
  secondGameEstimate,
  secondGameExpectation,
  secondGameSolution,
} from './games/secondGames.js';
import type { GameInstance } from '../corpus/games/gameInstances.js';
import { readInstanceRecord, type CorpusInstance, type MdpInstance } from '../corpus/instances.js';
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
  const on = (one: FixtureCase): CorpusInstance | undefined =>
    'instance' in one ? known.get(one.instance) : undefined;
  progress('second ways of instances');
  const parts: Record<string, Part> = {
    instances: compareAll(instances, ({ id }: InstanceRecord) => secondWayOfInstance(known.get(id)!)),
  };
  for (const kind of CASE_KINDS) {
    progress(`second ways of ${kind}`);
    parts[kind] = compareAll(cases[kind], (one) => secondWay(one, on(one)));
  }
  return parts;
}

/** Compares answers with those of a second way, and counts. */
export function compareAll<R extends { readonly id: string }>(
  list: readonly R[],
  of: (one: R) => readonly Comparison[],
): Part {
  let count = 0;
  const problems = list.flatMap((one) => {
    const comparisons = of(one);
    count += comparisons.length;
    return comparisons.flatMap(({ holds, what }) => (holds ? [] : [{ where: one.id, what }]));
  });
  return { count, problems };
}

/** The doubles of a record against its exact form. */
export const secondWayOfInstance = (one: CorpusInstance): Comparison[] =>
  byKind<CorpusInstance, Comparison[]>(RECORDED, one);

const RECORDED: Cases<CorpusInstance, Comparison[]> = { [MDP_KIND]: fromRecorded, [GAME_KIND]: fromRecordedGame };

/** The answers of one case against another way to them; `instance` is what it refers to, if anything. */
export function secondWay(one: FixtureCase, instance?: CorpusInstance): Comparison[] {
  if (one.kind === 'tasks') return secondTask(one);
  if (one.kind === 'negative') return secondRefusal(one);
  if (!instance) return [{ holds: false, what: `refers to the instance ${one.instance}, which is not there` }];
  if (one.kind === 'sampling') return secondSample(one, instance);
  return byKind<CorpusInstance, Comparison[], [Computed]>(COMPUTED, instance, one);
}

type Computed = SolutionCase | EstimateCase | ExpectationCase;

/** The second ways to the cases of a kind of problem. */
type SecondWays<I> = Cases<Computed, Comparison[], [instance: I]>;
const OF_MDPS: SecondWays<MdpInstance> = {
  solutions: secondSolution,
  estimates: secondEstimate,
  expectations: secondExpectation,
};
const OF_GAMES: SecondWays<GameInstance> = {
  solutions: secondGameSolution,
  estimates: secondGameEstimate,
  expectations: secondGameExpectation,
};
const COMPUTED: Cases<CorpusInstance, Comparison[], [one: Computed]> = {
  [MDP_KIND]: (instance, one) => byKind<Computed, Comparison[], [MdpInstance]>(OF_MDPS, one, instance),
  [GAME_KIND]: (instance, one) => byKind<Computed, Comparison[], [GameInstance]>(OF_GAMES, one, instance),
};

function secondSample(
  { policy, uniforms, maxSteps, expected }: SamplingCase,
  { record }: CorpusInstance,
): Comparison[] {
  const found = walk(record.tables, doublesOf(policy), doublesOf(uniforms), maxSteps);
  const holds = JSON.stringify(found) === JSON.stringify(expected);
  return [{ holds, what: `a plain walk gives ${JSON.stringify(found)}` }];
}
