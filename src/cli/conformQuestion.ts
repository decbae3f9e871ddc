import { Option, type Command } from 'commander';
import type { StoredCorpus } from '../conformance/corpus/corpusFiles.js';
import { precisionOf } from '../conformance/corpus/precision.js';
import { readExpectFail } from '../conformance/judge/expectFail.js';
import { allCases } from '../conformance/judge/plan.js';
import type { ScopeOptions } from '../conformance/judge/scope.js';
import { readText } from '../files/readText.js';
import { FIXTURES_OPTION } from './fixturesOption.js';
import { collectText, wholeNumber } from './options.js';

/** What `conform` and its plan are asked, as commander gives it. */
export interface ConformAnswers extends ScopeOptions {
  readonly fixtures: string;
  readonly timeLimit: number;
  readonly expectFail?: string;
}

/** Adds the options that decide what `conform` finds. */
export const askConform = (command: Command): Command =>
  command
    .option(...FIXTURES_OPTION)
    .option('--only <id>', 'only these cases: an id, a slug, or a pattern with * and ? (several times)', collectText)
    .option(
      '--expect-fail <file>',
      'a list of cases that must fail (ids or slugs, one a line); one that passes counts as a failure',
    )
    .option('--time-limit <seconds>', 'for each answer (the handshake has 60 or more)', wholeNumber(1, 86_400), 10)
    .option('--exact-bias <n>', 'instances of each kind for the exact bias of every estimator', wholeNumber(0, 1000), 5)
    .addOption(
      new Option(
        '--precision <u>',
        'the precision of the implementation, in place of the one that it declares: float64, float32 or a unit roundoff',
      ).argParser((text: string) => precisionOf(text)),
    );

/** The ids of the cases that must fail, where a file lists them. Throws `InvalidInput` for what is no case. */
export async function expectedFailures(
  corpus: StoredCorpus,
  { expectFail }: ConformAnswers,
): Promise<ReadonlySet<string> | undefined> {
  if (expectFail === undefined) return undefined;
  const text = await readText(expectFail, '/expect-fail', 'a file with a list of cases');
  return readExpectFail(text, new Set(allCases(corpus).map(({ id }) => id)));
}

/** The options that a replay must repeat, where they were given. */
export function replayFlags(command: Command, { fixtures, precision, timeLimit }: ConformAnswers): string[] {
  const isGiven = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  const given = typeof precision === 'object' ? String(precision.unitRoundoff) : (precision ?? '');
  return [
    ...(isGiven('fixtures') ? ['--fixtures', fixtures] : []),
    ...(isGiven('precision') ? ['--precision', given] : []),
    ...(isGiven('timeLimit') ? ['--time-limit', String(timeLimit)] : []),
  ];
}
