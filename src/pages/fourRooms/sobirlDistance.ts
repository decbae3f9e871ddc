import type { FinishedRun } from '../../experiments/engine/runFile.js';
import type { SobirlDistance } from '../../experiments/fourRooms/results.js';

/** Largest distance of SoBiRL's curve from Naive-PGD's with the same settings and seed, over all such pairs; undefined where there is none. */
export async function sobirlDistance(runs: AsyncIterable<FinishedRun>): Promise<SobirlDistance | undefined> {
  const curves = { 'naive-pgd': new Map<string, readonly number[]>(), sobirl: new Map<string, readonly number[]>() };
  for await (const { method, settings, seed, curve } of runs)
    if (method === 'naive-pgd' || method === 'sobirl') curves[method].set(JSON.stringify([settings, seed]), curve);
  const distances = [...curves.sobirl].flatMap(([key, curve]) => {
    const naive = curves['naive-pgd'].get(key);
    return naive ? [curve.reduce((worst, x, i) => Math.max(worst, Math.abs(x - naive[i])), 0)] : [];
  });
  return distances.length > 0 ? { distance: Math.max(...distances), runs: distances.length } : undefined;
}
