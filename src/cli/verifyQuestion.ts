import type { Command } from 'commander';
import { ALL_STRATA } from '../instances/strata.js';
import type { VerifyQuestion } from '../library/verifyScope.js';
import { ALL_PROMISING } from '../verdict/promises.js';
import { collectText, wholeNumber } from './options.js';

/** What `verify` and its plan are asked, as commander gives it. */
export interface VerifyAnswers {
  readonly stratum?: string[];
  readonly instances: number;
  readonly seed: number;
  readonly estimator?: string[];
  readonly timeLimit: number;
}

/** Adds the options that decide what `verify` finds. */
export const askVerify = (command: Command): Command =>
  command
    .option(
      '--stratum <id>',
      `only this stratum (several times: ${ALL_STRATA.map((s) => s.id).join(', ')})`,
      collectText,
    )
    .option('--instances <n>', 'random instances of each stratum', wholeNumber(1, 1_000_000), 100)
    .option('--seed <s>', 'seed of the random instances', wholeNumber(0, 2 ** 32 - 1), 1)
    .option(
      '--estimator <id>',
      `only this estimator's claims (several times: ${ALL_PROMISING.map((p) => p.estimator.id).join(', ')}, or a file of your own: .js, .mjs, .ts)`,
      collectText,
    )
    .option('--time-limit <seconds>', 'for an estimator in a file, on one instance', wholeNumber(1, 86_400), 10);

/** The same by the names of the library. */
export const verifyQuestion = ({
  stratum,
  estimator,
  instances,
  seed,
  timeLimit,
}: VerifyAnswers): VerifyQuestion & { readonly timeLimit: number } => ({
  ...(stratum && { strata: stratum }),
  ...(estimator && { estimators: estimator }),
  instances,
  seed,
  timeLimit,
});
