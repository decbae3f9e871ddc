import { lastMean } from '../../experiments/engine/summary.js';
import { markdownTable, type Cell } from '../../experiments/publish/markdown.js';
import { over } from '../../experiments/toyGame/claim.js';
import { groupOf } from '../../experiments/toyGame/groups.js';
import type { ToyGroup } from '../../experiments/toyGame/results.js';
import { meanText } from '../numbers.js';
import { stepsText, TOY_METHOD_NAMES, TOY_TABLE_ROWS, TOY_VARIANTS } from './toyNames.js';

/** Points of the published grid, and how many seeds make a mean that can be ranked. */
const [POINTS, SEEDS] = [25, 10];
/** With fewer points no ranking is shown. */
const FEWEST = 5;

/** The return of seed 0. */
const firstReturn = ({ returns }: ToyGroup): number => lastMean(returns.slice(0, 1));

function gridRow(groups: readonly ToyGroup[], task: string, method: string, data: string): Cell[][] {
  const points = groups
    .filter((g) => g.task === task && g.method === method && g.data === data && g.changes === '')
    .filter(({ seeds }) => seeds[0] === 0);
  if (points.length < FEWEST) return [];
  const ranked = [...points].sort((a, b) => firstReturn(b) - firstReturn(a));
  const ten = points
    .filter(({ seeds }) => seeds.length >= SEEDS)
    .sort((a, b) => over(b.returns).mean - over(a.returns).mean);
  const best = groupOf(groups, task, method, { data });
  return [
    [
      TOY_VARIANTS[task],
      TOY_METHOD_NAMES[method],
      data,
      `${points.length} of ${POINTS}`,
      `${firstReturn(ranked[0]).toFixed(2)} to ${firstReturn(ranked.at(-1)!).toFixed(2)}`,
      stepsText(ranked[0]),
      best ? `${stepsText(best)}, place ${ranked.indexOf(best) + 1}` : '–',
      ten.length > 0 ? `${stepsText(ten[0])}: ${meanText(ten[0].returns.slice(0, SEEDS), 2)} (of ${ten.length})` : '–',
    ],
  ];
}

/** The published grid: how its points rank by seed 0, and where the published best stands. */
export const toyGridTable = (groups: readonly ToyGroup[]): string =>
  markdownTable(
    [
      'game',
      'method',
      'data',
      'points, seed 0',
      'their returns',
      'best by seed 0',
      'the published best',
      'best with ten seeds',
    ],
    Object.keys(TOY_VARIANTS).flatMap((task) =>
      TOY_TABLE_ROWS.flatMap(([method, data]) => gridRow(groups, task, method, data)),
    ),
  );
