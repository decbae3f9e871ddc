import type { FourRoomsCurve } from '../../experiments/publish/fourRoomsConditions.js';
import { fourRoomsConditions } from '../../experiments/publish/fourRoomsConditions.js';
import type { FourRoomsResults } from '../../experiments/fourRooms/results.js';
import { FOUR_ROOMS_BETAS } from '../../experiments/fourRooms/paperClaims.js';
import { fourRoomsReferences } from '../../experiments/fourRooms/references.js';
import type { PaperClaim } from '../../experiments/publish/paperClaim.js';
import { readPublished } from '../../experiments/publish/published.js';
import { conditionsSvg } from '../../report/conditionsPlot.js';
import { claimTable } from '../claimTable.js';
import type { Checkout } from '../files.js';
import { BATCHES } from './fourRoomsNames.js';
import { levelTable } from './fourRoomsTables.js';
import { batchTable } from './batchTable.js';
import type { PathResults } from './path.js';
import { pathTable } from './pathTable.js';
import type { SimulatorVariant, StoppedVariant } from './variants.js';
import { simulatorTable, stoppedTable } from './variantTables.js';

/** The tables of docs/experiments.md, by the committed results and claims. */
export async function fourRoomsTables({ readJson }: Pick<Checkout, 'readJson'>): Promise<Record<string, string>> {
  const read = <R>(name: string) => readJson(`fixtures/results/four-rooms-${name}.json`) as Promise<R>;
  const { claims } = (await readJson('fixtures/claims/four-rooms.json')) as { readonly claims: readonly PaperClaim[] };
  const all = await Promise.all(BATCHES.map((batch) => read<FourRoomsResults>(`${batch}-selection`)));
  const results = all.flatMap(({ selections }) => selections);
  const { stopped, simulator } = await read<Variants>('variants');
  return {
    levels: levelTable(results, claims),
    batches: batchTable(results),
    stopped: stoppedTable(stopped),
    simulator: simulatorTable(simulator),
    moments: pathTable(await read<PathResults>('path')),
    // Claims on single levels are in the first table.
    claims: claimTable(claims.filter(({ id }) => !id.startsWith('plateau'))),
  };
}

/** fixtures/results/four-rooms-variants.json. */
interface Variants {
  readonly stopped: readonly StoppedVariant[];
  readonly simulator: readonly SimulatorVariant[];
}

/** Writes those tables. */
export const writeFourRoomsPage = async (checkout: Checkout): Promise<void> =>
  checkout.fillPage('docs/experiments.md', await fourRoomsTables(checkout));

/** docs/figures/four-rooms-conditions.svg, by the committed curves. */
export async function writeConditions({ readJson, writeText }: Checkout): Promise<void> {
  const files = BATCHES.map((batch) => readJson(`fixtures/results/four-rooms-${batch}-curves.json`));
  const curves = (await Promise.all(files)) as readonly { readonly series: readonly FourRoomsCurve[] }[];
  const published = await readPublished(
    FOUR_ROOMS_BETAS.map((beta) => `fixtures/published/four_rooms_beta_${beta}_batch_100.json`),
  );
  const conditions = fourRoomsConditions(
    curves.flatMap(({ series }) => series),
    published,
    fourRoomsReferences,
  );
  await writeText('docs/figures/four-rooms-conditions.svg', await conditionsSvg(conditions));
}
