import { describe, expect, it } from 'vitest';
import { conditionsSvg, type ConditionCurve } from '../../src/report/conditionsPlot.js';

const curve = (method: string, row: string, level: number, half: number): ConditionCurve => ({
  ...{ method, column: 'β = 1', row, x: [0, 10, 20] },
  mean: [level, level + 1, level + 2],
  low: [level - half, level + 1 - half, level + 2 - half],
  high: [level + half, level + 1 + half, level + 2 + half],
});
const labels = { x: 'iteration', y: 'return' };
const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;

describe('conditionsSvg', () => {
  it('names each method at a line of its colour, and the published means at a dashed one, where there are any', async () => {
    const ours = [curve('a', '', 0, 0.1), curve('b', '', 1, 0.1)];
    const alone = await conditionsSvg({ ours, published: [], references: [], labels });
    expect(count(alone, />(a|b)<\/text>/g)).toBe(2);
    expect(alone).not.toContain('published mean');
    const beside = await conditionsSvg({ ours, published: [curve('a', '', 0.5, 0)], references: [], labels });
    expect(beside).toContain('published mean');
    // The only dashes: of the published curve, and of its entry in the legend.
    expect(count(beside, /stroke-dasharray/g)).toBe(2);
  });

  it('draws published means after our curves, so that they are seen where ours cover them', async () => {
    const svg = await conditionsSvg({
      ours: [curve('a', '', 0, 0.1)],
      published: [curve('a', '', 0, 0)],
      references: [],
      labels,
    });
    const drawn = svg.slice(0, svg.indexOf('published mean'));
    expect(drawn.indexOf('stroke-dasharray')).toBeGreaterThan(drawn.indexOf('stroke-width="1.7"'));
    expect(drawn.lastIndexOf('<path')).toBeGreaterThan(drawn.indexOf('stroke-dasharray'));
  });

  it('leaves out what is published of other methods and conditions', async () => {
    const published = [curve('other', '', 0, 0), curve('a', 'elsewhere', 0, 0)];
    expect(await conditionsSvg({ ours: [curve('a', '', 0, 0.1)], published, references: [], labels })).not.toContain(
      'dasharray',
    );
  });

  it('cuts a band that would stretch the axis, and marks the cut', async () => {
    const narrow = await conditionsSvg({ ours: [curve('a', '', 0, 0.1)], published: [], references: [], labels });
    const wide = await conditionsSvg({ ours: [curve('a', '', 0, 100)], published: [], references: [], labels });
    expect(narrow).not.toContain('<circle');
    // Below and above at each of three points.
    expect(count(wide, /<circle/g)).toBe(6);
  });

  it('has a row of panels for each row, and says which', async () => {
    const svg = await conditionsSvg({
      ours: [curve('a', 'N = 1', 0, 0.1), curve('a', 'N = 2', 1, 0.1)],
      published: [],
      references: [],
      labels,
    });
    expect(svg).toContain('N = 1');
    expect(svg).toContain('N = 2');
  });

  it('draws the levels that curves are measured against across their panels, within the axis, named at their dashes', async () => {
    const level = (name: string, value: number) => ({ name, value, column: 'β = 1', row: '' });
    const references = [level('best known', 50), level('exact ascent', 1)];
    const svg = await conditionsSvg({ ours: [curve('a', '', 0, 0.1)], published: [], references, labels });
    expect(count(svg, />(best known|exact ascent)<\/text>/g)).toBe(2);
    // Each level and its entry in the legend, by dashes of their own.
    const dashes = [...svg.matchAll(/stroke-dasharray="([^"]*)"/g)].map(([, text]) => text);
    expect(dashes).toHaveLength(4);
    expect(new Set(dashes).size).toBe(2);
    // The axis reaches the level.
    expect(svg).toMatch(/>50<\/text>/);
  });

  it('is the same for the same curves', async () => {
    const draw = () =>
      conditionsSvg({ ours: [curve('a', '', 0, 1)], published: [curve('a', '', 0, 0)], references: [], labels });
    expect(await draw()).toBe(await draw());
  });
});
