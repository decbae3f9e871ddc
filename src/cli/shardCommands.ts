import type { Command } from 'commander';
import { writeWhole } from '../files/writeWhole.js';
import { jobStatus } from '../jobs/jobStatus.js';
import { mergeJob, uniteParts } from '../jobs/mergeJob.js';
import { runShard, type Choice } from '../jobs/runShard.js';
import { PACKAGE_SITE, type JobSite } from '../jobs/site.js';
import { refuse } from '../model/invalidInput.js';
import { isComplete, shardText, statusText, unionText } from '../jobs/jobText.js';
import { jsonText } from '../report/visible.js';
import { collectText, wholeNumber } from './options.js';
import { EXIT, print } from './output.js';
import { withProgress } from './progress.js';

/** More shards than this are no plan. */
const MOST_SHARDS = 1_000_000;

/** Adds `shard`, of jobs whose kinds are known at that site. */
export function addShardCommand(program: Command, site: JobSite = PACKAGE_SITE): void {
  interface Options {
    readonly index?: number;
    readonly of?: number;
    readonly case?: readonly string[];
    readonly json?: boolean;
  }
  program
    .command('shard')
    .description('do a part of a job; finished cases are kept, and are not done again')
    .argument('<dir>', 'directory of the job')
    .option('--index <i>', 'the shard, from 1', wholeNumber(1, MOST_SHARDS))
    .option('--of <n>', 'how many shards there are', wholeNumber(1, MOST_SHARDS))
    .option('--case <id>', 'only this case of the manifest (several times)', collectText)
    .option('--json', 'one JSON document on standard output')
    .action(async (directory: string, options: Options) => {
      const result = await withProgress(({ show }) => runShard(directory, choiceOf(options), show, site));
      print(options.json ? result : shardText(result));
    });
}

function choiceOf({ index, of, case: ids }: { index?: number; of?: number; case?: readonly string[] }): Choice {
  if (ids && index === undefined && of === undefined) return { ids };
  if (index !== undefined && of !== undefined && !ids) return { index, of };
  return refuse('/shard', '--index I --of N, or --case ID', ids ? 'both' : 'neither');
}

/** Adds `status`. */
export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .description('show how much of a job is done; ends with 3 if something is missing')
    .argument('<dirs...>', 'directories of the job')
    .option('--json', 'one JSON document on standard output')
    .action(async (directories: readonly string[], { json }: { readonly json?: boolean }) => {
      const status = await jobStatus(directories);
      print(json ? status : statusText(status));
      process.exitCode = isComplete(status) ? EXIT.holds : EXIT.undetermined;
    });
}

/** Adds `merge`, of jobs whose kinds are known at that site. */
export function addMergeCommand(program: Command, site: JobSite = PACKAGE_SITE): void {
  interface Options {
    readonly out?: string;
    readonly junit?: string;
    readonly partial?: boolean;
    readonly json?: boolean;
  }
  program
    .command('merge')
    .description('put the parts of a job together: the same result as that of the command in one run')
    .argument('<dirs...>', 'directories of the job, in any order')
    .option('--out <path>', 'where the JSON document goes; of a sweep: the directory of runs')
    .option('--junit <file>', 'also write JUnit XML, of `verify` and `conform`')
    .option('--partial', 'only put the parts together in the job directory --out, to be merged later')
    .option('--json', 'one JSON document on standard output')
    .action(async (directories: readonly string[], { out, junit, partial, json }: Options) => {
      if (partial) {
        const union = await uniteParts(directories, out ?? refuse('/out', 'a directory for the parts', undefined));
        print(json ? union : unionText(union));
        return;
      }
      const merged = await withProgress(({ show }) => {
        show('merging');
        return mergeJob(directories, out, site);
      });
      if (junit !== undefined)
        await writeWhole(
          junit,
          merged.junit ?? refuse('/junit', 'a job whose command writes JUnit XML', junit),
          '/junit',
        );
      if (out !== undefined && merged.directory === undefined)
        await writeWhole(out, `${jsonText(merged.document)}\n`, '/out');
      print(json ? merged.document : merged.text);
      process.exitCode = EXIT[merged.verdict];
    });
}
