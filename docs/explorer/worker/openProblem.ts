import {
  builtInTask,
  byKind,
  parseAnyInstance,
  type BuiltTask,
  type ByKind,
  type KindId,
} from 'hypergrad-oracle/browser';
import type { Choice } from '../shared/answers.ts';
import { openGame } from './openGame.ts';
import { openLinearQuadratic } from './openLinearQuadratic.ts';
import { openMdp } from './openMdp.ts';
import type { Opened } from './opened.ts';

/** How a problem of each kind is opened. */
const OPEN: ByKind<KindId, Opened, [name: string, task?: BuiltTask]> = {
  'configurable-mdp': openMdp,
  'markov-game': openGame,
  'linear-quadratic': openLinearQuadratic,
};

/** Opens what the page has chosen. Throws `InvalidInput` for a text or settings that are none. */
export async function openProblem({ problem, settings, text }: Choice): Promise<Opened> {
  if (problem !== 'file') {
    const task = builtInTask(problem, settings);
    if (!task) throw new RangeError(`no task is called ${problem}`);
    return byKind(OPEN, task.instance, problem, task);
  }
  const instance = await parseAnyInstance(text);
  return byKind(OPEN, instance, instance.name ?? 'your problem');
}
