import { markdownTable } from '../../experiments/publish/markdown.js';
import { sampleInstance } from '../../instances/sampleInstances.js';
import { STRATA } from '../../instances/strata.js';
import { LINEAR_ESTIMATORS, type LinearEstimatorId } from '../../model/linearFormIds.js';
import type { ConfigurableMdp } from '../../model/mdp/configurableMdp.js';
import { compileProblem } from '../../model/mdp/tables.js';
import { estimatorMoments } from '../../truth/moments/estimatorMoments.js';
import { shortNumber } from '../numbers.js';

const SEED = 1;
const COMPARED: readonly LinearEstimatorId[] = ['bc-hg-td', 'bc-hg-centred', 'bc-hg-td-centred', 'hpgd-exact'];
const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95, 1];
/** Ratios nearer to one than this are no change for the worse. */
const SAME = 1e-9;

type Traces = Readonly<Record<LinearEstimatorId, number>>;

/** Traces of the covariance of one trajectory's estimate, by estimator; undefined where there is no parameter. */
function tracesOf(mdp: ConfigurableMdp): Traces | undefined {
  const problem = compileProblem(mdp);
  if (problem.parameters === 0) return undefined;
  const entries = LINEAR_ESTIMATORS.map((estimator) => {
    const { covarianceTrace } = estimatorMoments(problem, { estimator, digits: 25 });
    return [estimator, covarianceTrace.f64 > covarianceTrace.bound ? covarianceTrace.f64 : 0];
  });
  return Object.fromEntries(entries) as Traces;
}

/** The entry of a sorted list below which the part q lies. */
export const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];

/** Quantiles of the ratio of an estimator's variance to BC-HG's, over `count` instances of each stratum. */
export function randomVarianceTable(count: number): string {
  const rows = STRATA.flatMap((stratum) => {
    const all = Array.from({ length: count }, (_, i) => tracesOf(sampleInstance(stratum, SEED, i))).filter(
      (traces): traces is Traces => traces !== undefined && traces['bc-hg'] > 0,
    );
    return COMPARED.map((id) => {
      const ratios = all.map((traces) => traces[id] / traces['bc-hg']).sort((a, b) => a - b);
      const worse = ratios.filter((ratio) => ratio > 1 + SAME).length / ratios.length;
      const shown = QUANTILES.map((q) => shortNumber(quantile(ratios, q)));
      return [stratum.id, id, ratios.length, ...shown, `${(100 * worse).toFixed(1)} %`];
    });
  });
  return markdownTable(
    ['stratum', 'estimator', 'instances', '5 %', '25 %', 'median', '75 %', '95 %', 'largest', 'worse than BC-HG'],
    rows,
  );
}
