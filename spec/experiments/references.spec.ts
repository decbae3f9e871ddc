import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LqrGroup } from '../../src/experiments/bilevelLqr/results.js';
import { experimentByName } from '../../src/experiments/engine/tasks.js';
import type { BestKnown } from '../../src/experiments/fourRooms/bestKnown.js';
import type { FourRoomsResults } from '../../src/experiments/fourRooms/results.js';
import { mean } from '../../src/experiments/statistics/sample.js';
import type { ThermalRun } from '../../src/experiments/thermalControl/results.js';
import type { ToyGroup } from '../../src/experiments/toyGame/results.js';

const read = <R>(name: string): R =>
  JSON.parse(readFileSync(new URL(`../../fixtures/results/${name}.json`, import.meta.url), 'utf8')) as R;
const referencesOf = (task: string, settings: Record<string, string | number>) =>
  Object.fromEntries(
    experimentByName(task)
      .curves.references(settings)
      .map(({ name, value }) => [name, value]),
  );

describe('levels that curves are measured against', () => {
  it.each([0.001, 0.003, 0.005])('of Four-Rooms at β = %d are those of the committed results', (beta) => {
    const { best } = read<{ best: BestKnown[] }>('four-rooms-best');
    const { selections } = read<FourRoomsResults>('four-rooms-100-selection');
    const exact = selections.find((one) => one.method === 'exact' && one.beta === beta)!;
    const references = referencesOf('four-rooms', { beta });
    expect(references['best known']).toBeCloseTo(best.find((one) => one.beta === beta)!.objective, 6);
    expect(references['exact ascent']).toBeCloseTo(exact.best.mean, 6);
  });

  it('of Four-Rooms at another β are not known', () => expect(referencesOf('four-rooms', { beta: 0.002 })).toEqual({}));

  it('of the toy game are where exact ascent ends, in the return that is drawn', () => {
    const { groups } = read<{ groups: ToyGroup[] }>('toy-game-runs');
    for (const [task, variant, metric] of [
      ['toy-r1', 'R1', 'discounted'],
      ['toy-r2', 'R2', 'sum'],
    ]) {
      const exact = groups.find((g) => g.task === task && g.method === 'exact' && g.changes === '')!;
      expect(referencesOf(task, { variant, metric })['exact ascent']).toBeCloseTo(mean(exact.expected), 2);
    }
    expect(referencesOf('toy-r2', { variant: 'R2', metric: 'discounted' })).toEqual({});
  });

  it('of thermal control and bi-level LQR are reached by no run, and nearly by exact ascent', () => {
    const thermal = referencesOf('thermal-control', {})['best known'];
    const ends = read<{ runs: ThermalRun[] }>('thermal-control-runs').runs.flatMap(({ objective }) => objective);
    // The curves are kept to hundredths.
    expect(Math.max(...ends)).toBeLessThanOrEqual(thermal + 0.005);
    expect(Math.max(...ends)).toBeGreaterThan(thermal - 0.1);
    const { groups } = read<{ groups: LqrGroup[] }>('bilevel-lqr-runs');
    const lqr = referencesOf('bilevel-lqr', {});
    expect(lqr['best known']).toBeCloseTo(Math.max(...groups.flatMap(({ best }) => best)), 2);
    expect(lqr['exact ascent']).toBeCloseTo(mean(groups.find(({ method }) => method === 'exact')!.expected), 3);
  });
});
