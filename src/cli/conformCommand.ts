import type { Command } from 'commander';
import { writeWhole } from '../files/writeWhole.js';
import { conform } from '../conformance/judge/conform.js';
import { listAll, listFor } from '../conformance/judge/list.js';
import { scopeOf } from '../conformance/judge/scope.js';
import { readSoundCorpus } from '../conformance/corpus/soundCorpus.js';
import { refuse } from '../model/invalidInput.js';
import { conformJunit } from '../report/conformJunit.js';
import { conformDocument, conformText } from '../report/conformReport.js';
import { conformSummary } from '../report/summary.js';
import { askConform, expectedFailures, replayFlags, type ConformAnswers } from './conformQuestion.js';
import { addStepSummary, annotateConform } from './github.js';
import { interruptible } from './interruptible.js';
import { visible } from '../report/visible.js';
import { EXIT, print } from './output.js';
import { REPORT_OPTION, writeReport } from './reportFile.js';
import { withProgress, type Progress } from './progress.js';

interface Options extends ConformAnswers {
  readonly json?: boolean;
  readonly junit?: string;
  readonly report?: string;
  readonly failFast?: boolean;
  readonly list?: boolean;
}

/** Adds `conform -- COMMAND…`. */
export function addConformCommand(program: Command): void {
  const command = program
    .command('conform')
    .description('judge an implementation in any language, over JSON lines')
    .argument('[command...]', 'the command that starts the implementation, after --');
  askConform(command)
    .option('--fail-fast', 'stop at the first failure')
    .option('--list', 'only print the cases that would be asked; without a command, all cases that there are')
    .option('--json', 'one JSON document on standard output')
    .option('--junit <file>', 'also write JUnit XML')
    .option(...REPORT_OPTION);
  command.action(async (words: string[], options: Options) => {
    if (words.length === 0 && !options.list)
      refuse('/command', 'the command that starts the implementation, after --', undefined);
    const corpus = await readSoundCorpus(options.fixtures);
    const scope = await scopeOf(corpus, options);
    const { timeLimit } = options;
    const told = ({ show, aside }: Progress) => ({
      timeLimit,
      hint: (text: string) => aside(() => process.stderr.write(`hypergrad-oracle: ${visible(text)}\n`)),
      onProgress: show,
    });
    if (options.list) {
      const list =
        words.length === 0
          ? listAll(corpus, scope)
          : await interruptible((signal) =>
              withProgress((progress) => listFor(words, corpus, { ...scope, ...told(progress), signal })),
            );
      const isText = typeof list === 'string';
      if (isText) print(options.json ? { implementation: list } : visible(`No handshake: ${list}.`));
      else print(options.json ? list : [...list.cases, ...list.biases].join('\n'));
      process.exitCode = isText ? EXIT.fails : EXIT.holds;
      return;
    }
    const { junit, failFast = false } = options;
    const expectFail = await expectedFailures(corpus, options);
    const result = await interruptible((signal) =>
      withProgress((progress) =>
        conform(words, corpus, { ...scope, ...told(progress), ...(expectFail && { expectFail }), failFast, signal }),
      ),
    );
    const flags = replayFlags(command, options);
    print(options.json ? conformDocument(result, flags) : conformText(result, flags));
    process.exitCode = EXIT[result.verdict];
    annotateConform(result);
    addStepSummary(() => conformSummary(result, flags));
    if (junit !== undefined) await writeWhole(junit, conformJunit(result, flags), '/junit');
    if (options.report !== undefined)
      await writeReport(options.report, [{ of: 'conform', document: conformDocument(result, flags) }], corpus);
  });
}
