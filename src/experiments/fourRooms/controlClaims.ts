import { compareMeans, sixDigits } from '../paperClaim.js';
import { FOUR_ROOMS_ABSOLUTE, FOUR_ROOMS_BETAS, type OpenClaim } from './paperClaims.js';
import type { MethodResult, PointResult, ResultsTable } from './results.js';

/** The ascents along the exact gradient and its direct part, and what follows for the paper's explanation. */
export function exactAscentClaims({ at, published }: ResultsTable): OpenClaim[] {
  return FOUR_ROOMS_BETAS.flatMap((beta): OpenClaim[] => {
    const rest = published('naive-pgd', beta, 100);
    const sticks = (method: string, what: string): OpenClaim[] => {
      const ascent = at(method, beta, 100);
      if (!ascent || !rest) return [];
      const means = ascent.grid.flatMap(({ lastMeans }) => lastMeans);
      const difference = sixDigits(Math.max(...means) - rest.mean);
      return [
        {
          id: `${method}-sticks/beta=${beta}`,
          claim: `ascent along ${what} ends at the no-penalty point, where Naive-PGD ends, at beta = ${beta}`,
          source: 'observed; not in the paper',
          statistic:
            'largest mean of the last 1000 iterations over all step sizes and seeds, less the published value of Naive-PGD',
          rule: `reproduced at or below ${FOUR_ROOMS_ABSOLUTE}`,
          figure: { difference, highest: Math.max(...means), runs: means.length },
          verdict: difference <= FOUR_ROOMS_ABSOLUTE ? 'reproduced' : 'contradicted',
        },
      ];
    };
    const exact = at('exact', beta, 100);
    const bcHg = at('bc-hg', beta, 100);
    const gap = exact && bcHg && compareMeans(bcHg.best, exact.best, true);
    return [
      ...sticks('exact', 'the exact hypergradient'),
      ...sticks('exact-first-order', 'the exact direct part'),
      ...(gap
        ? [
            {
              id: `poor-estimation/beta=${beta}`,
              claim: `the methods that stick do so because their guiding term is poorly estimated (then the exact gradient would not stick), at beta = ${beta}`,
              source: 'paper, section 5.1, Results',
              statistic:
                'BC-HG less the ascent along the exact hypergradient, means of the last 1000 iterations at the best grid points',
              rule: 'contradicted where the exact ascent ends lower by more than twice the combined standard error',
              figure: { difference: gap.difference, uncertainty: gap.uncertainty },
              verdict: gap.above === 'reproduced' ? ('contradicted' as const) : ('undetermined' as const),
            },
          ]
        : []),
    ];
  });
}

/** BC-HG against other forms of itself at the same settings: its Benefits permuted; less variance. */
export function formClaims({ at }: ResultsTable): OpenClaim[] {
  const FORMS = [
    {
      method: 'bc-hg-placebo',
      id: 'placebo',
      claim: 'BC-HG does not get as far once its Benefits are permuted within each batch',
      source: 'control; not in the paper',
    },
    {
      method: 'bc-hg-td',
      id: 'pooling',
      claim:
        'BC-HG gets further with segment gradients averaged over visits (Algorithm 1) than transition by transition',
      source: 'control; not in the paper',
    },
    {
      method: 'bc-hg-centred',
      id: 'variance',
      claim:
        'BC-HG gets further than its doubly centred form, which has the same mean and less variance with an exact critic',
      source: 'control; not in the paper',
    },
  ];
  return FOUR_ROOMS_BETAS.flatMap((beta) =>
    FORMS.flatMap(({ method, id, claim, source }): OpenClaim[] => {
      const form = at(method, beta, 100);
      const same = form && sameSettings(at('bc-hg', beta, 100), form.best);
      if (!form || !same) return [];
      const { difference, uncertainty, above } = compareMeans(same, form.best);
      return [
        {
          id: `${id}/beta=${beta}`,
          claim: `${claim}, at beta = ${beta}`,
          source,
          statistic: `BC-HG less ${method}, both at the step sizes that are BC-HG's best by seed 0`,
          rule: 'reproduced above twice the combined standard error, contradicted below minus that',
          figure: {
            difference,
            uncertainty,
            [method]: form.best.mean,
            lr: same.lr,
            alpha: same.alpha,
            lastMeans: form.best.lastMeans,
          },
          verdict: above,
        },
      ];
    }),
  );
}

const sameSettings = (result: MethodResult | undefined, { lr, alpha }: PointResult): PointResult | undefined =>
  result?.grid.find((point) => point.lr === lr && point.alpha === alpha);

/** The values of the follower's policy at w = 0 under the two laws of motion, by β. */
export interface LawValues {
  readonly beta: number;
  readonly planner: number;
  readonly simulator: number;
}

/** The two laws of motion are not the same. */
export function lawClaims(laws: readonly LawValues[]): OpenClaim[] {
  return laws.map(({ beta, planner, simulator }) => ({
    id: `two-laws/beta=${beta}`,
    claim: `the laws of motion of simulator and planner differ, and with them the value of the same policy, at beta = ${beta}`,
    source: 'published code; not in the paper',
    statistic:
      'exact value at w = 0 under the law of the planner (the metric), less that under the law of the simulator (the rollouts)',
    rule: 'reproduced where it is not zero',
    figure: { difference: sixDigits(planner - simulator), planner, simulator },
    verdict: Math.abs(planner - simulator) > 1e-9 ? 'reproduced' : 'contradicted',
  }));
}

/** SoBiRL is Naive-PGD here. */
export function sobirlClaim({ distance, runs }: { readonly distance: number; readonly runs: number }): OpenClaim {
  return {
    id: 'sobirl-is-naive',
    claim: "SoBiRL's guiding term is zero in this task, its curve that of Naive-PGD",
    source: 'observed; not in the paper',
    statistic:
      'largest distance of the two curves over all iterations, step sizes and temperatures, with the same seed',
    rule: `reproduced up to ${FOUR_ROOMS_ABSOLUTE}`,
    figure: { distance, runs },
    verdict: distance <= FOUR_ROOMS_ABSOLUTE ? 'reproduced' : 'contradicted',
  };
}
