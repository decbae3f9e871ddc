import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pack, unpack } from '../../../src/verdict/plugin/packing.js';

const index = fc.nat(2 ** 31 - 1);

const trajectory = (withLeader: boolean) =>
  fc.nat(5).chain((n) => {
    const row = (length: number) => fc.array(index, { minLength: length, maxLength: length });
    return fc.record({
      states: row(n + 1),
      ...(withLeader && { leaderActions: row(n) }),
      actions: row(n),
      edges: row(n),
      ended: fc.boolean(),
    });
  });

it.each([false, true])('batches survive being packed (of games: %s)', (withLeader) => {
  fc.assert(
    fc.property(fc.array(fc.array(trajectory(withLeader), { maxLength: 4 }), { maxLength: 4 }), (batches) => {
      const again = unpack(pack(batches as never, withLeader), withLeader);
      expect(again).toEqual(batches);
      expect(again.every((batch) => Object.isFrozen(batch))).toBe(true);
      expect(again.flat().every((one) => Object.isFrozen(one) && Object.isFrozen(one.states))).toBe(true);
    }),
    { seed: 1, numRuns: 100 },
  );
});
