import { bilevelLqr } from '../../tasks/bilevelLqr/bilevelLqr.js';
import { createFastLinearQuadratic } from '../../truth/routes/linearQuadratic/linearQuadraticAdjoint.js';
import { computed } from '../publish/evidence.js';
import { sixDigits, type OpenClaim } from '../publish/paperClaim.js';
import { studentTail } from '../statistics/studentT.js';
import { PUBLISHED_SEEDS, type PublishedHistogram, type PublishedLqr } from './publishedFiles.js';

/** The gains of the figure, as printed in the published notebook. */
const RETURNS = { proposed: ['-9.683', '-10.25'], baseline: ['-7.59', '0.9306'] } as const;

/** Figure 10 against the closed form, and against what the seeds of Figure 5 can have reached. */
export function figure10Claims(published: PublishedLqr, { series }: PublishedHistogram): OpenClaim[] {
  const value = (gain: readonly string[], gammaL: string, horizon: number): number =>
    createFastLinearQuadratic(bilevelLqr({ gain, gammaL, horizon })).at().objective;
  const rolled = 1000;
  const means = (['proposed', 'baseline'] as const).map((name): OpenClaim => {
    const shown = series.find(({ method }) => method === name)!;
    const expected = value(RETURNS[name], '0.99', 200);
    const error = shown.std_from_bins / Math.sqrt(rolled);
    const difference = shown.mean_from_bins - expected;
    return {
      id: `figure-10/${name}`,
      claim: `the histogram of the ${name} gain shows the returns of its 1000 rollouts`,
      source: 'paper, Figure 10',
      statistic: 'mean of the histogram less the exact expectation (discounted, 200 steps)',
      rule: 'contradicted where a t-test with 999 degrees of freedom tells the two apart, at 0.05 over the page (Holm), else undetermined: that it is not told apart is no proof',
      figure: { difference: sixDigits(difference), uncertainty: sixDigits(error), exact: sixDigits(expected) },
      evidence: { supports: 1, refutes: 2 * studentTail(Math.abs(difference) / error, rolled - 1) },
    };
  });
  const { mean, high } = published.series.find(({ method }) => method === 'BC-HG')!;
  // One of n numbers lies above their mean by at most (n − 1)/√n of their sample standard deviation.
  const most = Math.max(
    ...mean.map((x, i) => x + ((high[i] - x) * (PUBLISHED_SEEDS - 1)) / Math.sqrt(PUBLISHED_SEEDS)),
  );
  const proposed = value(RETURNS.proposed, '1', 100);
  return [
    ...means,
    {
      id: 'figure-10/not-of-figure-5',
      claim: 'the proposed gain of Figure 10 is what a run of Figure 5 reached',
      source: 'paper, Figures 5 and 10',
      statistic:
        'largest return that any seed of Figure 5 can have had at the iterations shown (from mean and band), and the exact expectation at that gain',
      ...computed(
        proposed <= most,
        { mostOfAnySeed: sixDigits(most), exact: sixDigits(proposed) },
        'contradicted where the second is larger',
      ),
    },
  ];
}
