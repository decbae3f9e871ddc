import type { Command } from 'commander';
import { STRATA, stratumById } from '../instances/strata.js';
import { verifyJunit } from '../report/junit.js';
import { verdictOf, verifyDocument, verifyText } from '../report/verifyReport.js';
import { surveyStratum } from '../verdict/truthSurvey.js';
import { EXIT, packageVersion, print, progressLine, writeWhole } from './output.js';
import { collectText, wholeNumber } from './options.js';

interface Options {
  readonly stratum?: string[];
  readonly instances: number;
  readonly seed: number;
  readonly json?: boolean;
  readonly junit?: string;
}

/** Adds `verify`, the main job. */
export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description(
      'the truth by all routes on random instances of every stratum; exit code 1 where something does not hold',
    )
    .option('--stratum <id>', `only this stratum (several times: ${STRATA.map((s) => s.id).join(', ')})`, collectText)
    .option('--instances <n>', 'random instances of each stratum', wholeNumber(1, 1_000_000), 100)
    .option('--seed <s>', 'seed of the random instances', wholeNumber(0, 2 ** 32 - 1), 1)
    .option('--json', 'one JSON document on standard output')
    .option('--junit <file>', 'write JUnit XML as well')
    .action(async (options: Options) => {
      const started = performance.now();
      const strata = options.stratum?.map(stratumById) ?? STRATA;
      const line = progressLine();
      const surveys = strata.map((stratum) =>
        surveyStratum(stratum, options.instances, options.seed, (done, failures) =>
          line.show(`${stratum.id} ${done}/${options.instances}${failures > 0 ? `, ${failures} failed` : ''}`),
        ),
      );
      line.clear();
      const seconds = Math.round(performance.now() - started) / 1000;
      const result = { seed: options.seed, version: packageVersion(), strata: surveys, seconds };
      if (options.junit !== undefined) await writeWhole(options.junit, verifyJunit(result));
      print(options.json ? verifyDocument(result) : verifyText(result));
      process.exitCode = verdictOf(result) === 'holds' ? EXIT.holds : EXIT.fails;
    });
}
