import { expect, test } from 'vitest';
import { namedInstance } from '../../src/instances/namedInstance.js';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { anyStratumById } from '../../src/instances/strata.js';

test('random:STRATUM:SEED:INDEX names the instance that sampleInstance gives', () => {
  expect(namedInstance('random:cyclic:7:3')).toEqual(sampleInstance(anyStratumById('cyclic'), 7, 3));
  expect(namedInstance('random:games:9007199254740991:0')?.name).toBe('games/9007199254740991/0');
});

test('other names are left to others', () => {
  expect(namedInstance('four-rooms')).toBeUndefined();
  expect(namedInstance('./random:cyclic:1:1')).toBeUndefined();
});

test.each([
  'random:',
  'random:rational',
  'random:rational:1',
  'random:rational::',
  'random:rational:1:',
  'random:rational:1:2:3',
  'random:rational:-1:0',
  'random:rational:+1:0',
  'random:rational:1.5:0',
  'random:rational:1e3:0',
  'random:rational: 1:0',
  'random:rational:0x1:0',
  'random:rational:\uff11:0',
  'random:rational:12345678901234567890123:0',
  'random:rational:0:9007199254740992',
])('%s is refused with the form and the range', (name) => {
  expect(() => namedInstance(name)).toThrow(
    `expected random:STRATUM:SEED:INDEX, with whole numbers from 0 to 9007199254740991 as SEED and INDEX, found ${name}`,
  );
});

test('an unknown stratum is refused with those that there are', () => {
  expect(() => namedInstance('random:sharp:1:1')).toThrow('rational, layered, cyclic, stiff, degenerate, games');
});
