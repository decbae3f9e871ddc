import { FOUR_ROOMS_BETAS } from '../../experiments/fourRooms/paperClaims.js';
import type { MethodResult } from '../../experiments/fourRooms/results.js';
import { markdownTable, type Cell } from '../../experiments/publish/markdown.js';
import { BATCHES } from './fourRoomsNames.js';
import { withError, pointText } from './fourRoomsTables.js';

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

const NOT_RUN = 'not run';

/** The other batch sizes beside N = 100. */
export function batchTable(results: readonly MethodResult[]): string {
  const cell = (ours: MethodResult | undefined): string =>
    ours
      ? `${withError(ours.best)} (${pointText(ours.method, ours.best)}; ${counted(ours.best.seeds, 'seed')}; ${counted(ours.grid.length, 'point')})`
      : NOT_RUN;
  const rows = ['bc-hg', 'hpgd-mc', 'hpgd-sa', 'hpgd-oracle', 'naive-pgd'].flatMap((method) =>
    FOUR_ROOMS_BETAS.map((beta): Cell[] => [
      method,
      beta,
      ...BATCHES.map((batch) =>
        cell(results.find((one) => one.method === method && one.beta === beta && one.batch === batch)),
      ),
    ]),
  );
  const known = rows.filter((row) => row.slice(3).some((text) => text !== NOT_RUN));
  return markdownTable(['method', 'β', ...BATCHES.map((batch) => `N = ${batch}`)], known);
}
