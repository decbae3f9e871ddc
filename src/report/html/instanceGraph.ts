import type { FileEntry, FileRow } from '../../model/files/instanceFormat.js';
import type { GameFile } from '../../model/game/gameFile.js';
import type { InstanceFile } from '../../model/mdp/mdpFile.js';

/** A problem as a graph: states, and between them the actions with their rewards. */
export interface InstanceGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphNode {
  readonly id: string;
  readonly shape: 'state' | 'terminal' | 'action';
  readonly lines: readonly string[];
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Probability, as the file has it; empty where it is one. */
  readonly label: string;
}

/** Graphs with more nodes say less than the file does. */
const MOST_NODES = 40;
/** Longer formulas are cut: the file beside the graph has them whole. */
const LONGEST = 28;

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

const rowsOf = (
  row: FileRow,
): { readonly pairs: readonly (readonly [number, FileEntry])[]; readonly isLogits: boolean } =>
  'logits' in row ? { pairs: row.logits, isLogits: true } : { pairs: row, isLogits: false };

/** What is written at an edge: nothing where it is certain. */
const edgeLabel = (row: FileRow): ((entry: FileEntry) => string) => {
  const { pairs, isLogits } = rowsOf(row);
  if (pairs.length === 1) return () => '';
  return (entry) => cut(isLogits ? `logit ${entry}` : String(entry));
};

/** The graph of an instance file; undefined where it is too large to be looked at. States count from 0, as in the file. */
export function instanceGraph(file: InstanceFile | GameFile): InstanceGraph | undefined {
  const { states, actions } = file;
  const leaders = 'leaderActions' in file ? file.leaderActions : 1;
  const terminal = new Set(file.terminal ?? []);
  if (states + (states - terminal.size) * actions * leaders > MOST_NODES) return undefined;
  const first = new Map<number, FileEntry>(rowsOf(file.initial).pairs);
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  for (let s = 0; s < states; s++) {
    const start = first.get(s);
    const begins = start === undefined ? [] : [first.size === 1 ? 'start' : `start ${cut(String(start))}`];
    nodes.push({ id: `s${s}`, shape: terminal.has(s) ? 'terminal' : 'state', lines: [`s${s}`, ...begins] });
    if (terminal.has(s)) continue;
    for (let a = 0; a < leaders; a++)
      for (let b = 0; b < actions; b++) {
        const row = rowOf(file, s, a, b);
        if (!row) continue;
        const id = `s${s}a${a}b${b}`;
        const name = leaders > 1 ? `a = ${a}, b = ${b}` : `b = ${b}`;
        const [follower, leader] = [reward(file.rewardF, s, a, b, leaders), reward(file.rewardL, s, a, b, leaders)];
        nodes.push({ id, shape: 'action', lines: [name, `r_F ${cut(follower)}`, `r_L ${cut(leader)}`] });
        edges.push({ from: `s${s}`, to: id, label: '' });
        const label = edgeLabel(row);
        for (const [to, entry] of rowsOf(row).pairs) edges.push({ from: id, to: `s${to}`, label: label(entry) });
      }
  }
  return { nodes, edges };
}

function rowOf(file: InstanceFile | GameFile, s: number, a: number, b: number): FileRow | undefined {
  if ('leaderActions' in file) return file.transitions[s]?.[a][b];
  return file.transitions[s]?.[b];
}

type RewardEntry = FileEntry | null | readonly RewardEntry[];

const isList = (entry: RewardEntry): entry is readonly RewardEntry[] => Array.isArray(entry);

/** The reward of a pair or triple: a list for each action, or one entry for all of them. */
function reward(
  rewards: GameFile['rewardF'] | InstanceFile['rewardF'],
  s: number,
  a: number,
  b: number,
  leaders: number,
): string {
  let at: RewardEntry = rewards[s];
  for (const index of leaders > 1 ? [a, b] : [b]) if (isList(at)) at = at[index];
  return isList(at) ? '…' : String(at ?? 0);
}
