import { NoBestResponse } from '../../follower/noBestResponse.js';
import { NoFiniteMoments } from '../../leader/noFiniteMoments.js';
import { SingularSystem } from '../../numeric/gauss.js';
import type { Divergence, RunOutcome } from './experiment.js';

/** Larger numbers count as diverged: sums of ten million of them and their millionfold (six decimals are kept) still are numbers. */
const LARGEST = 1e300;

/** What says that there is no solution at the parameters that a run has come to. */
const NO_SOLUTION = [NoBestResponse, NoFiniteMoments, SingularSystem];

/**
 * Takes the iterations of a run, up to the first that diverges: there is no solution at its parameters, or afterwards one of the `parameters`
 * or a value of the `curves` is no number or larger than 1e300. Gives how it diverged, or undefined. Entry ⌊i/every⌋ of each curve is that of
 * iteration i. An error of another kind is thrown on while the parameters are numbers.
 */
export function iterate(
  iterations: number,
  parameters: ArrayLike<number>,
  curves: () => readonly Float64Array[],
  step: (iteration: number) => void,
  every = 1,
): Divergence | undefined {
  for (let iteration = 0; iteration < iterations; iteration++) {
    let reason: string | undefined;
    try {
      step(iteration);
    } catch (error) {
      reason = NO_SOLUTION.some((kind) => error instanceof kind)
        ? (error as Error).message
        : strayParameter(parameters);
      if (reason === undefined) throw error;
    }
    const entry = Math.floor(iteration / every);
    reason ??= strayParameter(parameters) ?? strayValue(curves(), entry);
    if (reason !== undefined) return { iteration, reason };
  }
  return undefined;
}

const isStray = (x: number): boolean => !(Math.abs(x) <= LARGEST);

function strayParameter(parameters: ArrayLike<number>): string | undefined {
  for (let k = 0; k < parameters.length; k++)
    if (isStray(parameters[k])) return `parameter ${k + 1} is ${parameters[k]}`;
  return undefined;
}

function strayValue(curves: readonly Float64Array[], entry: number): string | undefined {
  const stray = curves.find((curve) => entry < curve.length && isStray(curve[entry]));
  return stray && `the metric or another value is ${stray[entry]}`;
}

/** An outcome without the entries that were not reached; `every`: how many iterations belong to an entry. */
export function endedAt(outcome: RunOutcome, diverged: Divergence | undefined, every = 1): RunOutcome {
  if (!diverged) return outcome;
  const entries = Math.floor(diverged.iteration / every);
  const { curve, series } = outcome;
  return {
    ...outcome,
    curve: curve.subarray(0, entries),
    series: Object.fromEntries(Object.entries(series).map(([name, values]) => [name, values.subarray(0, entries)])),
    diverged,
  };
}
