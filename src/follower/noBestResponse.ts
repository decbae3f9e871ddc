/**
 * Thrown where the soft Bellman equations have no solution that can be computed or certified.
 *
 * @example
 * ```ts
 * import {
 *   bestResponse,
 *   compileProblem,
 *   evaluateTables,
 *   float64,
 *   NoBestResponse,
 *   sampleInstance,
 *   stratumById,
 * } from 'hypergrad-oracle';
 *
 * const tables = evaluateTables(compileProblem(sampleInstance(stratumById('cyclic'), 1, 0)), float64);
 * try {
 *   bestResponse({ ...tables, gammaF: 1 });
 * } catch (error) {
 *   console.log(error instanceof NoBestResponse); // true
 * }
 * ```
 */
export class NoBestResponse extends Error {
  override readonly name = 'NoBestResponse';
}
