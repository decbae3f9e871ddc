// How the cost of `truth` in float64 grows, by the route that it always takes: `npm run bench -- scaling [--figure FILE.svg]`. Each point is read and solved in a process of its own, timed by
// its CPU; `npm run docs:scaling` draws docs/figures/scaling.svg.
import { writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseInstance } from '../dist/model/files/instanceFile.js';
import { plotPage, withTenths } from '../dist/report/curvesPlot.js';
import { truth } from '../dist/truth/routes/mdp/truth.js';
import { sparseProblem } from './sparse-problem.mjs';

const STATES = [100, 1000, 10_000, 100_000];
const PARAMETERS = [10, 100, 1000];
/** While the other one grows. */
const FEW_PARAMETERS = 20;
const SOME_STATES = 1000;
/** CPU seconds and megabytes of reading and solving one problem, in this process. */
async function measure(states, parameters) {
  const text = JSON.stringify(sparseProblem(states, parameters));
  const before = process.cpuUsage();
  const { agreement, value } = truth(await parseInstance(text), { digits: 'float64', routes: ['adjoint'] });
  const { user, system } = process.cpuUsage(before);
  return { holds: agreement.holds, bound: value.bound, seconds: (user + system) / 1e6, megabytes: process.resourceUsage().maxRSS / 1024 }; // prettier-ignore
}

/** The slope of a line through the logarithms, by least squares. */
function slope(points) {
  const xs = points.map(([x]) => Math.log(x));
  const ys = points.map(([, y]) => Math.log(y));
  const mean = (values) => values.reduce((a, b) => a + b) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  return xs.reduce((sum, a, i) => sum + (a - x) * (ys[i] - y), 0) / xs.reduce((sum, a) => sum + (a - x) ** 2, 0);
}

function series(name, sizes, problemOf) {
  const points = [];
  for (const size of sizes) {
    const child = spawnSync(process.execPath, [
      fileURLToPath(import.meta.url),
      'point',
      ...problemOf(size).map(String),
    ]);
    if (child.status !== 0) {
      console.log(`${name} = ${size}: ${String(child.stderr).trim().split('\n').at(-1)}`);
      continue;
    }
    const { holds, bound, seconds, megabytes } = JSON.parse(String(child.stdout));
    points.push([size, seconds]);
    console.log(`${name} = ${String(size).padEnd(7)} ${seconds.toFixed(2).padStart(8)} s CPU ${megabytes.toFixed(0).padStart(6)} MB  bound ${bound.toExponential(1)}${holds ? '' : '  ROUTES DISAGREE'}`); // prettier-ignore
  }
  if (points.length > 1) console.log(`log-log slope in ${name}: ${slope(points).toFixed(2)}\n`);
  return points;
}

const LABEL = 'CPU seconds of truth in float64 against states and parameters, on logarithmic axes';

/** Both series on logarithmic axes, with their slopes. */
async function figure(all) {
  const { Plot, document } = await plotPage();
  const points = all.flatMap(({ label, points }) => points.map(([x, y]) => ({ x, y, label })));
  const named = all.map(({ label, points }) => ({ label, x: points.at(-1)[0], y: points.at(-1)[1], text: `${label}: slope ${slope(points).toFixed(2)}` })); // prettier-ignore
  const chart = Plot.plot({
    document,
    width: 640,
    height: 360,
    marginRight: 30,
    style: { background: '#fff', color: '#1b1f24', fontSize: '13px' },
    x: { type: 'log', label: 'size', grid: true, domain: [10, 100_000], ticks: [10, 100, 1000, 10_000, 100_000], tickFormat: '~s' }, // prettier-ignore
    y: { type: 'log', label: 'CPU seconds, reading included', grid: true, ticks: 4, tickFormat: '~g' },
    color: { domain: all.map(({ label }) => label), range: ['#0b57d0', '#b3261e'] },
    marks: [
      Plot.line(points, { x: 'x', y: 'y', stroke: 'label', strokeWidth: 2 }),
      Plot.dot(points, { x: 'x', y: 'y', fill: 'label', r: 4 }),
      Plot.text(named, { x: 'x', y: 'y', text: 'text', fill: 'label', textAnchor: 'end', dy: -12 }),
    ],
  });
  chart.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  chart.setAttribute('role', 'img');
  chart.setAttribute('aria-label', LABEL);
  return `${withTenths(chart.outerHTML)}\n`;
}

const args = process.argv.slice(2).filter((word) => word !== 'scaling');
if (args[0] === 'point') console.log(JSON.stringify(await measure(...args.slice(1).map(Number))));
else {
  const all = [
    {
      label: `states (${FEW_PARAMETERS} parameters)`,
      points: series('S', STATES, (states) => [states, FEW_PARAMETERS]),
    },
    {
      label: `parameters (${SOME_STATES} states)`,
      points: series('K', PARAMETERS, (parameters) => [SOME_STATES, parameters]),
    },
  ];
  const at = args.indexOf('--figure');
  if (at >= 0) writeFileSync(args[at + 1], await figure(all));
}
