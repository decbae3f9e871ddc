import type { PackedBatches, PlainTrajectory } from './protocol.js';

/** What a trajectory is made of; in games with the leader's actions. */
export interface Packable {
  readonly states: ArrayLike<number>;
  readonly leaderActions?: ArrayLike<number>;
  readonly actions: ArrayLike<number>;
  readonly edges: ArrayLike<number>;
  readonly ended: boolean;
}

/** Batches in a row of whole numbers. `withLeader`: trajectories of games, which have two actions a step. */
export function pack(batches: Iterable<Iterable<Packable>>, withLeader: boolean): PackedBatches {
  let into = new Int32Array(1024);
  let length = 0;
  const room = (more: number): void => {
    if (length + more <= into.length) return;
    const larger = new Int32Array(Math.max(2 * into.length, length + more));
    larger.set(into);
    into = larger;
  };
  for (const batch of batches) {
    room(1);
    const count = length++;
    into[count] = 0;
    for (const trajectory of batch) {
      const { states, leaderActions, actions, edges, ended } = trajectory;
      room(3 + 4 * states.length);
      into[count]++;
      into[length++] = actions.length;
      into[length++] = ended ? 1 : 0;
      const rows = withLeader ? [states, leaderActions!, actions, edges] : [states, actions, edges];
      for (const row of rows) {
        into.set(row, length);
        length += row.length;
      }
    }
  }
  return into.slice(0, length);
}

/** The batches again, as frozen arrays of numbers. */
export function unpack(packed: PackedBatches, withLeader: boolean): (readonly PlainTrajectory[])[] {
  let at = 0;
  const row = (count: number): readonly number[] => {
    const values = new Array<number>(count);
    for (let i = 0; i < count; i++) values[i] = packed[at++];
    return Object.freeze(values);
  };
  const trajectory = (): PlainTrajectory => {
    const n = packed[at++];
    const ended = packed[at++] === 1;
    const states = row(n + 1);
    const leader = withLeader ? { leaderActions: row(n) } : {};
    return Object.freeze({ states, ...leader, actions: row(n), edges: row(n), ended });
  };
  const batches: (readonly PlainTrajectory[])[] = [];
  while (at < packed.length) {
    const count = packed[at++];
    const batch = new Array<PlainTrajectory>(count);
    for (let i = 0; i < count; i++) batch[i] = trajectory();
    batches.push(Object.freeze(batch));
  }
  return batches;
}
