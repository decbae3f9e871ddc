import { describe, expect, test } from 'vitest';
import { createStream } from '../../src/random/stream.js';
import { permutation } from '../../src/random/shuffle.js';
import { scripted, stratified } from './scripted.js';

/** One number from the middle of each part that decides a draw, for all draws: u of n parts, then of n − 1 … 2. */
function* decisions(n: number): Generator<number[]> {
  if (n < 2) yield [];
  else for (const u of stratified(n)) for (const rest of decisions(n - 1)) yield [u, ...rest];
}

describe('a random permutation', () => {
  test.each([0, 1, 2, 3, 4, 5])('of %i: every order once, over all decisions', (n) => {
    const orders = [...decisions(n)].map((numbers) => permutation(n, scripted(numbers)).join());
    const factorial = Array.from({ length: n }, (_, i) => i + 1).reduce((a, b) => a * b, 1);
    expect(orders).toHaveLength(factorial);
    expect(new Set(orders).size).toBe(factorial);
  });

  test('changes places from the end', () => {
    expect([...permutation(4, scripted([0, 0, 0]))]).toEqual([1, 2, 3, 0]);
    expect([...permutation(4, scripted([0.5, 0.99, 0.99]))]).toEqual([0, 1, 3, 2]);
  });

  test('stays in range for the largest number that a stream yields', () => {
    for (const n of [3, 5, 6, 7, 100, 1000]) {
      const order = permutation(n, scripted(new Array<number>(n - 1).fill(1 - 2 ** -53)));
      expect([...order]).toEqual(Array.from({ length: n }, (_, i) => i));
    }
  });

  test('of many is one, and takes n − 1 numbers', () => {
    const order = permutation(1000, createStream('shuffle'));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    const stream = scripted(new Array<number>(999).fill(0.3));
    permutation(1000, stream);
    expect(stream.drawn()).toBe(999);
  });
});
