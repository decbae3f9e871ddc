import { Option, type Command } from 'commander';
import type { SweepPlan } from '../experiments/engine/cases.js';
import { panelOfSelections } from '../experiments/publish/panel.js';
import { readPublished } from '../experiments/publish/published.js';
import type { BrokenRun } from '../experiments/engine/runDirectory.js';
import { selectBest, type Deciding, type Selection } from '../experiments/engine/select.js';
import { sweep } from '../experiments/engine/sweep.js';
import { refuse } from '../model/invalidInput.js';
import { listed } from '../model/issues.js';
import { panelSvg } from '../report/panelReport.js';
import { divergedLines, selectionCsv, selectionText, sweepText } from '../report/sweepReport.js';
import { collectText, shardOption, wholeNumber } from './options.js';
import { EXIT, print, writeOrPrint } from './output.js';
import { withProgress, type Progress } from './progress.js';
import { REPORT_OPTION, writeReport } from './reportFile.js';
import { askSweep, sweepPlan, type SweepAnswers } from './sweepQuestion.js';

/** Adds `experiment sweep`. */
export function addSweepCommand(experiment: Command): void {
  interface Options extends SweepAnswers {
    readonly threads: number;
    readonly shard?: SweepPlan['shard'];
    readonly out: string;
  }
  const command = experiment
    .command('sweep')
    .description('run a method on a grid of settings and seeds, each run kept in a directory; resumes where it stopped')
    .requiredOption('--out <dir>', 'directory of the runs');
  askSweep(command)
    .option('--threads <n>', 'workers; 0: in this process', wholeNumber(0, 1024), 2)
    .option('--shard <i/n>', 'only part i of n', shardOption)
    .action(async (name: string, options: Options) => {
      const { threads, shard, out } = options;
      const plan = { ...(await sweepPlan(name, options)), ...(shard && { shard }) };
      const diverged: string[] = [];
      const result = await withProgress(({ show, aside }) =>
        sweep(plan, out, {
          threads,
          onProgress: ({ cases, before, now }) => show('runs', before + now, cases),
          onBroken: ({ path, reason }) => aside(() => process.stderr.write(`set aside ${path}: ${reason}\n`)),
          onDiverged: (id, { iteration, reason }) => diverged.push(`${id} (at iteration ${iteration}: ${reason})`),
          onUnwritten: (record) => aside(() => process.stdout.write(record)),
        }),
      );
      print(sweepText(result, out));
      if (diverged.length > 0) print(`diverged now: ${listed(diverged.sort(), '\n  ')}`);
    });
}

interface SelectOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly report?: string;
  readonly published?: readonly string[];
  readonly decide: Deciding;
}

const decideOption = (): Option =>
  new Option(
    '--decide <seeds>',
    'the seeds that decide: those that all points have (common), or those of the points with the most seeds (most)',
  )
    .choices(['common', 'most'])
    .default('common');

/** What is selected from the runs that are whole; the others are named, and the process is going to end with 2. Throws `InvalidInput` where there is none. */
async function selectWhole(
  directories: readonly string[],
  decide: Deciding,
  { show, aside }: Progress,
): Promise<Selection[]> {
  show('reading the runs');
  const onBroken = ({ path, reason }: BrokenRun): void => {
    const line = `hypergrad-oracle: ${path} holds no run: ${reason} (left out; the sweep that made it sets it aside and makes it again)\n`;
    aside(() => process.stderr.write(line));
    process.exitCode = EXIT.usage;
  };
  const selections = await selectBest(directories, decide, onBroken);
  if (selections.length === 0) refuse('/directory', 'a finished run at least', directories.join(', '));
  return selections;
}

/** Adds `experiment select`. */
export function addSelectCommand(experiment: Command): void {
  experiment
    .command('select')
    .description(
      'the best grid point of each method by the mean over seeds of the end of its curve (Four-Rooms: 1000 iterations); a point with a diverged seed is not chosen',
    )
    .argument('<dirs...>', 'directories of sweeps')
    .option('--json', 'one JSON document on standard output')
    .option('--csv', 'all grid points as CSV')
    .option(...REPORT_OPTION)
    .option('--published <file>', 'published curves to draw in the report (several times)', collectText)
    .addOption(decideOption())
    .action(async (directories: readonly string[], { json, csv, decide, report, published }: SelectOptions) => {
      const known = await readPublished(published ?? []);
      const selections = await withProgress((progress) => selectWhole(directories, decide, progress));
      print(json ? selections : csv ? selectionCsv(selections) : selectionText(selections));
      if (report === undefined) return;
      const panel = await withProgress(({ show }) => {
        show('curves');
        return panelOfSelections(directories, selections);
      });
      await writeReport(report, [{ of: 'experiment', document: { selections, panel, published: known } }]);
    });
}

/** Adds `experiment plot`. */
export function addPlotCommand(experiment: Command): void {
  interface Options {
    readonly out: string;
    readonly data?: string;
    readonly published?: readonly string[];
    readonly decide: Deciding;
  }
  experiment
    .command('plot')
    .description('curve and band of the best grid points, over published curves and the exact ascent')
    .argument('<dirs...>', 'directories of sweeps')
    .requiredOption('--out <file>', 'an SVG file')
    .option('--data <file>', 'the curves as JSON')
    .option('--published <file>', 'published curves to compare with (several times)', collectText)
    .addOption(decideOption())
    .action(async (directories: readonly string[], { out, data, published, decide }: Options) => {
      const known = await readPublished(published ?? []);
      const { selections, panel } = await withProgress(async (progress) => {
        const selected = await selectWhole(directories, decide, progress);
        return { selections: selected, panel: await panelOfSelections(directories, selected) };
      });
      const lines = selections.flatMap(divergedLines);
      if (lines.length > 0) process.stderr.write(`not drawn:\n${lines.join('\n')}\n`);
      if (panel.length === 0) refuse('/directory', 'a grid point of which no seed diverged', directories.join(', '));
      const svg = await panelSvg(panel, known);
      if (data !== undefined) await writeOrPrint(data, `${JSON.stringify(panel)}\n`, '/data');
      await writeOrPrint(out, svg, '/out');
    });
}
