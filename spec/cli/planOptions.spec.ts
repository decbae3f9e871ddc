import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addConformCommand } from '../../src/cli/conformCommand.js';
import { addExperimentCommand } from '../../src/cli/experimentCommand.js';
import { addFixturesCommand } from '../../src/cli/fixturesCommand.js';
import { addPlanCommand } from '../../src/cli/planCommand.js';
import { addVerifyCommand } from '../../src/cli/verifyCommand.js';

const program = new Command();
addVerifyCommand(program);
addConformCommand(program);
addFixturesCommand(program);
addExperimentCommand(program);
addPlanCommand(program);

const within = (parent: Command, words: readonly string[]): Command =>
  words.reduce((command, word) => command.commands.find((one) => one.name() === word)!, parent);

/** What a help says of each option, and what it is where it is not given. */
const optionsOf = (command: Command): Record<string, unknown> =>
  Object.fromEntries(
    command.options.map(({ flags, description, defaultValue }) => [flags, { description, defaultValue: defaultValue as unknown }]), // prettier-ignore
  );

/** Options of a command that say how it runs and where its result goes. */
const OF_A_RUN = [
  '--threads <n>',
  '--shard <i/n>',
  '--json',
  '--junit <file>',
  '--report <file>',
  '--out <dir>',
  // An order in which cases are done is what parts do not have; a manifest is the list.
  '--fail-fast',
  '--list',
];

test.each([
  { words: ['verify'], own: ['--unit <seconds>'] },
  { words: ['conform'], own: ['--answer-seconds <s>'] },
  { words: ['fixtures', 'check'], own: [] },
  { words: ['experiment', 'sweep'], own: [] },
])('plan $words takes every option of $words that decides what is found, and says the same of it', ({ words, own }) => {
  const whole = optionsOf(within(program, words));
  const plan = optionsOf(within(program, ['plan', ...words]));
  for (const flags of OF_A_RUN) delete whole[flags];
  for (const flags of ['--out <dir>', '--json', ...own]) {
    expect(plan).toHaveProperty([flags]);
    delete plan[flags];
  }
  expect(plan).toEqual(whole);
});
