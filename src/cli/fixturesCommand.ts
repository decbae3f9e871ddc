import type { Command } from 'commander';
import { buildCorpus, corpusFiles } from '../conformance/corpus/corpus.js';
import { writeFiles } from '../conformance/corpus/corpusFiles.js';
import { readSoundCorpus } from '../conformance/corpus/soundCorpus.js';
import { corpusList, listText } from '../report/fixturesReport.js';
import { allCases, chosenCases } from '../conformance/judge/plan.js';
import { refuseUnmatched, selectionOf } from '../conformance/judge/selection.js';
import { caseText } from '../report/fixtureShow.js';
import { FIXTURES_JOB } from '../jobs/kinds/fixturesJob.js';
import { asParts, runInThreads } from '../jobs/runInThreads.js';
import { FIXTURES_OPTION } from './fixturesOption.js';
import { threadsOption } from './options.js';
import { EXIT, print } from './output.js';
import { withProgress } from './progress.js';

interface Options {
  readonly fixtures: string;
  readonly json?: boolean;
  readonly threads?: number;
}

/** Adds `fixtures build|check|list|show`. */
export function addFixturesCommand(program: Command): void {
  const fixtures = program.command('fixtures').description('golden fixtures for implementations in any language');
  const add = (name: string, description: string, run: (options: Options) => Promise<void>): Command =>
    fixtures
      .command(name)
      .description(description)
      .option(...FIXTURES_OPTION)
      .option('--json', 'one JSON document on standard output')
      .action(run);
  add('build', 'write the corpus from its seeds', async ({ fixtures: directory, json }) => {
    await withProgress(({ show }) => writeFiles(directory, corpusFiles(buildCorpus((what) => show(what)))));
    const list = corpusList(await readSoundCorpus(directory));
    print(json ? list : listText(list));
  });
  add(
    'check',
    'check schemas and counts, recompute every value by a second way, and compare the bytes',
    async ({ fixtures: directory, json, threads }) => {
      const question = { fixtures: directory };
      const { document, text, verdict } = await withProgress(async ({ show }) => {
        show('reading');
        const job = await FIXTURES_JOB.open(question);
        const parts = await runInThreads(FIXTURES_JOB.name, question, job.cases, {
          threads,
          onDone: (_, done, total) => show('cases', done, total),
        });
        return job.merge(asParts(parts));
      });
      print(json ? document : text);
      process.exitCode = EXIT[verdict];
    },
  ).addOption(threadsOption());
  add('list', 'list the cases', async ({ fixtures: directory, json }) => {
    const list = corpusList(await readSoundCorpus(directory));
    print(json ? list : listText(list));
  });
  fixtures
    .command('show')
    .description('a case with its problem')
    .argument('<id>', 'its id, its slug, or a pattern with * and ?')
    .option(...FIXTURES_OPTION)
    .option('--json', 'the case and the record of its problem as they are; a list of them where several match')
    .action(async (id: string, { fixtures: directory, json }: Options) => {
      const corpus = await readSoundCorpus(directory);
      const only = selectionOf([id]);
      refuseUnmatched(
        only,
        allCases(corpus).map((one) => one.id),
      );
      const shown = chosenCases(corpus, only).map((one) => ({
        case: one,
        instance: corpus.instances.find((record) => 'instance' in one && record.id === one.instance) ?? null,
      }));
      const text = (): string => shown.map((one) => caseText(one.case, one.instance ?? undefined)).join('\n\n');
      print(json ? (shown.length === 1 ? shown[0] : shown) : text());
    });
}
