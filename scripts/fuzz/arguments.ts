import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOracle, cut, expectPromises } from './oracle.js';
import { NO_INSTANCES, NO_NAMES, NO_NUMBERS, NO_PATHS, NO_SETTINGS } from './nastyValues.js';
import { Fault, trialOf, type Target, type Tools } from './target.js';

/** Seconds after which what is wrong must have been refused. */
const LIMIT = 10;

/** A command, its arguments where they make sense, and the options that it must have. */
interface Known {
  readonly words: readonly string[];
  readonly arguments: readonly string[];
  readonly needed: Readonly<Record<string, string>>;
}

const PROBLEM = 'random:rational:1:0';
const COMMANDS: readonly Known[] = [
  { words: ['truth'], arguments: [PROBLEM], needed: {} },
  { words: ['moments'], arguments: [PROBLEM], needed: { '--estimator': 'bc-hg' } },
  { words: ['estimate'], arguments: [PROBLEM], needed: { '--estimator': 'hpgd-sa' } },
  { words: ['explain'], arguments: [PROBLEM], needed: { '--estimator': 'bc-hg' } },
  { words: ['verify'], arguments: [], needed: { '--instances': '1', '--stratum': 'rational' } },
  { words: ['fixtures', 'list'], arguments: [], needed: {} },
  { words: ['conform'], arguments: ['--', 'true'], needed: {} },
  { words: ['experiment', 'list'], arguments: [], needed: {} },
  { words: ['experiment', 'show'], arguments: ['four-rooms'], needed: {} },
  { words: ['experiment', 'run'], arguments: ['four-rooms'], needed: { '--method': 'bc-hg', '--iterations': '2' } },
  {
    words: ['experiment', 'sweep'],
    arguments: ['four-rooms'],
    needed: { '--out': 'runs', '--seeds': '1', '--iterations': '2', '--methods': 'naive-pgd', '--set': 'beta=0.003', '--grid': 'grid.json', '--threads': '0' },
  },
  { words: ['experiment', 'select'], arguments: ['no-runs'], needed: {} },
  { words: ['experiment', 'plot'], arguments: ['no-runs'], needed: { '--out': 'plot.svg' } },
]; // prettier-ignore

/** An option as `--help` shows it: its placeholder, empty for a flag. */
interface KnownOption {
  readonly name: string;
  readonly value: string;
}

/** A command line, and whether it must be refused. */
interface Line {
  readonly args: readonly string[];
  readonly refuse: boolean;
}

const NUMBERS = /^<(n|s|t|r|seconds)>$/;
const anyOf = (values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...values);

/** Texts that an option must refuse, by its placeholder. */
const wrongValue = ({ value }: KnownOption): fc.Arbitrary<string> | undefined =>
  NUMBERS.test(value)
    ? anyOf(NO_NUMBERS)
    : value === '<id>' || value === '<ids>' || value === '<seeds>'
      ? anyOf(NO_NAMES)
      : /^<key/.test(value)
        ? anyOf(NO_SETTINGS)
        : value === '<i/n>'
          ? anyOf([...NO_NUMBERS, '0/1', '2/1', '1/0', '1/2/3'])
          : value === '<grid>'
            ? anyOf([...NO_PATHS, ...NO_NAMES])
            : undefined;

function lines(known: Known, options: readonly KnownOption[]): fc.Arbitrary<Line> {
  const line = (needed: Readonly<Record<string, string>>, args = known.arguments, more: readonly string[] = []): string[] => [
    ...known.words,
    ...Object.entries(needed).flat(),
    ...more,
    ...args,
  ];
  const { needed } = known;
  const refusable = options.flatMap((option) => {
    const wrong = wrongValue(option);
    return wrong ? [wrong.map((text) => ({ ...needed, [option.name]: text }))] : [];
  });
  const refused = (args: string[]): Line => ({ args, refuse: true });
  return fc.oneof(
    ...(refusable.length > 0 ? [{ weight: 6, arbitrary: fc.oneof(...refusable).map((all) => refused(line(all))) }] : []),
    // What is not an option, or one of another command.
    {
      weight: 2,
      arbitrary: fc
        .tuple(anyOf(['--no-such', '--Json', '-x', '--json=1', '--digit', '--estimators', '--seed=', '---', '--__proto__', '--constructor=1']), fc.boolean())
        .map(([option]) => refused(line(needed, known.arguments, [option]))),
    },
    ...(known.arguments.length === 1
      ? [
          { weight: 3, arbitrary: anyOf(NO_INSTANCES).map((name) => refused(line(needed, [name]))) },
          { weight: 1, arbitrary: fc.constant(refused(line(needed, []))) },
        ]
      : []),
    // An option without its value, one that is needed left out, files in odd places, anything.
    {
      weight: 3,
      arbitrary: fc
        .array(fc.oneof(anyOf([...options.map(({ name }) => name), ...known.words]), anyOf([...NO_NAMES, ...NO_NUMBERS, ...NO_PATHS])), { maxLength: 4 })
        .map((words) => ({ args: line(needed, words), refuse: false })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...(options.length > 0 ? options : [{ name: '--json', value: '' }])).map(({ name }) => ({
        args: line(needed, known.arguments, [name]),
        refuse: false,
      })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('--theta', '--out', '--junit', '--data', '--published', '--fixtures', '--expect-fail'), anyOf(NO_PATHS))
        .map(([name, path]) => ({ args: line({ ...needed, [name]: path }), refuse: !options.some((o) => o.name === name) })),
    },
  );
} // prettier-ignore

/** The options of a command as its help lists them, so that none is forgotten. */
async function optionsOf({ main, folder }: Tools, words: readonly string[]): Promise<KnownOption[]> {
  const { stdout } = await runOracle(main, [...words, '--help'], { limit: 60, cwd: folder });
  return [...stdout.matchAll(/^ {2}(--[a-z-]+) ?(<[^>]+>)?/gm)]
    .map(([, name, value = '']) => ({ name, value }))
    .filter(({ name }) => name !== '--help');
}

/** Command lines with words, options and values that are wrong, or odd. */
export const ARGUMENTS: Target = {
  id: 'arguments',
  what: `command lines: wrong ones are refused within ${LIMIT} s`,
  limit: 60,
  open: async (tools) => {
    const { main, folder } = tools;
    writeFileSync(join(folder, 'grid.json'), '[{"lr":0.1}]');
    const all = await Promise.all(
      COMMANDS.map(async (known) => ({ known, options: await optionsOf(tools, known.words) })),
    );
    return trialOf({
      inputs: fc.oneof(
        { weight: 10, arbitrary: fc.oneof(...all.map(({ known, options }) => lines(known, options))) },
        { weight: 1, arbitrary: anyOf(NO_NAMES).map((word) => ({ args: [word], refuse: true })) },
      ),
      run: async ({ args, refuse }) => {
        // A word with a zero byte cannot be handed to a process at all.
        if (args.some((word) => word.includes('\0'))) return 'not possible';
        const ended = await runOracle(main, args, { limit: LIMIT, cwd: folder });
        if (ended.late && !refuse) return 'stopped while it computed';
        const code = expectPromises(ended, args.includes('--json') && !refuse && ended.status === 0);
        if (refuse && code !== 2) throw new Fault(`accepted nonsense: exit code ${code}\n${cut(ended.stdout)}`);
        return `exit code ${code}`;
      },
    });
  },
};
