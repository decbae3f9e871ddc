import { refuse } from '../../model/invalidInput.js';
import type { ExperimentTask, RunRequest } from './experiment.js';
import { MOST_ITERATIONS } from './limits.js';

/** Seeds are numbers of 32 bits. */
export const LAST_SEED: number = 2 ** 32 - 1;

/** Throws `InvalidInput` for a run that cannot be made, before any of it is made. */
export function expectRun(task: ExperimentTask, request: RunRequest): void {
  const { iterations, seed } = request;
  if (!(Number.isInteger(iterations) && iterations >= 1 && iterations <= MOST_ITERATIONS))
    refuse('/iterations', `a whole number from 1 to ${MOST_ITERATIONS}`, iterations);
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= LAST_SEED))
    refuse('/seed', `a whole number from 0 to ${LAST_SEED}`, seed);
  task.expectPossible(request);
}
