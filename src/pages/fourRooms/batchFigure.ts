import type { PanelSeries } from '../../experiments/publish/panel.js';
import type { PlotSeries } from '../../report/curvesPlot.js';

/** Colours by batch size, in the order of the legend. */
export const BATCH_INKS: Readonly<Record<string, string>> = {
  'N = 100': '#56b4e9',
  'N = 200': '#0072b2',
  'N = 400': '#333333',
  'N = 1000': '#d55e00',
};
const METHODS = ['bc-hg', 'hpgd-mc', 'hpgd-sa', 'naive-pgd'];

/** The curves of all batch sizes: methods in columns, β in rows. */
export const batchSeries = (panels: readonly PanelSeries[]): PlotSeries[] =>
  panels
    .filter(({ method }) => METHODS.includes(method))
    .map(({ method, settings, x, mean, low, high }) => ({
      column: method,
      row: `β = ${settings['beta']}`,
      source: `N = ${settings['batch']}`,
      x,
      mean,
      low,
      high,
    }))
    .sort((a, b) => (a.row < b.row ? -1 : a.row > b.row ? 1 : 0));
