#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { isFileError } from '../files/fileFault.js';
import { InvalidInput } from '../model/invalidInput.js';
import { NoBestResponse } from '../follower/noBestResponse.js';
import { NoFiniteMoments } from '../leader/noFiniteMoments.js';
import { OverBudget } from '../numeric/workMeter.js';
import { SingularSystem } from '../numeric/gauss.js';
import { visible } from '../report/visible.js';
import { tolerateClosedOutput } from './closedOutput.js';
import { packageVersion } from '../library/packageVersion.js';
import { EXIT } from './output.js';

const program = new Command('hypergrad-oracle')
  .description('The correctness oracle for hypergradient estimators in bi-level reinforcement learning.')
  .version(packageVersion())
  .showHelpAfterError('(--help says how it is used)')
  .exitOverride()
  .addHelpText('after', '\nExit codes: 0 holds / done, 1 a claim fails, 2 wrong usage or input, 3 undetermined.');

/** How each command is added, in the order of the help. What a command needs is loaded with it: all together take several times as long as most. */
const commands = {
  verify: async () => (await import('./verifyCommand.js')).addVerifyCommand(program),
  truth: async () => (await import('./truthCommand.js')).addTruthCommand(program),
  instance: async () => (await import('./instanceCommand.js')).addInstanceCommand(program),
  moments: async () => (await import('./momentsCommand.js')).addMomentsCommand(program),
  estimate: async () => (await import('./estimateCommand.js')).addEstimateCommand(program),
  explain: async () => (await import('./explainCommand.js')).addExplainCommand(program),
  fixtures: async () => (await import('./fixturesCommand.js')).addFixturesCommand(program),
  conform: async () => (await import('./conformCommand.js')).addConformCommand(program),
  report: async () => (await import('./reportCommand.js')).addReportCommand(program),
  plan: async () => (await import('./planCommand.js')).addPlanCommand(program),
  shard: async () => (await import('./shardCommands.js')).addShardCommand(program),
  status: async () => (await import('./shardCommands.js')).addStatusCommand(program),
  merge: async () => (await import('./shardCommands.js')).addMergeCommand(program),
  experiment: async () => (await import('./experimentCommand.js')).addExperimentCommand(program),
};

/** Adds the command that is asked for; none for the version alone, and all where it takes the list of them (help, a word that is none). */
async function addCommands(first = '--help'): Promise<void> {
  if (['-V', '--version'].includes(first)) return;
  const wanted = Object.entries(commands).filter(([name]) => name === first);
  for (const [, add] of wanted.length > 0 ? wanted : Object.entries(commands)) await add();
}

/** Errors that are the user's to mend, told in words; any other is ours and shown with its stack. */
const explained = [InvalidInput, NoBestResponse, NoFiniteMoments, SingularSystem, RangeError];

tolerateClosedOutput(process);

try {
  await addCommands(process.argv[2]);
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.holds : EXIT.usage;
  else if (explained.some((kind) => error instanceof kind) || isFileError(error)) {
    // A message may have several lines, and texts of a child or a file in them.
    const lines = (error as Error).message.split('\n').map((line) => visible(line));
    process.stderr.write(`hypergrad-oracle: ${lines.join('\n')}\n`);
    process.exitCode = EXIT.usage;
  } else if (error instanceof OverBudget) {
    process.stderr.write(`hypergrad-oracle: undetermined: ${error.message}\n`);
    process.exitCode = EXIT.undetermined;
  } else throw error;
}
