import type { Command } from 'commander';
import { estimateDocument, estimateText } from '../report/estimateReport.js';
import type { Estimate } from '../verdict/estimate.js';
import { estimateOn } from '../verdict/estimateByKind.js';
import { EXIT, print } from './output.js';
import { withProgress } from './progress.js';
import { collectText, wholeNumber } from './options.js';
import { reportMisbehaviour } from './misbehaviour.js';
import { INSTANCE_HELP, readTask, refuseBackup, type InstanceOptions } from './readInstance.js';

interface Options extends InstanceOptions {
  readonly estimator: string;
  readonly batch: number;
  readonly repeats: number;
  readonly seed: number;
  readonly steps?: number;
  readonly timeLimit: number;
  readonly json?: boolean;
}

/** Adds `estimate INSTANCE`. */
export function addEstimateCommand(program: Command): void {
  program
    .command('estimate')
    .description('run an estimator with an exact critic on sampled trajectories, and compare its mean with the truth')
    .argument('<instance>', INSTANCE_HELP)
    .requiredOption(
      '--estimator <id>',
      'an estimator (game:ID for games), or a file (.js, .mjs, .ts) for problems with finitely many states',
    )
    .option('--batch <n>', 'trajectories in a batch', wholeNumber(1, 1_000_000), 100)
    .option('--repeats <r>', 'batches', wholeNumber(1, 1_000_000), 100)
    .option('--seed <s>', 'seed of the trajectories', wholeNumber(0, 2 ** 32 - 1), 1)
    .option(
      '--steps <t>',
      'cut rollouts after this many steps (default: when the rest is negligible)',
      wholeNumber(1, 1_000_000),
    )
    .option('--time-limit <seconds>', 'for an estimator in a file, for all batches', wholeNumber(1, 86_400), 10)
    .option('--set <key=value>', 'a setting of a built-in task (several times)', collectText)
    .option('--theta <file>', 'the point θ: a file of numbers (a JSON list, or separated by blanks or commas)')
    .option('--json', 'one JSON document on standard output')
    .action(async (name: string, options: Options) => {
      const { instance, backup } = await readTask(name, options);
      if (backup === 'code') refuseBackup();
      await reportMisbehaviour(options.estimator, options.json, async () => {
        const estimate = await withProgress(({ show }) => {
          show(`sampling ${options.estimator}`);
          return estimateOn(instance, options.estimator, { ...options, onProgress: show });
        });
        finish(instance.name ?? name, estimate, options);
      });
    });
}

/** Prints the estimate; the process ends as its test did, and undetermined where there was nothing to compare with. */
function finish(title: string, estimate: Estimate, { json }: Pick<Options, 'json'>): void {
  print(json ? estimateDocument(title, estimate) : estimateText(title, estimate));
  process.exitCode = !estimate.known ? EXIT.undetermined : estimate.test?.verdict === 'fails' ? EXIT.fails : EXIT.holds;
}
