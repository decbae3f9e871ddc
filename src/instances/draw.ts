import type { Random } from 'fast-check';

/** Random choices that generators are written with; every one is uniform and comes from one fast-check stream. */
export interface Draw {
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean;
  /** One of the items; repeat an item to make it more likely. */
  pick<T>(items: readonly T[]): T;
  /** `count` different items in random order. */
  several<T>(items: readonly T[], count: number): T[];
}

/** The choices that a fast-check generator makes. */
export function drawFrom(random: Random): Draw {
  const integer = (min: number, max: number): number => random.nextInt(min, max);
  return {
    integer,
    chance: (percent) => integer(0, 99) < percent,
    pick: (items) => items[integer(0, items.length - 1)],
    several(items, count) {
      const pool = [...items];
      return Array.from({ length: count }, () => pool.splice(integer(0, pool.length - 1), 1)[0]);
    },
  };
}

/** The whole numbers 0 … count − 1. */
export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
