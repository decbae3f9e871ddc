import type { Command } from 'commander';
import { readSoundCorpus } from '../conformance/corpus/soundCorpus.js';
import { scopeOf } from '../conformance/judge/scope.js';
import { sweepOptions } from '../jobs/kinds/sweepJob.js';
import type { JobOptions } from '../jobs/job.js';
import { planJob } from '../jobs/planJob.js';
import { planText, planDocument } from '../jobs/planText.js';
import { askConform, expectedFailures, replayFlags, type ConformAnswers } from './conformQuestion.js';
import { FIXTURES_OPTION } from './fixturesOption.js';
import { positive } from './options.js';
import { print } from './output.js';
import { withProgress } from './progress.js';
import { askSweep, sweepPlan, type SweepAnswers } from './sweepQuestion.js';
import { askVerify, verifyQuestion, type VerifyAnswers } from './verifyQuestion.js';

interface Common {
  readonly out: string;
  readonly json?: boolean;
}

/** Adds `plan JOB`: a long job in parts. */
export function addPlanCommand(program: Command): void {
  const plan = program
    .command('plan')
    .description('split a long job into cases, with estimates of time and memory (see shard, status, merge)');
  const add = (parent: Command, name: string, description: string): Command =>
    parent
      .command(name)
      .description(description)
      .requiredOption('--out <dir>', 'directory of the job')
      .option('--json', 'one JSON document on standard output');
  const planned = async (name: string, options: JobOptions, { out, json }: Common): Promise<void> => {
    const manifest = await withProgress(({ show }) => {
      show('planning');
      return planJob(name, options, out);
    });
    print(json ? planDocument(manifest, out) : planText(manifest, out));
  };
  addVerify(add(plan, 'verify', 'as `verify`'), planned);
  addConform(add(plan, 'conform', 'as `conform`'), planned);
  const fixtures = plan.command('fixtures').description('fixtures check');
  addFixturesCheck(add(fixtures, 'check', 'as `fixtures check`'), planned);
  const experiment = plan.command('experiment').description('experiment sweep');
  addSweep(add(experiment, 'sweep', 'as `experiment sweep`'), planned);
}

type Planned = (name: string, options: JobOptions, common: Common) => Promise<void>;

function addVerify(command: Command, planned: Planned): void {
  interface Options extends Common, VerifyAnswers {
    readonly unit: number;
  }
  askVerify(command)
    .option('--unit <seconds>', 'estimated CPU time of a case: instances are grouped to fill it', positive, 5)
    .action((options: Options) => planned('verify', { ...verifyQuestion(options), unit: options.unit }, options));
}

function addConform(command: Command, planned: Planned): void {
  interface Options extends Common, ConformAnswers {
    readonly answerSeconds?: number;
  }
  askConform(command)
    .argument('<command...>', 'the command that starts the implementation, after --')
    .option('--answer-seconds <s>', 'CPU time of the implementation for an answer, for estimates', positive)
    .action(async (words: string[], options: Options) => {
      const { fixtures, timeLimit, only, precision, answerSeconds } = options;
      const corpus = await readSoundCorpus(fixtures);
      const { enumerated } = await scopeOf(corpus, options);
      const expectFail = await expectedFailures(corpus, options);
      const question = {
        command: words,
        fixtures,
        timeLimit,
        biases: enumerated.map(({ instance }) => instance.record.id),
        only,
        precision,
        expectFail: expectFail && [...expectFail],
        answerSeconds,
        replayFlags: replayFlags(command, options),
      };
      await planned('conform', question, options);
    });
}

function addFixturesCheck(command: Command, planned: Planned): void {
  command
    .option(...FIXTURES_OPTION)
    .action(({ fixtures, ...common }: Common & { readonly fixtures: string }) =>
      planned('fixtures check', { fixtures }, common),
    );
}

function addSweep(command: Command, planned: Planned): void {
  askSweep(command).action(async (name: string, options: Common & SweepAnswers) =>
    planned('experiment sweep', sweepOptions(await sweepPlan(name, options)), options),
  );
}
