import { readFileSync, readdirSync } from 'node:fs';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';

const ROOT = new URL('../', import.meta.url);

interface Rule {
  readonly name: string;
  readonly from: { readonly path?: string };
  readonly to: { readonly path?: string; readonly pathNot?: string };
}
const { forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as { readonly forbidden: Rule[] };

/** The rows of the tables of rooms and of sub-rooms in CONTRIBUTING.md: room → the words of its last column. */
function table(title: string): Map<string, string> {
  const lines = readFileSync(new URL('CONTRIBUTING.md', ROOT), 'utf8').split('\n');
  const first = lines.findIndex((line) => line.startsWith(`| ${title}`)) + 2;
  const end = lines.findIndex((line, i) => i >= first && !line.startsWith('|'));
  return new Map(
    lines.slice(first, end).map((line) => {
      const [room, , mayImport] = line.split('|').slice(1, -1);
      return [room.trim().replace(/^`|\/`$/g, ''), mayImport.trim()];
    }),
  );
}

/** The rooms that a column means: a list, `–` for none, or `everything above`, with or without exceptions. */
function meant(words: string, above: readonly string[]): string[] {
  if (words === '–') return [];
  const all = /^everything above(?: but (.*))?$/.exec(words);
  if (!all) return words.split(', ');
  const exceptions = all[1]?.split(', ') ?? [];
  return above.filter((room) => !exceptions.includes(room));
}

/** The rooms among `candidates` into which the rule of a room lets an import through. */
function allowed(room: string, candidates: readonly string[]): string[] {
  const rules = forbidden.filter(({ from }) => new RegExp(from.path ?? '').test(`src/${room}/file.ts`));
  return candidates.filter((other) => {
    const file = `src/${other}/file.ts`;
    return !rules.some(
      ({ name, to }) =>
        name.endsWith('-wall') &&
        new RegExp(to.path ?? '').test(file) &&
        !(to.pathNot !== undefined && new RegExp(to.pathNot).test(file)),
    );
  });
}

test('the import rules let through what the table of rooms in CONTRIBUTING says, and nothing else', () => {
  const rooms = [...table('room')];
  const names = rooms.map(([room]) => room);
  expect(names.length).toBeGreaterThan(15);
  rooms.forEach(([room, words], i) => {
    const wanted = new Set([room, ...meant(words, names.slice(0, i))]);
    expect(new Set(allowed(room, names)), room).toEqual(wanted);
  });
});

test('the import rules let through what the table of sub-rooms in CONTRIBUTING says, and nothing else', () => {
  const rooms = table('sub-room');
  const names = [...rooms.keys()];
  expect(names.length).toBeGreaterThan(15);
  for (const [room, words] of rooms) {
    const siblings = names.filter((other) => other.split('/')[0] === room.split('/')[0]);
    expect(new Set(allowed(room, siblings)), room).toEqual(new Set([room, ...meant(words, [])]));
  }
});

test('every folder of src/ is a room of the table, and every room and sub-room is a folder', () => {
  const folders = readdirSync(new URL('src/', ROOT), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(new Set(folders.map(({ name }) => name))).toEqual(new Set(table('room').keys()));
  for (const room of [...table('room').keys(), ...table('sub-room').keys()])
    expect(readdirSync(new URL(`src/${room}/`, ROOT)).length, room).toBeGreaterThan(0);
});

test('no rule exempts cycles of types', () => {
  const cycles = forbidden.filter(({ to }) => 'circular' in to);
  expect(cycles.map(({ from, to }) => ({ from, to }))).toEqual([{ from: {}, to: { circular: true } }]);
});

/** The files in which the ids of kinds, and what stands before the ids of their estimators, may stand: those that define them. */
const DEFINITIONS: Readonly<Record<string, RegExp>> = {
  'model/mdp/configurableMdp.ts': /^export const MDP_KIND = /,
  'model/game/markovGame.ts': /^export const GAME_KIND = /,
  'model/linearQuadratic/linearQuadratic.ts': /^export const LINEAR_QUADRATIC_KIND = /,
  'model/qualifiedId.ts': /^const PREFIXES: /,
  'verdict/plugin/userEstimator.ts': /^ {2}readonly kind\?: /,
  'verdict/plugin/userGameEstimator.ts': /^ {2}readonly kind: /,
};

test('no code but what defines a kind asks for it by its id, and none compares with a kind and leaves the others to one branch', () => {
  const src = fileURLToPath(new URL('src/', ROOT));
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(400);
  const found = files.flatMap((name) => {
    const path = name.replaceAll(sep, '/');
    const lines = readFileSync(`${src}${name}`, 'utf8').split('\n');
    return lines
      .filter((line) => !/^\s*(\*|\/\*\*|\/\/)/.test(line))
      .filter(
        (line) =>
          /['"`](markov-game|configurable-mdp|linear-quadratic)['"`]|['"`]game:/.test(line) ||
          /[!=]== *(MDP|GAME|LINEAR_QUADRATIC)_KIND/.test(line),
      )
      .filter((line) => !DEFINITIONS[path]?.test(line))
      .map((line) => `${path}: ${line.trim()}`);
  });
  expect(found).toEqual([]);
});
