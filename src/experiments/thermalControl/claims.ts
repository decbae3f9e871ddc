import { digits, larger, over, type ToyClaim as Claim } from '../toyGame/claim.js';
import type { MeanAndError } from '../summary.js';
import type { Settings } from '../settings.js';
import type { ThermalRun } from './results.js';

const COMMANDS = ['bash scripts/thermal-sweeps.sh DIR', 'node scripts/thermal-results.mjs DIR'];

/** A published curve: lines of Figure 3. */
export interface PublishedThermal {
  readonly method: string;
  readonly settings: Settings;
  readonly x: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
}

/** What ten thousand random configurations have, exactly. */
export interface RandomSearch {
  readonly count: number;
  readonly mean: number;
  readonly best: number;
  /** How many exceed the published end of BC-HG. */
  readonly above: number;
  readonly threshold: number;
}

const NAMES: Readonly<Record<string, string>> = { 'bc-hg': 'BC-HG', 'naive-pgd': 'Naive-PGD', 'hpgd-mc': 'HPGD (MC)', 'hpgd-td': 'HPGD (TD)' }; // prettier-ignore
/** A published band is narrower than a standard error: trimmed of two seeds of ten, and divided by √10 for eight. */
const FEWEST = 3;
/** The last of the published updates. */
const LAST = 1999;

/** The step sizes of the published grid. */
const GRID = [0.1, 0.01, 0.001];

/** The runs of a method with its published settings at a step size, long enough for the iteration; one for each seed. */
function runsOf(runs: readonly ThermalRun[], method: string, least: number, lr = 0.1): ThermalRun[] {
  const own = runs.filter((run) => run.method === method && run.lr === lr && run.changes === '');
  return [...new Map(own.filter(({ iterations }) => iterations > least).map((run) => [run.seed, run])).values()];
}

const lastOf = (runs: readonly ThermalRun[]): MeanAndError => over(runs.map(({ last50 }) => last50));

/** The step sizes at which a method has run to the end, with its runs, the best first. */
function byStepSize(
  all: readonly ThermalRun[],
  method: string,
): { readonly lr: number; readonly runs: ThermalRun[] }[] {
  return GRID.map((lr) => ({ lr, runs: runsOf(all, method, LAST, lr) }))
    .filter(({ runs }) => runs.length >= FEWEST)
    .sort((a, b) => lastOf(b.runs).mean - lastOf(a.runs).mean);
}

/** J at an iteration over runs: the entry nearest below it. */
function at(runs: readonly ThermalRun[], iteration: number): MeanAndError {
  return over(runs.map(({ x, objective }) => objective[x.filter((i) => i <= iteration).length - 1]));
}

function publishedAt({ x, mean, low }: PublishedThermal, iteration: number): MeanAndError {
  const i = x.filter((k) => k <= iteration).length - 1;
  return { mean: mean[i], error: mean[i] - low[i] };
}

type Open = Omit<Claim, 'commands'>;

/** Every claim that the results decide. */
export function thermalClaims(
  runs: readonly ThermalRun[],
  published: readonly PublishedThermal[],
  search: RandomSearch,
): Claim[] {
  const curve = (method: string): PublishedThermal => published.find((one) => one.method === method)!;
  const claims: Open[] = [
    ...Object.keys(NAMES).flatMap((method) => [
      ...[200, 500, 1000, LAST].flatMap((i) => level(runs, curve(method), method, i)),
      ...selection(runs, curve(method), method),
    ]),
    ...controls(runs),
    ...optima(runs, curve('bc-hg')),
    {
      id: 'random-search',
      claim: 'random search finds returns above the optimum -162.5 (the histogram reaches -137)',
      source: 'published histogram of 10,000 random configurations',
      statistic: 'the largest exact J of as many random configurations, less the exact optimum -162.50',
      rule: 'contradicted where no configuration is above the optimum: what is above it in the histogram is the noise of 50 episodes',
      figure: {
        best: digits(search.best),
        mean: digits(search.mean),
        shareAbovePlateau: digits(search.above / search.count),
      },
      verdict: search.best < OPTIMUM ? 'contradicted' : 'reproduced',
    },
  ];
  return claims.map((claim) => ({ ...claim, commands: COMMANDS }));
}

/** J at the optimum: insulation (1, 0, 1, 1), airflow (0, 0.778, 1, 1). */
const OPTIMUM = -162.50345;

function level(all: readonly ThermalRun[], curve: PublishedThermal, method: string, iteration: number): Open[] {
  const lr = Number(curve.settings['lr']);
  const runs = runsOf(all, method, iteration, lr);
  if (runs.length === 0) return [];
  const [ours, theirs] = [at(runs, iteration), publishedAt(curve, iteration)];
  const difference = ours.mean - theirs.mean;
  const uncertainty = Math.hypot(ours.error, theirs.error);
  const near = Math.abs(difference) <= 2 * uncertainty;
  return [
    {
      id: `curve/${method}/${iteration}`,
      claim: `${NAMES[method]} is at ${theirs.mean.toFixed(1)} ± ${theirs.error.toFixed(1)} after ${iteration} updates with the step size ${lr}`,
      source: 'paper, Figure 3',
      statistic:
        'mean over seeds of the exact J with the published settings and a least-squares critic, less the published curve',
      rule: `reproduced within twice the combined standard error, else contradicted; undetermined with fewer than ${FEWEST} seeds`,
      figure: { ours: digits(ours.mean), difference: digits(difference), uncertainty: digits(uncertainty), seeds: runs.length }, // prettier-ignore
      verdict: runs.length < FEWEST ? 'undetermined' : near ? 'reproduced' : 'contradicted',
    },
  ];
}

const LARGER = 'reproduced above twice the combined standard error, contradicted below minus that';

/** Which step size of the grid is best. */
function selection(all: readonly ThermalRun[], { settings }: PublishedThermal, method: string): Open[] {
  const points = byStepSize(all, method);
  const theirs = points.find(({ lr }) => lr === settings['lr']);
  if (points.length < GRID.length || !theirs) return [];
  const [best] = points;
  const { mean, error } = lastOf(best.runs);
  const other = lastOf(theirs.runs);
  const behind = mean - other.mean > 2 * Math.hypot(error, other.error);
  return [
    {
      id: `selection/${method}`,
      claim: `of the published grid the step size ${theirs.lr} is the best for ${NAMES[method]}`,
      source: 'published curves',
      statistic: 'mean over seeds of the mean exact J of the last 50 of 2,000 updates, at each step size',
      rule: 'reproduced where it is the largest, contradicted where another is larger by more than twice the combined standard error',
      figure: Object.fromEntries(points.map(({ lr, runs }) => [`lr=${lr}`, digits(lastOf(runs).mean)])),
      verdict: best === theirs ? 'reproduced' : behind ? 'contradicted' : 'undetermined',
    },
  ];
}

function controls(runs: readonly ThermalRun[]): Open[] {
  const claims: Open[] = [];
  const paper = 'paper, section 5.2 and Figure 3';
  for (const other of ['naive-pgd', 'hpgd-mc', 'hpgd-td']) {
    const [[x], [y]] = ['bc-hg', other].map((method) => byStepSize(runs, method));
    if (!x || !y) continue;
    const { figure, verdict } = larger(lastOf(x.runs), lastOf(y.runs));
    claims.push({
      id: `ranking/${other}`,
      claim: `BC-HG is above ${NAMES[other]}`,
      source: paper,
      statistic: `mean exact J of the last 50 of 2,000 updates, bc-hg less ${other}, each at its best step size by our grid`,
      rule: LARGER,
      figure: { ...figure, lr: x.lr, lrOther: y.lr, seeds: x.runs.length, seedsOther: y.runs.length },
      verdict,
    });
  }
  const compare = (id: string, claim: string, source: string, a: string, b: string, iteration: number): void => {
    const [x, y] = [runsOf(runs, a, iteration), runsOf(runs, b, iteration)];
    if (x.length < 2 || y.length < 2) return;
    const statistic = `mean exact J of ${a} less that of ${b} after ${iteration} updates, step size 0.1`;
    claims.push({ id, claim, source, statistic, rule: LARGER, ...larger(at(x, iteration), at(y, iteration)) });
  };
  const placebo = 'BC-HG does not get as far once its Benefits are permuted within each batch';
  compare('placebo', placebo, 'control; not in the paper', 'bc-hg', 'bc-hg-placebo', 480);
  compare('better/naive-pgd', 'BC-HG integrated over the follower is above Naive-PGD', 'not in the paper', 'bc-hg-white-box', 'naive-pgd', 480); // prettier-ignore
  return claims;
}

function optima(runs: readonly ThermalRun[], bcHg: PublishedThermal): Open[] {
  const claims: Open[] = [];
  const first = runsOf(runs, 'exact-first-order', 1990);
  const total = runsOf(runs, 'exact', 1990);
  const theirs = publishedAt(bcHg, LAST);
  if (first.length > 0) {
    const { mean } = over(first.map(({ last50 }) => last50));
    const difference = theirs.mean - mean;
    claims.push({
      id: 'plateau-is-first-order',
      claim: 'the published plateau of BC-HG is where ascent along the exact first-order gradient ends',
      source: 'observed; not in the paper',
      statistic: 'published end of BC-HG less the end of the exact first-order ascent',
      rule: 'reproduced within the published band',
      figure: { difference: digits(difference), band: digits(theirs.error), firstOrder: digits(mean) },
      verdict: Math.abs(difference) <= theirs.error ? 'reproduced' : 'contradicted',
    });
  }
  if (total.length > 0) {
    const { mean } = over(total.map(({ last50 }) => last50));
    claims.push({
      id: 'exact-ascent',
      claim: 'ascent along the exact hypergradient goes far beyond that plateau',
      source: 'observed; not in the paper',
      statistic: 'end of the exact ascent less the published end of BC-HG',
      rule: 'reproduced above twice the published band',
      figure: { difference: digits(mean - theirs.mean), end: digits(mean), optimum: OPTIMUM },
      verdict: mean - theirs.mean > 2 * theirs.error ? 'reproduced' : 'contradicted',
    });
  }
  for (const method of ['bc-hg-white-box', 'bc-hg-exact-segment']) {
    const ours = runsOf(runs, method, 480);
    if (ours.length === 0) continue;
    const worst = Math.min(...ours.map(({ last50 }) => last50));
    const reached = Math.max(...ours.map(({ x, objective }) => x[objective.findIndex((j) => j > TARGET)] ?? Infinity));
    claims.push({
      id: `better/${method}`,
      claim: `${method} with a least-squares critic gets above ${TARGET} at the published size of batches`,
      source: 'not in the paper',
      statistic:
        'the worst seed’s mean J of its last 50 of 500 updates; and the update (in twenties) by which all seeds are above',
      rule: 'reproduced above it',
      figure: { worst: digits(worst), reached: Number.isFinite(reached) ? reached : null, seeds: ours.length },
      verdict: worst > TARGET ? 'reproduced' : 'contradicted',
    });
  }
  return claims;
}

/** What the variance-reduced forms are to reach. */
const TARGET = -170;
