import { ROUTES } from '../truth/routes.js';
import type { StratumSurvey } from '../verdict/truthSurvey.js';
import { boundText } from './num.js';
import { textTable } from './table.js';

/** All that one run of `verify` found. */
export interface VerifyResult {
  readonly seed: number;
  readonly version: string;
  readonly strata: readonly StratumSurvey[];
  readonly seconds: number;
}

/** Exit codes and JSON share this word. */
export const verdictOf = ({ strata }: VerifyResult): 'holds' | 'fails' =>
  strata.every((stratum) => stratum.failures.length === 0) ? 'holds' : 'fails';

/** `verify --json`. */
export function verifyDocument(result: VerifyResult): object {
  return {
    seed: result.seed,
    version: result.version,
    strata: result.strata.map((stratum) => ({
      id: stratum.id,
      instances: stratum.instances,
      trajectories: stratum.trajectories,
      truthAgreement: boundText(stratum.worst),
      routes: stratum.routes,
      exactInFractions: stratum.exact,
      float64: { worstErrorOverBound: stratum.float64Ratio, medianRelativeError: stratum.float64Median },
      medianMilliseconds: stratum.medianMilliseconds,
      failures: stratum.failures,
      verdict: stratum.failures.length === 0 ? 'holds' : 'fails',
    })),
    estimators: [],
    mutants: [],
    verdict: verdictOf(result),
    seconds: result.seconds,
  };
}

/** The truth table for people. */
export function verifyText(result: VerifyResult): string {
  const rows = result.strata.map((stratum) => [
    stratum.id,
    String(stratum.instances),
    ...ROUTES.map((id) => String(stratum.routes[id])),
    String(stratum.exact),
    String(stratum.trajectories),
    boundText(stratum.worst),
    stratum.float64Ratio.toFixed(2),
    stratum.medianMilliseconds.toFixed(0),
    stratum.failures.length === 0 ? 'holds' : `FAILS ${stratum.failures.length}`,
  ]);
  const header = ['stratum', 'instances', 'differences', 'implicit', 'theorem', 'hpgd', 'enumeration', 'adjoint'];
  const total = result.strata.reduce((count, stratum) => count + stratum.instances, 0);
  return [
    'Exact hypergradients of random problems: how many instances each route was taken on, and how far routes are apart',
    '',
    textTable([...header, 'fractions', 'trajectories', 'worst', 'float64', 'ms', 'verdict'], rows),
    '',
    'worst: largest difference between two routes in decimals, relative to the gradient;\nfloat64: largest error in double precision as a part of the bound that was stated for it.',
    ...result.strata.flatMap((stratum) => stratum.failures.map(({ instance, what }) => `FAILS ${instance}: ${what}`)),
    `${verdictOf(result) === 'holds' ? 'All claims hold' : 'CLAIMS FAIL'} on ${total} instances (seed ${result.seed}, ${result.seconds.toFixed(1)} s).`,
  ].join('\n');
}
