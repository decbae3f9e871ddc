/** A number, a decimal or fraction as text, or a formula in theta. */
export type FileEntry = number | string;
/** A number, or a decimal or fraction as text. */
export type FileLiteral = number | string;
/** [successor, entry]. */
export type FilePair = readonly [number, FileEntry];
/** Probabilities, or logits. */
export type FileRow = readonly FilePair[] | { readonly logits: readonly FilePair[] };
/** One entry for each state: one for each action, one for all actions, or null for terminal states. */
export type FileRewards = readonly (readonly FileEntry[] | FileEntry | null)[];

/** The content of an instance file: what fixtures/schema/instance.schema.json describes, where each key is documented. */
export interface InstanceFile {
  readonly kind: 'configurable-mdp';
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

/** [s][a][b], with one entry for all b, or for all a and b, where they are the same; null for terminal states. */
export type FileGameRewards = readonly (readonly (readonly FileEntry[] | FileEntry)[] | FileEntry | null)[];

/** The content of an instance file of kind `markov-game`. */
export interface GameFile extends Omit<InstanceFile, 'kind' | 'transitions' | 'rewardF' | 'rewardL'> {
  readonly kind: 'markov-game';
  readonly leaderActions: number;
  readonly observes?: boolean;
  readonly policy: readonly (FileRow | null)[];
  readonly transitions: readonly (readonly (readonly FileRow[])[] | null)[];
  readonly rewardF: FileGameRewards;
  readonly rewardL: FileGameRewards;
}
