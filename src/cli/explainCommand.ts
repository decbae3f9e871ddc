import type { Command } from 'commander';
import { explainDocument, explainText } from '../report/explainReport.js';
import { explain } from '../verdict/explain.js';
import { openSubject } from '../verdict/subject.js';
import { EXIT, print } from './output.js';
import { collectText, wholeNumber } from './options.js';
import { reportMisbehaviour } from './misbehaviour.js';
import { INSTANCE_HELP, readTask, refuseBackup, type InstanceOptions } from './readInstance.js';

interface Options extends InstanceOptions {
  readonly estimator: string;
  readonly timeLimit: number;
  readonly json?: boolean;
}

/** Adds `explain INSTANCE`. */
export function addExplainCommand(program: Command): void {
  program
    .command('explain')
    .description(
      'the exact expectation of an estimator beside what it promises; where it fails, the simplest such instance and the known mistake',
    )
    .argument('<instance>', INSTANCE_HELP)
    .requiredOption(
      '--estimator <id>',
      'an estimator (game:ID for one of games), mutant:ID (a known mistake, mutant:game:ID in a game) or a file (.js, .mjs, .ts)',
    )
    .option('--time-limit <seconds>', 'for an estimator in a file, on one instance', wholeNumber(1, 86_400), 10)
    .option('--set <key=value>', 'a setting of a built-in task (several times)', collectText)
    .option('--theta <file>', 'the point: a file of numbers (JSON list, or separated by blanks or commas)')
    .option('--json', 'one JSON document on standard output')
    .action(async (name: string, options: Options) => {
      const { instance, backup } = await readTask(name, options);
      if (backup === 'code') refuseBackup();
      reportMisbehaviour(options.estimator, options.json, () => {
        const subject = openSubject(options.estimator, options);
        try {
          const explanation = explain(instance.name ?? name, instance, subject);
          print(options.json ? explainDocument(explanation) : explainText(explanation));
          process.exitCode = EXIT[explanation.verdict];
        } finally {
          subject.close();
        }
      });
    });
}
