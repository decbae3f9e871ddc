import type { PanelSeries } from '../experiments/panel.js';
import type { PublishedSeries } from '../experiments/published.js';
import { numberOf } from '../experiments/settings.js';
import { curvesSvg, type PlotSeries } from './curvesPlot.js';

/** The ascent along the exact hypergradient: shown in the panel of every method. */
const EXACT = 'exact';

/** Our curves over the published ones and the exact ascent: a column for each method, a row for each β and batch. */
export function panelSvg(panel: readonly PanelSeries[], published: readonly PublishedSeries[]): Promise<string> {
  const rowOf = (beta: number, batch: number): string => `β = ${beta}, N = ${batch}`;
  const rowOfOurs = ({ settings }: PanelSeries): string =>
    rowOf(numberOf(settings, 'beta'), numberOf(settings, 'batch'));
  const methods = [...new Set(panel.map(({ method }) => method))].filter((method) => method !== EXACT);
  const columns = methods.length > 0 ? methods : [EXACT];
  const rows = new Set(panel.map(rowOfOurs));
  const series: PlotSeries[] = [];
  for (const { method, beta, batch, ...curve } of published)
    if (columns.includes(method) && rows.has(rowOf(beta, batch)))
      series.push({ ...curve, column: method, row: rowOf(beta, batch), source: 'published' });
  for (const one of panel) {
    const { method, x, mean, low, high } = one;
    for (const column of method === EXACT ? columns : [method])
      series.push({
        x,
        mean,
        low,
        high,
        column,
        row: rowOfOurs(one),
        source: method === EXACT ? 'exact ascent' : 'ours',
      });
  }
  const order = (row: string): number => [...rows].indexOf(row);
  series.sort((a, b) => columns.indexOf(a.column) - columns.indexOf(b.column) || order(a.row) - order(b.row));
  return curvesSvg(series, { x: 'outer iteration', y: 'J of the leader (exact)' });
}
