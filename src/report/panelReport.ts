import type { PanelSeries } from '../experiments/publish/panel.js';
import type { PublishedSeries } from '../experiments/publish/published.js';
import { experimentByName } from '../experiments/engine/tasks.js';
import { curvesSvg, type PlotSeries } from './curvesPlot.js';

/** The ascent along the exact hypergradient: shown in the panel of every method. */
const EXACT = 'exact';

/** Our curves over the published ones and the exact ascent: a column for each method, a row for each setting of the task, as its `curves` say. */
export function panelSvg(panel: readonly PanelSeries[], published: readonly PublishedSeries[]): Promise<string> {
  const { label, panel: panelOf } = experimentByName(panel[0].task).curves;
  const placed = panel.map((one) => ({ ...one, ...panelOf(one.method, one.settings) }));
  const columnsOfMethods = [...new Set(placed.filter(({ method }) => method !== EXACT).map(({ column }) => column))];
  const columns = columnsOfMethods.length > 0 ? columnsOfMethods : [EXACT];
  const rows = [...new Set(placed.map(({ row }) => row))];
  const series: PlotSeries[] = [];
  for (const { method, settings, x, mean, low, high } of published) {
    const { column, row } = panelOf(method, settings);
    if (columns.includes(column) && rows.includes(row))
      series.push({ x, mean, low, high, column, row, source: 'published' });
  }
  for (const { method, column: own, row, x, mean, low, high } of placed)
    for (const column of method === EXACT ? columns : [own])
      series.push({ x, mean, low, high, column, row, source: method === EXACT ? 'exact ascent' : 'ours' });
  series.sort(
    (a, b) => columns.indexOf(a.column) - columns.indexOf(b.column) || rows.indexOf(a.row) - rows.indexOf(b.row),
  );
  return curvesSvg(series, { x: 'outer iteration', y: label });
}
