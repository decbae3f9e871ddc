import { describe, expect, test } from 'vitest';
import { createStream, type Stream } from '../../src/random/stream.js';

const take = (stream: Stream, count: number): number[] => Array.from({ length: count }, () => stream.uniform());

/** Baagøe's Alea from its description: a mash of text into fractions, and multiply-with-carry on three of them. */
function alea(seed: string): () => number {
  let n = 0xefc8249d;
  const mash = (text: string): number => {
    for (const code of Array.from(text, (letter) => letter.charCodeAt(0))) {
      n += code;
      const product = 0.02519603282416938 * n;
      n = product >>> 0;
      const rest = (product - n) * n;
      n = rest >>> 0;
      n += (rest - n) * 2 ** 32;
    }
    return (n >>> 0) / 2 ** 32;
  };
  let lags = [mash(' '), mash(' '), mash(' ')];
  lags = lags.map((s) => {
    const moved = s - mash(seed);
    return moved < 0 ? moved + 1 : moved;
  });
  let carry = 1;
  return () => {
    const t = 2091639 * lags[0] + carry / 2 ** 32;
    carry = Math.floor(t);
    lags = [lags[1], lags[2], t - carry];
    return lags[2];
  };
}

describe('a stream', () => {
  test.each(['a', 'four-rooms/beta=0.001/seed=3/rollout', 'seed=0'])('%s: Alea, 32 bits and 21 more', (path) => {
    const [stream, reference] = [createStream(path), alea(path)];
    for (let i = 0; i < 1000; i++)
      expect(stream.uniform()).toBe(reference() + Math.floor(reference() * 2 ** 21) * 2 ** -53);
  });

  test('yields multiples of 2⁻⁵³ in [0, 1), with all the bits in use', () => {
    const numbers = take(createStream('bits'), 4000).map((u) => u * 2 ** 53);
    expect(numbers.every((n) => Number.isInteger(n) && n >= 0 && n < 2 ** 53)).toBe(true);
    for (let bit = 0; bit < 53; bit++) {
      const ones = numbers.filter((n) => Math.floor(n / 2 ** bit) % 2 === 1).length;
      // The same 4000 numbers every time; five standard deviations of a fair coin around the half.
      expect(Math.abs(ones - 2000)).toBeLessThan((5 * Math.sqrt(4000)) / 2);
    }
  });

  test('is decided by its path alone', () => {
    expect(take(createStream('x'), 50)).toEqual(take(createStream('x'), 50));
    const parent = createStream('x');
    const before = take(parent.child('y'), 50);
    take(parent, 7);
    expect(take(parent.child('y'), 50)).toEqual(before);
    expect(take(createStream('x/y'), 50)).toEqual(before);
    expect(parent.child('y').path).toBe('x/y');
    expect(take(parent.child('y/z'), 50)).toEqual(take(parent.child('y').child('z'), 50));
  });

  test('drawing from a child leaves the parent alone', () => {
    const parent = createStream('p');
    const untouched = take(createStream('p'), 10);
    const child = parent.child('c');
    const mixed = untouched.map(() => {
      child.uniform();
      return parent.uniform();
    });
    expect(mixed).toEqual(untouched);
  });

  test('cannot be nameless', () => {
    expect(() => createStream('')).toThrow('must not be empty');
    expect(() => createStream('a').child('')).toThrow('a stream below "a" needs a name');
  });
});

describe('streams of different names', () => {
  test('differ, also where one name repeats the other', () => {
    const paths = ['1', '11', '111', '12', '1212', 'a', 'aa', 'a/', '/a', 'a/a', 'A', 'seed=1', 'seed=11', 'seed=1/1'];
    expect(new Set(paths.map((path) => createStream(path).uniform())).size).toBe(paths.length);
  });

  test('start evenly and without relation over a sweep of grid cells and seeds', () => {
    const cells = ['beta=0.001', 'beta=0.003', 'beta=0.005'];
    for (const cell of cells) {
      const first = Array.from({ length: 6400 }, (_, seed) => createStream(`sweep/${cell}/seed=${seed}`).uniform());
      expect(new Set(first).size).toBe(first.length);
      const bins = new Int32Array(64);
      for (const u of first) bins[Math.floor(u * 64)]++;
      const chiSquare = bins.reduce((total, n) => total + (n - 100) ** 2 / 100, 0);
      // Fixed numbers. 63 degrees of freedom: 0 or 400 would be the mark of seeds that are mixed badly.
      expect(chiSquare).toBeGreaterThan(25);
      expect(chiSquare).toBeLessThan(125);
      const neighbours = first.slice(1).reduce((total, u, i) => total + (u - 0.5) * (first[i] - 0.5), 0);
      expect(Math.abs(neighbours * 12) / Math.sqrt(first.length)).toBeLessThan(5);
    }
  });
});
