import { ROUTES, type RouteId } from '../truth/routes/mdp/routes.js';
import type { EstimatorSurvey } from '../verdict/estimatorSurvey.js';
import { gapsOf, type Gap } from '../verdict/gaps.js';
import type { MistakeVerdict } from '../verdict/judge.js';
import type { StratumSurvey } from '../verdict/truthSurvey.js';
import {
  estimatorDocument,
  estimatorTable,
  mistakeTable,
  varianceTable,
  type EstimatorDocument,
} from './estimatorTable.js';
import { boundText } from './num.js';
import { verifyReplay, type VerifyAsked } from './replay.js';
import { textTable } from './table.js';

/** All that one run of `verify` found. */
export interface VerifyResult {
  readonly seed: number;
  readonly version: string;
  /** Empty where only estimators were asked for. */
  readonly strata: readonly StratumSurvey[];
  readonly estimators: readonly EstimatorSurvey[];
  /** Empty where strata or estimators were asked for. */
  readonly mutants: readonly MistakeVerdict[];
  readonly asked: VerifyAsked;
  readonly seconds: number;
}

/** What was asked for and not judged. */
export const gapsIn = ({ strata, estimators, asked }: VerifyResult): Gap[] => gapsOf(strata, estimators, asked.strata);

/**
 * Exit codes and JSON share this word. What was not judged does not hold, and neither does a run that judged nothing.
 *
 * @example
 * ```ts
 * import { verdictOf, verify } from 'hypergrad-oracle';
 *
 * const result = verify({ estimators: ['naive-pgd'], strata: ['rational'], instances: 10 });
 * console.log(verdictOf(result)); // holds
 * ```
 */
export function verdictOf(result: VerifyResult): 'holds' | 'fails' | 'undetermined' {
  const { strata, estimators, mutants: mistakes } = result;
  const claims = estimators.flatMap(({ verdicts }) => Object.values(verdicts));
  const failed =
    strata.some((stratum) => stratum.failures.length > 0) ||
    mistakes.some(({ killed }) => !killed) ||
    claims.includes('fails');
  if (failed) return 'fails';
  const nothing = strata.length === 0 && estimators.length === 0;
  return nothing || claims.some((claim) => claim !== 'holds') || gapsIn(result).length > 0 ? 'undetermined' : 'holds';
}

/** `verify --json`. */
export interface VerifyDocument {
  readonly seed: number;
  readonly version: string;
  /** The command that does the same again. */
  readonly replay: string;
  readonly strata: readonly {
    readonly id: string;
    readonly instances: number;
    readonly trajectories: number;
    readonly truthAgreement: string;
    readonly routes: Readonly<Record<string, number>>;
    readonly exactInFractions: number;
    readonly float64: { readonly worstErrorOverBound: number; readonly medianRelativeError: number };
    readonly medianMilliseconds: number;
    readonly failures: StratumSurvey['failures'];
    readonly verdict: 'holds' | 'fails';
  }[];
  readonly estimators: readonly EstimatorDocument[];
  readonly mutants: readonly MistakeVerdict[];
  readonly notJudged: readonly Gap[];
  readonly verdict: 'holds' | 'fails' | 'undetermined';
  readonly seconds: number;
  /** What estimators in files did that no estimator does; absent where none did. */
  readonly misbehaviour?: readonly {
    readonly id: string;
    readonly file: string;
    readonly message: string | undefined;
  }[];
}

/** The machine-readable form. */
export function verifyDocument(result: VerifyResult): VerifyDocument {
  return {
    seed: result.seed,
    version: result.version,
    replay: verifyReplay(result.seed, result.asked),
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
    notJudged: gapsIn(result),
    verdict: verdictOf(result),
    seconds: result.seconds,
  };
}

function gapLines(result: VerifyResult): string[] {
  const gaps = gapsIn(result);
  return gaps.length > 0 ? [...gaps.map(({ what, reason }) => `NOT JUDGED ${what}: ${reason}`), ''] : [];
}

/** On how many instances the routes on a game itself were taken. */
function gameRoutesText({ id, routes }: StratumSurvey): string[] {
  const own = Object.entries(routes).filter(([route]) => !ROUTES.some((known) => known === route));
  return own.length > 0 ? [`${id}, on the game itself: ${own.map(([route, n]) => `${route} ${n}`).join(', ')}`] : [];
}

/** The routes as the heads of columns. */
const ROUTE_WORDS: Readonly<Record<RouteId, string>> = {
  'finite-differences': 'differences',
  implicit: 'implicit',
  theorem: 'theorem',
  'hpgd-form': 'hpgd',
  enumeration: 'enumeration',
  adjoint: 'adjoint',
  'policy-hessian': 'hessian',
  'mixed-derivative': 'mixed',
};

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
  const header = ['stratum', 'instances', ...ROUTES.map((id) => ROUTE_WORDS[id])];
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
    result.mutants.length > 0
      ? mistakeTable(result.mutants)
      : 'Known mistakes were not tried: they are in a run without --stratum and --estimator.',
    '',
    ...gapLines(result),
    `${verdict}${total > 0 ? ` on ${total} instances` : ''} (seed ${result.seed}, ${result.seconds.toFixed(1)} s).`,
  ].join('\n');
}
