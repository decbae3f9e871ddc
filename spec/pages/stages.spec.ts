import { expect, test } from 'vitest';
import { runArguments, sweepArguments } from '../../src/pages/arguments.js';
import { lqrStages } from '../../src/pages/bilevelLqr/lqrSweeps.js';
import { fourRoomsStages } from '../../src/pages/fourRooms/fourRoomsSweeps.js';
import { runStages } from '../../src/pages/stages.js';
import { toyStages } from '../../src/pages/toyGame/toySweeps.js';

const recorded = () => {
  const done: string[] = [];
  const stage = (name: string) => () => Promise.resolve(void done.push(name));
  return { done, stages: { a: stage('a'), b: stage('b'), c: stage('c') } };
};

test('all stages run in the order of the list, and only those that are named where some are', async () => {
  const all = recorded();
  await runStages(all.stages, []);
  expect(all.done).toEqual(['a', 'b', 'c']);
  const some = recorded();
  await runStages(some.stages, ['c', 'a']);
  expect(some.done).toEqual(['a', 'c']);
});

test('a stage that there is not is refused by its name before any is run', async () => {
  const { done, stages } = recorded();
  await expect(runStages(stages, ['a', 'toString'])).rejects.toThrow('stages: a, b, c; found toString');
  expect(done).toEqual([]);
});

test('a script takes a directory and what follows it; without one it says how it is called', () => {
  expect(runArguments(['node', '/x/scripts/y.mjs', 'DIR', 'm'])).toEqual(['DIR', ['m']]);
  expect(() => runArguments(['node', '/x/scripts/y.mjs'], ' [METHOD …]')).toThrow(
    'usage: node scripts/y.mjs DIR [METHOD …]',
  );
});

test('a sweep has two threads unless it is told another number, then the names of stages', () => {
  expect(sweepArguments(['node', 's', 'D'])).toEqual({ directory: 'D', threads: 2, stages: [] });
  expect(sweepArguments(['node', 's', 'D', '0', 'x'])).toEqual({ directory: 'D', threads: 0, stages: ['x'] });
  expect(() => sweepArguments(['node', 's.mjs'])).toThrow('usage: node scripts/s.mjs DIR [THREADS] [STAGE …]');
});

test('the sweeps of the tasks begin with what is worth most', () => {
  const home = { directory: 'nowhere', threads: 0 };
  expect(Object.keys(fourRoomsStages(home)).slice(0, 3)).toEqual(['protocol-100', 'grid-100', 'seeds-100']);
  expect(Object.keys(toyStages(home))[0]).toBe('best');
  expect(Object.keys(lqrStages(home))).toEqual(['reduced', 'exact', 'tuning', 'published', 'forms', 'grid']);
});
