import { describe, expect, it } from 'vitest';
import { curvesSvg, type PlotSeries } from '../../src/report/curvesPlot.js';

const series = (source: string, low: readonly number[], floor?: number): PlotSeries => ({
  ...{ column: 'a', row: 'b', source, x: low.map((_, i) => i), low, mean: low.map((y) => y + 1) },
  high: low.map((y) => y + 2),
  ...(floor !== undefined && { floor }),
});
const labels = { x: 'iteration', y: 'return' };
const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;

describe('curvesSvg', () => {
  it('draws what was published dashed and after ours, so that it is seen where ours cover it', async () => {
    const svg = await curvesSvg([series('published', [0, 1]), series('ours', [0, 1])], labels);
    const drawn = svg.slice(0, svg.indexOf('>ours<'));
    expect(drawn.lastIndexOf('#555555')).toBeGreaterThan(drawn.indexOf('stroke="#0072b2"'));
    expect(count(svg, /stroke-dasharray/g)).toBe(2);
  });

  it('cuts what is below the floor of a series, and marks the cut by a dot at each point', async () => {
    expect(count(await curvesSvg([series('ours', [0, -9, -9], -2)], labels), /<circle/g)).toBe(2);
    expect(count(await curvesSvg([series('ours', [0, -9, -9])], labels), /<circle/g)).toBe(0);
  });
});
