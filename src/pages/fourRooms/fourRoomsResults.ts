import { selectBest } from '../../experiments/engine/select.js';
import { numberOf } from '../../experiments/engine/settings.js';
import { methodResult, type FourRoomsResults } from '../../experiments/fourRooms/results.js';
import { panelOf, type PanelSeries } from '../../experiments/publish/panel.js';
import type { Checkout } from '../files.js';
import { BATCHES, byMethod } from './fourRoomsNames.js';
import { runsOf, sweepsIn } from './runsIn.js';
import { keptIterations, seedCurves } from './seedCurves.js';
import { sobirlDistance } from './sobirlDistance.js';
import { averaged, type SimulatorVariant, type StoppedVariant } from './variants.js';

const COMMANDS = ['node scripts/four-rooms-sweeps.mjs DIR', 'node scripts/four-rooms-results.mjs DIR'];

const VARIANTS = 'fixtures/results/four-rooms-variants.json';

interface Located {
  readonly method: string;
  readonly beta: number;
}

/** What the runs at hand say, and what was committed of methods and β that they do not have. */
const renewed = <R extends Located>(committed: readonly R[], found: readonly R[]): R[] =>
  [
    ...committed.filter((old) => !found.some(({ method, beta }) => method === old.method && beta === old.beta)),
    ...found,
  ].sort(byMethod);

/** Results and curves of one batch size; nothing where there is no sweep of it. */
async function writeBatch({ readJson, writeJson }: Checkout, runs: string, batch: number): Promise<void> {
  const directories = await sweepsIn(runs, new RegExp(`^(four-rooms|protocol)-${batch}(?!.*simulator)(-|$)`));
  if (directories.length === 0) return;
  const fileOf = (kind: string): string => `fixtures/results/four-rooms-${batch}-${kind}.json`;
  const committed = (await readJson(fileOf('selection'))) as FourRoomsResults;
  const found = (await selectBest(directories, 'most')).map(methodResult);
  const sobirl = (await sobirlDistance(runsOf(directories))) ?? committed.sobirl;
  const selections = renewed(committed.selections, found);
  await writeJson(fileOf('selection'), { commands: COMMANDS, selections, ...(sobirl && { sobirl }) });
  const panel = await panelOf(directories, 'most');
  const series = panel.map(({ task, method, settings, seeds, lastMean, lastMeanError, x, mean, low, high }) => {
    const [beta, lr, alpha] = ['beta', 'lr', 'alpha'].map((key) => numberOf(settings, key));
    return { task, method, seeds, lastMean, lastMeanError, x, mean, low, high, beta, batch, lr, alpha };
  });
  const { series: old } = (await readJson(fileOf('curves'))) as { readonly series: readonly (PanelSeries & Located)[] };
  await writeJson(fileOf('curves'), { commands: COMMANDS, series: renewed<Located>(old, series) });
  if (batch !== BATCHES[0]) return;
  const curves = (await seedCurves(runsOf(directories), found)).sort(byMethod);
  await writeJson(fileOf('seeds'), { commands: COMMANDS, x: keptIterations(found[0].iterations), series: curves });
}

/** Runs with stopped followers, and those whose policies were valued under another law of motion. */
async function writeVariants({ readJson, writeJson }: Checkout, runs: string): Promise<void> {
  const runsLike = async (pattern: RegExp) => runsOf(await sweepsIn(runs, pattern));
  const kept = (await readJson(VARIANTS)) as {
    readonly stopped: readonly StoppedVariant[];
    readonly simulator: readonly SimulatorVariant[];
  };
  const stopped: StoppedVariant[] = await averaged(await runsLike(/^four-rooms-stopped-/), ['follower', 'stopPolicyIter', 'lr', 'alpha']); // prettier-ignore
  const simulator: SimulatorVariant[] = await averaged(await runsLike(/^four-rooms-100-simulator-/), ['beta', 'lr', 'alpha']); // prettier-ignore
  const byFollower = (a: StoppedVariant, b: StoppedVariant): number =>
    byMethod({ method: a.method }, { method: b.method }) ||
    String(b.follower).localeCompare(String(a.follower)) ||
    Number(a.stopPolicyIter) - Number(b.stopPolicyIter);
  await writeJson(VARIANTS, {
    commands: COMMANDS,
    beta: 0.003,
    batch: 100,
    envs: 2,
    stopped: stopped.length > 0 ? stopped.sort(byFollower) : kept.stopped,
    simulator: simulator.length > 0 ? simulator : kept.simulator,
  });
}

/** The runs behind sentences of the paper (stages weak-entropy and oracle-steps); nothing where they are not there. */
async function writeSentences({ writeJson }: Checkout, runs: string): Promise<void> {
  const [entropy, fewOracleSteps] = await Promise.all(
    [/^weak-entropy-/, /^oracle-steps-100$/].map(async (pattern) =>
      (await selectBest(await sweepsIn(runs, pattern), 'most')).map(methodResult).sort(byMethod),
    ),
  );
  if (entropy.length > 0 && fewOracleSteps.length > 0)
    await writeJson('fixtures/results/four-rooms-sentences.json', { commands: COMMANDS, entropy, fewOracleSteps });
}

/** From the runs in a directory: the results of Four-Rooms that they have. What they do not have stays as it was committed. */
export async function writeFourRoomsResults(checkout: Checkout, runs: string): Promise<void> {
  for (const batch of BATCHES) await writeBatch(checkout, runs, batch);
  await writeVariants(checkout, runs);
  await writeSentences(checkout, runs);
}
