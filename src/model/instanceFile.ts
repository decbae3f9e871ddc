import type { ConfigurableMdp } from './configurableMdp.js';
import { configurableMdp, type MdpSpec, type RewardTable, type RowLike } from './build.js';
import { entryReader } from './instanceEntries.js';
import type { FileRewards, FileRow, InstanceFile } from './instanceFormat.js';
import { checkStructure } from './instanceSchema.js';
import { InvalidInput, type InputIssue } from './invalidInput.js';
import { issueList, pointerStep } from './issues.js';
import { parseJson } from './json.js';

export type { InstanceFile } from './instanceFormat.js';
export { instanceText, serialiseInstance } from './instanceText.js';

/** Texts up to this length are searched for all that is wrong with their structure, longer ones for the first thing. */
const SMALL_TEXT = 200_000;

/**
 * Reads a problem from JSON text, or from the value that JSON text stands for. The format is fixtures/schema/instance.schema.json.
 *
 * Throws `InvalidInput` for everything that is not a problem: the structure is checked first, then the formulas are read, then the
 * problem is checked as `normaliseMdp` does. The formula parser is loaded only where there are formulas.
 */
export async function parseInstance(input: unknown): Promise<ConfigurableMdp> {
  const value = typeof input === 'string' ? parseJson(input) : input;
  checkStructure(value, typeof input === 'string' ? input.length <= SMALL_TEXT : undefined);
  const file = value as InstanceFile;
  const issues = issueList();
  const entry = await entryReader(file, issues);

  const readRow = (row: FileRow, pointer: string): RowLike => {
    if (!('logits' in row)) return row.map(([s, p], k) => [s, entry(p, `${pointer}/${k}/1`)] as const);
    return { logits: row.logits.map(([s, l], k) => [s, entry(l, `${pointer}/logits/${k}/1`)] as const) };
  };
  const readRewards = (table: FileRewards, pointer: string): RewardTable =>
    table.map((row, s) => {
      if (row === null) return null;
      if (typeof row !== 'object') return entry(row, `${pointer}/${s}`);
      return row.map((e, b) => entry(e, `${pointer}/${s}/${b}`));
    });
  const spec: MdpSpec = {
    ...file,
    initial: readRow(file.initial, '/initial'),
    transitions: file.transitions.map(
      (rows, s) => rows && rows.map((row, b) => readRow(row, `/transitions/${s}/${b}`)),
    ),
    rewardF: readRewards(file.rewardF, '/rewardF'),
    rewardL: readRewards(file.rewardL, '/rewardL'),
    phiL: entry(file.phiL ?? 0, '/phiL'),
  };
  issues.throwIfAny();
  try {
    return configurableMdp(spec);
  } catch (error) {
    throw error instanceof InvalidInput ? relocated(error, file) : error;
  }
}

/**
 * The same issues with pointers into this very file: the checks speak of the most explicit way to write a problem, a file may be
 * shorter (one reward for all actions) or more explicit (softmax components in place of logits).
 */
function relocated({ issues }: InvalidInput, file: InstanceFile): InvalidInput {
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
