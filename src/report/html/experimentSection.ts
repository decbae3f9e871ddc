import type { PanelSeries } from '../../experiments/publish/panel.js';
import type { Selection } from '../../experiments/engine/select.js';
import { axesText, divergedLines, pointText } from '../sweepReport.js';
import { experimentByName } from '../../experiments/engine/tasks.js';
import { conditionsSvg, type ConditionCurve } from '../conditionsPlot.js';
import { html, raw, type Markup } from './markup.js';
import { table } from './table.js';
import type { ExperimentDocument } from './resultDocument.js';

/** Curves of the best grid points, all methods of a condition on one axis, and the points in numbers. */
export async function experimentSection({ selections, panel, published }: ExperimentDocument): Promise<Markup> {
  const tasks = [...new Set(panel.map(({ task }) => task))];
  const plots = tasks.map((task) =>
    plotOf(
      task,
      panel.filter((one) => one.task === task),
      published,
    ),
  );
  return html`${await Promise.all(plots)}${selections.length > 0 ? selectionTable(selections) : panelTable(panel)}`;
}

/** The curves of one task; its condition as the task's `curves` say: `β = 0.001, N = 100` is a column and a row. */
async function plotOf(
  task: string,
  panel: ExperimentDocument['panel'],
  published: ExperimentDocument['published'],
): Promise<Markup> {
  const { label, panel: panelOf, references: referencesOf } = experimentByName(task).curves;
  const placed = (one: PanelSeries | ExperimentDocument['published'][number]): ConditionCurve => {
    const [column, ...rest] = panelOf(one.method, one.settings).row.split(', ');
    return { ...one, column, row: rest.join(', ') };
  };
  const labels = { x: 'outer iteration', y: label };
  const levels = panel.flatMap((one) => {
    const { column, row } = placed(one);
    return referencesOf(one.settings).map((reference) => ({ ...reference, column, row }));
  });
  const references = [...new Map(levels.map((level) => [JSON.stringify(level), level])).values()];
  const svg = await conditionsSvg({ ours: panel.map(placed), published: published.map(placed), references, labels });
  return html`<figure>
    <div class="scroll" role="region" tabindex="0" aria-label="Curves of ${task}">${raw(svg)}</div>
  </figure>`;
}

const four = (x: number | null): string => (x === null ? '·' : x.toFixed(4));
const HEADS = ['mean', 'standard error', 'seeds'].map((head) => ({ head, isNumber: true }));

function selectionTable(selections: readonly Selection[]): Markup {
  const lines = selections.flatMap(divergedLines);
  return html`${table(
    'The best point of each method’s grid: mean of the end of the curves over the seeds',
    [
      { head: 'method' },
      { head: 'condition' },
      { head: 'best point' },
      ...HEADS,
      { head: 'grid points', isNumber: true },
    ],
    selections.map((one) => [
      one.method,
      axesText(one),
      one.best ? pointText(one, one.best) : 'none: all diverged',
      four(one.best?.mean ?? null),
      four(one.best?.error ?? null),
      one.best?.seeds.length ?? 0,
      one.candidates.length,
    ]),
  )}${
    lines.length > 0
      ? html`<ul>
          ${lines.map((line) => html`<li>${line}</li>`)}
        </ul>`
      : ''
  }`;
}

const panelTable = (panel: readonly PanelSeries[]): Markup =>
  table(
    'Mean of the end of the curves over the seeds',
    [{ head: 'method' }, { head: 'settings' }, ...HEADS],
    panel.map(({ method, settings, lastMean, lastMeanError, seeds }) => [
      method,
      Object.entries(settings)
        .map(([key, value]) => `${key}=${value}`)
        .join(' '),
      four(lastMean),
      four(lastMeanError),
      seeds.length,
    ]),
  );
