import type { Markish } from '@observablehq/plot';

/** One curve with its band, in the panel of its column and row. */
export interface PlotSeries {
  readonly column: string;
  readonly row: string;
  readonly source: string;
  readonly x: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
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
}

/** Curves and bands in a grid of panels, as an SVG document; colours by source, in the order of the legend. Plot and linkedom are loaded when this is called. */
export async function curvesSvg(
  series: readonly PlotSeries[],
  labels: { readonly x: string; readonly y: string },
  colours: Readonly<Record<string, string>> = COLOURS,
): Promise<string> {
  const [Plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  const { document } = parseHTML('<!doctype html><html><body></body></html>') as unknown as { document: DocumentLike };
  const points = series.flatMap((one): Point[] =>
    one.x.map((x, i) => ({ ...one, x, mean: one.mean[i], low: one.low[i], high: one.high[i] })),
  );
  const columns = [...new Set(series.map(({ column }) => column))];
  const rows = [...new Set(series.map(({ row }) => row))];
  const channels = { x: 'x', z: 'source', fx: 'column', fy: 'row' };
  const marks: Markish[] = [
    Plot.frame({ stroke: '#bbbbbb' }),
    Plot.areaY(points, { ...channels, y1: 'low', y2: 'high', fill: 'source', fillOpacity: 0.25 }),
    Plot.lineY(points, { ...channels, y: 'mean', stroke: 'source', strokeWidth: 1.4 }),
  ];
  const present = Object.keys(colours).filter((source) => series.some((one) => one.source === source));
  // Plot's types speak of the browser's DOM, which is not there.
  const chart = Plot.plot({
    document: document as never,
    width: 150 + 190 * columns.length,
    height: 110 + 190 * rows.length,
    marginLeft: 60,
    marginTop: 46,
    marginRight: 120,
    style: { background: 'white', fontFamily: 'sans-serif', fontSize: '11px' },
    x: { label: labels.x, ticks: 3, tickFormat: (x: number) => (x < 1000 ? String(x) : `${x / 1000}k`) },
    y: { label: labels.y, grid: true, nice: true },
    fx: { label: null, domain: columns },
    fy: { label: null, domain: rows },
    color: { domain: present, range: present.map((source) => colours[source]) },
    marks,
  }) as unknown as ElementLike & { readonly outerHTML: string };
  chart.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  legend(document, chart, present, colours);
  return `${chart.outerHTML.replaceAll(/ d="[^"]*"/g, withTenths)}\n`;
}

/** A path to a tenth of a pixel. */
const withTenths = (path: string): string =>
  path.replaceAll(/\d+\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10));

/** The part of the DOM that the legend needs. */
interface ElementLike {
  setAttribute(name: string, value: string): void;
  append(...children: readonly ElementLike[]): void;
  textContent: string | null;
}

interface DocumentLike {
  createElementNS(space: string, name: string): ElementLike;
}

/** Names of the sources in their colours, in the upper left corner of the drawing. */
function legend(
  document: DocumentLike,
  chart: ElementLike,
  sources: readonly string[],
  colours: Readonly<Record<string, string>>,
): void {
  sources.forEach((source, i) => {
    const text = document.createElementNS('http://www.w3.org/2000/svg', 'text');
    for (const [name, value] of Object.entries({ x: String(260 + 110 * i), y: '12', fill: colours[source] }))
      text.setAttribute(name, value);
    text.setAttribute('font-weight', 'bold');
    text.textContent = `— ${source}`;
    chart.append(text);
  });
}
