import { fromRecorded, type Comparison } from './comparison.js';
import type { Problem } from './check.js';
import type { StoredCorpus } from './corpusFiles.js';
import type { EstimateCase, ExpectationCase, NegativeCase, SamplingCase, SolutionCase, TaskCase } from './format.js';
import { readInstanceRecord, type CorpusInstance } from './instances.js';
import { refusalOf } from './tableCheck.js';
import type { ProblemTables } from './format.js';
import { secondEstimate } from './secondEstimates.js';
import { secondExpectation } from './secondExpectations.js';
import { secondSolution, secondTask } from './secondSolutions.js';
import { walk } from './walk.js';
import { doublesOf } from './fixtureNumber.js';

type Part = { count: number; problems: readonly Problem[] };

/**
 * Recomputes every answer in another way than it was made: solutions by the adjoint form and Theorem 1 and in plain double precision,
 * estimates by the kernels and by the linear forms of the moments, moments by enumeration, trajectories by a plain walk, tasks by the float64
 * solver; everything from the stored files.
 */
export async function secondWayProblems(
  { instances, cases }: StoredCorpus,
  progress: (text: string) => void,
): Promise<Record<string, Part>> {
  const known = new Map<string, CorpusInstance>();
  for (const record of instances) known.set(record.id, await readInstanceRecord(record));
  const compare = (name: string, list: readonly (() => { id: string; comparisons: readonly Comparison[] })[]): Part => {
    progress(`second ways of ${name}`);
    let count = 0;
    const problems = list.flatMap((run) => {
      const { id, comparisons } = run();
      count += comparisons.length;
      return comparisons.flatMap(({ holds, what }) => (holds ? [] : [{ where: id, what }]));
    });
    return { count, problems };
  };
  const on = (id: string): CorpusInstance => known.get(id)!;
  return {
    instances: compare(
      'instances',
      [...known.values()].map((one) => () => ({ id: one.record.id, comparisons: fromRecorded(one) })),
    ),
    solutions: compare(
      'solutions',
      (cases.solutions as SolutionCase[]).map((one) => () => ({
        id: one.id,
        comparisons: secondSolution(one, on(one.instance)),
      })),
    ),
    estimates: compare(
      'estimates',
      (cases.estimates as EstimateCase[]).map((one) => () => ({
        id: one.id,
        comparisons: secondEstimate(one, on(one.instance)),
      })),
    ),
    expectations: compare(
      'expectations',
      (cases.expectations as ExpectationCase[]).map((one) => () => ({
        id: one.id,
        comparisons: secondExpectation(one, on(one.instance)),
      })),
    ),
    sampling: compare(
      'sampling',
      (cases.sampling as SamplingCase[]).map((one) => () => {
        const found = walk(
          on(one.instance).record.tables,
          doublesOf(one.policy),
          doublesOf(one.uniforms),
          one.maxSteps,
        );
        const holds = JSON.stringify(found) === JSON.stringify(one.expected);
        return { id: one.id, comparisons: [{ holds, what: `a plain walk gives ${JSON.stringify(found)}` }] };
      }),
    ),
    negative: compare(
      'negative',
      (cases.negative as NegativeCase[]).map((one) => () => {
        const refusal = refusalOf(one.tables as ProblemTables);
        const holds = one.reason === (refusal?.reason ?? null) && one.pointer === (refusal?.pointer ?? null);
        return { id: one.id, comparisons: [{ holds, what: `is refused because of ${refusal?.reason ?? 'nothing'}` }] };
      }),
    ),
    tasks: compare(
      'tasks',
      (cases.tasks as TaskCase[]).map((one) => () => ({ id: one.id, comparisons: secondTask(one) })),
    ),
  };
}
