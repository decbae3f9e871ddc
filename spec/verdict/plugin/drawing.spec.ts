import { describe, expect, it } from 'vitest';
import { createStream } from '../../../src/random/stream.js';
import { sampledStream } from '../../../src/verdict/plugin/drawing.js';

describe('the stream of an estimator', () => {
  it('has the numbers of the stream of that path, and those of its children', () => {
    const [own, known] = [sampledStream('a'), createStream('a')];
    expect([own.uniform(), own.uniform()]).toEqual([known.uniform(), known.uniform()]);
    expect(own.child('b').uniform()).toBe(known.child('b').uniform());
    expect(own.path).toBe('a');
  });

  it('takes one uniform number for each draw', () => {
    const [own, known] = [sampledStream('a'), createStream('a')];
    const [u, v, w] = [known.uniform(), known.uniform(), known.uniform()];
    expect(own.bernoulli(0.3)).toBe(u < 0.3);
    expect(own.integer(7)).toBe(Math.floor(7 * v));
    expect(own.categorical([0.25, 0.5, 0.25])).toBe(w < 0.25 ? 0 : w < 0.75 ? 1 : 2);
    expect(own.uniform()).toBe(known.uniform());
  });

  it('mirrored has 1 − 2⁻⁵³ − u in place of u, in its children too', () => {
    const [own, mirrored] = [sampledStream('a'), sampledStream('a', true)];
    for (const [x, y] of [
      [own, mirrored],
      [own.child('b'), mirrored.child('b')],
    ])
      // prettier-ignore
      expect(x.uniform() + y.uniform()).toBe(1 - 2 ** -53);
  });
});
