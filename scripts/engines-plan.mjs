// How long the large jobs take on 10, 1,000 and 10,000 cores, by simulation with measured distributions; docs/engines.md explains the model.
//   npm run build && node scripts/engines-plan.mjs [--measure N]
// Measures, on one core: the start of a shard, the truth and the judging of N random instances of each stratum (default 10), runs of each task of the
// paper by its first iterations, and what merging takes for each part. Then simulates, with a fixed seed, cases drawn from what was measured.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import seedrandom from 'seedrandom';
import { EXPERIMENTS } from '../dist/experiments/engine/tasks.js';
import { sweepCases } from '../dist/experiments/engine/cases.js';
import { ALL_STRATA } from '../dist/instances/strata.js';
import { VERIFY_JOB } from '../dist/jobs/kinds/verifyJob.js';
import { tryCosts } from '../dist/jobs/kinds/sweepCosts.js';
import { processMeter } from '../dist/jobs/processMeter.js';

const at = process.argv.indexOf('--measure');
const count = at < 0 ? 10 : Number(process.argv[at + 1]);
const CORES = [10, 1000, 10_000];
const stream = seedrandom.alea('engines');
const draw = (values) => values[Math.floor(stream.double() * values.length)];
const sum = (values) => values.reduce((a, b) => a + b, 0);
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** CPU seconds of a process. */
function cpuOf(args) {
  const script = `import { spawnSync } from 'node:child_process'; import { readFileSync } from 'node:fs';
    spawnSync(process.execPath, ${JSON.stringify([main, ...args])});
    const fields = readFileSync('/proc/self/stat', 'utf8').split(' ');
    console.log((Number(fields[15]) + Number(fields[16])) / 100);`;
  return Number(spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).stdout);
}

/** A shard that finds nothing to do, and what a merge takes for a part. */
function measureOverheads() {
  const directory = mkdtempSync(join(tmpdir(), 'engines-plan-'));
  try {
    const job = join(directory, 'job');
    const run = (...args) => spawnSync(process.execPath, [main, ...args]);
    run(
      'plan',
      'experiment',
      'sweep',
      'four-rooms',
      '--methods',
      'naive-pgd',
      '--seeds',
      '50',
      '--iterations',
      '1',
      '--out',
      job,
    );
    run('shard', job, '--index', '1', '--of', '1');
    const start = cpuOf(['shard', job, '--index', '1', '--of', '1000']);
    const merge = cpuOf(['merge', job, '--out', join(directory, 'runs')]);
    return { start, part: Math.max(0.0002, (merge - start) / 200) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** CPU seconds of each single random instance, by stratum: truth, and judging. */
async function measureVerify() {
  const job = await VERIFY_JOB.open({ instances: count * 10, unit: 1e-9 });
  const times = new Map();
  for (const { id } of job.cases) {
    const [kind, stratum, range] = id.split(':');
    if (range === undefined || Number(range.split('-')[0]) >= count) continue;
    const began = processMeter.seconds();
    await job.run(id);
    const key = `${kind}:${stratum}`;
    times.set(key, [...(times.get(key) ?? []), processMeter.seconds() - began]);
  }
  return times;
}

/** CPU seconds of each run of the published protocol of a task, ten seeds at every grid point of every method: some points are measured, the others are drawn from these, by method. */
function protocolOf(task) {
  const plan = {
    task,
    methods: PUBLISHED[task.name],
    axes: AXES[task.name] ?? {},
    grid: 'published',
    seeds: 10,
    iterations: task.iterations,
  };
  const cases = [...sweepCases(plan)];
  return plan.methods.flatMap((method) => {
    const own = cases.filter((one) => one.method === method);
    const chosen = Array.from({ length: POINTS }, () => draw(own));
    const measured = tryCosts(plan, chosen, processMeter).map(({ seconds }) => seconds);
    return own.map(() => draw(measured));
  });
}
/** Points that are measured of each method. */
const POINTS = 3;
const PUBLISHED = {
  'four-rooms': ['naive-pgd', 'hpgd-mc', 'bc-hg'],
  'toy-r1': ['bc-hg', 'first-order', 'bi-ac'],
  'toy-r2': ['bc-hg', 'first-order', 'bi-ac'],
  'thermal-control': ['bc-hg', 'naive-pgd', 'hpgd-mc'],
  'bilevel-lqr': ['bc-hg', 'naive-pgd'],
};
const AXES = { 'four-rooms': { beta: [0.001, 0.003, 0.005] } };

/** Wall time of cases on cores: longest estimate first to the core that has least, each shard with its start; then the merge of all parts by one core. */
function simulate(cases, cores, { start, part }) {
  const estimates = cases.map(({ estimate }) => estimate);
  const order = cases.map((_, i) => i).sort((a, b) => estimates[b] - estimates[a]);
  const used = Math.min(cores, cases.length);
  const planned = new Float64Array(used);
  const taken = new Float64Array(used).fill(start);
  // A heap is not needed: by estimates of one size, cores take turns.
  for (const i of order) {
    let least = 0;
    for (let k = 1; k < used; k++) if (planned[k] < planned[least]) least = k;
    planned[least] += estimates[i];
    taken[least] += cases[i].seconds;
  }
  return { compute: taken.reduce((a, b) => Math.max(a, b), 0), merge: start + part * cases.length, used };
}

/** Cases of a million-instance verify: groups of instances of about `unit` seconds, each instance drawn from what was measured. */
function groups(times, instances, unit) {
  const cases = [];
  for (const [key, measured] of times) {
    const mean = sum(measured) / measured.length;
    const size = Math.max(1, Math.round(unit / mean));
    const all = key.startsWith('truth:') ? instances : instances / 10;
    for (let from = 0; from < all; from += size) {
      const n = Math.min(size, all - from);
      // Of many draws the sum is normal: drawn by its mean and variance.
      const variance = sum(measured.map((x) => (x - mean) ** 2)) / measured.length;
      const normal = Math.sqrt(-2 * Math.log(1 - stream.double())) * Math.cos(2 * Math.PI * stream.double());
      const seconds =
        n < 30 ? sum(Array.from({ length: n }, () => draw(measured))) : n * mean + normal * Math.sqrt(n * variance);
      cases.push({ estimate: n * mean, seconds });
    }
  }
  return cases;
}

const human = (s) =>
  s < 120 ? `${s.toFixed(1)} s` : s < 7200 ? `${(s / 60).toFixed(1)} min` : `${(s / 3600).toFixed(1)} h`;
const overheads = measureOverheads();
console.log(
  `start of a shard ${overheads.start.toFixed(2)} s, merge ${(1000 * overheads.part).toFixed(2)} ms for each part (CPU time)`,
);
const row = (name, cases, extra = '') => {
  const total = sum(cases.map(({ seconds }) => seconds));
  const columns = CORES.map((cores) => {
    const { compute, merge } = simulate(cases, cores, overheads);
    return `${human(compute + merge)} (${Math.round((100 * total) / (cores * (compute + merge)))} %)`;
  });
  console.log(
    `| ${name} | ${cases.length} | ${human(total)} | ${human(Math.max(...cases.map((x) => x.seconds)))} | ${columns.join(' | ')} |${extra}`,
  );
};
console.log(
  '\n| job | cases | CPU time | longest case | 10 cores (used) | 1,000 | 10,000 |\n| --- | --- | --- | --- | --- | --- | --- |',
);
const all = [];
for (const task of EXPERIMENTS.filter(({ name }) => PUBLISHED[name])) {
  const cases = protocolOf(task).map((seconds) => ({
    estimate: seconds,
    seconds: seconds * (0.9 + 0.2 * stream.double()),
  }));
  all.push(...cases);
  row(`protocol of ${task.name}`, cases);
}
row('protocol of all tasks', all);
const times = await measureVerify();
for (const unit of [5, 30, 120])
  row(
    `verify, 1,000,000 instances of each of ${ALL_STRATA.length} strata, --unit ${unit}`,
    groups(times, 1_000_000, unit),
  );
for (const [key, measured] of times) {
  const mean = sum(measured) / measured.length;
  console.log(
    `${key}: mean ${(1000 * mean).toFixed(1)} ms, largest of ${measured.length} ${(1000 * Math.max(...measured)).toFixed(0)} ms`,
  );
}
