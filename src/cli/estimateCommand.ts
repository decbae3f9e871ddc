import type { Command } from 'commander';
import { estimateDocument, estimateText } from '../report/estimateReport.js';
import { openBatchEstimator, sampleEstimates } from '../verdict/estimate.js';
import { gaussianEstimator, sampleGaussianEstimates } from '../verdict/continuous/gaussianEstimate.js';
import { print } from './output.js';
import { collectText, wholeNumber } from './options.js';
import { reportMisbehaviour } from './misbehaviour.js';
import {
  INSTANCE_HELP,
  LINEAR_QUADRATIC_HELP,
  readLinearQuadratic,
  readTask,
  refuseBackup,
  type InstanceOptions,
} from './readInstance.js';

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
    .description(
      'an estimator with an exact critic on sampled trajectories: mean, standard error, comparison with the truth',
    )
    .argument('<instance>', `${INSTANCE_HELP}, or ${LINEAR_QUADRATIC_HELP}`)
    .requiredOption('--estimator <id>', 'an estimator (game:ID for one of games) or a file (.js, .mjs, .ts)')
    .option('--batch <n>', 'trajectories in a batch', wholeNumber(1, 1_000_000), 100)
    .option('--repeats <r>', 'batches', wholeNumber(1, 1_000_000), 100)
    .option('--seed <s>', 'seed of the trajectories', wholeNumber(0, 2 ** 32 - 1), 1)
    .option('--steps <t>', 'cut rollouts after this many steps (default: late enough)', wholeNumber(1, 1_000_000))
    .option('--time-limit <seconds>', 'for an estimator in a file, for all batches', wholeNumber(1, 86_400), 10)
    .option('--set <key=value>', 'a setting of a built-in task (several times)', collectText)
    .option('--theta <file>', 'the point: a file of numbers (JSON list, or separated by blanks or commas)')
    .option('--json', 'one JSON document on standard output')
    .action(async (name: string, options: Options) => {
      const continuous = readLinearQuadratic(name, options);
      if (continuous) {
        const estimate = sampleGaussianEstimates(continuous, gaussianEstimator(options.estimator), options);
        print(options.json ? estimateDocument(name, estimate) : estimateText(name, estimate));
        return;
      }
      const { instance, backup } = await readTask(name, options);
      if (backup === 'code') refuseBackup();
      reportMisbehaviour(options.estimator, options.json, () => {
        const estimator = openBatchEstimator(options.estimator, options);
        try {
          const estimate = sampleEstimates(instance, estimator, options);
          const title = instance.name ?? name;
          print(options.json ? estimateDocument(title, estimate) : estimateText(title, estimate));
        } finally {
          estimator.close();
        }
      });
    });
}
