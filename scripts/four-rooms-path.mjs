// Bias and variance of the estimators along the parameters of one run per method (stage `paths` of scripts/four-rooms-sweeps.mjs):
// fixtures/results/four-rooms-path.json. Exact for the estimators that are linear in the eligibility; the methods in their published batch
// forms, ratios of sums and critics that learn, are sampled at the same parameters. Four minutes for all of them.
//   npm run build && node scripts/four-rooms-path.mjs DIR [METHOD…]        a part leaves the others as they are
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAscent } from '../dist/experiments/fourRooms/ascent.js';
import { SAMPLED_METHODS } from '../dist/experiments/fourRooms/gradients.js';
import { createPathMoments } from '../dist/experiments/fourRooms/pathMoments.js';
import { fourRoomsProblem } from '../dist/experiments/fourRooms/problem.js';
import { openRuns } from '../dist/experiments/runDirectory.js';
import { evaluateTables } from '../dist/model/tables.js';
import { float64 } from '../dist/numeric/float64.js';
import { createStream } from '../dist/random/stream.js';
import { createQuickSolver } from '../dist/truth/quickSolver.js';

const [root, ...wanted] = process.argv.slice(2);
const OUT = 'fixtures/results/four-rooms-path.json';
if (root === undefined) throw new Error('usage: node scripts/four-rooms-path.mjs DIR');
const ESTIMATORS = ['naive-pgd', 'bc-hg', 'bc-hg-centred', 'hpgd-exact'];
const ITERATIONS = [0, 500, 1000, 2000, 3500, 6000, 9500];
/** Batches at fixed parameters: first so many for the critic to settle, then so many that count. */
const SETTLE = 1000;
const BATCHES = 2000;

const round = (x) => Number(x.toPrecision(5));

/** The method as it runs, its critic carried, at parameters that stay: mean against the exact gradient, spread of one batch. */
function sampled(method, settings, theta, batches = BATCHES) {
  const planner = fourRoomsProblem(settings, settings.planKernel);
  const movement = evaluateTables(fourRoomsProblem(settings, settings.rolloutKernel), float64);
  const ascent = createAscent(SAMPLED_METHODS[method], settings, planner, movement, createStream(`path/${method}`));
  const point = createQuickSolver(planner).at(theta);
  const { total } = point.gradient();
  const length = Math.hypot(...total);
  if (SAMPLED_METHODS[method].critic) for (let i = 0; i < SETTLE; i++) ascent(point);
  const mean = new Float64Array(total.length);
  const square = new Float64Array(total.length);
  for (let i = 0; i < batches; i++)
    ascent(point).forEach((x, k) => {
      mean[k] += x / batches;
      square[k] += (x * x) / batches;
    });
  const variance = square.reduce((sum, x, k) => sum + x - mean[k] ** 2, 0) * (batches / (batches - 1));
  const off = mean.reduce((sum, x, k) => sum + (x - total[k]) ** 2, 0);
  // E‖mean − ∇J‖² = ‖bias‖² + variance/n.
  const noise = Math.sqrt(variance / batches) / length;
  return {
    bias: round(Math.sqrt(Math.max(0, off - variance / batches)) / length),
    noise: round(noise),
    deviation: round(Math.sqrt(variance) / length),
  };
}

const paths = wanted.length > 0 ? JSON.parse(await readFile(OUT, 'utf8').catch(() => '{"paths":[]}')).paths : [];
for await (const run of (await openRuns(join(root, 'four-rooms-paths'))).runs) {
  const { method, settings, seed, lastMean, snapshots } = run;
  if (wanted.length > 0 && !wanted.includes(method)) continue;
  const momentsAt = createPathMoments(settings, ESTIMATORS);
  const points = snapshots
    .filter(({ iteration }) => ITERATIONS.includes(iteration))
    .map(({ iteration, theta }) => {
      const { objective, gradientNorm, moments } = momentsAt(theta);
      const shown = ({ bias, deviation }) => ({ bias: round(bias), deviation: round(deviation) });
      return {
        iteration,
        objective: round(objective),
        gradientNorm: round(gradientNorm),
        estimators: Object.fromEntries(
          moments.map(({ estimator, whole, asDrawn }) => [estimator, { whole: shown(whole), asDrawn: shown(asDrawn) }]),
        ),
        ...(method in SAMPLED_METHODS && { sampled: sampled(method, settings, theta) }),
      };
    });
  const { beta, batch, lr, alpha } = settings;
  // What the oracle's steps matter to its bias: pairs that it never visits count as zero.
  const more =
    method === 'hpgd-oracle'
      ? {
          tenfoldSteps: sampled(
            method,
            { ...settings, oracleSteps: 10 * settings.oracleSteps },
            snapshots[0].theta,
            400,
          ),
        }
      : {};
  const path = { ...more, method, beta, batch, lr, alpha, seed, lastMean: round(lastMean), points };
  const known = paths.findIndex((one) => one.method === method);
  if (known < 0) paths.push(path);
  else paths[known] = path;
}
paths.sort((a, b) => (a.method < b.method ? -1 : 1));
const commands = ['node scripts/four-rooms-sweeps.mjs DIR 2 paths', 'node scripts/four-rooms-path.mjs DIR'];
await writeFile(OUT, `${JSON.stringify({ commands, batches: BATCHES, settle: SETTLE, paths })}\n`);
