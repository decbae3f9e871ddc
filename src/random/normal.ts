import type { Stream } from './stream.js';

/**
 * A standard normal number from two uniforms u, v by the transform of Box and Muller: √(−2 ln(1 − u)) cos(2πv). 1 − u is never zero,
 * so that the result is finite, at most √(106 ln 2) = 8.58 in size. The second number of the transform is not used: every call draws two.
 */
export function normal(stream: Stream): number {
  const radius = Math.sqrt(-2 * Math.log(1 - stream.uniform()));
  return radius * Math.cos(2 * Math.PI * stream.uniform());
}
