import type { Command } from 'commander';
import { instanceText } from '../model/files/instanceText.js';
import { refuse } from '../model/invalidInput.js';
import { print } from './output.js';
import { collectText } from './options.js';
import { INSTANCE_HELP, readTask, type InstanceOptions } from './readInstance.js';

/** Adds `instance INSTANCE`. */
export function addInstanceCommand(program: Command): void {
  program
    .command('instance')
    .description('print an instance as a file: a built-in task, a random problem, or another file in its shortest form')
    .argument('<instance>', INSTANCE_HELP)
    .option('--set <key=value>', 'a setting of a built-in task (several times)', collectText)
    .option('--theta <file>', 'the point θ: a file of numbers (a JSON list, or separated by blanks or commas)')
    .option('--json', 'no difference: an instance file is JSON')
    .action(async (name: string, options: InstanceOptions) => {
      const { instance, backup } = await readTask(name, options);
      if (backup === 'code') refuse('/set', 'backup=paper: files do not say which backup', 'backup=code');
      print(instanceText(instance).trimEnd());
    });
}
