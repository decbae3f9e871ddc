import { Option, type Command } from 'commander';
import type { SweepPlan } from '../experiments/cases.js';
import { readGrid, sweepAxes } from '../experiments/gridFile.js';
import { panelOf } from '../experiments/panel.js';
import { readPublished } from '../experiments/published.js';
import { runLine } from '../experiments/runFile.js';
import { selectBest, type Deciding } from '../experiments/select.js';
import { sweep } from '../experiments/sweep.js';
import { resolveSettings } from '../experiments/settings.js';
import { writeWhole } from '../files/writeWhole.js';
import { EXPERIMENTS, expectMethod, experimentByName } from '../experiments/tasks.js';
import { panelSvg } from '../report/panelReport.js';
import { progressText, selectionCsv, selectionText } from '../report/sweepReport.js';
import { runDocument, runText, taskDocument, taskText } from '../report/experimentReport.js';
import { collectText, shardOption, wholeNumber } from './options.js';
import { print, progressLine } from './output.js';
import { parseSettings } from './readInstance.js';

const SEED_LIMIT = 2 ** 32 - 1;

/** Adds `experiment …`. */
export function addExperimentCommand(program: Command): void {
  const experiment = program.command('experiment').description("the paper's experiments");
  experiment
    .command('list')
    .description('the tasks')
    .option('--json', 'one JSON document on standard output')
    .action(({ json }: { json?: boolean }) =>
      print(json ? EXPERIMENTS.map(taskDocument) : EXPERIMENTS.map((t) => `${t.name}: ${t.description}`).join('\n')),
    );
  experiment
    .command('show')
    .description('every setting of a task with its default and source, its methods and grid')
    .argument('<task>')
    .option('--json', 'one JSON document on standard output')
    .action((name: string, { json }: { json?: boolean }) => {
      const task = experimentByName(name);
      print(json ? taskDocument(task) : taskText(task));
    });
  addRun(experiment);
  addSweep(experiment);
  addSelect(experiment);
  addPlot(experiment);
}

function addRun(experiment: Command): void {
  interface Options {
    readonly method: string;
    readonly set?: readonly string[];
    readonly seed: number;
    readonly iterations?: number;
    readonly out?: string;
    readonly json?: boolean;
  }
  experiment
    .command('run')
    .description('one run')
    .argument('<task>')
    .requiredOption('--method <id>', 'one of those that `experiment show` lists')
    .option('--set <key=value>', 'a setting (several times)', collectText)
    .option('--seed <s>', 'seed', wholeNumber(0, SEED_LIMIT), 0)
    .option('--iterations <n>', 'outer iterations (default: as published)', wholeNumber(1, 10_000_000))
    .option('--out <file>', 'also keep the run in a file, as a sweep keeps it: the metric at every iteration')
    .option('--json', 'one JSON document on standard output')
    .action(async (name: string, options: Options) => {
      const task = experimentByName(name);
      const { seed, iterations = task.iterations } = options;
      const method = expectMethod(task, options.method);
      const request = {
        method,
        settings: resolveSettings(task.settings, parseSettings(options.set ?? []), method),
        seed,
        iterations,
      };
      const started = performance.now();
      const outcome = task.run(request);
      const seconds = (performance.now() - started) / 1000;
      if (options.out !== undefined) await writeWhole(options.out, runLine(task, request, outcome));
      print((options.json ? runDocument : runText)(task, request, outcome, seconds));
    });
}

function addSweep(experiment: Command): void {
  interface Options {
    readonly methods?: string;
    readonly set?: readonly string[];
    readonly grid: string;
    readonly seeds: number;
    readonly firstSeed: number;
    readonly iterations?: number;
    readonly threads: number;
    readonly shard?: SweepPlan['shard'];
    readonly out: string;
  }
  experiment
    .command('sweep')
    .description('many runs, kept one by one in a directory; resumes where it stopped')
    .argument('<task>')
    .requiredOption('--out <dir>', 'directory of the runs')
    .option('--methods <ids>', 'methods, separated by commas (default: all)')
    .option(
      '--set <key=values>',
      'a setting of all runs; several values, separated by commas, are all run',
      collectText,
    )
    .option('--grid <grid>', '`published`, or a JSON file: a list of settings, or such lists by method', 'published')
    .option('--seeds <n>', 'how many seeds', wholeNumber(1, 100_000), 10)
    .option('--first-seed <s>', 'the first of them', wholeNumber(0, SEED_LIMIT), 0)
    .option('--iterations <n>', 'outer iterations (default: as published)', wholeNumber(1, 10_000_000))
    .option('--threads <n>', 'workers; 0: in this process', wholeNumber(0, 1024), 2)
    .option('--shard <i/n>', 'only part i of n', shardOption)
    .action(async (name: string, options: Options) => {
      const task = experimentByName(name);
      const { methods, iterations = task.iterations, seeds, firstSeed, threads, shard, out } = options;
      const plan: SweepPlan = {
        task,
        methods: methods?.split(',') ?? task.methods,
        axes: sweepAxes(parseSettings(options.set ?? [])),
        grid: await readGrid(options.grid),
        seeds,
        firstSeed,
        iterations,
        ...(shard && { shard }),
      };
      const line = progressLine();
      const started = performance.now();
      const result = await sweep(plan, out, {
        threads,
        onProgress: (progress) => line.show(progressText(progress, (performance.now() - started) / 1000)),
      });
      line.clear();
      print(`${result.cases} runs in ${out}: ${result.before} were there, ${result.now} are new`);
    });
}

interface SelectOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly decide: Deciding;
}

const decideOption = (): Option =>
  new Option(
    '--decide <seeds>',
    'which seeds decide: those that all points have, or those of the points that have the most',
  )
    .choices(['common', 'most'])
    .default('common');

function addSelect(experiment: Command): void {
  experiment
    .command('select')
    .description(
      'the best grid point of each method by the mean over seeds of the end of its curve (Four-Rooms: 1000 iterations)',
    )
    .argument('<dirs...>', 'directories of sweeps')
    .option('--json', 'one JSON document on standard output')
    .option('--csv', 'all grid points as CSV')
    .addOption(decideOption())
    .action(async (directories: readonly string[], { json, csv, decide }: SelectOptions) => {
      const selections = await selectBest(directories, decide);
      print(json ? selections : csv ? selectionCsv(selections) : selectionText(selections));
    });
}

function addPlot(experiment: Command): void {
  interface Options {
    readonly out: string;
    readonly data?: string;
    readonly published?: readonly string[];
    readonly decide: Deciding;
  }
  experiment
    .command('plot')
    .description('curve and band of the best grid points, over published curves and the exact ascent')
    .argument('<dirs...>', 'directories of sweeps')
    .requiredOption('--out <file>', 'an SVG file')
    .option('--data <file>', 'the curves as JSON')
    .option('--published <file>', 'published curves to compare with (several times)', collectText)
    .addOption(decideOption())
    .action(async (directories: readonly string[], { out, data, published, decide }: Options) => {
      const panel = await panelOf(directories, decide);
      if (data !== undefined) await writeWhole(data, `${JSON.stringify(panel)}\n`);
      await writeWhole(out, await panelSvg(panel, await readPublished(published ?? [])));
    });
}
