import type { Candidate, Selection } from '../experiments/engine/select.js';
import type { SweepProgress } from '../experiments/engine/sweep.js';
import { textTable } from './table.js';

const divergedText = (count = 0): string => (count > 0 ? `, ${count} diverged` : '');

/** What a sweep has done. */
export const sweepText = ({ cases, before, now, diverged }: SweepProgress, directory: string): string =>
  `${cases} runs in ${directory}: ${before} were there, ${now} are new${divergedText(diverged)}`;

/** The values of the axes. */
export const axesText = ({ axes }: Selection): string =>
  Object.entries(axes)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');

/** What distinguishes the points of a grid. */
function gridKeys({ candidates, axes }: Selection): string[] {
  const keys = Object.keys(candidates[0].settings).filter((key) => !(key in axes));
  return keys.filter((key) => candidates.some(({ settings }) => settings[key] !== candidates[0].settings[key]));
}

/** What distinguishes a point from the others of its grid. */
export const pointText = (selection: Selection, { settings }: Candidate): string =>
  gridKeys(selection)
    .map((key) => `${key}=${settings[key]}`)
    .join(' ');

/** A line for each grid point of which a seed diverged. */
export const divergedLines = (selection: Selection): string[] =>
  selection.candidates
    .filter(({ diverged }) => diverged)
    .map((candidate) => {
      const { diverged = [], seeds } = candidate;
      const [{ seed, iteration, reason }] = diverged;
      const name = [selection.method, axesText(selection), pointText(selection, candidate)].filter((x) => x !== '');
      return `${name.join(' ')}: ${diverged.length} of ${diverged.length + seeds.length} seeds diverged (seed ${seed} at iteration ${iteration}: ${reason})`;
    });

/** The best points as a table, and below it the points of which a seed diverged. */
export function selectionText(selections: readonly Selection[]): string {
  const table = textTable(
    ['method', 'axes', 'best', 'mean', 'SE', 'seeds', 'grid', 'deciding seeds'],
    selections.map((selection) => [
      selection.method,
      axesText(selection),
      selection.best ? pointText(selection, selection.best) : 'none: all diverged',
      selection.best?.mean.toFixed(4) ?? '',
      selection.best?.error.toFixed(4) ?? '',
      selection.best ? String(selection.best.seeds.length) : '',
      String(selection.candidates.length),
      String(selection.decidingSeeds.length),
    ]),
  );
  return [table, ...selections.flatMap(divergedLines)].join('\n');
}

/**
 * Every grid point of every method as CSV: method, all settings that differ, mean, standard error, number of seeds, and how many of them diverged
 * (mean and standard error are empty then).
 */
export function selectionCsv(selections: readonly Selection[]): string {
  const keys = [
    ...new Set(selections.flatMap((selection) => [...Object.keys(selection.axes), ...gridKeys(selection)])),
  ];
  const rows = selections.flatMap(({ method, candidates }) =>
    candidates.map(({ settings, mean, error, seeds, diverged = [] }) =>
      [method, ...keys.map((key) => settings[key]), mean, error, seeds.length + diverged.length, diverged.length].join(
        ',',
      ),
    ),
  );
  return [['method', ...keys, 'mean', 'standard_error', 'seeds', 'diverged'].join(','), ...rows].join('\n');
}
