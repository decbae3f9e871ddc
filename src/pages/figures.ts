import type { PanelSeries } from '../experiments/publish/panel.js';
import { readPublished } from '../experiments/publish/published.js';
import type { ThermalRun } from '../experiments/thermalControl/results.js';
import { curvesSvg } from '../report/curvesPlot.js';
import { panelSvg } from '../report/panelReport.js';
import type { Checkout } from './files.js';
import { BATCH_INKS, batchSeries } from './fourRooms/batchFigure.js';
import { BATCHES } from './fourRooms/fourRoomsNames.js';
import { writeConditions } from './fourRooms/fourRoomsPage.js';
import type { PathResults } from './fourRooms/path.js';
import { PATH_INKS, pathSeries } from './fourRooms/pathFigure.js';
import { thermalSeries } from './thermalControl/thermalFigure.js';

/** A curve as a file of committed curves holds it: the settings that its panel tells apart stand beside it. */
type KeptCurve = Omit<PanelSeries, 'settings'> &
  Partial<Pick<PanelSeries, 'settings'>> & { readonly beta?: number; readonly batch?: number };

const settingsOf = ({ settings, task, axes, beta, batch }: KeptCurve): PanelSeries['settings'] =>
  settings ?? {
    ...axes,
    ...(beta !== undefined && { beta }),
    ...(batch !== undefined && { batch }),
    ...(task.startsWith('toy-') && { variant: task.slice(4).toUpperCase() }),
  };

async function curvesOf({ readJson }: Checkout, name: string): Promise<PanelSeries[]> {
  const { series } = (await readJson(`fixtures/results/${name}-curves.json`)) as {
    readonly series: readonly KeptCurve[];
  };
  return series.map((one) => ({ ...one, settings: settingsOf(one) }));
}

/** The methods in the figure of Four-Rooms over the published curves, in the order of its panels. */
const FOUR_ROOMS = ['bc-hg', 'bc-hg-placebo', 'hpgd-mc', 'hpgd-sa', 'hpgd-oracle', 'sobirl', 'naive-pgd', 'exact'];
const LQR = {
  'bilevel-lqr': ['bc-hg', 'bc-hg-placebo', 'naive-pgd'],
  'bilevel-lqr-exact': ['bc-hg', 'bc-hg-white-box', 'naive-pgd-seen', 'exact-first-order', 'exact'],
};

const chosen = (curves: readonly PanelSeries[], methods: readonly string[]): PanelSeries[] =>
  methods.flatMap((method) => curves.filter((one) => one.method === method));

export async function writeFourRoomsFigures(checkout: Checkout): Promise<void> {
  const all = await Promise.all(BATCHES.map((batch) => curvesOf(checkout, `four-rooms-${batch}`)));
  const files = [0.001, 0.003, 0.005].map((beta) => `fixtures/published/four_rooms_beta_${beta}_batch_100.json`);
  await checkout.writeText(
    'docs/figures/four-rooms-100.svg',
    await panelSvg(chosen(all[0], FOUR_ROOMS), await readPublished(files)),
  );
  const labels = { x: 'outer iteration', y: 'J of the leader (exact)' };
  await checkout.writeText(
    'docs/figures/four-rooms-batch-sizes.svg',
    await curvesSvg(batchSeries(all.flat()), labels, BATCH_INKS),
  );
  const path = (await checkout.readJson('fixtures/results/four-rooms-path.json')) as PathResults;
  const pathLabels = { x: 'outer iteration', y: 'log₁₀, relative to ‖∇J‖' };
  await checkout.writeText(
    'docs/figures/four-rooms-path.svg',
    await curvesSvg(pathSeries(path), pathLabels, PATH_INKS),
  );
  await writeConditions(checkout);
}

export async function writeToyGameFigures(checkout: Checkout): Promise<void> {
  const curves = await curvesOf(checkout, 'toy-game');
  const published = await readPublished(['R2', 'R1'].map((v) => `fixtures/published/discrete_toy_${v}_main.json`));
  for (const task of ['toy-r2', 'toy-r1'])
    await checkout.writeText(
      `docs/figures/${task.replace('toy', 'toy-game')}.svg`,
      await panelSvg(curves.filter((one) => one.task === task), published), // prettier-ignore
    );
}

export async function writeThermalControlFigures(checkout: Checkout): Promise<void> {
  const { runs } = (await checkout.readJson('fixtures/results/thermal-control-runs.json')) as { readonly runs: readonly ThermalRun[] }; // prettier-ignore
  const published = await readPublished(['fixtures/published/thermal_control_return_UL_main.json']);
  const labels = { x: 'outer iteration', y: 'exact J of the leader' };
  await checkout.writeText('docs/figures/thermal-control.svg', await curvesSvg(thermalSeries(runs, published), labels));
}

export async function writeBilevelLqrFigures(checkout: Checkout): Promise<void> {
  const curves = await curvesOf(checkout, 'bilevel-lqr');
  const published = await readPublished(['fixtures/published/bilevel_lqr_main.json']);
  for (const [name, methods] of Object.entries(LQR))
    await checkout.writeText(`docs/figures/${name}.svg`, await panelSvg(chosen(curves, methods), published));
}

/** Every figure of the experiments, from the committed results. */
export async function writeFigures(checkout: Checkout): Promise<void> {
  await writeFourRoomsFigures(checkout);
  await writeToyGameFigures(checkout);
  await writeThermalControlFigures(checkout);
  await writeBilevelLqrFigures(checkout);
}
