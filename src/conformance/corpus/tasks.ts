import { builtInTask } from '../../tasks/builtIn.js';
import { asConfigurableMdp, expectFinite } from '../../model/instance.js';
import { compileProblem, evaluateTables, type CompiledMdp } from '../../model/mdp/tables.js';
import { adjointHypergradient } from '../../truth/routes/mdp/adjoint.js';
import { certified, certify } from './condition.js';
import type { TaskCase } from './format.js';
import { steadyResponse } from './steadyResponse.js';
import { identity } from './identity.js';

/** The paper's tasks of the corpus. */
const TASKS: readonly { readonly task: string; readonly settings: Readonly<Record<string, string>> }[] = [
  ...['0.001', '0.003', '0.005'].map((beta) => ({ task: 'four-rooms', settings: { beta } })),
  ...['toy-r1', 'toy-r2'].flatMap((task) => ['0.4', '0.53', '0.84'].map((p) => ({ task, settings: { p } }))),
];

/** The problem of a task; a game as the configurable MDP that it is. */
export const taskProblem = (task: string, settings: Readonly<Record<string, string>>): CompiledMdp =>
  compileProblem(
    asConfigurableMdp(expectFinite(builtInTask(task, settings)!.instance, 'fixtures of tasks have tables')),
  );

/** The cases `tasks`. */
export function taskCases(): TaskCase[] {
  return TASKS.map(({ task, settings }) => {
    const problem = taskProblem(task, settings);
    const tables = evaluateTables(problem, certified);
    const { objective, total, direct, guiding } = adjointHypergradient(tables, steadyResponse(tables));
    const values = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
    const slug = `task/${task}/${values.join(',')}`;
    return {
      id: identity(slug, { task, settings }),
      slug,
      stratum: 'task-sized',
      kind: 'tasks',
      task,
      settings,
      expected: {
        objective: certify(certified, [objective]),
        hypergradient: certify(certified, total),
        direct: certify(certified, direct),
        guiding: certify(certified, guiding),
      },
    };
  });
}
