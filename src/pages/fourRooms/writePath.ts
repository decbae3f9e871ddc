import { join } from 'node:path';
import { openRuns } from '../../experiments/engine/runDirectory.js';
import type { FinishedRun } from '../../experiments/engine/runFile.js';
import { numberOf } from '../../experiments/engine/settings.js';
import { SAMPLED_METHODS } from '../../experiments/fourRooms/gradients.js';
import { createPathMoments, type RelativeMoments } from '../../experiments/fourRooms/pathMoments.js';
import type { LinearEstimatorId } from '../../model/linearFormIds.js';
import type { Checkout } from '../files.js';
import { fiveDigits } from './fiveDigits.js';
import type { PathPointResult, PathResult, PathResults } from './path.js';
import { sampledMoments, type SampleSize } from './sampledMoments.js';

const OUT = 'fixtures/results/four-rooms-path.json';
const COMMANDS = ['node scripts/four-rooms-sweeps.mjs DIR 2 paths', 'node scripts/four-rooms-path.mjs DIR'];
const ESTIMATORS: readonly LinearEstimatorId[] = ['naive-pgd', 'bc-hg', 'bc-hg-centred', 'hpgd-exact'];
/** Where on the path moments are taken. */
const ITERATIONS = [0, 500, 1000, 2000, 3500, 6000, 9500];
const SIZE: SampleSize = { settle: 1000, batches: 2000 };
/** Batches of the oracle with ten times its steps: what the number of its steps matters to its bias. */
const TENFOLD: SampleSize = { settle: 0, batches: 400 };

/** What is looked at along a path, and how closely. */
interface PathOptions {
  readonly estimators?: readonly LinearEstimatorId[];
  readonly size?: SampleSize;
  readonly tenfold?: SampleSize;
}

const shown = ({ bias, deviation }: RelativeMoments): RelativeMoments => ({
  bias: fiveDigits(bias),
  deviation: fiveDigits(deviation),
});

/** The moments along the path of one run: exact for estimators that are linear in the eligibility, sampled for the method as it runs. */
export function pathOf(
  { method, settings, seed, lastMean, snapshots }: FinishedRun,
  { estimators = ESTIMATORS, size = SIZE, tenfold = TENFOLD }: PathOptions = {},
): PathResult {
  const momentsAt = createPathMoments(settings, estimators);
  const kept = snapshots!.filter(({ iteration }) => ITERATIONS.includes(iteration));
  const points = kept.map(({ iteration, theta }): PathPointResult => {
    const { objective, gradientNorm, moments } = momentsAt(theta);
    return {
      iteration,
      objective: fiveDigits(objective),
      gradientNorm: fiveDigits(gradientNorm),
      estimators: Object.fromEntries(
        moments.map(({ estimator, whole, asDrawn }) => [estimator, { whole: shown(whole), asDrawn: shown(asDrawn) }]),
      ),
      ...(method in SAMPLED_METHODS && { sampled: sampledMoments(method, settings, theta, size) }),
    };
  });
  // Pairs that the oracle never visits count as zero.
  const more = { ...settings, oracleSteps: 10 * numberOf(settings, 'oracleSteps') };
  const { beta, batch, lr, alpha } = settings;
  return {
    ...(method === 'hpgd-oracle' && {
      tenfoldSteps: sampledMoments(method, more, snapshots![0].theta, tenfold),
    }),
    method,
    beta,
    batch,
    lr,
    alpha,
    seed,
    lastMean: fiveDigits(lastMean),
    points,
  };
}

/** Moments along the paths of the methods named, or of all; those of other methods that are there already stay. */
export async function writePath(checkout: Checkout, runs: string, wanted: readonly string[]): Promise<void> {
  const known = wanted.length > 0 ? ((await checkout.readJson(OUT)) as PathResults).paths : [];
  const paths = new Map(known.map((path) => [path.method, path]));
  for await (const run of (await openRuns(join(runs, 'four-rooms-paths'))).runs)
    if (wanted.length === 0 || wanted.includes(run.method)) paths.set(run.method, pathOf(run));
  const sorted = [...paths.values()].sort((a, b) => (a.method < b.method ? -1 : 1));
  const { batches, settle } = SIZE;
  await checkout.writeJson(OUT, { commands: COMMANDS, batches, settle, paths: sorted });
}
