import { expect, test } from 'vitest';
import { pairOf, stateOf } from '../../src/model/indices.js';

test('a pair s·|B| + b belongs to s, and a triple (s·|A| + a)·|B| + b to the pair s·|A| + a', () => {
  const [states, leaderActions, actions] = [4, 3, 5];
  for (let s = 0; s < states; s++)
    for (let a = 0; a < leaderActions; a++)
      for (let b = 0; b < actions; b++) {
        const pair = s * leaderActions + a;
        expect(stateOf(s * actions + b, actions)).toBe(s);
        expect(stateOf(pair, leaderActions)).toBe(s);
        expect(pairOf(pair * actions + b, actions)).toBe(pair);
      }
});
