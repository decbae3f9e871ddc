import type { Selection } from '../experiments/select.js';
import type { SweepProgress } from '../experiments/sweep.js';
import { textTable } from './table.js';

/** How far a sweep is, and when it will end if it goes on as it has. */
export function progressText({ cases, before, now }: SweepProgress, seconds: number): string {
  const left = now > 0 ? ((cases - before - now) * seconds) / now : undefined;
  const time =
    left === undefined ? '' : `, ${left < 90 ? `${left.toFixed(0)} s` : `${(left / 60).toFixed(1)} min`} left`;
  return `${before + now} of ${cases} runs${time}`;
}

const axesText = ({ axes }: Selection): string =>
  Object.entries(axes)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');

/** What distinguishes the points of a grid. */
function gridKeys({ candidates, axes }: Selection): string[] {
  const keys = Object.keys(candidates[0].settings).filter((key) => !(key in axes));
  return keys.filter((key) => candidates.some(({ settings }) => settings[key] !== candidates[0].settings[key]));
}

/** The best points as a table. */
export function selectionText(selections: readonly Selection[]): string {
  return textTable(
    ['method', 'axes', 'best', 'mean', 'SE', 'seeds', 'grid', 'deciding seeds'],
    selections.map((selection) => [
      selection.method,
      axesText(selection),
      gridKeys(selection)
        .map((key) => `${key}=${selection.best.settings[key]}`)
        .join(' '),
      selection.best.mean.toFixed(4),
      selection.best.error.toFixed(4),
      String(selection.best.seeds.length),
      String(selection.candidates.length),
      String(selection.decidingSeeds.length),
    ]),
  );
}

/** Every grid point of every method as CSV: method, all settings that differ, mean, standard error, number of seeds. */
export function selectionCsv(selections: readonly Selection[]): string {
  const keys = [
    ...new Set(selections.flatMap((selection) => [...Object.keys(selection.axes), ...gridKeys(selection)])),
  ];
  const rows = selections.flatMap(({ method, candidates }) =>
    candidates.map(({ settings, mean, error, seeds }) =>
      [method, ...keys.map((key) => settings[key]), mean, error, seeds.length].join(','),
    ),
  );
  return [['method', ...keys, 'mean', 'standard_error', 'seeds'].join(','), ...rows].join('\n');
}
