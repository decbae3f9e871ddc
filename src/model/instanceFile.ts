import type { ConfigurableMdp } from './configurableMdp.js';
import { configurableMdp, type MdpSpec, type RewardTable, type RowLike } from './build.js';
import { markovGame, type GameRewards, type GameSpec } from './buildGame.js';
import type { Instance } from './instance.js';
import { entryReader, type EntryReader } from './instanceEntries.js';
import type { FileGameRewards, FileRewards, FileRow, GameFile, InstanceFile } from './instanceFormat.js';
import { checkStructure } from './instanceSchema.js';
import { InvalidInput, refuse, type InputIssue } from './invalidInput.js';
import { issueList, pointerStep } from './issues.js';
import { parseJson } from './json.js';

export type { GameFile, InstanceFile } from './instanceFormat.js';
export { instanceText, serialiseInstance } from './instanceText.js';

/** Texts up to this length are searched for all that is wrong with their structure, longer ones for the first thing. */
const SMALL_TEXT = 200_000;

/**
 * Reads an instance of either kind from JSON text, or from the value that JSON text stands for. The format is
 * fixtures/schema/instance.schema.json.
 *
 * Throws `InvalidInput` for everything that is not a problem: the structure is checked first, then the formulas are read, then the
 * problem is checked as `normaliseMdp` or `normaliseGame` does. The formula parser is loaded only where there are formulas.
 */
export async function parseAnyInstance(input: unknown): Promise<Instance> {
  const value = typeof input === 'string' ? parseJson(input) : input;
  checkStructure(value, typeof input === 'string' ? input.length <= SMALL_TEXT : undefined);
  const file = value as InstanceFile | GameFile;
  const issues = issueList();
  const entry = await entryReader(file, issues);
  if (file.kind === 'markov-game') {
    const spec = gameSpecOf(file, entry);
    issues.throwIfAny();
    return placed(file, () => markovGame(spec));
  }
  const spec = mdpSpecOf(file, entry);
  issues.throwIfAny();
  return placed(file, () => configurableMdp(spec));
}

/** As `parseAnyInstance`, for configurable MDPs only. */
export async function parseInstance(input: unknown): Promise<ConfigurableMdp> {
  const instance = await parseAnyInstance(input);
  return instance.kind === 'configurable-mdp'
    ? instance
    : refuse('/kind', '"configurable-mdp"', JSON.stringify(instance.kind));
}

/** A row of a file with its formulas read. */
function readFileRow(row: FileRow, pointer: string, entry: EntryReader): RowLike {
  if (!('logits' in row)) return row.map(([s, p], k) => [s, entry(p, `${pointer}/${k}/1`)] as const);
  return { logits: row.logits.map(([s, l], k) => [s, entry(l, `${pointer}/logits/${k}/1`)] as const) };
}

function mdpSpecOf(file: InstanceFile, entry: EntryReader): MdpSpec {
  const readRewards = (table: FileRewards, pointer: string): RewardTable =>
    table.map((row, s) => {
      if (row === null) return null;
      if (typeof row !== 'object') return entry(row, `${pointer}/${s}`);
      return row.map((e, b) => entry(e, `${pointer}/${s}/${b}`));
    });
  return {
    ...file,
    initial: readFileRow(file.initial, '/initial', entry),
    transitions: file.transitions.map(
      (rows, s) => rows && rows.map((row, b) => readFileRow(row, `/transitions/${s}/${b}`, entry)),
    ),
    rewardF: readRewards(file.rewardF, '/rewardF'),
    rewardL: readRewards(file.rewardL, '/rewardL'),
    phiL: entry(file.phiL ?? 0, '/phiL'),
  };
}

function gameSpecOf(file: GameFile, entry: EntryReader): GameSpec {
  const readRewards = (table: FileGameRewards, pointer: string): GameRewards =>
    table.map((perLeader, s) => {
      if (perLeader === null) return null;
      if (typeof perLeader !== 'object') return entry(perLeader, `${pointer}/${s}`);
      return perLeader.map((row, a) =>
        typeof row === 'object'
          ? row.map((e, b) => entry(e, `${pointer}/${s}/${a}/${b}`))
          : entry(row, `${pointer}/${s}/${a}`),
      );
    });
  return {
    ...file,
    initial: readFileRow(file.initial, '/initial', entry),
    policy: file.policy.map((row, s) => row && readFileRow(row, `/policy/${s}`, entry)),
    transitions: file.transitions.map(
      (perLeader, s) =>
        perLeader &&
        perLeader.map((rows, a) => rows.map((row, b) => readFileRow(row, `/transitions/${s}/${a}/${b}`, entry))),
    ),
    rewardF: readRewards(file.rewardF, '/rewardF'),
    rewardL: readRewards(file.rewardL, '/rewardL'),
    phiL: entry(file.phiL ?? 0, '/phiL'),
  };
}

/** What `build` makes; issues that it finds get pointers into this very file. */
function placed<I>(file: InstanceFile | GameFile, build: () => I): I {
  try {
    return build();
  } catch (error) {
    throw error instanceof InvalidInput ? relocated(error, file) : error;
  }
}

/**
 * The same issues with pointers into this very file: the checks speak of the most explicit way to write a problem, a file may be
 * shorter (one reward for all actions) or more explicit (softmax components in place of logits).
 */
function relocated({ issues }: InvalidInput, file: InstanceFile | GameFile): InvalidInput {
  const first = new Map<string, InputIssue>();
  for (const issue of issues) {
    const pointer = pointerInto(file, issue.pointer);
    if (!first.has(pointer)) first.set(pointer, { ...issue, pointer });
  }
  return new InvalidInput([...first.values()]);
}

function pointerInto(file: unknown, pointer: string): string {
  let value = file;
  let path = '';
  for (const key of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) break;
    if (key === 'logits' && Array.isArray(value)) continue;
    if (!Object.hasOwn(value, key) && 'logits' in value) {
      value = value.logits;
      path += '/logits';
    }
    if (!Object.hasOwn(value as object, key)) break;
    value = (value as Record<string, unknown>)[key];
    path += pointerStep(key);
  }
  return path;
}
