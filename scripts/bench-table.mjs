// The table of docs/performance.md: `npm run bench -- table [--suite] [--only TEXT]`. Each row is a command in a process of its own: its CPU and wall time and its
// largest memory, children included in the time. Rows of less than five seconds are the median of three runs. `--suite` adds `npm test` and the long specs.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { STRATA, sampleInstance, truth } from '../dist/index.js';
import { sparseProblem } from './sparse-problem.mjs';

const home = mkdtempSync(join(tmpdir(), 'bench-'));
process.on('exit', () => rmSync(home, { recursive: true }));

/** Says on standard error, when a process ends, how much memory it took at most. */
const meter = join(home, 'meter.mjs');
writeFileSync(
  meter,
  "import { writeSync } from 'node:fs';\nprocess.on('exit', () => writeSync(2, `\\nPEAK ${process.resourceUsage().maxRSS}\\n`));\n",
);

const sparse = (states) => {
  const file = join(home, `sparse-${states}.json`);
  writeFileSync(file, JSON.stringify(sparseProblem(states, 20)));
  return file;
};

/** CPU and wall seconds and megabytes of a command line; `time` of bash counts children, too. */
function once(command) {
  const { stderr, status } = spawnSync('bash', ['-c', `TIMEFORMAT='TIME %U %S %R'; time ${command} >/dev/null`], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, NODE_OPTIONS: `--import=${pathToFileURL(meter).href}` },
  });
  const [, user, system, wall] = /TIME (\S+) (\S+) (\S+)/.exec(stderr) ?? [];
  if (wall === undefined || ![0, 1].includes(status)) throw new Error(`${command}\n${stderr}`);
  const peaks = [...stderr.matchAll(/PEAK (\d+)/g)].map(([, kilobytes]) => Number(kilobytes) / 1024);
  return { cpu: Number(user) + Number(system), wall: Number(wall), memory: Math.max(0, ...peaks) };
}

function measured(command) {
  const first = once(command);
  if (first.wall > 5) return first;
  const runs = [first, once(command), once(command)].sort((a, b) => a.wall - b.wall);
  return runs[1];
}

const cli = 'node dist/cli/main.js';
const run = 'experiment run four-rooms --method bc-hg --set beta=0.003 --set lr=0.05 --set alpha=0.5 --seed 0';
const ROWS = [
  ['verify, default, 1 thread', '', () => `${cli} verify --threads 1 --json`],
  ['verify, default, 2 threads', '≤ 10 s', () => `${cli} verify --threads 2 --json`],
  ['truth, 20 digits, 1,000 states', '≤ 6 s', () => `${cli} truth ${sparse(1000)} --digits 20 --json`],
  ['truth, float64, 10,000 states', '≤ 3 s', () => `${cli} truth ${sparse(10_000)} --digits float64 --json`],
  ['truth, float64, 100,000 states', '≤ 40 s, ≤ 2 GB', () => `${cli} truth ${sparse(100_000)} --digits float64 --json`],
  ['moments of bc-hg, 10,000 states', '', () => `${cli} moments ${sparse(10_000)} --estimator bc-hg --json`],
  ['Four-Rooms, BC-HG, 3,000 iterations', '≤ 1.0 s CPU', () => `${cli} ${run} --iterations 3000 --json`],
  ['hypergrad-oracle --version', '≤ 0.12 s', () => `${cli} --version`],
  // Without the meter: specs look at what their processes say.
  ...(process.argv.includes('--suite')
    ? [
        ['npm test', '≤ 60 s', () => 'env -u NODE_OPTIONS npm --silent test'],
        ['npm run test:long', '', () => 'env -u NODE_OPTIONS npm --silent run test:long'],
      ]
    : []),
];

/** In this process, as reading and starting is no part of it. */
function medianTruth() {
  const problems = STRATA.flatMap((stratum) => Array.from({ length: 40 }, (_, i) => sampleInstance(stratum, 1, i)));
  const times = problems.map((mdp) => {
    const before = process.cpuUsage();
    truth(mdp, { digits: 50 });
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return times.sort((a, b) => a - b)[times.length / 2];
}

const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : '';
const line = (...cells) => console.log(`| ${cells.join(' | ')} |`);
line('work', 'wanted', 'CPU', 'wall', 'memory');
line('---', '---', '--:', '--:', '--:');
const median = 'truth, all routes, 50 digits, median of 200';
if (median.includes(only)) line(median, '≤ 6 ms', `${medianTruth().toFixed(1)} ms`, '', '');
for (const [name, wanted, command] of ROWS.filter(([name]) => name.includes(only))) {
  const { cpu, wall, memory } = measured(command());
  line(name, wanted, `${cpu.toFixed(2)} s`, `${wall.toFixed(2)} s`, memory > 0 ? `${memory.toFixed(0)} MB` : '');
}
