import fc from 'fast-check';
import { mkdir, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cut, expectPromises, runOracle, type Ended } from './oracle.js';
import { Fault, trialOf, type Target, type Tools } from './target.js';

/** Seconds for one sweep. */
const LIMIT = 90;
const SEEDS = 4;

/** What happens to a sweep before it is left in peace. */
type Event =
  | { readonly kind: 'kill' | 'two at once'; readonly threads: number; readonly share: number }
  | {
      readonly kind: 'truncate' | 'empty' | 'foreign' | 'directory' | 'delete' | 'temporary' | 'odd name';
      readonly at: number;
    };

const FOREIGN = ['{}', 'null', '[1]', '"x"', '{"task":"four-rooms"}', '{"lastMean":null}', '\u0000', 'x', '{"a":'];

const share = fc.double({ min: 0, max: 1.2, noNaN: true });
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('kill', 'kill', 'two at once'), threads: fc.constantFrom(0, 1, 2), share }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('truncate', 'empty', 'foreign', 'directory', 'delete', 'temporary', 'odd name'), at: fc.nat(10_000) }) },
); // prettier-ignore

const sweepArgs = (out: string, threads: number): string[] => [
  ...['experiment', 'sweep', 'four-rooms', '--out', out, '--methods', 'naive-pgd,bc-hg', '--set', 'beta=0.003'],
  ...['--grid', 'grid.json', '--seeds', `${SEEDS}`, '--iterations', '40', '--threads', `${threads}`],
];

/** Files of a directory with their contents: the plan and the runs, not what was set aside. */
async function contents(directory: string): Promise<string> {
  const names = (await readdir(directory, { withFileTypes: true })).filter(({ name }) => !/^broken(-\d+)?$/.test(name));
  const parts = await Promise.all(
    names.map(async (entry) => {
      const path = join(directory, entry.name);
      return `${entry.name}: ${entry.isDirectory() ? await contents(path) : await readFile(path, 'utf8')}`;
    }),
  );
  return parts.sort().join('\n');
}

/** Sweeps that are killed, run twice at once, and find strange files: what they end with is what an undisturbed one does, byte by byte. */
export const KILLS: Target = {
  id: 'kills',
  what: 'sweeps that are killed, doubled and given broken files: afterwards equal to an undisturbed one',
  limit: 8 * LIMIT,
  open: async (tools) => {
    const { folder } = tools;
    await writeFile(join(folder, 'grid.json'), '[{"lr":0.5},{"lr":0.1}]');
    const started = performance.now();
    finished(await run(tools, 'reference', 0));
    const milliseconds = performance.now() - started;
    const reference = await contents(join(folder, 'reference'));
    return trialOf({
      inputs: fc.array(event, { minLength: 1, maxLength: 4 }),
      run: async (events) => {
        await rm(join(folder, 'out'), { recursive: true, force: true });
        for (const one of events) await happen(tools, one, milliseconds);
        const last = await run(tools, 'out', 2);
        finished(last);
        if ((await contents(join(folder, 'out'))) !== reference) throw new Fault('not what an undisturbed sweep leaves');
        const selected = await select(tools, 'out');
        if (selected !== (await select(tools, 'reference'))) throw new Fault(`select says something else\n${cut(selected)}`);
        return [...new Set(events.map(({ kind }) => kind))].sort().join(', ');
      },
    });
  },
}; // prettier-ignore

const run = ({ main, folder }: Tools, out: string, threads: number, killAfter?: number): Promise<Ended> =>
  runOracle(main, sweepArgs(out, threads), {
    limit: LIMIT,
    cwd: folder,
    ...(killAfter !== undefined && { killAfter }),
  });

/** A sweep that nobody disturbs ends with 0. */
function finished(ended: Ended): void {
  const code = expectPromises(ended);
  if (code !== 0) throw new Fault(`a sweep ended with ${code}\n${cut(ended.stderr)}`);
}

async function select({ main, folder }: Tools, directory: string): Promise<string> {
  const ended = await runOracle(main, ['experiment', 'select', '.', '--json'], {
    limit: LIMIT,
    cwd: join(folder, directory),
  });
  if (expectPromises(ended, true) !== 0) throw new Fault(`select ended with ${ended.status}\n${cut(ended.stderr)}`);
  return ended.stdout;
}

async function happen(tools: Tools, one: Event, milliseconds: number): Promise<void> {
  if (one.kind === 'kill') {
    const ended = await run(tools, 'out', one.threads, one.share * milliseconds);
    if (ended.signal !== 'SIGKILL') finished(ended);
    return;
  }
  if (one.kind === 'two at once') {
    (await Promise.all([run(tools, 'out', one.threads), run(tools, 'out', 1)])).forEach(finished);
    return;
  }
  const { kind, at } = one as Extract<Event, { at: number }>;
  const runs = join(tools.folder, 'out', 'runs');
  await mkdir(runs, { recursive: true });
  const names = (await readdir(runs)).filter((name) => name.endsWith('.json'));
  const path = join(runs, names.length > 0 ? names[at % names.length] : 'none.json');
  const text = await readFile(path, 'utf8').catch(() => 'nothing');
  switch (kind) {
    case 'truncate':
      if (names.length > 0 && text.length > 1) await truncate(path, 1 + (at % (text.trimEnd().length - 1))).catch(() => undefined);
      return;
    case 'directory':
      await rm(path, { recursive: true, force: true });
      return void (await mkdir(path));
    case 'delete':
      return rm(path, { recursive: true, force: true });
    case 'temporary':
      // Of a process that is not there any more.
      return writeFile(`${path}.2147483000.0-0.tmp`, text.slice(0, at % 100));
    case 'odd name':
      return writeFile(join(runs, `${['constructor', '__proto__', 'x'.repeat(200), ' ', 'a\nb'][at % 5]}.json`), text);
    default:
      await rm(path, { recursive: true, force: true });
      return writeFile(path, kind === 'empty' ? '' : FOREIGN[at % FOREIGN.length]);
  }
} // prettier-ignore
