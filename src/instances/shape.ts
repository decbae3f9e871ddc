import type { Draw } from './draw.js';
import { range } from './draw.js';

/** Which state leads where: an instance without its numbers and formulas. */
export interface Shape {
  readonly states: number;
  readonly actions: number;
  readonly terminal: readonly number[];
  /** The states where trajectories start. */
  readonly initial: readonly number[];
  /** [s][b]: distinct successors; an empty list for terminal states. */
  readonly successors: readonly (readonly (readonly number[])[])[];
}

/** B: one, two or three; two in the median. */
export const drawActions = (draw: Draw): number => draw.pick([1, 2, 2, 2, 3, 3]);
/** K: one to four, two in the median. */
export const drawParameters = (draw: Draw): number => draw.pick([1, 1, 2, 2, 2, 3, 4]);

/** Limits of a shape: the number of states, terminal ones included, and of successors of one move. */
export interface Limits {
  readonly states?: number;
  readonly spread?: number;
}

const drawTerminal = (draw: Draw, states: number, percent: number): number =>
  states > 1 && draw.chance(percent) ? (states > 2 && draw.chance(30) ? 2 : 1) : 0;

/** `first` and, if there are any, some of the other candidates: at most `most` in all. */
function drawSuccessors(draw: Draw, first: number, candidates: readonly number[], most: number): number[] {
  const others = candidates.filter((t) => t !== first);
  return [first, ...draw.several(others, Math.min(others.length, most - 1))];
}

/**
 * States in at most four layers; every move leads to a later layer or to a terminal state, so that all ends within four steps.
 * Trajectories start in the states that no move leads to (three of them at most), often in another one as well.
 */
export function drawLayeredShape(draw: Draw, actions: number, { states: largest = 6, spread = 3 }: Limits = {}): Shape {
  const states = Math.min(draw.pick([2, 3, 4, 4, 5, 5, 6, 6]), largest);
  const inner = states - drawTerminal(draw, states, 100);
  const cuts = draw.several(range(inner - 1), Math.min(inner - 1, draw.pick([1, 2, 3, 3, 3]))).sort((a, b) => a - b);
  const dense = draw.chance(35);
  const starts = [0, ...cuts.map((c) => c + 1)];
  const layer = (s: number): number => starts.findLastIndex((start) => start <= s);
  const successors = range(states).map((s) => {
    if (s >= inner) return [];
    const later = range(states).filter((t) => t >= inner || layer(t) > layer(s));
    const next = later.filter((t) => t < inner && layer(t) === layer(s) + 1);
    return range(actions).map(() => {
      const first = draw.pick(next.length > 0 && draw.chance(85) ? next : later);
      return drawSuccessors(draw, first, later, Math.min(dense ? 3 : draw.pick([1, 2, 3]), spread));
    });
  });
  const sources = range(inner).filter((s) => !successors.some((rows) => rows.some((row) => row.includes(s))));
  const initial = new Set([
    ...sources.slice(0, 3),
    ...draw.several(range(inner), Math.min(draw.pick([0, 1, 1]), inner)),
  ]);
  return { states, actions, terminal: range(states - inner).map((i) => inner + i), initial: [...initial], successors };
}

/** States that lead anywhere, to themselves often; some of the shapes have terminal states. */
export function drawCyclicShape(draw: Draw, actions: number, { states: largest = 6, spread = 3 }: Limits = {}): Shape {
  const states = Math.min(draw.pick([1, 2, 3, 4, 4, 5, 6]), largest);
  const inner = states - drawTerminal(draw, states, 40);
  const successors = range(states).map((s) => {
    if (s >= inner) return [];
    return range(actions).map(() => {
      const first = draw.chance(30) ? s : draw.integer(0, states - 1);
      return drawSuccessors(draw, first, range(states), Math.min(draw.pick([1, 2, 2, 3]), spread));
    });
  });
  const initial = draw.several(range(inner), Math.min(draw.pick([1, 2, 2, 3]), inner));
  return { states, actions, terminal: range(states - inner).map((i) => inner + i), initial, successors };
}
