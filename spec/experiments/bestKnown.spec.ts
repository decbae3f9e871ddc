import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { searchBest, type BestKnown } from '../../src/experiments/fourRooms/bestKnown.js';
import type { FourRoomsResults } from '../../src/experiments/fourRooms/results.js';
import { compileProblem } from '../../src/model/mdp/tables.js';
import { fourRooms } from '../../src/tasks/fourRooms/fourRooms.js';
import { createFastHypergradient } from '../../src/truth/fastHypergradient.js';

const read = <R>(name: string): R =>
  JSON.parse(readFileSync(new URL(`../../fixtures/results/${name}.json`, import.meta.url), 'utf8')) as R;
const { best } = read<{ best: BestKnown[] }>('four-rooms-best');

describe('the best known parameters of Four-Rooms', () => {
  it.each(best)('have the exact value that is written beside them, at β = $beta', ({ beta, objective, theta }) => {
    const { objective: exact } = createFastHypergradient(compileProblem(fourRooms({ beta, kernel: 'planner' }))).at(
      theta,
    );
    expect(Math.abs(exact.value - objective)).toBeLessThanOrEqual(exact.bound + 1e-12);
  });

  it('are above every seed of every method at every step size that was run', () => {
    for (const batch of [100, 200, 400, 1000])
      for (const { beta, grid } of read<FourRoomsResults>(`four-rooms-${batch}-selection`).selections)
        for (const { lastMeans } of grid)
          expect(Math.max(...lastMeans)).toBeLessThan(best.find((one) => one.beta === beta)!.objective);
  });

  it('come from a search that the plan alone decides, and that counts its ascents', () => {
    const plan = { startStds: [2], startsEach: 2, hopStds: [0.5], hops: 2, centres: 2 };
    const counts: number[] = [];
    const found = searchBest(0.005, plan, (count) => counts.push(count));
    expect(counts).toEqual([1, 2, 3, 4]);
    expect(found).toEqual(searchBest(0.005, plan));
    expect(found.ascents).toBe(4);
  });
});
