import { crossFit, type CrossFit } from '../statistics/crossFit.js';
import { FOUR_ROOMS_EXPERIMENT } from './fourRoomsExperiment.js';
import type { MethodResult } from './results.js';

/** Seeds at every point of the published grid that the protocol asks for (docs/experiments-protocol.md). */
export const PROTOCOL_SEEDS = 10;

/** A method at one β and N as the protocol reports it, or how much of it is missing. */
export type ProtocolResult = CrossFit | { readonly missing: string };

/** Takes seeds 0 to 9 of every point of the published grid together; nothing is reported where one of them has not run. */
export function protocolResult(method: string, result: MethodResult | undefined): ProtocolResult {
  const wanted = FOUR_ROOMS_EXPERIMENT.publishedGrid(method);
  const points = wanted.map((point) => {
    const same = result?.grid.find(({ lr, alpha }) => lr === point['lr'] && (point['alpha'] ?? alpha) === alpha);
    return { values: same?.lastMeans.slice(0, PROTOCOL_SEEDS) ?? [] };
  });
  const runs = points.reduce((count, { values }) => count + values.length, 0);
  const all = wanted.length * PROTOCOL_SEEDS;
  return runs < all ? { missing: `${all - runs} of ${all} runs of ${method}` } : crossFit(points);
}
