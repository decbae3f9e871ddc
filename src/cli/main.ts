#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { InvalidInput } from '../model/invalidInput.js';
import { NoBestResponse } from '../follower/bestResponse.js';
import { NoFiniteMoments } from '../leader/noFiniteMoments.js';
import { SingularSystem } from '../numeric/gauss.js';
import { addConformCommand } from './conformCommand.js';
import { addEstimateCommand } from './estimateCommand.js';
import { addExplainCommand } from './explainCommand.js';
import { addFixturesCommand } from './fixturesCommand.js';
import { addExperimentCommand } from './experimentCommand.js';
import { addMomentsCommand } from './momentsCommand.js';
import { EXIT, packageVersion } from './output.js';
import { addTruthCommand } from './truthCommand.js';
import { addVerifyCommand } from './verifyCommand.js';

const program = new Command('hypergrad-oracle')
  .description('The correctness oracle for hypergradient estimators in bi-level reinforcement learning.')
  .version(packageVersion())
  .showHelpAfterError('(--help says how it is used)')
  .exitOverride()
  .addHelpText('after', '\nExit codes: 0 holds / done, 1 a claim fails, 2 wrong usage or input, 3 undetermined.');
addVerifyCommand(program);
addTruthCommand(program);
addMomentsCommand(program);
addEstimateCommand(program);
addExplainCommand(program);
addFixturesCommand(program);
addConformCommand(program);
addExperimentCommand(program);

/** Errors that are the user's to mend, told in words; any other is ours and shown with its stack. */
const explained = [InvalidInput, NoBestResponse, NoFiniteMoments, SingularSystem, RangeError];

// A reader that stops early (a pipe into head) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.holds);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.holds : EXIT.usage;
  else if (explained.some((kind) => error instanceof kind)) {
    process.stderr.write(`hypergrad-oracle: ${(error as Error).message}\n`);
    process.exitCode = EXIT.usage;
  } else throw error;
}
