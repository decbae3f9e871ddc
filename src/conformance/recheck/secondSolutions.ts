import { float64 } from '../../numeric/float64.js';
import { evaluateTables } from '../../model/mdp/tables.js';
import { bestResponse } from '../../follower/bestResponse.js';
import { createFastHypergradient } from '../../truth/fastHypergradient.js';
import { TABLE_ROUTES } from '../../truth/routes/mdp/routes.js';
import { certainly, within, type Comparison } from './comparison.js';
import { second } from './second.js';
import { doubleOf } from '../corpus/fixtureNumber.js';
import { taskProblem } from '../corpus/tasks.js';
import { SOLUTION_QUANTITIES, type SolutionCase, type TaskCase } from '../corpus/format.js';
import type { MdpInstance } from '../corpus/instances.js';
import { solve } from '../corpus/solutions.js';

/** The hypergradient by the adjoint form and by Theorem 1, enclosed; everything in plain double precision within the tolerances. */
export function secondSolution({ expected }: SolutionCase, { problem }: MdpInstance): Comparison[] {
  const tables = evaluateTables(problem, second);
  const response = bestResponse(tables);
  const routes = (['adjoint', 'theorem'] as const).flatMap((id) => {
    const { objective, total, direct, guiding } = TABLE_ROUTES[id]!(tables, response);
    return [
      ...certainly(`${id}: objective`, expected.objective, second, [objective]),
      ...certainly(`${id}: hypergradient`, expected.hypergradient, second, total),
      ...certainly(`${id}: direct`, expected.direct, second, direct),
      ...certainly(`${id}: guiding`, expected.guiding, second, guiding),
    ];
  });
  const doubles = solve(problem, float64, 'implicit');
  return [...routes, ...SOLUTION_QUANTITIES.flatMap((key) => within(`float64: ${key}`, expected[key], doubles[key]))];
}

/** A task by the float64 solver: J within the bound that it proves, gradients within the tolerances. */
export function secondTask({ task, settings, expected }: TaskCase): Comparison[] {
  const found = createFastHypergradient(taskProblem(task, settings)).at();
  const { value, bound } = found.objective;
  const [objective] = expected.objective.value;
  return [
    {
      holds: Math.abs(value - doubleOf(objective.bits)) <= bound + Math.abs(value) * 2 ** -52,
      what: `objective: stored ${objective.dec}, the float64 solver gives ${value} ± ${bound}`,
    },
    ...within('float64: hypergradient', expected.hypergradient, found.total),
    ...within('float64: direct', expected.direct, found.direct),
    ...within('float64: guiding', expected.guiding, found.guiding),
  ];
}
