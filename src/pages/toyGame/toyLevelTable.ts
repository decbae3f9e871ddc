import { markdownTable, type Cell } from '../../experiments/publish/markdown.js';
import type { PaperClaim } from '../../experiments/publish/paperClaim.js';
import { groupOf } from '../../experiments/toyGame/groups.js';
import type { PublishedLevel } from '../../experiments/toyGame/publishedLevels.js';
import type { ToyGroup } from '../../experiments/toyGame/results.js';
import { levelText, meanText } from '../numbers.js';
import { stepsText, TOY_METHOD_NAMES, TOY_TABLE_ROWS, TOY_VARIANTS } from './toyNames.js';

/** The methods with their published settings, beside the published levels. */
export const toyLevelTable = (
  groups: readonly ToyGroup[],
  levels: readonly PublishedLevel[],
  claims: readonly PaperClaim[],
): string =>
  markdownTable(
    ['game', 'method', 'data', 'actor / critic steps', 'seeds', 'ours', 'published', 'p', 'g(a|S)', 'verdict'],
    Object.entries(TOY_VARIANTS).flatMap(([task, variant]) =>
      TOY_TABLE_ROWS.flatMap(([method, data]): Cell[][] => {
        const group = groupOf(groups, task, method, { data });
        if (!group) return [];
        return [
          [
            variant,
            TOY_METHOD_NAMES[method],
            data,
            stepsText(group),
            group.seeds.length,
            meanText(group.returns, 2),
            levelText(
              levels.find((l) => l.task === task && l.method === method && l.data === data),
              2,
            ),
            meanText(group.p, 3),
            meanText(group.gA, 3),
            claims.find(({ id }) => id === `plateau/${task}/${method}/${data}`)?.verdict ?? '–',
          ],
        ];
      }),
    ),
  );
