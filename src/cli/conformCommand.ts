import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { allCases, conform } from '../conformance/conform.js';
import { FIXTURES, readCorpus } from '../conformance/corpusFiles.js';
import { enumerable } from '../conformance/enumerated.js';
import { readExpectFail } from '../conformance/expectFail.js';
import { refuse } from '../model/invalidInput.js';
import { conformDocument, conformJunit, conformText } from '../report/conformReport.js';
import { wholeNumber } from './options.js';
import { EXIT, print } from './output.js';
import { writeWhole } from '../files/writeWhole.js';

interface Options {
  readonly fixtures: string;
  readonly json?: boolean;
  readonly junit?: string;
  readonly expectFail?: string;
  readonly timeLimit: number;
  readonly exactBias: number;
}

/** Adds `conform -- COMMAND…`. */
export function addConformCommand(program: Command): void {
  program
    .command('conform')
    .description('drive an implementation in any language over JSON lines, and judge it')
    .argument('<command...>', 'how the implementation is started, after --')
    .option('--fixtures <dir>', 'directory of the corpus', fileURLToPath(FIXTURES))
    .option('--json', 'one JSON document on standard output')
    .option('--junit <file>', 'write JUnit XML as well')
    .option('--expect-fail <file>', 'cases that must fail (ids or slugs, one a line): one that passes is a failure')
    .option('--time-limit <seconds>', 'for each answer (the handshake has 60 or more)', wholeNumber(1, 86_400), 10)
    .option('--exact-bias <n>', 'instances of each kind for the exact bias of every estimator', wholeNumber(0, 1000), 5)
    .action(async (command: string[], options: Options) => {
      const corpus = await readCorpus(options.fixtures);
      const ids = new Set(allCases(corpus).map(({ id }) => id));
      const { expectFail, timeLimit, exactBias } = options;
      const result = await conform(command, corpus, {
        timeLimit,
        enumerated: exactBias > 0 ? await enumerable(corpus.instances, exactBias) : [],
        ...(expectFail !== undefined && { expectFail: readExpectFail(await readList(expectFail), ids) }),
      });
      if (options.junit !== undefined) await writeWhole(options.junit, conformJunit(result));
      print(options.json ? conformDocument(result) : conformText(result));
      process.exitCode = EXIT[result.verdict];
    });
}

async function readList(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    return refuse('/expect-fail', 'a file', (error as Error).message);
  }
}
