import { Option, type Command } from 'commander';
import { explainChild } from '../conformance/judge/explainChild.js';
import { precisionOf, type Precision } from '../conformance/corpus/precision.js';
import { refuse } from '../model/invalidInput.js';
import type { FiniteInstance } from '../model/instance.js';
import { explainDocument, explainText } from '../report/explainReport.js';
import { visible } from '../report/visible.js';
import { explain, type Explanation } from '../verdict/explain.js';
import { openSubject } from '../verdict/subject.js';
import { interruptible } from './interruptible.js';
import { EXIT, print } from './output.js';
import type { OnProgress } from '../model/progress.js';
import { withProgress, type Progress } from './progress.js';
import { collectText, wholeNumber } from './options.js';
import { REPORT_OPTION, writeReport } from './reportFile.js';
import { reportMisbehaviour } from './misbehaviour.js';
import { INSTANCE_HELP, readFinite, type InstanceOptions } from './readInstance.js';

interface Options extends InstanceOptions {
  readonly estimator?: string;
  readonly timeLimit: number;
  readonly precision?: Precision;
  readonly json?: boolean;
  readonly report?: string;
}

/** Adds `explain INSTANCE` and `explain INSTANCE -- COMMAND…`. */
export function addExplainCommand(program: Command): void {
  program
    .command('explain')
    .description(
      'compare the exact expectation of an estimator with its claims; where it fails, find the simplest instance on which it fails, and the known mistake that it matches',
    )
    .argument('<instance>', INSTANCE_HELP)
    .argument('[command...]', 'after --: the command that starts an implementation in any language')
    .option(
      '--estimator <id>',
      'an estimator (game:ID for games), a known mistake (mutant:ID, mutant:game:ID) or a file (.js, .mjs, .ts); with a command, one of its estimators',
    )
    .option('--time-limit <seconds>', 'for an estimator in a file, on one instance', wholeNumber(1, 86_400), 10)
    .addOption(
      new Option('--precision <u>', 'the precision of the command, in place of the one that it declares').argParser(
        (text: string) => precisionOf(text),
      ),
    )
    .option('--set <key=value>', 'a setting of a built-in task (several times)', collectText)
    .option('--theta <file>', 'the point θ: a file of numbers (a JSON list, or separated by blanks or commas)')
    .option('--json', 'one JSON document on standard output')
    .option(...REPORT_OPTION)
    .action(async (name: string, command: string[], options: Options) => {
      const { estimator } = options;
      if (estimator === undefined && command.length === 0)
        refuse('/estimator', '--estimator ID, or -- and the command of an implementation', undefined);
      const instance = await readFinite(name, options, 'explain enumerates trajectories; estimate samples them');
      const title = instance.name ?? name;
      await reportMisbehaviour(estimator ?? command.join(' '), options.json, async () => {
        const explanation = await withProgress(({ show, aside }) =>
          command.length > 0
            ? explainCommand(title, instance, command, options, aside)
            : explainOwn(title, instance, estimator!, options, show),
        );
        print(options.json ? explainDocument(explanation) : explainText(explanation));
        process.exitCode = EXIT[explanation.verdict];
        if (options.report !== undefined)
          await writeReport(options.report, [{ of: 'explain', document: explainDocument(explanation) }]);
      });
    });
}

function explainOwn(
  name: string,
  instance: FiniteInstance,
  estimator: string,
  options: Options,
  onProgress: OnProgress,
): Explanation {
  const subject = openSubject(estimator, options);
  try {
    return explain(name, instance, subject, { onProgress });
  } finally {
    subject.close();
  }
}

const explainCommand = (
  name: string,
  instance: FiniteInstance,
  command: readonly string[],
  { estimator, timeLimit, precision }: Options,
  aside: Progress['aside'],
): Promise<Explanation> =>
  interruptible((signal) =>
    explainChild(name, instance, command, {
      timeLimit,
      signal,
      hint: (text) => aside(() => process.stderr.write(`hypergrad-oracle: ${visible(text)}\n`)),
      ...(estimator !== undefined && { estimator }),
      ...(precision !== undefined && { precision }),
    }),
  );
