import type { ConfigurableMdp } from '../model/configurableMdp.js';
import { refuse } from '../model/invalidInput.js';
import { fourRooms } from './fourRooms/fourRooms.js';
import type { FourRoomsKernel } from './fourRooms/kernels.js';

/** A task that is known by name, with settings given as text. */
export interface BuiltInTask {
  readonly name: string;
  readonly description: string;
  /** Settings by key: default and meaning. */
  readonly settings: Readonly<Record<string, { readonly fallback: string; readonly meaning: string }>>;
  readonly build: (settings: Readonly<Record<string, string>>) => ConfigurableMdp;
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

/** The task of that name with its settings; undefined where there is none. Throws `InvalidInput` for an unknown or bad setting. */
export function builtInTask(name: string, settings: Readonly<Record<string, string>>): ConfigurableMdp | undefined {
  const task = BUILT_IN_TASKS.find((t) => t.name === name);
  if (!task) return undefined;
  const known = Object.keys(task.settings);
  for (const key of Object.keys(settings))
    if (!known.includes(key)) refuse(`/${key}`, `a setting of ${name}: ${known.join(', ')}`, key);
  return task.build(settings);
}
