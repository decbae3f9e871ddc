import fc from 'fast-check';
import { expect, test } from 'vitest';
import { worthwhileThreads } from '../../src/jobs/runInThreads.js';

const casesOf = (seconds: readonly number[]) =>
  seconds.map((s, i) => ({ id: `case ${i}`, number: i + 1, seconds: s, megabytes: 1 }));

test('threads are as many as cores where there is much to do, and none is started for what takes less time than its start', () => {
  expect(worthwhileThreads(casesOf([]), 8)).toBe(0);
  expect(worthwhileThreads(casesOf([0.1, 0.2]), 8)).toBe(0);
  expect(worthwhileThreads(casesOf([0.5, 0.5, 0.25]), 8)).toBe(2);
  expect(worthwhileThreads(casesOf(Array<number>(100).fill(0.4)), 8)).toBe(8);
});

test('more to do never takes fewer threads, nor more than there are cores', () => {
  const amounts = fc.array(fc.double({ min: 0, max: 2, noNaN: true }));
  fc.assert(
    fc.property(amounts, amounts, fc.integer({ min: 1, max: 64 }), (some, more, cores) => {
      const [few, many] = [casesOf(some), casesOf([...some, ...more])];
      expect(worthwhileThreads(many, cores)).toBeGreaterThanOrEqual(worthwhileThreads(few, cores));
      expect(worthwhileThreads(many, cores)).toBeLessThanOrEqual(cores);
    }),
    { seed: 11 },
  );
});
