import { refuse } from '../../model/invalidInput.js';
import { didYouMean } from '../../model/nearestWord.js';
import type { ExperimentTask } from './experiment.js';
import { FOUR_ROOMS_EXPERIMENT } from '../fourRooms/fourRoomsExperiment.js';
import { LQR_EXPERIMENT } from '../bilevelLqr/bilevelLqrExperiment.js';
import { THERMAL_EXPERIMENT } from '../thermalControl/thermalControlExperiment.js';
import { TOY_EXPERIMENTS } from '../toyGame/toyGameExperiment.js';

/** Every task that experiments can be run on. */
export const EXPERIMENTS: readonly ExperimentTask[] = [
  FOUR_ROOMS_EXPERIMENT,
  ...TOY_EXPERIMENTS,
  THERMAL_EXPERIMENT,
  LQR_EXPERIMENT,
];

/** The task of that name. Throws `InvalidInput`. */
export function experimentByName(name: string): ExperimentTask {
  const task = EXPERIMENTS.find((t) => t.name === name);
  const names = EXPERIMENTS.map((t) => t.name);
  return task ?? refuse('/task', `one of ${names.join(', ')}`, `${name}${didYouMean(name, names)}`);
}

/** The method of that name. Throws `InvalidInput`. */
export function expectMethod({ methods }: ExperimentTask, method: string): string {
  return methods.includes(method)
    ? method
    : refuse('/method', `one of ${methods.join(', ')}`, `${method}${didYouMean(method, methods)}`);
}
