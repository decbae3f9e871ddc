import { refuse } from '../../model/invalidInput.js';
import { isSelectable, type SelectedPoint, type Selection } from '../engine/select.js';
import { numberOf } from '../engine/settings.js';
import { sixDigits } from '../publish/paperClaim.js';

/** A grid point with the mean of the last 1000 iterations of each of its seeds. */
export interface PointResult {
  readonly mean: number;
  readonly standardError: number;
  readonly seeds: number;
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
  readonly sobirl?: SobirlDistance;
}

/** Largest distance of SoBiRL's curve from Naive-PGD's with the same settings and seed, over so many pairs of runs. */
export interface SobirlDistance {
  readonly distance: number;
  readonly runs: number;
}

/** The curves of one method at its best grid point, seed by seed. */
export interface SeedCurves {
  readonly method: string;
  readonly beta: number;
  readonly batch: number;
  readonly lr: number;
  readonly alpha: number;
  readonly seeds: readonly number[];
  /** Smoothed, at the iterations of `CurveResults.x`. */
  readonly curves: readonly (readonly number[])[];
  /** The mean curve over the seeds at every point of the grid. */
  readonly grid: readonly { readonly lr: number; readonly alpha: number; readonly mean: readonly number[] }[];
}

/** fixtures/results/four-rooms-100-seeds.json. */
export interface CurveResults {
  readonly commands: readonly string[];
  readonly x: readonly number[];
  readonly series: readonly SeedCurves[];
}

/** fixtures/results/four-rooms-sentences.json: runs beside the protocol's. */
export interface SentenceResults {
  readonly commands: readonly string[];
  /** Seeds 10 to 19 at the points that the protocol selects at N = 100. */
  readonly entropy: readonly MethodResult[];
  /** HPGD (oracle) with 100 steps of its oracle. */
  readonly fewOracleSteps: readonly MethodResult[];
}

/** Shortens a selection to what is kept, six digits; points of which a seed diverged are left out. Throws `InvalidInput` where no other is there. */
export function methodResult({ method, iterations, best, candidates, decidingSeeds }: Selection): MethodResult {
  if (!best) return refuse('/best', 'a grid point of which no seed diverged', method);
  const point = ({ settings, mean, error, seeds, lastMeans }: SelectedPoint): PointResult => ({
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
    grid: candidates.filter(isSelectable).map(point),
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
