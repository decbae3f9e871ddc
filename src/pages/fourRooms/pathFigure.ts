import type { RelativeMoments } from '../../experiments/fourRooms/pathMoments.js';
import type { PlotSeries } from '../../report/curvesPlot.js';
import type { PathPointResult, PathResults } from './path.js';

const AS_IT_RUNS = 'as it runs';
/** The sources of the figure in the order of its legend, and their colours. */
export const PATH_INKS: Readonly<Record<string, string>> = {
  'bc-hg': '#0072b2',
  'bc-hg-centred': '#009e73',
  'hpgd-exact': '#d55e00',
  'naive-pgd': '#555555',
  [AS_IT_RUNS]: '#cc79a7',
};
const QUANTITIES: Readonly<Record<keyof RelativeMoments, string>> = { bias: '‖bias‖', deviation: '√tr covariance' };

const momentsOf = ({ sampled, estimators }: PathPointResult, source: string): RelativeMoments | undefined =>
  source === AS_IT_RUNS ? sampled : estimators[source].asDrawn;

/** Bias and deviation along the paths as log₁₀; points at which one is zero are left out. */
export const pathSeries = ({ paths }: PathResults): PlotSeries[] =>
  paths.flatMap(({ method, points }) =>
    (['bias', 'deviation'] as const).flatMap((quantity) =>
      Object.keys(PATH_INKS).flatMap((source): PlotSeries[] => {
        const known = points.flatMap((point) => {
          const value = momentsOf(point, source)?.[quantity] ?? 0;
          return value > 0 ? [{ x: point.iteration, y: Math.log10(value) }] : [];
        });
        if (known.length === 0) return [];
        const line = known.map(({ y }) => y);
        const at = { column: `path of ${method}`, row: QUANTITIES[quantity], source };
        return [{ ...at, x: known.map(({ x }) => x), mean: line, low: line, high: line }];
      }),
    ),
  );
