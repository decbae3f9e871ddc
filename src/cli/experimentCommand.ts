import type { Command } from 'commander';
import { LAST_SEED, expectRun } from '../experiments/engine/expectRun.js';
import { MOST_ITERATIONS } from '../experiments/engine/limits.js';
import { runLine } from '../experiments/engine/runFile.js';
import { resolveSettings } from '../experiments/engine/settings.js';
import { writeWhole } from '../files/writeWhole.js';
import { EXPERIMENTS, expectMethod, experimentByName } from '../experiments/engine/tasks.js';
import { runDocument, runText, taskDocument, taskText } from '../report/experimentReport.js';
import { collectText, wholeNumber } from './options.js';
import { print } from './output.js';
import { withProgress } from './progress.js';
import { parseSettings } from './readInstance.js';
import { addPlotCommand, addSelectCommand, addSweepCommand } from './sweepCommand.js';

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
  addSweepCommand(experiment);
  addSelectCommand(experiment);
  addPlotCommand(experiment);
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
    .option('--seed <s>', 'seed', wholeNumber(0, LAST_SEED), 0)
    .option('--iterations <n>', 'outer iterations (default: as published)', wholeNumber(1, MOST_ITERATIONS))
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
      expectRun(task, request);
      const started = performance.now();
      const outcome = await withProgress(({ show }) =>
        task.run(request, (done) => show(`${name} ${method}, iteration`, done, iterations)),
      );
      const seconds = (performance.now() - started) / 1000;
      print((options.json ? runDocument : runText)(task, request, outcome, seconds));
      if (options.out !== undefined) await writeWhole(options.out, runLine(task, request, outcome), '/out');
    });
}
