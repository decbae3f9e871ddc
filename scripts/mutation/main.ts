import { Command, CommanderError } from 'commander';
import { collectText, positive } from '../../src/cli/options.js';
import { print } from '../../src/cli/output.js';
import { addMergeCommand, addShardCommand, addStatusCommand } from '../../src/cli/shardCommands.js';
import { planJob } from '../../src/jobs/planJob.js';
import { planDocument, planText } from '../../src/jobs/planText.js';
import { InvalidInput } from '../../src/model/invalidInput.js';
import { mutationJob } from './mutationJob.js';
import { countMutants, runMutants } from './stryker.js';
import { treeMeter } from './treeMeter.js';

interface Options {
  readonly mutate?: readonly string[];
  readonly specs?: readonly string[];
  readonly specSeconds?: number;
  readonly out: string;
  readonly json?: boolean;
}

/** Mutation runs in parts: `plan`, and `shard`, `status` and `merge` as the command line has them. */
export async function main(args: readonly string[]): Promise<number> {
  const site = { kinds: [mutationJob(runMutants)], meter: treeMeter() };
  const program = new Command('mutation').description('mutation runs in parts (docs/engines.md)').exitOverride();
  program
    .command('plan')
    .description('each source file with mutants is a case')
    .option('--mutate <pattern>', 'these files (several times; default: as in stryker.config.json)', collectText)
    .option('--specs <glob>', 'only these specs (several times; default: as in vitest.mutation.config.ts)', collectText)
    .option('--spec-seconds <s>', 'CPU time of the specs of a mutant, for estimates', positive)
    .requiredOption('--out <dir>', 'directory of the job')
    .option('--json', 'one JSON document on standard output')
    .action(async ({ mutate, specs, specSeconds, out, json }: Options) => {
      const mutants = await countMutants(mutate);
      const manifest = await planJob('mutation', { mutants, specs, specSeconds }, out, site);
      print(json ? planDocument(manifest, out) : planText(manifest, out));
    });
  addShardCommand(program, site);
  addStatusCommand(program);
  addMergeCommand(program, site);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof InvalidInput)) throw error;
    process.stderr.write(`mutation: ${error.message}\n`);
    return 2;
  }
  return Number(process.exitCode ?? 0);
}
