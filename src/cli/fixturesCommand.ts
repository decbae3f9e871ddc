import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { checkCorpus } from '../conformance/check.js';
import { buildCorpus, corpusFiles } from '../conformance/corpus.js';
import { FIXTURES, readCorpus, writeFiles } from '../conformance/corpusFiles.js';
import { checkText, corpusList, listText } from '../report/fixturesReport.js';
import { EXIT, print, progressLine } from './output.js';

interface Options {
  readonly fixtures: string;
  readonly json?: boolean;
}

/** Adds `fixtures build|check|list`. */
export function addFixturesCommand(program: Command): void {
  const fixtures = program.command('fixtures').description('golden fixtures for implementations in any language');
  const add = (name: string, description: string, run: (options: Options) => Promise<void>): void => {
    fixtures
      .command(name)
      .description(description)
      .option('--fixtures <dir>', 'directory of the corpus', fileURLToPath(FIXTURES))
      .option('--json', 'one JSON document on standard output')
      .action(run);
  };
  add('build', 'write the corpus from its seeds', async ({ fixtures: directory, json }) => {
    const line = progressLine();
    const corpus = buildCorpus(line.show);
    line.clear();
    await writeFiles(directory, corpusFiles(corpus));
    const list = corpusList(await readCorpus(directory));
    print(json ? list : listText(list));
  });
  add(
    'check',
    'schemas, counts, recomputation by second ways and byte identity',
    async ({ fixtures: directory, json }) => {
      const line = progressLine();
      const result = await checkCorpus(directory, line.show);
      line.clear();
      print(json ? result : checkText(result));
      process.exitCode = result.problems.length === 0 ? EXIT.holds : EXIT.fails;
    },
  );
  add('list', 'what is in the corpus', async ({ fixtures: directory, json }) => {
    const list = corpusList(await readCorpus(directory));
    print(json ? list : listText(list));
  });
}
