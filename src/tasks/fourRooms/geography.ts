/**
 * The map, row 0 on top: `#` wall, `.` floor, S start, G goal, T target of the leader.
 *
 * @example
 * ```ts
 * import { FOUR_ROOMS_MAP } from 'hypergrad-oracle';
 *
 * console.log(FOUR_ROOMS_MAP.length); // 13
 * ```
 */
export const FOUR_ROOMS_MAP: readonly string[] = [
  '#############',
  '#.....#..G..#',
  '#.....#.....#',
  '#...........#',
  '#S....#.....#',
  '#.....#.....#',
  '##.####.....#',
  '#.....###.###',
  '#...T.#.....#',
  '#.....#.....#',
  '#...........#',
  '#.....#.....#',
  '#############',
];

/** A free cell of the map, as (row, column). */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/**
 * The free cells in row-major order: the cell of each state.
 *
 * @example
 * ```ts
 * import { FOUR_ROOMS_CELLS } from 'hypergrad-oracle';
 *
 * console.log(FOUR_ROOMS_CELLS.length); // 104
 * ```
 */
export const FOUR_ROOMS_CELLS: readonly Cell[] = FOUR_ROOMS_MAP.flatMap((line, row) =>
  Array.from(line).flatMap((mark, column) => (mark === '#' ? [] : [{ row, column }])),
);

/** The state of a cell, or undefined for a wall and outside the map. */
export function fourRoomsState({ row, column }: Cell): number | undefined {
  const state = FOUR_ROOMS_CELLS.findIndex((cell) => cell.row === row && cell.column === column);
  return state < 0 ? undefined : state;
}

const stateOfMark = (mark: string): number =>
  FOUR_ROOMS_CELLS.findIndex(({ row, column }) => FOUR_ROOMS_MAP[row][column] === mark);

/**
 * Where every episode starts: (4,1).
 *
 * @example
 * ```ts
 * import { FOUR_ROOMS_CELLS, FOUR_ROOMS_START } from 'hypergrad-oracle';
 *
 * console.log(FOUR_ROOMS_CELLS[FOUR_ROOMS_START]); // { row: 4, column: 1 }
 * ```
 */
export const FOUR_ROOMS_START: number = stateOfMark('S');
/**
 * The follower's goal (1,9): one step is taken in it, then the episode ends.
 *
 * @example
 * ```ts
 * import { FOUR_ROOMS_CELLS, FOUR_ROOMS_GOAL } from 'hypergrad-oracle';
 *
 * console.log(FOUR_ROOMS_CELLS[FOUR_ROOMS_GOAL]); // { row: 1, column: 9 }
 * ```
 */
export const FOUR_ROOMS_GOAL: number = stateOfMark('G');
/**
 * The cell (8,4) in which the leader earns one on every step; it is not terminal.
 *
 * @example
 * ```ts
 * import { FOUR_ROOMS_CELLS, FOUR_ROOMS_TARGET } from 'hypergrad-oracle';
 *
 * console.log(FOUR_ROOMS_CELLS[FOUR_ROOMS_TARGET]); // { row: 8, column: 4 }
 * ```
 */
export const FOUR_ROOMS_TARGET: number = stateOfMark('T');
/** The four doors, top, left, right, bottom: (3,6), (6,2), (7,9), (10,6). */
export const FOUR_ROOMS_DOORS: readonly number[] = [
  { row: 3, column: 6 },
  { row: 6, column: 2 },
  { row: 7, column: 9 },
  { row: 10, column: 6 },
].map((cell) => fourRoomsState(cell)!);
/** The terminal state, after the last cell: what follows the step in the goal. */
export const FOUR_ROOMS_END: number = FOUR_ROOMS_CELLS.length;

/** The follower's actions in order: up, right, down, left, as changes of (row, column). */
export const FOUR_ROOMS_MOVES: readonly Cell[] = [
  { row: -1, column: 0 },
  { row: 0, column: 1 },
  { row: 1, column: 0 },
  { row: 0, column: -1 },
];

/** The state that a move in one direction leads to; a move into a wall stays. */
export function fourRoomsMove(state: number, direction: number): number {
  const { row, column } = FOUR_ROOMS_CELLS[state];
  const move = FOUR_ROOMS_MOVES[direction];
  return fourRoomsState({ row: row + move.row, column: column + move.column }) ?? state;
}
