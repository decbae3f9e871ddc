// Writes docs/variance.md: exact variances of the estimators on random problems and on Four-Rooms. `npm run docs:variance`.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  LINEAR_ESTIMATORS,
  STRATA,
  compileProblem,
  createFastHypergradient,
  estimatorMoments,
  fourRooms,
  sampleInstance,
} from '../dist/index.js';

const COUNT = Number(process.env.VARIANCE_INSTANCES ?? 1000);
const SEED = 1;
const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (header, rows) => [row(header), row(header.map(() => '---')), ...rows.map(row)].join('\n');
const short = (x) => (x === 0 ? '0' : Math.abs(x) >= 1e4 || Math.abs(x) < 1e-3 ? x.toExponential(2) : x.toPrecision(3));

/** Traces of the covariance of one trajectory's estimate, by estimator; undefined where the problem has no variance at all. */
function traces(mdp) {
  const problem = compileProblem(mdp);
  if (problem.parameters === 0) return undefined;
  return Object.fromEntries(
    LINEAR_ESTIMATORS.map((estimator) => {
      const { covarianceTrace } = estimatorMoments(problem, { estimator, digits: 25 });
      return [estimator, covarianceTrace.f64 > covarianceTrace.bound ? covarianceTrace.f64 : 0];
    }),
  );
}

function randomPart() {
  const compared = ['bc-hg-td', 'bc-hg-centred', 'bc-hg-td-centred', 'hpgd-exact'];
  const rows = [];
  for (const stratum of STRATA) {
    const all = Array.from({ length: COUNT }, (_, i) => traces(sampleInstance(stratum, SEED, i))).filter(
      (t) => t && t['bc-hg'] > 0,
    );
    for (const id of compared) {
      const ratios = all.map((t) => t[id] / t['bc-hg']).sort((a, b) => a - b);
      const worse = ratios.filter((r) => r > 1 + 1e-9).length / ratios.length;
      rows.push([
        stratum.id,
        id,
        ratios.length,
        ...[0.05, 0.25, 0.5, 0.75, 0.95, 1].map((q) => short(quantile(ratios, q))),
        `${(100 * worse).toFixed(1)} %`,
      ]);
    }
  }
  return table(
    ['stratum', 'estimator', 'instances', '5 %', '25 %', 'median', '75 %', '95 %', 'largest', 'worse than BC-HG'],
    rows,
  );
}

/** Points on the path of ascent along the exact hypergradient from w = 0 (rate 0.5, norm clipped to 1, as published). */
function path(problem, iterations) {
  const solver = createFastHypergradient(problem);
  const theta = new Float64Array(105);
  const points = [];
  let last;
  for (let i = 0; i <= Math.max(...iterations); i++) {
    last = solver.at(theta, last?.follower.vF);
    if (iterations.includes(i))
      points.push({ iteration: i, theta: Array.from(theta), objective: last.objective.value });
    const norm = Math.hypot(...last.total);
    last.total.forEach((g, k) => (theta[k] += (0.5 * g) / Math.max(1, norm)));
  }
  return points;
}

function fourRoomsPart() {
  const rows = [];
  for (const beta of ['0.001', '0.003', '0.005'])
    for (const { iteration, theta, objective } of path(compileProblem(fourRooms({ beta })), [0, 100, 300, 1000])) {
      const problem = compileProblem(fourRooms({ beta, theta }));
      for (const estimator of LINEAR_ESTIMATORS) {
        const moments = estimatorMoments(problem, { estimator, digits: 'float64' });
        const gradient = Math.hypot(...moments.gradient.map((x) => x.f64));
        const bias = Math.hypot(...moments.bias.map((x) => x.f64));
        const open = Math.hypot(...moments.bias.map((x) => x.bound));
        rows.push([
          beta,
          iteration,
          objective.toFixed(4),
          estimator,
          gradient.toExponential(2),
          bias <= open ? '0' : short(bias / gradient),
          moments.covarianceTrace.f64.toExponential(2),
          short(Math.sqrt(moments.covarianceTrace.f64) / gradient),
        ]);
      }
    }
  return table(
    ['β', 'iteration', 'J', 'estimator', '‖∇J‖', 'relative bias', 'trace of covariance', 'noise / signal'],
    rows,
  );
}

const started = performance.now();
const text = `# Exact variances

Nothing here is sampled: means and variances come from the recursions of [truth.md](truth.md), for one whole trajectory and an exact critic.
\`npm run docs:variance\` writes this page.

## Random problems

Trace of the covariance as a multiple of BC-HG's, quantiles over ${COUNT} random instances of each stratum (seed ${SEED}; those in which BC-HG has no
variance are left out).

${randomPart()}

None of these estimators has any bias (\`verify\` proves it on each instance it looks at). The temporal-difference and centred forms subtract
something of mean zero; that lowers the variance where it is correlated with what it is subtracted from, and adds its own where it is not: the
last two columns show how often, and how far, that goes wrong.

## Four-Rooms

At w = 0 (iteration 0) and along the ascent of the exact hypergradient from there (rate 0.5, gradient clipped to norm 1), law of motion of the plan (see [experiments.md](experiments.md)). Noise
over signal is √trace/‖∇J‖ for one trajectory; a batch of N divides it by √N. Relative bias 0 means below the bound of the computation.

${fourRoomsPart()}
`;
writeFileSync(fileURLToPath(import.meta.resolve('../docs/variance.md')), text);
console.log(`docs/variance.md written in ${((performance.now() - started) / 1000).toFixed(0)} s`);
