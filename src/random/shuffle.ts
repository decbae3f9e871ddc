import type { Stream } from './stream.js';

/**
 * A uniformly random permutation of 0 … n − 1 (Fisher and Yates, from the end): for i = n − 1 … 1 entry i changes places with entry
 * ⌊u (i + 1)⌋. n − 1 uniforms, O(n).
 */
export function permutation(n: number, stream: Stream): Int32Array {
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(stream.uniform() * (i + 1));
    const moved = order[i];
    order[i] = order[j];
    order[j] = moved;
  }
  return order;
}
