import fc from 'fast-check';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDriver } from '../../spec/helpers/compiledCommand.js';
import { KEYS, mutate, mutation } from '../../spec/model/files/mutations.js';
import { cut, expectPromises } from './oracle.js';
import { Fault, trialOf, type Target } from './target.js';

/** Files that stand for something else than was meant. */
const FOREIGN = [
  '',
  ' ',
  'null',
  '[]',
  '{}',
  '5',
  '"x"',
  '[[[[',
  '\u0000',
  '\ufeff{}',
  'NaN',
  '[null]',
  '{"format":2}',
  '<svg/>',
  '[1,2,3]',
];

/** A file that a command reads: a whole one to begin with, where it stands, and the commands. */
interface Read {
  readonly name: string;
  readonly whole: string;
  readonly path: string;
  readonly commands: readonly (readonly string[])[];
}

const SWEEP = ['experiment', 'sweep', 'four-rooms', '--methods', 'naive-pgd', '--set', 'beta=0.003'];
const TINY = ['--seeds', '1', '--iterations', '2', '--threads', '0'];

/** Files of every kind but instances, damaged or of something else. */
export const FILES: Target = {
  id: 'files',
  what: 'damaged files: grids, plans, runs, published curves, corpora, points, lists of cases',
  limit: 180,
  open: async ({ main, folder }) => {
    const driver = startDriver(main);
    const at = (...names: readonly string[]): string => join(folder, ...names);
    const grid = '[{"lr":0.5},{"lr":0.1,"clip":1}]';
    await writeFile(at('grid.json'), grid);
    const made = await driver.run([...SWEEP, '--grid', at('grid.json'), '--out', at('runs'), ...TINY]);
    if (made.status !== 0) throw new Error(`no sweep: ${made.stderr}`);
    await cp(at('runs'), at('damaged'), { recursive: true });
    const [run] = await readdir(at('runs', 'runs'));
    await mkdir(at('corpus'));
    for (const name of await readdir('fixtures'))
      if (/\.json/.test(name)) await cp(join('fixtures', name), at('corpus', name));
    const published = join('fixtures', 'published', 'four_rooms_beta_0.003_batch_100.json');
    const used = [
      ['experiment', 'select', at('damaged'), '--json'],
      ['experiment', 'plot', at('damaged'), '--out', at('plot.svg')],
    ];
    const corpus = [
      ['fixtures', 'list', '--fixtures', at('corpus'), '--json'],
      ['conform', '--fixtures', at('corpus'), '--exact-bias', '1', '--', 'true'],
    ];
    const lines = await readFile(at('corpus', 'tasks.jsonl'), 'utf8');
    const instances = await readFile(at('corpus', 'instances.jsonl'), 'utf8');
    const reads: readonly Read[] = [
      { name: 'grid', whole: grid, path: at('grid.json'), commands: [[...SWEEP, '--grid', at('grid.json'), '--out', at('new'), ...TINY]] },
      { name: 'plan', whole: await readFile(at('runs', 'sweep.json'), 'utf8'), path: at('damaged', 'sweep.json'), commands: used },
      { name: 'run', whole: await readFile(at('runs', 'runs', run), 'utf8'), path: at('damaged', 'runs', run), commands: used },
      { name: 'published', whole: await readFile(published, 'utf8'), path: at('curves.json'), commands: [['experiment', 'plot', at('runs'), '--out', at('plot.svg'), '--published', at('curves.json')]] },
      { name: 'manifest', whole: await readFile(at('corpus', 'manifest.json'), 'utf8'), path: at('corpus', 'manifest.json'), commands: corpus },
      { name: 'case', whole: lines, path: at('corpus', 'tasks.jsonl'), commands: corpus },
      { name: 'fixture instance', whole: instances, path: at('corpus', 'instances.jsonl'), commands: corpus },
      { name: 'theta', whole: '[0.5, "1/3"]', path: at('theta'), commands: [['truth', 'random:rational:1:0', '--digits', '10', '--json', '--theta', at('theta')]] },
      { name: 'list of cases', whole: 'negative/a\n# b\n', path: at('list'), commands: [['conform', '--exact-bias', '0', '--expect-fail', at('list'), '--', 'true']] },
    ];
    return trialOf({
      inputs: fc.record({
        file: fc.nat(reads.length - 1),
        damage: fc.oneof(
          { weight: 3, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 2 }) },
          { weight: 1, arbitrary: fc.constantFrom(...FOREIGN, ...KEYS) },
        ),
        line: fc.nat(8),
      }),
      show: ({ file, damage, line }) => `${reads[file].name}, line ${line}: ${JSON.stringify(damage)}`,
      run: async ({ file, damage, line }) => {
        const { name, whole, path, commands } = reads[file];
        await rm(at('new'), { recursive: true, force: true });
        await writeFile(path, damaged(whole, damage, line));
        try {
          const codes: number[] = [];
          for (const args of commands) {
            const code = expectPromises(await driver.run(args), args.includes('--json'));
            // The implementation `true` fails, where it is asked.
            if (code === 1 && args[0] !== 'conform') throw new Fault(`${args.join(' ')}: a file is no verdict`);
            codes.push(code);
          }
          return `${name}: ${codes.join(', ')}`;
        } catch (error) {
          throw error instanceof Fault ? new Fault(`${name}: ${cut(error.message, 2000)}`) : error;
        } finally {
          await writeFile(path, whole);
        }
      },
    });
  },
}; // prettier-ignore

/** A text in place of the file, or damage to it; to one line where each is a document. */
function damaged(whole: string, damage: Parameters<typeof mutate>[1][] | string, line: number): string {
  if (typeof damage === 'string') return damage;
  const lines = whole.split('\n');
  const documents = lines.filter((text) => text.startsWith('{')).length;
  if (documents < 2) return damage.reduce(mutate, whole);
  return lines.map((text, i) => (i === line % documents ? damage.reduce(mutate, text) : text)).join('\n');
}
