import type { Asked } from './asked.js';
import { PIECES, type Piece } from './pieces.js';

/** Where failures are: all of `failing` components of answers that fail are among the `within` that share something, and none of `outside` others fails. */
export interface Pattern {
  readonly id: string;
  /** What the failing ones share, in words. */
  readonly where: string;
  readonly failing: number;
  readonly within: number;
  readonly outside: number;
}

interface Trait {
  readonly id: string;
  readonly where: string;
  readonly has: (one: Asked, k: number) => boolean;
}

const bits = (numbers: readonly { readonly bits: string }[]): string => numbers.map((x) => x.bits).join();
const isDisturbed = ({ one: { critic }, instance: { record } }: Asked): boolean =>
  bits(critic.vL) !== bits(record.knowledge.vL) || bits(critic.qL) !== bits(record.knowledge.qL);

/** Whether some trajectory comes back to a state with the same action. */
const hasRevisit = ({ one }: Asked): boolean =>
  one.batch.some(({ states, leaderActions, actions }) => {
    const visits = actions.map((b, t) => [states[t], leaderActions?.[t], b].join());
    return new Set(visits).size < visits.length;
  });

/** Whether a piece takes part in component k. */
const takesPart = (one: Asked, piece: Piece, k: number): boolean => {
  if (piece === 'regulariser') return (one.instance.record.tables.phiL.d ?? []).some(([j]) => j === k);
  return one.pieces()?.some((pieces) => pieces[piece][k].center !== 0 || pieces[piece][k].radius !== 0) ?? true;
};

const TRAITS: readonly Trait[] = [
  { id: 'several-trajectories', where: 'batches of several trajectories', has: ({ one }) => one.batch.length > 1 },
  { id: 'single-trajectory', where: 'batches of one trajectory', has: ({ one }) => one.batch.length === 1 },
  { id: 'ended', where: 'batches in which a trajectory ends', has: ({ one }) => one.batch.some(({ ended }) => ended) },
  { id: 'cut', where: 'batches in which a trajectory is cut', has: ({ one }) => one.batch.some(({ ended }) => !ended) },
  { id: 'disturbed-critic', where: 'cases with a disturbed critic (V_L is not the mean of Q_L)', has: isDisturbed },
  {
    id: 'several-steps',
    where: 'trajectories of several steps',
    has: ({ one }) => one.batch.some(({ actions }) => actions.length > 1),
  },
  {
    id: 'many-steps',
    where: 'trajectories of three steps or more',
    has: ({ one }) => one.batch.some(({ actions }) => actions.length > 2),
  },
  {
    id: 'no-steps',
    where: 'batches with a trajectory of no steps',
    has: ({ one }) => one.batch.some(({ actions }) => actions.length === 0),
  },
  { id: 'revisits', where: 'trajectories that repeat a state and action', has: hasRevisit },
  ...(Object.keys(PIECES) as Piece[]).map((piece) => ({
    id: piece,
    where: `components in which ${PIECES[piece]} takes part`,
    has: (one: Asked, k: number) => takesPart(one, piece, k),
  })),
];

/** Fewer components without a trait say nothing about it. */
const LEAST_OUTSIDE = 5;
const MOST_PATTERNS = 3;

/** What the failing components of an estimator's answers share and a number of others lack: the narrowest first. */
export function patternsOf(all: readonly Asked[]): Pattern[] {
  const components = all.flatMap((one) => one.misses.map((fails, k) => ({ one, k, fails })));
  const failing = components.filter(({ fails }) => fails);
  if (failing.length === 0) return [];
  const found = TRAITS.flatMap(({ id, where, has }) => {
    if (!failing.every(({ one, k }) => has(one, k))) return [];
    const within = components.filter(({ one, k }) => has(one, k)).length;
    const outside = components.length - within;
    return outside < LEAST_OUTSIDE ? [] : [{ id, where, failing: failing.length, within, outside }];
  });
  return found.sort((a, b) => a.within - b.within).slice(0, MOST_PATTERNS);
}
