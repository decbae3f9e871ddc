import { lqrClaims } from '../experiments/bilevelLqr/claims.js';
import type { PublishedHistogram, PublishedLqr } from '../experiments/bilevelLqr/publishedFiles.js';
import type { LqrGroup } from '../experiments/bilevelLqr/results.js';
import { fourRoomsClaims, readPublishedResults } from '../experiments/fourRooms/claims.js';
import { FOUR_ROOMS_BETAS } from '../experiments/fourRooms/paperClaims.js';
import type { CurveResults, FourRoomsResults, SentenceResults } from '../experiments/fourRooms/results.js';
import type { PaperClaim } from '../experiments/publish/paperClaim.js';
import { readPublished } from '../experiments/publish/published.js';
import { thermalClaims } from '../experiments/thermalControl/claims.js';
import type { ThermalRun } from '../experiments/thermalControl/results.js';
import { toyClaims } from '../experiments/toyGame/claims.js';
import { publishedLevels } from '../experiments/toyGame/publishedLevels.js';
import type { ToyGroup } from '../experiments/toyGame/results.js';
import { claimTable, sourcedClaimTable } from './claimTable.js';
import type { Checkout } from './files.js';
import { writeFourRoomsPage } from './fourRooms/fourRoomsPage.js';
import { BATCHES } from './fourRooms/fourRoomsNames.js';
import { writePaperPage } from './paper.js';
import { toyLevelTable } from './toyGame/toyLevelTable.js';

type Reader = Pick<Checkout, 'readJson'>;

interface Claimed {
  readonly claims: readonly PaperClaim[];
  readonly commands: readonly string[];
}

const resultsOf = <R>({ readJson }: Reader, name: string): Promise<R & { readonly commands: readonly string[] }> =>
  readJson(`fixtures/results/${name}.json`) as Promise<R & { readonly commands: readonly string[] }>;
const publishedOf = <P>({ readJson }: Reader, name: string): Promise<P> =>
  readJson(`fixtures/published/${name}.json`) as Promise<P>;

async function fourRooms(reader: Reader): Promise<Claimed> {
  const results = await Promise.all(
    BATCHES.map((batch) => resultsOf<FourRoomsResults>(reader, `four-rooms-${batch}-selection`)),
  );
  const files = FOUR_ROOMS_BETAS.map((beta) => `fixtures/published/four_rooms_beta_${beta}_batch_100.json`);
  const curves = {
    ours: await resultsOf<CurveResults>(reader, 'four-rooms-100-seeds'),
    published: await readPublished(files),
  };
  return {
    claims: fourRoomsClaims(
      results,
      await readPublishedResults(files),
      curves,
      await resultsOf<SentenceResults>(reader, 'four-rooms-sentences'),
    ),
    commands: results[0].commands,
  };
}

async function toyGame(reader: Reader) {
  const { groups, commands } = await resultsOf<{ readonly groups: readonly ToyGroup[] }>(reader, 'toy-game-runs');
  const documents = await Promise.all(
    ['R2', 'R1'].map((variant) => publishedOf(reader, `discrete_toy_${variant}_main`)),
  );
  const levels = publishedLevels(documents as Parameters<typeof publishedLevels>[0]);
  const claims = toyClaims(groups, levels);
  return { claims, commands, levels: toyLevelTable(groups, levels, claims) };
}

async function thermalControl(reader: Reader): Promise<Claimed> {
  const { runs, commands } = await resultsOf<{ readonly runs: readonly ThermalRun[] }>(reader, 'thermal-control-runs');
  const published = await readPublished(['fixtures/published/thermal_control_return_UL_main.json']);
  return { claims: thermalClaims(runs, published), commands };
}

async function bilevelLqr(reader: Reader): Promise<Claimed> {
  const { groups, commands } = await resultsOf<{ readonly groups: readonly LqrGroup[] }>(reader, 'bilevel-lqr-runs');
  const main = await publishedOf<PublishedLqr>(reader, 'bilevel_lqr_main');
  return {
    claims: lqrClaims(groups, main, await publishedOf<PublishedHistogram>(reader, 'bilevel_lqr_reward_hist')),
    commands,
  };
}

/** Every claim of every task, decided anew by the committed results; and every table that shows a verdict. */
export async function writeEveryClaim(checkout: Checkout): Promise<void> {
  const [rooms, toy, thermal, lqr] = await Promise.all([
    fourRooms(checkout),
    toyGame(checkout),
    thermalControl(checkout),
    bilevelLqr(checkout),
  ]);
  const files = { 'four-rooms': rooms, 'toy-game': toy, 'thermal-control': thermal, 'bilevel-lqr': lqr };
  for (const [task, { commands, claims }] of Object.entries(files)) await checkout.writeClaims(task, commands, claims);
  await writeFourRoomsPage(checkout);
  await checkout.fillPage('docs/experiments-toy.md', { levels: toy.levels, claims: sourcedClaimTable(toy.claims) });
  await checkout.fillPage('docs/experiments-continuous.md', { claims: claimTable(thermal.claims) });
  await checkout.fillPage('docs/experiments-bilevel-lqr.md', { claims: sourcedClaimTable(lqr.claims) });
  await writePaperPage(checkout);
}
