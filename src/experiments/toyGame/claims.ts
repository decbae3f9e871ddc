import type { MeanAndError } from '../summary.js';
import { digits, larger, largerInPairs, over, positive, type ToyClaim } from './claim.js';
import { followerClaims } from './followerClaims.js';
import { publishedSteps, TOY_METHODS } from './methods.js';
import type { PublishedLevel } from './publishedLevels.js';
import type { ToyGroup } from './results.js';

const COMMANDS = ['node scripts/toy-game-sweeps.mjs DIR', 'node scripts/toy-game-results.mjs DIR'];
const NAMES: Readonly<Record<string, string>> = { 'bc-hg': 'BC-HG', 'first-order': 'Naive-PGD', 'bi-ac': 'Bi-AC' };
const GAMES: Readonly<Record<string, string>> = { 'toy-r2': 'R = 2', 'toy-r1': 'R = 1' };
const FEWEST = 5;

/** The runs of a method with its published settings, or with one change. */
export function groupOf(
  groups: readonly ToyGroup[],
  task: string,
  method: string,
  { data = 'on-policy', changes = '' }: { readonly data?: string; readonly changes?: string } = {},
): ToyGroup | undefined {
  const variant = task === 'toy-r1' ? 'R1' : 'R2';
  const [actor, critic] = ([0, 1] as const).map((which) => publishedSteps(which)({ variant, data }, method));
  return groups.find(
    (g) =>
      g.task === task &&
      g.method === method &&
      g.data === data &&
      g.changes === changes &&
      g.actorSteps === actor &&
      (g.criticSteps === critic || TOY_METHODS[method].exact !== undefined),
  );
}

const LARGER = 'reproduced above twice the standard error of the difference, contradicted below minus that';
const EXACT_RETURN = 'exact expectation of the return over the last two fifths';

/** Every claim that the results decide: the curves of the figures, the sentences of section 5.3, and what was seen beside them. */
export function toyClaims(groups: readonly ToyGroup[], published: readonly PublishedLevel[]): ToyClaim[] {
  const claims: Omit<ToyClaim, 'commands'>[] = [
    ...published.flatMap((level) => plateau(groups, level)),
    ...published.flatMap((level) => ownSelection(groups, level)),
    ...['toy-r2', 'toy-r1'].flatMap((task) => [...ranking(groups, task), ...controls(groups, task)]),
    ...restingPoints(groups),
    ...followerClaims(),
    ...reduced(groups),
  ];
  return claims.map((claim) => ({ ...claim, commands: COMMANDS }));
}

function plateau(groups: readonly ToyGroup[], level: PublishedLevel): Omit<ToyClaim, 'commands'>[] {
  const { task, method, data } = level;
  const ours = groupOf(groups, task, method, { data });
  if (!ours) return [];
  const own = over(ours.returns);
  const difference = own.mean - level.mean;
  const uncertainty = Math.hypot(own.error, level.error);
  const near = Math.abs(difference) <= 2 * uncertainty;
  return [
    {
      id: `plateau/${task}/${method}/${data}`,
      claim: `${NAMES[method]} (${data}), ${GAMES[task]}, ends at ${level.mean.toFixed(2)} ± ${level.error.toFixed(2)}`,
      source: task === 'toy-r2' ? 'paper, Figure 4b' : 'published code, variant R1',
      statistic:
        'mean over seeds of the mean of the last two fifths with the published settings, less the published value',
      rule: `reproduced within twice the combined standard error, else contradicted; undetermined with fewer than ${FEWEST} seeds`,
      figure: {
        difference: digits(difference),
        uncertainty: digits(uncertainty),
        ours: digits(own.mean),
        standardError: digits(own.error),
        seeds: ours.seeds.length,
      },
      verdict: ours.seeds.length < FEWEST ? 'undetermined' : near ? 'reproduced' : 'contradicted',
    },
  ];
}

/** The same at the point of the grid that our own search finds: the largest mean over seeds 0 to 9 of the points that have them all. */
function ownSelection(groups: readonly ToyGroup[], level: PublishedLevel): Omit<ToyClaim, 'commands'>[] {
  const points = groups
    .filter((g) => g.task === level.task && g.method === level.method && g.data === level.data && g.changes === '')
    .filter(({ seeds }) => seeds.length >= 10 && seeds[9] === 9)
    .map((group) => ({ group, ...over(group.returns.slice(0, 10)) }))
    .sort((a, b) => b.mean - a.mean);
  if (points.length === 0) return [];
  const [{ group, mean, error }] = points;
  const uncertainty = Math.hypot(error, level.error);
  return [
    {
      id: `own-selection/${level.task}/${level.method}/${level.data}`,
      claim: `${NAMES[level.method]} (${level.data}), ${GAMES[level.task]}, ends at ${level.mean.toFixed(2)} ± ${level.error.toFixed(2)} at the point that our own search selects`,
      source: level.task === 'toy-r2' ? 'paper, Figure 4b' : 'published code, variant R1',
      statistic: 'mean over seeds 0 to 9 of the mean of the last two fifths, less the published value',
      rule: 'reproduced within twice the combined standard error, else contradicted',
      figure: {
        difference: digits(mean - level.mean),
        uncertainty: digits(uncertainty),
        ours: digits(mean),
        actorSteps: group.actorSteps,
        criticSteps: group.criticSteps,
        pointsWithTenSeeds: points.length,
      },
      verdict: Math.abs(mean - level.mean) <= 2 * uncertainty ? 'reproduced' : 'contradicted',
    },
  ];
}

function ranking(groups: readonly ToyGroup[], task: string): Omit<ToyClaim, 'commands'>[] {
  const bcHg = groupOf(groups, task, 'bc-hg');
  if (!bcHg) return [];
  return ['first-order', 'bi-ac'].flatMap((method) =>
    ['on-policy', 'off-policy'].flatMap((data) => {
      const other = groupOf(groups, task, method, { data });
      return other
        ? [
            {
              id: `ranking/${task}/${method}/${data}`,
              claim: `BC-HG ends higher than ${NAMES[method]} (${data}), ${GAMES[task]}`,
              source: task === 'toy-r2' ? 'paper, section 5.3' : 'published code, variant R1',
              statistic: 'BC-HG less the other, means of the last two fifths with the published settings',
              rule: LARGER,
              ...larger(over(bcHg.returns), over(other.returns)),
            },
          ]
        : [];
    }),
  );
}

/** BC-HG against its placebo, and the exact ascent against BC-HG. */
function controls(groups: readonly ToyGroup[], task: string): Omit<ToyClaim, 'commands'>[] {
  const bcHg = groupOf(groups, task, 'bc-hg');
  const exact = groupOf(groups, task, 'exact');
  const claims: Omit<ToyClaim, 'commands'>[] = [];
  const placebos = [
    ['bc-hg-placebo', 'the Benefits of each mini-batch change places'],
    ['bc-hg-random-signs', 'the Benefits of each mini-batch get random signs'],
  ] as const;
  for (const [method, change] of placebos) {
    const placebo = groupOf(groups, task, method);
    if (!bcHg || !placebo) continue;
    claims.push({
      id: `placebo/${task}/${method}`,
      claim: `BC-HG does not get as far once ${change}, ${GAMES[task]}`,
      source: 'control; not in the paper',
      statistic: `BC-HG less the placebo, ${EXACT_RETURN}, seed by seed`,
      rule: LARGER,
      ...largerInPairs(bcHg, placebo, 'expected'),
    });
  }
  if (bcHg && exact)
    claims.push({
      id: `exact-ascent/${task}`,
      claim: `the ascent along the exact hypergradient ends higher than BC-HG, ${GAMES[task]}`,
      source: 'not in the paper',
      statistic: `exact ascent less BC-HG, ${EXACT_RETURN}, seed by seed`,
      rule: LARGER,
      ...largerInPairs(exact, bcHg, 'expected'),
    });
  return claims;
}

/** Where p = f(0|A) rests in the game of the paper (R = 2), and what holds it there. */
function restingPoints(groups: readonly ToyGroup[]): Omit<ToyClaim, 'commands'>[] {
  const claims: Omit<ToyClaim, 'commands'>[] = [];
  const at = (method: string, wanted: number, wantedA: number, data?: string): void => {
    const group = groupOf(groups, 'toy-r2', method, data === undefined ? {} : { data });
    if (!group) return;
    const [p, gA] = [over(group.p), over(group.gA)];
    // The paper prints two digits.
    const near = (x: MeanAndError, target: number): boolean => Math.abs(x.mean - target) <= 0.005 + 2 * x.error;
    claims.push({
      id: `resting-point/${method}${data === undefined ? '' : `/${data}`}`,
      claim: `${NAMES[method]}${data === undefined ? '' : ` (${data})`} rests at f(0|A) = ${wanted} with g(a|S) = ${wantedA}`,
      source: 'paper, section 5.3',
      statistic: 'means over seeds of the last two fifths of p = f(0|A) and of g(a|S), less the printed values',
      rule: 'reproduced where both are within half a unit of the last printed digit and twice the standard error, else contradicted',
      figure: {
        p: digits(p.mean),
        pError: digits(p.error),
        gA: digits(gA.mean),
        gAError: digits(gA.error),
        seeds: group.seeds.length,
      },
      verdict: near(p, wanted) && near(gA, wantedA) ? 'reproduced' : 'contradicted',
    });
  };
  at('bc-hg', 0.53, 1);
  at('first-order', 0.4, 0.47);
  at('bi-ac', 0.4, 0.47, 'off-policy');
  for (const changes of ['bootstrap=sampled', 'bootstrap=expected', 'critic=exact'])
    claims.push(
      ...lower(groups, 'toy-r2', changes, {
        id: `pinned-by-the-bootstrap/${changes}`,
        claim: `the first-order method rests at 0.40 because its critic bootstraps at the modes of both policies: with ${changes} it goes on downwards`,
      }),
    );
  claims.push(
    ...lower(groups, 'toy-r1', 'critic=exact', {
      id: 'rises-by-the-critic',
      claim:
        'in the game with R = 1 the first-order method rises because of what its critic gets wrong: with an exact critic it does not',
    }),
  );
  return claims;
}

/** The first-order method with its published settings has a larger p than with a change. */
function lower(
  groups: readonly ToyGroup[],
  task: string,
  changes: string,
  text: Pick<ToyClaim, 'id' | 'claim'>,
): Omit<ToyClaim, 'commands'>[] {
  const published = groupOf(groups, task, 'first-order');
  const changed = groupOf(groups, task, 'first-order', { changes });
  if (!published || !changed) return [];
  const source = 'published code; not in the paper';
  const statistic =
    'p = f(0|A) of the published settings less p with that change, means of the last two fifths, seed by seed';
  return [{ ...text, source, statistic, rule: LARGER, ...largerInPairs(published, changed, 'p') }];
}

/** The forms with less variance, on seeds that they were not tuned on. */
function reduced(groups: readonly ToyGroup[]): Omit<ToyClaim, 'commands'>[] {
  return ['bc-hg-td', 'bc-hg-td-centred'].flatMap((method) => {
    const tuned = groups.find((g) => g.task === 'toy-r2' && g.method === method && g.seeds.length === 10 && g.seeds[0] === 0); // prettier-ignore
    if (!tuned) return [];
    const { mean, error } = over(tuned.expected);
    return [
      {
        id: `above-59/${method}`,
        claim: `${method} reaches a return of 59 (optimum 59.48) with the published number of steps, on seeds that it was not tuned on`,
        source: 'not in the paper',
        statistic: `${EXACT_RETURN}, mean over seeds 0 to 9, less 59`,
        rule: LARGER,
        figure: {
          difference: digits(mean - 59),
          uncertainty: digits(error),
          actorSteps: tuned.actorSteps,
          criticSteps: tuned.criticSteps,
          changes: tuned.changes,
        },
        verdict: positive({ mean: mean - 59, error }).verdict,
      },
    ];
  });
}
