import type * as PlotLibrary from '@observablehq/plot';
import type { Markish } from '@observablehq/plot';
import { addLegend, legendHeight, type Shape } from './plotLegend.js';

/** One curve with its band, in the panel of its column and row. */
export interface PlotSeries {
  readonly column: string;
  readonly row: string;
  readonly source: string;
  readonly x: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** What is lower is cut, and the cut marked by dots. */
  readonly floor?: number;
}

/** Colours by source, in the order of the legend (safe for the colour-blind). */
const COLOURS: Readonly<Record<string, string>> = { ours: '#0072b2', published: '#555555', 'exact ascent': '#d55e00' };

interface Point {
  readonly column: string;
  readonly row: string;
  readonly source: string;
  readonly x: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly isCut: boolean;
}

/** Published lines, which are drawn on top of ours. */
const PUBLISHED = 'published';
export const PUBLISHED_DASHES = '5 4';

/** Curves and bands in a grid of panels, as an SVG document; colours by source, in the order of the legend; what was published dashed, on top. Plot and linkedom are loaded when this is called. */
export async function curvesSvg(
  series: readonly PlotSeries[],
  labels: { readonly x: string; readonly y: string },
  colours: Readonly<Record<string, string>> = COLOURS,
): Promise<string> {
  const { Plot, document } = await plotPage();
  const points = series.flatMap((one): Point[] =>
    one.x.map((x, i) => {
      const shown = (y: number): number => Math.max(one.floor ?? -Infinity, y);
      const low = shown(one.low[i]);
      return { ...one, x, mean: shown(one.mean[i]), low, high: shown(one.high[i]), isCut: low > one.low[i] };
    }),
  );
  const columns = [...new Set(series.map(({ column }) => column))];
  const rows = [...new Set(series.map(({ row }) => row))];
  const channels = { x: 'x', z: 'source', fx: 'column', fy: 'row' };
  const marks: Markish[] = [
    Plot.frame({ stroke: '#bbbbbb' }),
    Plot.areaY(points, { ...channels, y1: 'low', y2: 'high', fill: 'source', fillOpacity: 0.25 }),
    Plot.dot(
      points.filter(({ isCut }) => isCut),
      { ...channels, y: 'low', fill: 'source', r: 1.4 },
    ),
    Plot.lineY(
      points.filter(({ source }) => source !== PUBLISHED),
      { ...channels, y: 'mean', stroke: 'source', strokeWidth: 1.4 },
    ),
    Plot.lineY(
      points.filter(({ source }) => source === PUBLISHED),
      { ...channels, y: 'mean', stroke: 'source', strokeWidth: 1.6, strokeDasharray: PUBLISHED_DASHES },
    ),
  ];
  const present = Object.keys(colours).filter((source) => series.some((one) => one.source === source));
  // Plot's types speak of the browser's DOM, which is not there.
  const chart = Plot.plot({
    document: document as never,
    width: 150 + 190 * columns.length,
    height: 90 + legendHeight(present.length) + 190 * rows.length,
    marginLeft: 64,
    marginTop: 40 + legendHeight(present.length),
    marginBottom: 40,
    marginRight: 120,
    style: { background: 'white', fontFamily: 'sans-serif', fontSize: '11px' },
    x: {
      label: labels.x,
      labelAnchor: 'center',
      ticks: 3,
      tickFormat: (x: number) => (x < 1000 ? String(x) : `${x / 1000}k`),
    },
    y: { label: labels.y, labelAnchor: 'center', grid: true, nice: true },
    fx: { label: null, domain: columns },
    fy: { label: null, domain: rows },
    color: { domain: present, range: present.map((source) => colours[source]) },
    marks,
  }) as unknown as Shape & { readonly outerHTML: string };
  chart.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  addLegend(
    document,
    chart,
    present.map((text) => ({ text, colour: colours[text], dashes: text === PUBLISHED ? PUBLISHED_DASHES : '' })),
  );
  return `${withTenths(chart.outerHTML)}\n`;
}

/** Plot, and an empty page that it draws on; both are loaded when this is called. */
export async function plotPage(): Promise<{
  readonly Plot: typeof PlotLibrary;
  readonly document: DocumentLike;
}> {
  const [Plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  const { document } = parseHTML('<!doctype html><html><body></body></html>') as unknown as { document: DocumentLike };
  return { Plot, document };
}

/** The paths of a drawing to a tenth of a pixel. */
export const withTenths = (drawing: string): string =>
  drawing.replaceAll(/ d="[^"]*"/g, (path) =>
    path.replaceAll(/\d+\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10)),
  );

/** The part of the DOM that drawing needs. */
export interface DocumentLike {
  createElementNS(space: string, name: string): Shape;
}
