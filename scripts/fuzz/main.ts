import { Command, CommanderError } from 'commander';
import { wholeNumber } from '../../src/cli/options.js';
import { openLane, type Failure } from './pool.js';
import { cut } from './oracle.js';
import type { Target } from './target.js';
import { TARGETS } from './targets.js';

interface Options {
  readonly minutes: number;
  readonly seed: number;
  readonly target?: readonly string[];
  readonly case?: number;
  readonly cases?: number;
  readonly from: number;
  readonly json?: boolean;
}

/** What came of a target. */
interface Tried {
  readonly target: string;
  readonly cases: number;
  readonly seconds: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
}

/** The fuzzer: 0 where nothing failed, 1 where something did. */
export async function main(args: readonly string[]): Promise<number> {
  const program = new Command('fuzz')
    .description('tries the whole program with random inputs; a case that breaks a promise of docs/robustness.md fails')
    .option('--minutes <n>', 'for all targets together', minutes, 3)
    .option('--short', 'half a minute', false)
    .option(
      '--seed <s>',
      'the seed of the cases',
      wholeNumber(0, 2 ** 32 - 1),
      Math.floor(performance.timeOrigin) % 2 ** 32,
    )
    .option('--target <id>', `only this (several times: ${TARGETS.map(({ id }) => id).join(', ')})`, collect)
    .option('--cases <n>', 'so many cases of each target, however long they take', wholeNumber(1, 1_000_000_000))
    .option('--from <k>', 'begin with this case', wholeNumber(0, 1_000_000_000), 0)
    .option('--case <k>', 'only this case: replays a failure', wholeNumber(0, 1_000_000_000))
    .option('--json', 'one JSON document on standard output')
    .exitOverride();
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    return error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
  }
  const options = program.opts<Options & { short: boolean }>();
  const unknown = options.target?.find((id) => !TARGETS.some((known) => known.id === id));
  if (unknown !== undefined) {
    process.stderr.write(`no target ${unknown}\n`);
    return 2;
  }
  const targets = TARGETS.filter(({ id }) => options.target?.includes(id) ?? true);
  const { seed } = options;
  const total = options.short ? 0.5 : options.minutes;
  process.stderr.write(`seed ${seed}\n`);
  const tried: Tried[] = [];
  for (const target of targets) tried.push(await tryTarget(target, options, (total * 60) / targets.length));
  process.stdout.write(options.json ? `${JSON.stringify({ seed, tried })}\n` : `${table(targets, tried)}\n`);
  return tried.some(({ failures }) => failures.length > 0) ? 1 : 0;
}

const collect = (value: string, previous: readonly string[] = []): string[] => [...previous, value];

/** More than enough: a fuzzer that nobody stops. */
const MOST_MINUTES = 100_000;
const minutes = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && value <= MOST_MINUTES)) throw new CommanderError(2, 'minutes', 'expected minutes');
  return value;
};

/** Cases of one target until its time is over, one at least. */
async function tryTarget(target: Target, options: Options, seconds: number): Promise<Tried> {
  const { seed, from, cases = options.case === undefined ? undefined : 1 } = options;
  const first = options.case ?? from;
  const lane = openLane(target, seed);
  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 1000;
  const outcomes: Record<string, number> = {};
  const failures: Failure[] = [];
  let count = 0;
  try {
    while (cases === undefined ? count === 0 || elapsed() < seconds : count < cases) {
      const outcome = await lane.run(first + count++);
      const name = typeof outcome === 'string' ? outcome : 'FAILED';
      outcomes[name] = (outcomes[name] ?? 0) + 1;
      if (typeof outcome !== 'string') {
        failures.push(outcome);
        process.stderr.write(failureText(outcome, seed));
      }
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${target.id} ${count}\r`);
    }
  } finally {
    await lane.close();
  }
  return { target: target.id, cases: count, seconds: Math.round(elapsed()), outcomes, failures };
}

const failureText = ({ target, index, what, input }: Failure, seed: number): string =>
  `FAILED ${target}: ${what}\n  input: ${cut(input, 2000)}\n  alone: npm run fuzz -- --target ${target} --seed ${seed} --case ${index}\n`;

function table(targets: readonly Target[], tried: readonly Tried[]): string {
  const lines = tried.flatMap(({ target, cases, seconds, outcomes }) => [
    `${target}: ${cases} cases in ${seconds} s (${targets.find(({ id }) => id === target)!.what})`,
    ...Object.entries(outcomes)
      .sort(([, a], [, b]) => b - a)
      .map(([name, count]) => `${`${count}`.padStart(8)}  ${name}`),
  ]);
  const failed = tried.reduce((sum, { failures }) => sum + failures.length, 0);
  return [...lines, failed === 0 ? 'Nothing failed.' : `${failed} failed.`].join('\n');
}
