import { sixDigits, type OpenClaim } from '../publish/paperClaim.js';
import { earlier, type Passage } from '../statistics/logRank.js';
import { METHOD_NAMES } from './methodNames.js';
import { FOUR_ROOMS_BETAS, waiting } from './paperClaims.js';
import { protocolResult } from './protocol.js';
import { bestKnownAt } from './references.js';
import type { CurveResults, ResultsTable } from './results.js';

const SHARE = 0.9;
const BATCH = 100;
const OTHERS = Object.keys(METHOD_NAMES).filter((method) => method !== 'bc-hg');

/** Who is first at nine tenths of the best known value: at the points that the protocol selects, N = 100. */
export const passageClaims = (table: ResultsTable, curves: CurveResults): OpenClaim[] =>
  FOUR_ROOMS_BETAS.map((beta) => passageClaim(table, curves, beta));

function passageClaim({ at }: ResultsTable, { x, series }: CurveResults, beta: number): OpenClaim {
  const target = SHARE * bestKnownAt(beta);
  const passages = (method: string): Passage[] =>
    (series.find((one) => one.method === method && one.beta === beta && one.batch === BATCH)?.curves ?? []).map(
      (curve) => {
        const first = curve.findIndex((value) => value >= target);
        return { time: x[first < 0 ? x.length - 1 : first], happened: first >= 0 };
      },
    );
  const claim = {
    id: `fewest-iterations/beta=${beta}`,
    claim: `BC-HG reaches nine tenths of the best known value in fewer iterations than each baseline, at beta = ${beta}, N = 100`,
    source: 'paper, section 5.1, Results',
    statistic:
      'first of every 200th iteration at which the smoothed curve of a seed is there, ten seeds at the grid point with the highest end; who does not get there is watched to the end',
  };
  const missing = Object.keys(METHOD_NAMES).flatMap((method) => {
    const result = protocolResult(method, at(method, beta, BATCH));
    if ('missing' in result) return [result.missing];
    return passages(method).length === 0 ? [`the curves of ${method}`] : [];
  });
  if (missing.length > 0) return { ...claim, ...waiting(missing) };
  const own = passages('bc-hg');
  const others = OTHERS.map(passages);
  const arrived = (group: readonly Passage[]): number => group.filter(({ happened }) => happened).length;
  // Two groups of which nobody gets there are not told apart: chance 1.
  const chances = (test: (other: readonly Passage[]) => number): number[] =>
    others.map((other) => (arrived(own) + arrived(other) === 0 ? 1 : test(other)));
  return {
    ...claim,
    rule: 'reproduced where the one-sided log-rank test finds BC-HG earlier than each of the others, contradicted where the opposite test finds any of them earlier (its chance times their number), each at 0.05 over the page (Holm)',
    figure: {
      target: sixDigits(target),
      seeds: own.length,
      ...Object.fromEntries(Object.entries(METHOD_NAMES).map(([method, name]) => [name, arrived(passages(method))])),
    },
    evidence: {
      supports: Math.max(...chances((other) => earlier(own, other))),
      refutes: Math.min(1, others.length * Math.min(...chances((other) => earlier(other, own)))),
    },
  };
}
