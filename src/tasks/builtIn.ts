import type { Instance } from '../model/instance.js';
import { refuse } from '../model/invalidInput.js';
import type { LinearQuadraticProblem } from '../model/linearQuadratic.js';
import { bilevelLqr } from './bilevelLqr/bilevelLqr.js';
import { fourRooms } from './fourRooms/fourRooms.js';
import type { FourRoomsKernel } from './fourRooms/kernels.js';
import { thermalControl } from './thermalControl/thermalControl.js';
import { TOY_LOGIT, TOY_STATES, toyGame } from './toyGame/toyGame.js';

/** A probability of the leader's policy as a coordinate of its own: θ_k moves f(a|s) and its complement, nothing else. */
export interface PolicyCoordinate {
  readonly state: number;
  readonly action: number;
  /** k, counted from zero. */
  readonly parameter: number;
}

/** A task with its settings applied. */
export interface BuiltTask {
  readonly instance: Instance;
  /** The follower's backup that was asked for, where the task has that setting. */
  readonly backup?: 'paper' | 'code';
  /** The coordinate p in which the task is usually looked at. */
  readonly coordinate?: PolicyCoordinate;
}

/** A task that is known by name, with settings given as text. */
export interface BuiltInTask<P = BuiltTask> {
  readonly name: string;
  readonly description: string;
  /** Settings by key: default and meaning. */
  readonly settings: Readonly<Record<string, { readonly fallback: string; readonly meaning: string }>>;
  readonly build: (settings: Readonly<Record<string, string>>) => P;
}

const toyTask = (name: string, reward: 1 | 2): BuiltInTask => ({
  name,
  description: `the discrete toy game (paper, section 5.3) with R = ${reward}; six logits of the leader's policy`,
  settings: {
    p: { fallback: '1/2', meaning: 'f(0|A); the other states are uniform' },
    backup: {
      fallback: 'paper',
      meaning: "how the follower looks ahead: paper, or code (the published code's soft Q-iteration)",
    },
    beta: { fallback: '0.05', meaning: "the follower's entropy temperature" },
  },
  build: ({ p, backup = 'paper', beta }) => {
    if (backup !== 'paper' && backup !== 'code') refuse('/backup', '"paper" or "code"', backup);
    return {
      instance: toyGame({ reward, ...(p !== undefined && { p }), ...(beta !== undefined && { beta }) }),
      backup,
      coordinate: { state: TOY_STATES.A, action: 0, parameter: TOY_LOGIT },
    };
  },
});

export const BUILT_IN_TASKS: readonly BuiltInTask[] = [
  {
    name: 'four-rooms',
    description: 'penalties on the cells of a grid world (paper, section 5.1); 105 parameters, zero unless given',
    settings: {
      beta: { fallback: '0.003', meaning: "the follower's entropy temperature" },
      kernel: { fallback: 'planner', meaning: 'law of motion: planner or simulator' },
    },
    build: ({ beta, kernel }) => ({
      instance: fourRooms({
        ...(beta !== undefined && { beta }),
        ...(kernel !== undefined && { kernel: kernel as FourRoomsKernel }),
      }),
    }),
  },
  toyTask('toy-r1', 1),
  toyTask('toy-r2', 2),
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
export function builtInTask(name: string, settings: Readonly<Record<string, string>>): BuiltTask | undefined {
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
