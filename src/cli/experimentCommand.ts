import type { Command } from 'commander';
import { resolveSettings } from '../experiments/settings.js';
import { EXPERIMENTS, expectMethod, experimentByName } from '../experiments/tasks.js';
import { runDocument, runText, taskDocument, taskText } from '../report/experimentReport.js';
import { collectText, wholeNumber } from './options.js';
import { print } from './output.js';
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
}

function addRun(experiment: Command): void {
  interface Options {
    readonly method: string;
    readonly set?: readonly string[];
    readonly seed: number;
    readonly iterations?: number;
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
    .option('--json', 'one JSON document on standard output')
    .action((name: string, options: Options) => {
      const task = experimentByName(name);
      const { seed, iterations = task.iterations } = options;
      const request = {
        method: expectMethod(task, options.method),
        settings: resolveSettings(task.settings, parseSettings(options.set ?? [])),
        seed,
        iterations,
      };
      const started = performance.now();
      const outcome = task.run(request);
      const seconds = (performance.now() - started) / 1000;
      print((options.json ? runDocument : runText)(task, request, outcome, seconds));
    });
}
