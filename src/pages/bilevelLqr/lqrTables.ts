import { publishedLqrLevel } from '../../experiments/bilevelLqr/claims.js';
import type { PublishedLqr } from '../../experiments/bilevelLqr/publishedFiles.js';
import type { LqrGroup } from '../../experiments/bilevelLqr/results.js';
import { markdownTable } from '../../experiments/publish/markdown.js';
import { codeText, levelText, meanText } from '../numbers.js';

/** The published names of the methods with their published settings. */
const NAMES: Readonly<Record<string, string>> = {
  'bc-hg ': 'BC-HG',
  'naive-pgd ': 'Naive-PGD (on-policy)',
  'naive-pgd data=off-policy': 'Naive-PGD (off-policy)',
};

/** Every method and change that was run, beside the published level where there is one. */
export const lqrRunTable = (groups: readonly LqrGroup[], published: PublishedLqr): string =>
  markdownTable(
    ['method', 'changed', 'seeds', 'sampled return', 'published', 'exact return', 'best iterate of a seed'],
    groups.map(({ method, changes, seeds, returns, expected, best }) => {
      const name = NAMES[`${method} ${changes}`];
      return [
        `\`${method}\``,
        codeText(changes),
        seeds.length,
        meanText(returns, 3),
        levelText(name === undefined ? undefined : publishedLqrLevel(published, name), 3),
        meanText(expected, 3),
        Math.max(...best).toFixed(2),
      ];
    }),
  );

/** The settings of the exact ascent that were tried on seeds of their own. */
export const lqrTuningTable = (tuning: readonly LqrGroup[]): string =>
  markdownTable(
    ['settings of `exact`', 'seeds', 'exact return, last 100', 'after the last update'],
    tuning.map(({ changes, seeds, expected, final }) => [
      codeText(changes),
      seeds.join(', '),
      meanText(expected, 2),
      meanText(final, 2),
    ]),
  );
