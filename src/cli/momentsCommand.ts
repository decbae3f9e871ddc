import type { Command } from 'commander';
import { momentsDocument, momentsText } from '../report/momentsReport.js';
import { estimatorMoments } from '../truth/estimatorMoments.js';
import { asConfigurableMdp } from '../model/instance.js';
import { refuse } from '../model/invalidInput.js';
import { gameMoments } from '../truth/gameMoments.js';
import { print } from './output.js';
import {
  MOMENTS_ESTIMATORS,
  collectText,
  digitsOption,
  linearEstimatorOption,
  wholeNumber,
  type MomentsEstimator,
} from './options.js';
import { INSTANCE_HELP, readTask, refuseBackup, type InstanceOptions } from './readInstance.js';

interface Options extends InstanceOptions {
  readonly estimator: MomentsEstimator;
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
    .requiredOption('--estimator <id>', MOMENTS_ESTIMATORS.join(', '), linearEstimatorOption)
    .option('--horizon <t>', 'cut rollouts after this many steps (default: not at all)', wholeNumber(1, 1_000_000))
    .option('--batch <n>', 'independent trajectories in a batch', wholeNumber(1, 1_000_000_000), 1)
    .option('--digits <n>', 'digits (5 to 200) or float64; default 50, float64 for large instances', digitsOption)
    .option('--set <key=value>', 'a setting of a built-in task (several times)', collectText)
    .option('--theta <file>', 'the point: a file of numbers (JSON list, or separated by blanks or commas)')
    .option('--json', 'one JSON document on standard output')
    .action(async (name: string, options: Options) => {
      const { estimator, horizon, batch, digits } = options;
      const wanted = { batch, ...(horizon !== undefined && { horizon }), ...(digits !== undefined && { digits }) };
      const { instance, backup } = await readTask(name, options);
      if (backup === 'code') refuseBackup();
      const moments =
        estimator.kind === 'problem'
          ? estimatorMoments(asConfigurableMdp(instance), { ...wanted, estimator: estimator.id })
          : instance.kind === 'markov-game'
            ? gameMoments(instance, { ...wanted, estimator: estimator.id })
            : refuse('/kind', '"markov-game", for an estimator of games', instance.kind);
      const title = instance.name ?? name;
      print(options.json ? momentsDocument(title, moments, batch) : momentsText(title, moments, batch));
    });
}
