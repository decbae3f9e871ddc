import { aboveInPairs, computed, type BySeed } from '../publish/evidence.js';
import { sixDigits, type OpenClaim } from '../publish/paperClaim.js';
import { FOUR_ROOMS_BETAS } from './paperClaims.js';
import type { MethodResult, PointResult, ResultsTable, SobirlDistance } from './results.js';

/** To this much the levels of runs that hardly vary are the same. */
const SAME_LEVEL = 1e-3;

/** Where the ascents along the exact gradient and its direct part end, from the published start. */
export function exactAscentClaims({ at, published }: ResultsTable): OpenClaim[] {
  return FOUR_ROOMS_BETAS.flatMap((beta) => {
    const rest = published('naive-pgd', beta, 100);
    const sticks = (method: string, what: string): OpenClaim[] => {
      const ascent = at(method, beta, 100);
      if (!ascent || !rest) return [];
      const means = ascent.grid.flatMap(({ lastMeans }) => lastMeans);
      const difference = sixDigits(Math.max(...means) - rest.mean);
      return [
        {
          id: `${method}-sticks/beta=${beta}`,
          claim: `from the published start, ascent along ${what} ends at the no-penalty point, where Naive-PGD ends, at beta = ${beta}`,
          source: 'observed; not in the paper',
          statistic:
            'largest mean of the last 1000 iterations over all step sizes and seeds, less the published value of Naive-PGD',
          ...computed(
            difference <= SAME_LEVEL,
            { difference, highest: Math.max(...means), runs: means.length },
            `reproduced where no run that was made is more than ${SAME_LEVEL} above it (no chance but that of the starts)`,
          ),
        },
      ];
    };
    return [...sticks('exact', 'the exact hypergradient'), ...sticks('exact-first-order', 'the exact direct part')];
  });
}

const FORMS = [
  {
    method: 'bc-hg-placebo',
    id: 'placebo',
    claim: 'BC-HG does not get as far once its Benefits are permuted within each batch',
  },
  {
    method: 'bc-hg-td',
    id: 'pooling',
    claim:
      'BC-HG gets further with segment gradients averaged over visits (Algorithm 1) than transition by transition, at its own step sizes',
  },
  {
    method: 'bc-hg-centred',
    id: 'variance',
    claim:
      'BC-HG gets further than its doubly centred form, which has the same mean and less variance with an exact critic, at its own step sizes',
  },
];

/** BC-HG against other forms of itself at the same settings: its Benefits permuted; less variance. First parameters and rollouts' seeds are shared. */
export function formClaims({ at }: ResultsTable): OpenClaim[] {
  return FOUR_ROOMS_BETAS.flatMap((beta) =>
    FORMS.flatMap(({ method, id, claim }): OpenClaim[] => {
      const form = at(method, beta, 100);
      const same = form && sameSettings(at('bc-hg', beta, 100), form.best);
      if (!form || !same) return [];
      const compared = aboveInPairs(bySeed(same), bySeed(form.best));
      return [
        {
          id: `${id}/beta=${beta}`,
          claim: `${claim}, at beta = ${beta}`,
          source: 'control; not in the paper',
          statistic: `BC-HG less ${method}, both at the step sizes that are BC-HG's best by seed 0`,
          ...compared,
          figure: { ...compared.figure, [method]: form.best.mean, lr: same.lr, alpha: same.alpha },
        },
      ];
    }),
  );
}

const bySeed = ({ lastMeans }: PointResult): BySeed => ({ seeds: lastMeans.map((_, seed) => seed), values: lastMeans });

const sameSettings = (result: MethodResult | undefined, { lr, alpha }: PointResult): PointResult | undefined =>
  result?.grid.find((point) => point.lr === lr && point.alpha === alpha);

/** SoBiRL is Naive-PGD here. */
export const sobirlClaim = ({ distance, runs }: SobirlDistance): OpenClaim => ({
  id: 'sobirl-is-naive',
  claim: "SoBiRL's guiding term is zero in this task, its curve that of Naive-PGD",
  source: 'observed; not in the paper',
  statistic: 'largest distance of the two curves over all iterations, step sizes and temperatures, with the same seed',
  ...computed(distance <= SAME_LEVEL, { distance, runs }, `reproduced up to ${SAME_LEVEL}`),
});
