import type { Command } from 'commander';
import { momentsDocument, momentsText } from '../report/momentsReport.js';
import type { MomentsOf } from '../verdict/momentsByEstimator.js';
import { areMomentsKnown } from '../truth/moments/momentsCertainty.js';
import { EXIT, print } from './output.js';
import { withProgress } from './progress.js';
import { MOMENTS_ESTIMATORS, collectText, digitsOption, linearEstimatorOption, wholeNumber } from './options.js';
import { INSTANCE_HELP, readFinite, type InstanceOptions } from './readInstance.js';

interface Options extends InstanceOptions {
  readonly estimator: MomentsOf;
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
    .option(
      '--digits <n>',
      'digits of the first attempt (5 to 200), or float64 for double precision only; default: as many as needed',
      digitsOption,
    )
    .option('--set <key=value>', 'a setting of a built-in task (several times)', collectText)
    .option('--theta <file>', 'the point θ: a file of numbers (a JSON list, or separated by blanks or commas)')
    .option('--json', 'one JSON document on standard output')
    .action(async (name: string, options: Options) => {
      const { estimator, horizon, batch, digits } = options;
      const wanted = { batch, ...(horizon !== undefined && { horizon }), ...(digits !== undefined && { digits }) };
      const instance = await readFinite(
        name,
        options,
        'exact moments are recursions over states; estimate samples them',
      );
      const moments = await withProgress(({ show }) => {
        show('moments');
        return estimator(instance, wanted);
      });
      const title = instance.name ?? name;
      print(options.json ? momentsDocument(title, moments, batch) : momentsText(title, moments, batch));
      process.exitCode = areMomentsKnown(moments) ? EXIT.holds : EXIT.undetermined;
    });
}
