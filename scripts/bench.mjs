// Measures what the README states. `npm run bench` prints a table, `npm run bench -- --json` one JSON document, `npm run bench -- scaling` how cost grows,
// `npm run bench -- table` the table of docs/performance.md.
import { URL, fileURLToPath } from 'node:url';
import {
  STRATA,
  bilevelLqr,
  compileProblem,
  configurableMdp,
  createFastHypergradient,
  createFastLinearQuadratic,
  estimatorMoments,
  evaluateTables,
  float64,
  fourRooms,
  parameter,
  plus,
  minus,
  sampleInstance,
  thermalControl,
  times,
  truth,
} from '../dist/index.js';
import { enumerateHypergradient } from '../dist/truth/routes/mdp/enumeration.js';
import { backwardInduction } from '../dist/truth/routes/mdp/followerDerivative.js';
import { bcHg } from '../dist/estimators/bcHg.js';
import { exactKnowledge } from '../dist/estimators/knowledge.js';
import { createSampler } from '../dist/leader/rollout.js';
import { FIXTURES, readCorpus } from '../dist/conformance/corpus/corpusFiles.js';
import { drive } from '../dist/conformance/drive/drive.js';
import { judgeReply } from '../dist/conformance/judge/judging.js';
import { requestOf, setupsOf } from '../dist/conformance/judge/requests.js';
import { resolveSettings } from '../dist/experiments/engine/settings.js';
import { THERMAL_EXPERIMENT } from '../dist/experiments/thermalControl/thermalControlExperiment.js';
import { createStream } from '../dist/random/stream.js';

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const timed = (run) => {
  const started = performance.now();
  run();
  return performance.now() - started;
};
const repeated = (times, run) => Array.from({ length: times }, (_, i) => timed(() => run(i)));

/** Random instances: `truth` by all routes in 50-digit decimals. */
function truthTimes(perStratum) {
  return STRATA.flatMap((stratum) =>
    Array.from({ length: perStratum }, (_, i) => sampleInstance(stratum, 1, i)).map((mdp) =>
      timed(() => truth(mdp, { digits: 50 })),
    ),
  );
}

/** A problem of 8 steps with 3 actions and 2 successors in each but the last, K = 3: 6⁷ · 3 = 839,808 trajectories. */
function bushy() {
  const steps = 8;
  const [x, y, z] = [0, 1, 2].map(parameter);
  return configurableMdp({
    states: 2 * steps + 1,
    actions: 3,
    gammaF: 1,
    gammaL: '0.9',
    beta: '0.5',
    theta: ['0.1', '-0.2', '0.3'],
    terminal: [2 * steps],
    initial: [[0, 1]],
    transitions: (s, b) => {
      const next = 2 * (Math.floor(s / 2) + 1);
      if (next === 2 * steps) return [[next, 1]];
      const p = plus('0.5', times(b === 0 ? '0.2' : '0.1', x));
      return [
        [next, p],
        [next + 1, minus(1, p)],
      ];
    },
    rewardF: (s, b) => plus(s % 3, times(b, y)),
    rewardL: (s, b) => plus((s + b) % 2, times('0.5', z)),
  });
}

/** Estimate cases that are driven and judged in a second of this process's own time, whatever the child takes. */
async function conformRate() {
  const { cases, instances } = await readCorpus(fileURLToPath(FIXTURES));
  const setups = setupsOf(instances);
  const bcHgCases = cases.estimates.filter(({ estimator }) => estimator === 'bc-hg');
  const many = Array.from({ length: 20 }, () => bcHgCases).flat();
  const child = [process.execPath, fileURLToPath(new URL('../spec/conformance/children/child.mjs', import.meta.url))];
  const started = process.cpuUsage();
  const { replies } = await drive(child, () => many.map((one) => requestOf(one, setups)), { timeLimit: 30 });
  many.forEach((one, i) => judgeReply(one, replies[i]));
  const { user, system } = process.cpuUsage(started);
  return (many.length / (user + system)) * 1e6;
}

async function main() {
  const rows = [];
  const row = (name, value, unit, wanted) => rows.push({ name, value, unit, wanted });

  const task = fourRooms({ beta: '0.003' });
  const problem = compileProblem(task);
  const theta = new Float64Array(105);
  row(
    'Four-Rooms hypergradient, float64, first call of the process',
    timed(() => createFastHypergradient(problem).at(theta)),
    'ms',
    '',
  );
  repeated(100, () => createFastHypergradient(problem).at(theta));
  row(
    'Four-Rooms hypergradient, float64, cold start',
    median(repeated(101, () => createFastHypergradient(problem).at(theta))),
    'ms',
    '< 30',
  );
  const solver = createFastHypergradient(problem);
  let last = solver.at(theta);
  const warm = repeated(201, (i) => {
    theta[i % 105] += 0.01;
    last = solver.at(theta, last.follower.vF);
  });
  row('Four-Rooms hypergradient, float64, warm after a step', median(warm), 'ms', '< 3');
  row(
    'Four-Rooms exact moments of BC-HG, unlimited horizon, float64',
    median(repeated(3, () => estimatorMoments(problem, { estimator: 'bc-hg', digits: 'float64' }))),
    'ms',
    '< 2000',
  );

  const knowledge = exactKnowledge(problem, float64);
  const sampler = createSampler(knowledge.tables, knowledge.response.policy);
  const batch = sampler.batch(createStream('bench'), 100, { maxSteps: 200 });
  const transitions = batch.reduce((total, { actions }) => total + actions.length, 0);
  repeated(20, () => bcHg.kernel(batch, knowledge));
  const kernel = median(repeated(51, () => bcHg.kernel(batch, knowledge)));
  const textbook = median(repeated(3, () => bcHg.textbook(batch.slice(0, 10), knowledge)));
  const slice = batch.slice(0, 10).reduce((total, { actions }) => total + actions.length, 0);
  const rate = (count, ms) => (count * 105) / ms / 1e3;
  row(
    'BC-HG kernel on Four-Rooms, 100 trajectories',
    rate(transitions, kernel),
    'million transitions x parameters/s',
    '> 20',
  );
  row(
    'BC-HG kernel against its textbook form',
    rate(transitions, kernel) / rate(slice, textbook),
    'times as fast',
    '> 10',
  );

  const bush = evaluateTables(compileProblem(bushy()), float64);
  let trajectories = 0;
  const seconds =
    median(repeated(3, () => (trajectories = enumerateHypergradient(bush, backwardInduction(bush), 9).trajectories))) /
    1000;
  row('enumeration, K = 3, float64', trajectories / seconds / 1e6, 'million trajectories/s', '> 1');

  for (const [name, task] of [
    ['thermal control', thermalControl()],
    ['bi-level LQR', bilevelLqr()],
    ['bi-level LQR at (-9.9, -10), no term decays', bilevelLqr({ gain: '-9.9,-10' })],
  ]) {
    const linear = createFastLinearQuadratic(task);
    repeated(300, () => linear.at());
    row(`${name}: J and hypergradient, float64`, median(repeated(201, () => linear.at())), 'ms', '< 1');
  }

  const settings = resolveSettings(THERMAL_EXPERIMENT.settings, { evaluation: 0 }, 'bc-hg');
  const updates = (iterations) => THERMAL_EXPERIMENT.run({ method: 'bc-hg', settings, seed: 0, iterations });
  updates(20);
  row(
    'thermal control: 2,000 updates of BC-HG, least-squares TD, 100 episodes each (from 60)',
    (timed(() => updates(60)) * 2000) / 60 / 1000,
    's',
    '< 60',
  );

  row('conform: estimate cases driven and judged', await conformRate(), 'cases/s', '> 2000');

  const perStratum = Number(process.env.BENCH_INSTANCES ?? 40);
  const times = truthTimes(perStratum);
  row(`truth by all routes at 50 digits, median of ${times.length} instances`, median(times), 'ms', '< 150');
  row(`truth by all routes at 50 digits, slowest of ${times.length}`, Math.max(...times), 'ms', '');
  return rows;
}

const apart = ['scaling', 'table'].find((word) => process.argv.includes(word));
const rows = apart ? [] : await main();
if (apart) await import(`./bench-${apart}.mjs`);
else if (process.argv.includes('--json')) console.log(JSON.stringify(rows, null, 2));
else
  for (const { name, value, unit, wanted } of rows)
    console.log(
      `${name.padEnd(66)} ${value.toPrecision(3).padStart(8)} ${unit}${wanted ? `  (wanted ${wanted})` : ''}`,
    );
