import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partition } from '../../src/jobs/partition.js';

const casesOf = (seconds: readonly number[]) => seconds.map((x, i) => ({ id: `case-${i}`, seconds: x, megabytes: 1 }));
const anySeconds = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 60 });

test('partition: each case is in one shard, and the numbers of a shard ascend', () => {
  fc.assert(
    fc.property(anySeconds, fc.integer({ min: 1, max: 20 }), (seconds, count) => {
      const shards = partition(casesOf(seconds), count);
      expect(shards).toHaveLength(count);
      expect(shards.flat().sort((a, b) => a - b)).toEqual(seconds.map((_, i) => i + 1));
      for (const numbers of shards) expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }),
    { seed: 1 },
  );
});

test('partition: no shard has more than what is left of it without its shortest case, plus that case', () => {
  // When the last case of a shard was given to it, no shard had less: its load without that case is at most the mean of all.
  fc.assert(
    fc.property(anySeconds, fc.integer({ min: 1, max: 20 }), (seconds, count) => {
      const mean = seconds.reduce((a, b) => a + b, 0) / count;
      for (const numbers of partition(casesOf(seconds), count)) {
        const own = numbers.map((number) => seconds[number - 1]);
        if (own.length === 0) continue;
        expect(own.reduce((a, b) => a + b, 0) - Math.min(...own)).toBeLessThanOrEqual(mean);
      }
    }),
    { seed: 2 },
  );
});

test('partition: the longest cases are apart', () => {
  expect(partition(casesOf([1, 9, 1, 8, 1, 7]), 3)).toEqual([[2], [3, 4], [1, 5, 6]]);
});
