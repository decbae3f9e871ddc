import type { PublishedSeries } from '../../experiments/publish/published.js';
import { mean } from '../../experiments/statistics/sample.js';
import type { ThermalRun } from '../../experiments/thermalControl/results.js';
import type { PlotSeries } from '../../report/curvesPlot.js';

/** The methods that are drawn, a panel each. */
const METHODS = ['bc-hg', 'naive-pgd', 'hpgd-mc', 'hpgd-td', 'bc-hg-placebo', 'bc-hg-white-box'];
/** The step size of methods without a published curve. */
const OUR_STEP = 0.1;
/** What is lower is cut. */
const LOWEST = -400;

/** Mean and range over runs at the updates of the longest; shorter ones end earlier. */
function rangeOf(runs: readonly ThermalRun[]): Pick<PlotSeries, 'x' | 'mean' | 'low' | 'high' | 'floor'> {
  const { x } = runs.reduce((a, b) => (b.x.length > a.x.length ? b : a));
  const values = x.map((i, k) => runs.filter((run) => run.x[k] === i).map(({ objective }) => objective[k]));
  return {
    x,
    mean: values.map(mean),
    low: values.map((all) => Math.min(...all)),
    high: values.map((all) => Math.max(...all)),
    floor: LOWEST,
  };
}

/** Of each method the runs at the step size of its published curve, beside that curve and the exact ascent. */
export function thermalSeries(runs: readonly ThermalRun[], published: readonly PublishedSeries[]): PlotSeries[] {
  const exact = rangeOf(runs.filter(({ method }) => method === 'exact'));
  return METHODS.flatMap((method): PlotSeries[] => {
    const curve = published.find((one) => one.method === method);
    const lr = curve?.settings['lr'] ?? OUR_STEP;
    const own = runs.filter((run) => run.method === method && run.changes === '' && run.lr === lr);
    if (own.length === 0) return [];
    const at = { column: `${method}, lr ${lr}`, row: 'J' };
    // What is drawn later lies above.
    return [
      ...(curve ? [{ ...curve, ...at, source: 'published' }] : []),
      ...(lr === OUR_STEP ? [{ ...exact, ...at, source: 'exact ascent' }] : []),
      { ...rangeOf(own), ...at, source: 'ours' },
    ];
  });
}
