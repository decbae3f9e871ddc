import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { fourRoomsConditions, type FourRoomsCurve } from '../../../src/experiments/publish/fourRoomsConditions.js';
import { fourRoomsReferences } from '../../../src/experiments/fourRooms/references.js';
import { readPublished } from '../../../src/experiments/publish/published.js';
import { conditionsSvg } from '../../../src/report/conditionsPlot.js';

describe('the figure of Four-Rooms by condition', () => {
  it('is what the committed curves and the published ones make', async () => {
    const read = async (batch: number) => {
      const text = await readFile(`fixtures/results/four-rooms-${batch}-curves.json`, 'utf8');
      return (JSON.parse(text) as { series: FourRoomsCurve[] }).series;
    };
    const curves = (await Promise.all([100, 200, 400, 1000].map(read))).flat();
    const files = ['0.001', '0.003', '0.005'].map(
      (beta) => `fixtures/published/four_rooms_beta_${beta}_batch_100.json`,
    );
    const conditions = fourRoomsConditions(curves, await readPublished(files), fourRoomsReferences);
    expect(new Set(conditions.ours.map(({ column, row }) => `${column}, ${row}`)).size).toBe(12);
    expect(conditions.references).toHaveLength(24);
    expect(await conditionsSvg(conditions)).toBe(await readFile('docs/figures/four-rooms-conditions.svg', 'utf8'));
  });
});
