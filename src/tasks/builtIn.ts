import type { ConfigurableMdp } from '../model/configurableMdp.js';
import { refuse } from '../model/invalidInput.js';
import type { LinearQuadraticProblem } from '../model/linearQuadratic.js';
import { bilevelLqr } from './bilevelLqr/bilevelLqr.js';
import { fourRooms } from './fourRooms/fourRooms.js';
import type { FourRoomsKernel } from './fourRooms/kernels.js';
import { thermalControl } from './thermalControl/thermalControl.js';

/** A task that is known by name, with settings given as text. */
export interface BuiltInTask<P = ConfigurableMdp> {
  readonly name: string;
  readonly description: string;
  /** Settings by key: default and meaning. */
  readonly settings: Readonly<Record<string, { readonly fallback: string; readonly meaning: string }>>;
  readonly build: (settings: Readonly<Record<string, string>>) => P;
}

export const BUILT_IN_TASKS: readonly BuiltInTask[] = [
  {
    name: 'four-rooms',
    description: 'penalties on the cells of a grid world (paper, section 5.1); 105 parameters, zero unless given',
    settings: {
      beta: { fallback: '0.003', meaning: "the follower's entropy temperature" },
      kernel: { fallback: 'planner', meaning: 'law of motion: planner or simulator' },
    },
    build: ({ beta, kernel }) =>
      fourRooms({
        ...(beta !== undefined && { beta }),
        ...(kernel !== undefined && { kernel: kernel as FourRoomsKernel }),
      }),
  },
];

/** Tasks with continuous states and actions. */
export const LINEAR_QUADRATIC_TASKS: readonly BuiltInTask<LinearQuadraticProblem>[] = [
  {
    name: 'thermal-control',
    description: 'insulation and airflow of a building with four zones (paper, section 5.2); 8 parameters',
    settings: {
      insulation: { fallback: '.5,.5,.5,.5', meaning: 'insulation of the zones, from 0 to 1' },
      airflow: { fallback: '.5,.5,.5,.5', meaning: 'airflow through the edges, from 0 to 1' },
      beta: { fallback: '0.1', meaning: "the follower's entropy temperature" },
    },
    build: thermalControl,
  },
  {
    name: 'bilevel-lqr',
    description: 'the linear-quadratic game in which the follower sees the action of the leader (paper, section 5.4)',
    settings: {
      gain: { fallback: '-1,0', meaning: "the leader's gain" },
      gammaL: { fallback: '0.99', meaning: "the leader's discount" },
      horizon: { fallback: 'none', meaning: 'steps of an episode' },
      beta: { fallback: '0.1', meaning: "the follower's entropy temperature" },
    },
    build: bilevelLqr,
  },
];

/** The task of that name with its settings; undefined where there is none. Throws `InvalidInput` for an unknown or bad setting. */
export function builtInTask(name: string, settings: Readonly<Record<string, string>>): ConfigurableMdp | undefined {
  return taskOf(BUILT_IN_TASKS, name, settings);
}

/** The same among the tasks with continuous states and actions. */
export function linearQuadraticTask(
  name: string,
  settings: Readonly<Record<string, string>>,
): LinearQuadraticProblem | undefined {
  return taskOf(LINEAR_QUADRATIC_TASKS, name, settings);
}

function taskOf<P>(
  tasks: readonly BuiltInTask<P>[],
  name: string,
  settings: Readonly<Record<string, string>>,
): P | undefined {
  const task = tasks.find((t) => t.name === name);
  if (!task) return undefined;
  const known = Object.keys(task.settings);
  for (const key of Object.keys(settings))
    if (!known.includes(key)) refuse(`/${key}`, `a setting of ${name}: ${known.join(', ')}`, key);
  return task.build(settings);
}
