import type { Stream } from './stream.js';

/**
 * A standard normal number from two uniforms u, v by the transform of Box and Muller: √(−2 ln(1 − u)) cos(2πv). 1 − u is never zero,
 * so that the result is finite, at most √(106 ln 2) = 8.58 in size. The second number of the transform is not used: every call draws two.
 */
export function normal(stream: Stream): number {
  const radius = Math.sqrt(-2 * Math.log(1 - stream.uniform()));
  return radius * Math.cos(2 * Math.PI * stream.uniform());
}

/**
 * Fills `into` from `start` to before `end` with standard normal numbers, in pairs: √(−2 ln(1 − u)) times cos(2πv) and sin(2πv). Half the
 * uniforms of as many calls of `normal`, and other numbers.
 */
export function fillNormal(stream: Stream, into: Float64Array, start = 0, end: number = into.length): void {
  for (let i = start; i < end; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - stream.uniform()));
    const angle = 2 * Math.PI * stream.uniform();
    into[i] = radius * Math.cos(angle);
    if (i + 1 < end) into[i + 1] = radius * Math.sin(angle);
  }
}
