import { fileURLToPath } from 'node:url';
import { FIXTURES, readCorpus } from '../../src/conformance/corpus/corpusFiles.js';
import type { SolutionCase, TaskCase } from '../../src/conformance/corpus/format.js';
import { namedInstance } from '../../src/instances/namedInstance.js';
import { ALL_STRATA } from '../../src/instances/strata.js';
import { parseAnyInstance } from '../../src/model/files/instanceFile.js';
import { expectFinite, type FiniteInstance } from '../../src/model/instance.js';
import { builtInTask } from '../../src/tasks/builtIn.js';
import type { Enclosure } from '../../src/truth/routes/enclosure.js';
import { truthOf } from '../../src/truth/truthByKind.js';
import type { Answer, DecimalBall } from './answers.js';

/** A problem and what this package says of it. */
export interface AnchoredProblem {
  readonly id: string;
  /** Under which it is counted. */
  readonly group: string;
  readonly instance: FiniteInstance;
  readonly truth: Answer;
}

/** Random problems of each stratum beside the fixtures. */
const RANDOM = 25;
const SEED = 14;
/** Digits of their truth, as many as fixtures have. */
const DIGITS = 40;

function ofFixture({ expected }: SolutionCase | TaskCase): Answer {
  const balls = (name: 'objective' | 'direct' | 'guiding' | 'hypergradient'): DecimalBall[] =>
    expected[name].value.map(({ dec }) => ({ center: dec, radius: expected[name].radius }));
  return {
    objective: balls('objective'),
    direct: balls('direct'),
    guiding: balls('guiding'),
    total: balls('hypergradient'),
  };
}

function ofTruth(instance: FiniteInstance): Answer {
  const { value } = truthOf(instance, { digits: DIGITS, routes: ['adjoint'] });
  const balls = (numbers: readonly Enclosure[]): DecimalBall[] =>
    numbers.map(({ text, bound }) => ({ center: text, radius: String(bound) }));
  return {
    objective: balls([value.objective]),
    direct: balls(value.direct),
    guiding: balls(value.guiding),
    total: balls(value.total),
  };
}

/** All golden fixtures that have a solution, the paper's tasks among them, and random problems of every stratum. */
export async function anchoredProblems(): Promise<AnchoredProblem[]> {
  const { instances, cases } = await readCorpus(fileURLToPath(FIXTURES));
  const documents = new Map(instances.map(({ id, instance }) => [id, instance]));
  const solutions = (cases.solutions as readonly SolutionCase[]).map(async (one) => ({
    id: one.instance,
    group: `fixtures: ${one.stratum}`,
    instance: expectFinite(await parseAnyInstance(documents.get(one.instance)), 'fixtures have tables'),
    truth: ofFixture(one),
  }));
  const tasks = (cases.tasks as readonly TaskCase[]).map((one) => ({
    id: one.id,
    group: `fixtures: ${one.task}`,
    instance: expectFinite(builtInTask(one.task, one.settings)!.instance, 'fixtures of tasks have tables'),
    truth: ofFixture(one),
  }));
  const random = ALL_STRATA.flatMap(({ id: stratum }) =>
    Array.from({ length: RANDOM }, (_, index) => {
      const id = `random:${stratum}:${SEED}:${index}`;
      const instance = namedInstance(id)!;
      return { id, group: `random: ${stratum}`, instance, truth: ofTruth(instance) };
    }),
  );
  return [...(await Promise.all(solutions)), ...tasks, ...random];
}
