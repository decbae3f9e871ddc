import { above, aboveInPairs, aboveNumber, levelMet } from '../publish/evidence.js';
import { decideClaims, sixDigits, type OpenClaim, type PaperClaim } from '../publish/paperClaim.js';
import { crossFit } from '../statistics/crossFit.js';
import { fromPopulationError, type Summary } from '../statistics/sample.js';
import { followerClaims } from './followerClaims.js';
import { bySeed, groupOf, TOY_NAMES } from './groups.js';
import { PUBLISHED_SEEDS, type PublishedLevel } from './publishedLevels.js';
import { restingPoints } from './restingPoints.js';
import type { ToyGroup } from './results.js';

const COMMANDS = ['node scripts/toy-game-sweeps.mjs DIR', 'node scripts/toy-game-results.mjs DIR'];
const GAMES: Readonly<Record<string, string>> = { 'toy-r2': 'R = 2', 'toy-r1': 'R = 1' };

const EXACT_RETURN = 'exact expectation of the return over the last two fifths';
const MARGIN = 'margin a tenth of what lies between the highest and the lowest published level of the game';

/** Every claim that the results decide: the curves of the figures, the sentences of section 5.3, and what was seen beside them. */
export function toyClaims(groups: readonly ToyGroup[], published: readonly PublishedLevel[]): PaperClaim[] {
  return decideClaims(
    [
      ...published.flatMap((level) => plateau(groups, level, published)),
      ...published.flatMap((level) => ownSelection(groups, level, published)),
      ...['toy-r2', 'toy-r1'].flatMap((task) => [...ranking(groups, task), ...controls(groups, task)]),
      ...restingPoints(groups),
      ...followerClaims(),
      ...reduced(groups),
    ],
    COMMANDS,
  );
}

const levelOf = ({ mean: centre, error }: PublishedLevel): Summary =>
  fromPopulationError(centre, error, PUBLISHED_SEEDS);

function marginOf(task: string, published: readonly PublishedLevel[]): number {
  const levels = published.filter((level) => level.task === task).map((level) => level.mean);
  return (Math.max(...levels) - Math.min(...levels)) / 10;
}

const sourceOf = (task: string): string => (task === 'toy-r2' ? 'paper, Figure 4b' : 'published code, variant R1');

function plateau(
  groups: readonly ToyGroup[],
  level: PublishedLevel,
  published: readonly PublishedLevel[],
): OpenClaim[] {
  const { task, method, data } = level;
  const ours = groupOf(groups, task, method, { data });
  if (!ours) return [];
  return [
    {
      id: `plateau/${task}/${method}/${data}`,
      claim: `${TOY_NAMES[method]} (${data}), ${GAMES[task]}, ends at ${level.mean.toFixed(2)} ± ${level.error.toFixed(2)}`,
      source: sourceOf(task),
      statistic: `mean over seeds of the mean of the last two fifths with the published settings, less the published value; ${MARGIN}`,
      ...levelMet(ours.returns, levelOf(level), marginOf(task, published)),
    },
  ];
}

/** The same at the point of the grid that our own search finds, among those that have seeds 0 to 9. */
function ownSelection(
  groups: readonly ToyGroup[],
  level: PublishedLevel,
  published: readonly PublishedLevel[],
): OpenClaim[] {
  const { task, method, data } = level;
  const points = groups
    .filter((g) => g.task === task && g.method === method && g.data === data && g.changes === '')
    .filter(({ seeds }) => seeds.length >= 10 && seeds[9] === 9)
    .map(({ returns, actorSteps, criticSteps }) => ({ values: returns.slice(0, 10), actorSteps, criticSteps }));
  if (points.length === 0) return [];
  const { selected, selectionEffect } = crossFit(points);
  const { actorSteps, criticSteps } = points.find(({ values }) => values === selected)!;
  const tested = levelMet(selected, levelOf(level), marginOf(task, published));
  return [
    {
      id: `own-selection/${task}/${method}/${data}`,
      claim: `${TOY_NAMES[method]} (${data}), ${GAMES[task]}, ends at ${level.mean.toFixed(2)} ± ${level.error.toFixed(2)} at the point that our own search selects`,
      source: sourceOf(task),
      statistic: `mean over seeds 0 to 9 of the mean of the last two fifths at the point where it is largest, less the published value; ${MARGIN}`,
      ...tested,
      figure: {
        ...tested.figure,
        actorSteps,
        criticSteps,
        pointsWithTenSeeds: points.length,
        selectionEffect: sixDigits(selectionEffect),
      },
    },
  ];
}

function ranking(groups: readonly ToyGroup[], task: string): OpenClaim[] {
  const bcHg = groupOf(groups, task, 'bc-hg');
  if (!bcHg) return [];
  return ['first-order', 'bi-ac'].flatMap((method) =>
    ['on-policy', 'off-policy'].flatMap((data): OpenClaim[] => {
      const other = groupOf(groups, task, method, { data });
      if (!other) return [];
      return [
        {
          id: `ranking/${task}/${method}/${data}`,
          claim: `BC-HG ends higher than ${TOY_NAMES[method]} (${data}), ${GAMES[task]}`,
          source: task === 'toy-r2' ? 'paper, section 5.3' : 'published code, variant R1',
          statistic: 'BC-HG less the other, means of the last two fifths with the published settings',
          ...above(bcHg.returns, other.returns),
        },
      ];
    }),
  );
}

const PLACEBOS = [
  ['bc-hg-placebo', 'the Benefits of each mini-batch change places'],
  ['bc-hg-random-signs', 'the Benefits of each mini-batch get random signs'],
] as const;

/** BC-HG against its placebo, and the exact ascent against BC-HG. */
function controls(groups: readonly ToyGroup[], task: string): OpenClaim[] {
  const bcHg = groupOf(groups, task, 'bc-hg');
  const exact = groupOf(groups, task, 'exact');
  if (!bcHg) return [];
  const placebos = PLACEBOS.flatMap(([method, change]): OpenClaim[] => {
    const placebo = groupOf(groups, task, method);
    if (!placebo) return [];
    return [
      {
        id: `placebo/${task}/${method}`,
        claim: `BC-HG does not get as far once ${change}, ${GAMES[task]}`,
        source: 'control; not in the paper',
        statistic: `BC-HG less the placebo, ${EXACT_RETURN}, seed by seed`,
        ...aboveInPairs(bySeed(bcHg, 'expected'), bySeed(placebo, 'expected')),
      },
    ];
  });
  if (!exact) return placebos;
  return [
    ...placebos,
    {
      id: `exact-ascent/${task}`,
      claim: `the ascent along the exact hypergradient ends higher than BC-HG, ${GAMES[task]}`,
      source: 'not in the paper',
      statistic: `exact ascent less BC-HG, ${EXACT_RETURN}, seed by seed`,
      ...aboveInPairs(bySeed(exact, 'expected'), bySeed(bcHg, 'expected')),
    },
  ];
}

/** The forms with less variance, on seeds that they were not tuned on. */
function reduced(groups: readonly ToyGroup[]): OpenClaim[] {
  return ['bc-hg-td', 'bc-hg-td-centred'].flatMap((method): OpenClaim[] => {
    const tuned = groups.find((g) => g.task === 'toy-r2' && g.method === method && g.seeds.length === 10 && g.seeds[0] === 0); // prettier-ignore
    if (!tuned) return [];
    const { actorSteps, criticSteps, changes } = tuned;
    const tested = aboveNumber(tuned.expected, 59);
    return [
      {
        id: `above-59/${method}`,
        claim: `${method} reaches a return of 59 (optimum 59.48) with the published number of steps, on seeds that it was not tuned on`,
        source: 'not in the paper',
        statistic: `${EXACT_RETURN}, mean over seeds 0 to 9, less 59`,
        ...tested,
        figure: { ...tested.figure, actorSteps, criticSteps, changes },
      },
    ];
  });
}
