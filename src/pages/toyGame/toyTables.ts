import { markdownTable } from '../../experiments/publish/markdown.js';
import type { ToyGroup } from '../../experiments/toyGame/results.js';
import { codeText, meanText } from '../numbers.js';
import { stepsText, TOY_METHOD_NAMES, TOY_VARIANTS } from './toyNames.js';

const OTHERS = ['exact', 'exact-first-order', 'bc-hg-placebo', 'bc-hg-random-signs', 'bc-hg-td', 'bc-hg-td-centred'];

/** What the paper does not have: other methods, and published ones with a change. */
export const toyOtherTable = (groups: readonly ToyGroup[]): string =>
  markdownTable(
    ['game', 'method', 'changed', 'actor / critic steps', 'seeds', 'exact return', 'p', 'g(a|S)'],
    groups
      .filter(({ seeds }) => seeds[0] === 0)
      .filter(({ method, changes }) => OTHERS.includes(method) || (changes !== '' && method in TOY_METHOD_NAMES))
      .sort((a, b) => (a.task < b.task ? 1 : a.task > b.task ? -1 : 0))
      .map((group) => [
        TOY_VARIANTS[group.task],
        `\`${group.method}\``,
        codeText(group.changes),
        stepsText(group),
        group.seeds.length,
        meanText(group.expected, 2),
        meanText(group.p, 3),
        meanText(group.gA, 3),
      ]),
  );

/** The settings that were tried on seeds of their own. */
export const toyTuningTable = (tuning: readonly ToyGroup[]): string =>
  markdownTable(
    ['game', 'method', 'actor / critic steps', 'changed', 'seeds', 'sampled return', 'exact return'],
    tuning.map((group) => [
      TOY_VARIANTS[group.task],
      `\`${group.method}\``,
      stepsText(group),
      codeText(group.changes),
      `${group.seeds[0]} to ${group.seeds.at(-1)}`,
      meanText(group.returns, 2),
      meanText(group.expected, 2),
    ]),
  );
