import type { LinearQuadraticBatch } from '../model/linearQuadratic/linearQuadraticBatch.js';
import type { LinearQuadraticCritic } from './linearQuadraticCritic.js';

/**
 * The same critic at the steps of one batch, each value computed when it is first asked for and then remembered: for estimates from many
 * mini-batches of the same steps. Points of `batch` are known by their places in its arrays; points in other arrays are asked of the critic each time.
 */
export function tabulatedCritic(critic: LinearQuadraticCritic, batch: LinearQuadraticBatch): LinearQuadraticCritic {
  const { actionValue, seenValue, stateValue, actionSlopes, bulk } = critic;
  const { states, seen, actions, stateSize: n, actionSize: m, episodes, steps } = batch;
  type Lookup = (place: number, i: number) => number;
  const remember = (length: number, value: Lookup): Lookup => {
    const table = new Float64Array(length).fill(NaN);
    return (place, i) => (Number.isNaN(table[place]) ? (table[place] = value(place, i)) : table[place]);
  };
  const inBulk = (make: (of: LinearQuadraticBatch) => Float64Array): Lookup => {
    let table: Float64Array | undefined;
    return (place) => (table ??= make(batch))[place];
  };
  const all = episodes * steps;
  const action = bulk
    ? inBulk(bulk.actionValues)
    : remember(all, (step, i) => actionValue(states, i, seen, step * n, actions, step * m));
  const answered = bulk ? inBulk(bulk.seenValues) : remember(all, (step, i) => seenValue(states, i, seen, step * n));
  const state = remember(states.length / n, (_row, i) => stateValue(states, i));
  return {
    actionValue: (s, i, y, j, b, k) =>
      s === states && y === seen && b === actions ? action(j / n, i) : actionValue(s, i, y, j, b, k),
    seenValue: (s, i, y, j) => (s === states && y === seen ? answered(j / n, i) : seenValue(s, i, y, j)),
    stateValue: (s, i) => (s === states ? state(i / n, i) : stateValue(s, i)),
    ...(actionSlopes && { actionSlopes }),
  };
}

/** Means over the leader's action at some steps of a batch, computed together where the critic can; see `answerValue`. */
export function answersAt(
  { answerValue, bulk }: LinearQuadraticCritic,
  batch: LinearQuadraticBatch,
  steps: Int32Array,
): LinearQuadraticCritic['answerValue'] {
  if (!bulk) return answerValue;
  const table = bulk.answerValues(batch, steps);
  return (_s, _i, _b, k) => table[k / batch.actionSize];
}
