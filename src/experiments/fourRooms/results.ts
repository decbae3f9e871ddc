import type { Selection } from '../select.js';
import { numberOf } from '../settings.js';
import { sixDigits, type MeanAndError } from '../paperClaim.js';

/** A grid point with the mean of the last 1000 iterations of each of its seeds. */
export interface PointResult extends MeanAndError {
  readonly lr: number;
  readonly alpha: number;
  readonly lastMeans: readonly number[];
}

/** What is kept of the runs of one method at one β and N: every grid point that was run, the best first. */
export interface MethodResult {
  readonly method: string;
  readonly beta: number;
  readonly batch: number;
  readonly iterations: number;
  readonly best: PointResult;
  readonly decidingSeeds: readonly number[];
  readonly grid: readonly PointResult[];
}

/** The mean of the last 1000 iterations of a published curve, and half its band. */
export interface PublishedResult {
  readonly method: string;
  readonly beta: number;
  readonly batch: number;
  readonly mean: number;
  readonly standardError: number;
}

/** The committed results of one batch size. */
export interface FourRoomsResults {
  readonly commands: readonly string[];
  readonly selections: readonly MethodResult[];
  /** Largest distance of SoBiRL's curve from Naive-PGD's with the same settings and seed, over so many pairs of runs. */
  readonly sobirl?: { readonly distance: number; readonly runs: number };
}

/** Shortens a selection to what is kept, six digits. */
export function methodResult({ method, iterations, best, candidates, decidingSeeds }: Selection): MethodResult {
  const point = ({ settings, mean, error, seeds, lastMeans }: Selection['best']): PointResult => ({
    lr: numberOf(settings, 'lr'),
    alpha: numberOf(settings, 'alpha'),
    mean: sixDigits(mean),
    standardError: sixDigits(error),
    seeds: seeds.length,
    lastMeans: lastMeans.map(sixDigits),
  });
  return {
    method,
    beta: numberOf(best.settings, 'beta'),
    batch: numberOf(best.settings, 'batch'),
    iterations,
    best: point(best),
    decidingSeeds,
    grid: candidates.map(point),
  };
}

/** All results by method, β and N. */
export interface ResultsTable {
  readonly at: (method: string, beta: number, batch: number) => MethodResult | undefined;
  readonly published: (method: string, beta: number, batch: number) => PublishedResult | undefined;
  readonly batches: readonly number[];
}

/** Looks results up. */
export function resultsTable(
  results: readonly FourRoomsResults[],
  published: readonly PublishedResult[],
): ResultsTable {
  const all = results.flatMap(({ selections }) => selections);
  const matches =
    (method: string, beta: number, batch: number) =>
    (r: { readonly method: string; readonly beta: number; readonly batch: number }): boolean =>
      r.method === method && r.beta === beta && r.batch === batch;
  return {
    at: (...key) => all.find(matches(...key)),
    published: (...key) => published.find(matches(...key)),
    batches: [...new Set(all.map(({ batch }) => batch))].sort((a, b) => a - b),
  };
}
