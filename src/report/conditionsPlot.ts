import type { Markish } from '@observablehq/plot';
import { plotPage, PUBLISHED_DASHES, withTenths } from './curvesPlot.js';
import { addLegend, legendHeight, type LegendEntry, type Shape } from './plotLegend.js';

/** The curve of a method under a condition: its panel stands in a column and a row. */
export interface ConditionCurve {
  readonly method: string;
  readonly column: string;
  /** Empty where all panels stand in one row. */
  readonly row: string;
  readonly x: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** A level that the curves of a condition are measured against. */
export interface ConditionReference {
  readonly name: string;
  readonly column: string;
  readonly row: string;
  readonly value: number;
}

/** What is drawn: our curves with their bands, published means, and what stands at the axes. */
export interface Conditions {
  readonly ours: readonly ConditionCurve[];
  readonly published: readonly ConditionCurve[];
  readonly references: readonly ConditionReference[];
  readonly labels: { readonly x: string; readonly y: string };
  /** CSS colour behind the drawing; default: none, with texts in the colour of the page. */
  readonly background?: string;
}

/** Colours of methods, told apart by the colour-blind (after Okabe and Ito), readable on white and on black. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b08900', '#3a9fd8', '#8a6fd1', '#7f7f7f'];
const PUBLISHED = 'published mean';
/** Of levels that curves are measured against. */
const LEVEL_DASHES = ['1 3', '9 3 2 3'];
const PANEL = { width: 270, height: 190 };
/** A vertical axis that would be stretched by a band shows the means and so much of them around; what it cuts is marked. */
const AROUND = 0.25;
/** Part of that which a level keeps from the edge. */
const EDGE = 0.15;

/**
 * All methods of a condition on one axis, a panel for each condition, as an SVG document: our curves in the colours of their methods with their
 * bands, published means dashed on top of them in the same colours, and levels to measure them against as lines across. The vertical axis is that of the means; a band that goes beyond it is cut, and
 * the cut marked by dots at the edge. Plot and linkedom are loaded when this is called.
 */
export async function conditionsSvg({ ours, published, references, labels, background }: Conditions): Promise<string> {
  const distinct = (of: (one: ConditionCurve) => string): string[] => [...new Set(ours.map(of))];
  const [methods, columns, rows] = [distinct((c) => c.method), distinct((c) => c.column), distinct((c) => c.row)];
  const known = published.filter(
    (c) => methods.includes(c.method) && columns.includes(c.column) && rows.includes(c.row),
  );
  const levels = [...new Set(references.map(({ name }) => name))];
  const legend = legendHeight(methods.length + levels.length + (known.length > 0 ? 1 : 0));
  const [low, high] = rangeOf(
    [...ours, ...known],
    references.map(({ value }) => value),
  );
  const dashesOf = (name: string): string => LEVEL_DASHES[levels.indexOf(name) % LEVEL_DASHES.length];
  const colour = (method: string): string => COLOURS[methods.indexOf(method) % COLOURS.length];
  const stroke = ({ method }: Point): string => colour(method);
  const { Plot, document } = await plotPage();
  const own = pointsOf(ours);
  const clip = (y: number): number => Math.min(high, Math.max(low, y));
  const across = { fx: 'column', ...(rows.length > 1 && { fy: 'row' }) };
  const channels = { x: 'x', z: 'method', ...across };
  const cut = own.filter((point) => point.low < low || point.high > high);
  const marks: Markish[] = [
    Plot.frame({ stroke: '#888888', strokeOpacity: 0.5 }),
    ...levels.map((name) =>
      Plot.ruleY(
        references.filter((one) => one.name === name),
        { ...across, y: 'value', stroke: 'currentColor', strokeOpacity: 0.6, strokeDasharray: dashesOf(name) },
      ),
    ),
    Plot.areaY(own, {
      ...channels,
      y1: (p: Point) => clip(p.low),
      y2: (p: Point) => clip(p.high),
      fill: stroke,
      fillOpacity: 0.18,
    }),
    Plot.lineY(own, { ...channels, y: 'mean', stroke, strokeWidth: 1.7 }),
    Plot.lineY(pointsOf(known), {
      ...channels,
      y: 'mean',
      stroke,
      strokeDasharray: PUBLISHED_DASHES,
      strokeWidth: 1.7,
    }),
    ...[low, high].map((edge) =>
      Plot.dot(
        cut.filter((p) => (edge === low ? p.low < low : p.high > high)),
        { x: 'x', y: edge, ...across, fill: stroke, r: 1.4 },
      ),
    ),
  ];
  const chart = Plot.plot({
    document: document as never,
    width: 130 + PANEL.width * columns.length,
    height: 80 + legend + PANEL.height * rows.length,
    marginLeft: 64,
    marginRight: rows.length > 1 ? 66 : 20,
    marginTop: 40 + legend,
    marginBottom: 40,
    style: { background: background ?? 'transparent', fontFamily: 'system-ui, sans-serif', fontSize: '11px' },
    x: {
      label: labels.x,
      labelAnchor: 'center',
      ticks: 4,
      tickFormat: (x: number) => (x < 1000 ? String(x) : `${x / 1000}k`),
    },
    y: { label: labels.y, labelAnchor: 'center', grid: true, domain: [low, high] },
    fx: { label: null, domain: columns },
    ...(rows.length > 1 && { fy: { label: null, domain: rows } }),
    color: { type: 'identity' },
    marks,
  }) as unknown as Drawn;
  chart.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  chart.setAttribute('role', 'img');
  chart.setAttribute('aria-label', `${labels.y} by ${labels.x}: ${methods.join(', ')}`);
  const entries: LegendEntry[] = methods.map((method) => ({ text: method, colour: colour(method), dashes: '' }));
  if (known.length > 0) entries.push({ text: PUBLISHED, colour: 'currentColor', dashes: PUBLISHED_DASHES });
  for (const name of levels) entries.push({ text: name, colour: 'currentColor', dashes: dashesOf(name) });
  addLegend(document, chart, entries);
  return `${withTenths(chart.outerHTML)}\n`;
}

interface Drawn extends Shape {
  readonly outerHTML: string;
}

interface Point {
  readonly method: string;
  readonly column: string;
  readonly row: string;
  readonly x: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const pointsOf = (curves: readonly ConditionCurve[]): Point[] =>
  curves.flatMap(({ method, column, row, x, mean, low, high }) =>
    x.map((at, i) => ({ method, column, row, x: at, mean: mean[i], low: low[i], high: high[i] })),
  );

/** The range of the means and levels, and of bands, of which no more is shown than a part of the means' range beyond them. */
function rangeOf(curves: readonly ConditionCurve[], levels: readonly number[]): [number, number] {
  const means = [...curves.flatMap(({ mean }) => mean), ...levels].filter(Number.isFinite);
  const [least, most] = [Math.min(...means), Math.max(...means)];
  const around = AROUND * (most - least || 1);
  // A level at the edge would be taken for the frame.
  const beside = levels.flatMap((level) => [level - EDGE * around, level + EDGE * around]);
  const lows = [...curves.flatMap(({ low }) => low), ...beside].filter(Number.isFinite);
  const highs = [...curves.flatMap(({ high }) => high), ...beside].filter(Number.isFinite);
  return [Math.max(least - around, Math.min(least, ...lows)), Math.min(most + around, Math.max(most, ...highs))];
}
