import { isZeroExpression, type Expression } from '../../numeric/expression.js';
import { entryWriter } from '../files/entryWriter.js';
import { finiteParts, numbersOf, titleOf } from '../files/fileNumbers.js';
import { readFileRow } from '../files/fileRow.js';
import type { EntryReader } from '../files/instanceEntries.js';
import type { FileEntry, FileLiteral, FileRow } from '../files/instanceFormat.js';
import { configurableMdp, type MdpSpec, type RewardTable } from './build.js';
import { MDP_KIND, type ConfigurableMdp } from './configurableMdp.js';
import { rowsOf } from './shapes.js';

/** One entry for each state: one for each action, one for all actions, or null for terminal states. */
export type FileRewards = readonly (readonly FileEntry[] | FileEntry | null)[];

/** The content of an instance file of kind `configurable-mdp`: what fixtures/schema/instance.schema.json describes, where each key is documented. */
export interface InstanceFile {
  readonly kind: typeof MDP_KIND;
  readonly name?: string;
  readonly description?: string;
  readonly states: number;
  readonly actions: number;
  readonly gammaF: FileLiteral;
  readonly gammaL: FileLiteral;
  readonly beta: FileLiteral;
  readonly theta: readonly FileLiteral[];
  readonly horizon?: number | null;
  readonly terminal?: readonly number[];
  readonly definitions?: Readonly<Record<string, FileEntry>>;
  readonly initial: FileRow;
  readonly transitions: readonly (readonly FileRow[] | null)[];
  readonly rewardF: FileRewards;
  readonly rewardL: FileRewards;
  readonly phiL?: FileEntry;
}

/** Reads the entries of a file of kind `configurable-mdp`; the function that comes back builds the problem, and checks it. */
export function mdpOfFile(file: InstanceFile, entry: EntryReader): () => ConfigurableMdp {
  const readRewards = (table: FileRewards, pointer: string): RewardTable =>
    table.map((row, s) => {
      if (row === null) return null;
      if (typeof row !== 'object') return entry(row, `${pointer}/${s}`);
      return row.map((e, b) => entry(e, `${pointer}/${s}/${b}`));
    });
  const spec: MdpSpec = {
    ...file,
    initial: readFileRow(file.initial, '/initial', entry),
    transitions: file.transitions.map(
      (rows, s) => rows && rows.map((row, b) => readFileRow(row, `/transitions/${s}/${b}`, entry)),
    ),
    rewardF: readRewards(file.rewardF, '/rewardF'),
    rewardL: readRewards(file.rewardL, '/rewardL'),
    phiL: entry(file.phiL ?? 0, '/phiL'),
  };
  return () => configurableMdp(spec);
}

/**
 * The content of the file that `parseInstance` reads back to the same problem. There is one for each problem: literals as numbers where a
 * double is printed as just that decimal, else as fractions; rows that are one whole softmax vector in order as logits; equal
 * rewards for all actions as one entry; defaults left out. Formulas that are too large for one text are split by definitions.
 *
 * @example
 * ```ts
 * import { parseInstance, sampleInstance, serialiseInstance, stratumById } from 'hypergrad-oracle';
 *
 * const file = serialiseInstance(sampleInstance(stratumById('layered'), 1, 0));
 * console.log((await parseInstance(file)).kind); // configurable-mdp
 * ```
 */
export function serialiseInstance(mdp: ConfigurableMdp): InstanceFile {
  const write = entryWriter(
    rowsOf(mdp).map(({ row }) => row),
    [...mdp.rewardF.flat(), ...mdp.rewardL.flat(), mdp.phiL],
    mdp.theta.length,
  );
  const writeRewards = (table: readonly (readonly Expression[])[]): FileRewards =>
    table.map((row) => {
      if (row.length === 0) return null;
      const entries = row.map(write.entry);
      return entries.every((entry) => entry === entries[0]) ? entries[0] : entries;
    });
  return {
    kind: MDP_KIND,
    ...titleOf(mdp),
    states: mdp.states,
    actions: mdp.actions,
    ...numbersOf(mdp),
    ...finiteParts(mdp.terminal, write.definitions),
    initial: write.row(mdp.initial),
    transitions: mdp.transitions.map((rows) => (rows.length === 0 ? null : rows.map(write.row))),
    rewardF: writeRewards(mdp.rewardF),
    rewardL: writeRewards(mdp.rewardL),
    ...(isZeroExpression(mdp.phiL) ? {} : { phiL: write.entry(mdp.phiL) }),
  };
}
