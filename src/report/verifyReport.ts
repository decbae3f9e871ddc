import { ROUTES } from '../truth/routes.js';
import type { EstimatorSurvey } from '../verdict/estimatorSurvey.js';
import type { MutantVerdict } from '../verdict/judge.js';
import type { StratumSurvey } from '../verdict/truthSurvey.js';
import { estimatorDocument, estimatorTable, mutantTable, varianceTable } from './estimatorTable.js';
import { boundText } from './num.js';
import { textTable } from './table.js';

/** All that one run of `verify` found. */
export interface VerifyResult {
  readonly seed: number;
  readonly version: string;
  /** Empty where only estimators were asked for. */
  readonly strata: readonly StratumSurvey[];
  readonly estimators: readonly EstimatorSurvey[];
  /** Empty where a single estimator was asked for. */
  readonly mutants: readonly MutantVerdict[];
  readonly seconds: number;
}

/** Exit codes and JSON share this word. */
export function verdictOf({ strata, estimators, mutants }: VerifyResult): 'holds' | 'fails' | 'undetermined' {
  const claims = estimators.flatMap(({ verdicts }) => Object.values(verdicts));
  const failed =
    strata.some((stratum) => stratum.failures.length > 0) ||
    mutants.some(({ killed }) => !killed) ||
    claims.includes('fails');
  return failed ? 'fails' : claims.includes('undetermined') ? 'undetermined' : 'holds';
}

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
    estimators: result.estimators.map(estimatorDocument),
    mutants: result.mutants,
    verdict: verdictOf(result),
    seconds: result.seconds,
  };
}

/** On how many instances the routes on a game itself were taken. */
function gameRoutesText({ id, routes }: StratumSurvey): string[] {
  const own = Object.entries(routes).filter(([route]) => !ROUTES.some((known) => known === route));
  return own.length > 0 ? [`${id}, on the game itself: ${own.map(([route, n]) => `${route} ${n}`).join(', ')}`] : [];
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
  const verdict = { holds: 'All claims hold', fails: 'CLAIMS FAIL', undetermined: 'UNDETERMINED' }[verdictOf(result)];
  const truthPart = [
    'Exact hypergradients of random problems: how many instances each route was taken on, and how far routes are apart',
    '',
    textTable([...header, 'fractions', 'trajectories', 'worst', 'float64', 'ms', 'verdict'], rows),
    '',
    'worst: largest difference between two routes in decimals, relative to the gradient;',
    'float64: largest error in double precision as a part of the bound that was stated for it.',
    ...result.strata.flatMap(gameRoutesText),
    ...result.strata.flatMap((stratum) => stratum.failures.map(({ instance, what }) => `FAILS ${instance}: ${what}`)),
    '',
  ];
  const estimatorPart = [
    'Estimators: what each claims, and the worst relative difference found ("=": equal as exact fractions; ·: does not apply)',
    '',
    estimatorTable(result.estimators),
    '',
    ...(result.estimators.some(({ variance }) => variance.length > 0)
      ? [
          "Variance of one trajectory's estimate as a multiple of BC-HG's (exact, median over instances), and on how many instances it is below that of HPGD with the exact grad V_F",
          '',
          varianceTable(result.estimators),
          '',
        ]
      : []),
  ];
  return [
    ...(result.strata.length > 0 ? truthPart : []),
    ...(result.estimators.length > 0 ? estimatorPart : []),
    ...(result.mutants.length > 0 ? [mutantTable(result.mutants), ''] : []),
    `${verdict}${total > 0 ? ` on ${total} instances` : ''} (seed ${result.seed}, ${result.seconds.toFixed(1)} s).`,
  ].join('\n');
}
