import type { Command } from 'commander';
import { momentsDocument, momentsText } from '../report/momentsReport.js';
import { estimatorMoments } from '../truth/estimatorMoments.js';
import { LINEAR_ESTIMATORS, type LinearEstimatorId } from '../truth/linearForms.js';
import { print } from './output.js';
import { collectText, digitsOption, linearEstimatorOption, wholeNumber } from './options.js';
import { INSTANCE_HELP, readInstance, type InstanceOptions } from './readInstance.js';

interface Options extends InstanceOptions {
  readonly estimator: LinearEstimatorId;
  readonly horizon?: number;
  readonly batch: number;
  readonly digits?: number | 'float64';
  readonly json?: boolean;
}

/** Adds `moments INSTANCE`. */
export function addMomentsCommand(program: Command): void {
  program
    .command('moments')
    .description('exact mean, bias and variance of an estimator with an exact critic, without sampling')
    .argument('<instance>', INSTANCE_HELP)
    .requiredOption('--estimator <id>', LINEAR_ESTIMATORS.join(', '), linearEstimatorOption)
    .option('--horizon <t>', 'cut rollouts after this many steps (default: not at all)', wholeNumber(1, 1_000_000))
    .option('--batch <n>', 'independent trajectories in a batch', wholeNumber(1, 1_000_000_000), 1)
    .option('--digits <n>', 'digits (5 to 200) or float64; default 50, float64 for large instances', digitsOption)
    .option('--set <key=value>', 'a setting of a built-in task (several times)', collectText)
    .option('--theta <file>', 'the point: a file of numbers (JSON list, or separated by blanks or commas)')
    .option('--json', 'one JSON document on standard output')
    .action(async (name: string, options: Options) => {
      const instance = await readInstance(name, options);
      const { estimator, horizon, batch, digits } = options;
      const moments = estimatorMoments(instance, {
        estimator,
        batch,
        ...(horizon !== undefined && { horizon }),
        ...(digits !== undefined && { digits }),
      });
      const title = instance.name ?? name;
      print(options.json ? momentsDocument(title, moments, batch) : momentsText(title, moments, batch));
    });
}
