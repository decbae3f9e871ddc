import type { Instance } from '../model/instance.js';
import { refuse } from '../model/invalidInput.js';
import { didYouMean } from '../model/nearestWord.js';
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
export interface BuiltInTask {
  readonly name: string;
  readonly description: string;
  /** Settings by key: default and meaning. */
  readonly settings: Readonly<Record<string, { readonly fallback: string; readonly meaning: string }>>;
  readonly build: (settings: Readonly<Record<string, string>>) => BuiltTask;
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
    if (backup !== 'paper' && backup !== 'code')
      refuse('/backup', '"paper" or "code"', `${backup}${didYouMean(backup, ['paper', 'code'])}`);
    return {
      instance: toyGame({ reward, ...(p !== undefined && { p }), ...(beta !== undefined && { beta }) }),
      backup,
      coordinate: { state: TOY_STATES.A, action: 0, parameter: TOY_LOGIT },
    };
  },
});

/**
 * The built-in tasks, of every kind.
 *
 * @example
 * ```ts
 * import { BUILT_IN_TASKS } from 'hypergrad-oracle';
 *
 * console.log(BUILT_IN_TASKS.map(({ name }) => name)); // [ 'four-rooms', 'toy-r1', 'toy-r2', 'thermal-control', 'bilevel-lqr' ]
 * ```
 */
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
  {
    name: 'thermal-control',
    description: 'insulation and airflow of a building with four zones (paper, section 5.2); 8 parameters',
    settings: {
      insulation: { fallback: '.5,.5,.5,.5', meaning: 'insulation of the zones, from 0 to 1' },
      airflow: { fallback: '.5,.5,.5,.5', meaning: 'airflow through the edges, from 0 to 1' },
      beta: { fallback: '0.1', meaning: "the follower's entropy temperature" },
    },
    build: (settings) => ({ instance: thermalControl(settings) }),
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
    build: (settings) => ({ instance: bilevelLqr(settings) }),
  },
];

/**
 * The task of that name with its settings; undefined where there is none. Throws `InvalidInput` for an unknown or bad setting.
 *
 * @example
 * ```ts
 * import { builtInTask } from 'hypergrad-oracle';
 *
 * const { instance } = builtInTask('four-rooms', { beta: '0.01' });
 * console.log(instance.states, instance.beta); // 105 { n: 1n, d: 100n }
 * ```
 */
export function builtInTask(name: string, settings: Readonly<Record<string, string>>): BuiltTask | undefined {
  const task = BUILT_IN_TASKS.find((t) => t.name === name);
  if (!task) return undefined;
  const known = Object.keys(task.settings);
  for (const key of Object.keys(settings))
    if (!known.includes(key))
      refuse(`/${key}`, `a setting of ${name}: ${known.join(', ')}`, `${key}${didYouMean(key, known)}`);
  return task.build(settings);
}
