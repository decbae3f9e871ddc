import type { Command } from 'commander';
import { writeWhole } from '../files/writeWhole.js';
import { explainFailures } from '../library/explainFailures.js';
import { verifyInThreads } from '../jobs/verifyInThreads.js';
import { explainDocument } from '../report/explainReport.js';
import { verifyJunit } from '../report/junit.js';
import { hasUnloadable, verifyDocumentWithPlugins, verifyTextWithPlugins } from '../report/pluginReport.js';
import { verdictOf } from '../report/verifyReport.js';
import { verifySummary } from '../report/summary.js';
import { addStepSummary, annotateVerify } from './github.js';
import { EXIT, announceFailure, print } from './output.js';
import { threadsOption } from './options.js';
import { withProgress } from './progress.js';
import { REPORT_OPTION, writeReport } from './reportFile.js';
import { askVerify, verifyQuestion, type VerifyAnswers } from './verifyQuestion.js';

interface Options extends VerifyAnswers {
  readonly json?: boolean;
  readonly junit?: string;
  readonly report?: string;
  readonly threads?: number;
}

/** Adds `verify`, the main job. */
export function addVerifyCommand(program: Command): void {
  const verify = program
    .command('verify')
    .description(
      'check the truth by all routes, every claim of every estimator, and every known mistake, on random problems of every stratum',
    );
  askVerify(verify)
    .option('--json', 'one JSON document on standard output')
    .option('--junit <file>', 'also write JUnit XML')
    .option(...REPORT_OPTION)
    .addOption(threadsOption())
    .action(async (options: Options) => {
      const result = await withProgress(({ show, aside }) =>
        verifyInThreads({
          ...verifyQuestion(options),
          ...(options.threads !== undefined && { threads: options.threads }),
          onProgress: show,
          onFailure: (what) => aside(() => announceFailure(what)),
        }),
      );
      print(options.json ? verifyDocumentWithPlugins(result) : verifyTextWithPlugins(result));
      process.exitCode = hasUnloadable(result) ? EXIT.usage : EXIT[verdictOf(result)];
      annotateVerify(result);
      addStepSummary(() => verifySummary(result));
      if (options.junit !== undefined) await writeWhole(options.junit, verifyJunit(result), '/junit');
      if (options.report !== undefined) {
        const explanations = await withProgress(({ show }) => explainFailures(result, show));
        await writeReport(options.report, [
          { of: 'verify', document: verifyDocumentWithPlugins(result) },
          ...explanations.map((one) => ({ of: 'explain' as const, document: explainDocument(one) })),
        ]);
      }
    });
}
