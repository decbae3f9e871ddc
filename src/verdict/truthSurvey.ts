import { sampleInstance } from '../instances/sampleInstances.js';
import type { Instance } from '../model/instance.js';
import type { Stratum } from '../instances/stratum.js';
import { GAME_ROUTES, type GameTruth } from '../truth/gameTruth.js';
import { ROUTES } from '../truth/routes.js';
import { checkTruth, type TruthCheck } from './truthCheck.js';

/** What was found on the random instances of one stratum. */
export interface StratumSurvey {
  readonly id: string;
  readonly instances: number;
  /** Trajectories that were enumerated. */
  readonly trajectories: number;
  /** How many instances each route was taken on; of games, also those on the game itself. */
  readonly routes: Readonly<Record<string, number>>;
  /** Instances on which all routes were also run in exact fractions. */
  readonly exact: number;
  /** The largest disagreement of two routes in decimals, relative. */
  readonly worst: number;
  /** The largest float64 error as a part of the bound stated for it, and the median of the largest relative errors. */
  readonly float64Ratio: number;
  readonly float64Median: number;
  readonly medianMilliseconds: number;
  readonly failures: readonly SurveyFailure[];
}

/** An instance on which something does not hold, by the name under which commands find it again. */
export interface SurveyFailure {
  readonly instance: string;
  readonly what: string;
}

/** The name of a random instance: `random:STRATUM:SEED:INDEX`. */
export const randomInstanceName = (stratum: string, seed: number, index: number): string =>
  `random:${stratum}:${seed}:${index}`;

/** Checks the truth on `count` random instances of a stratum; `progress` is called after each. */
export function surveyStratum(
  stratum: Stratum<Instance>,
  count: number,
  seed: number,
  progress: (done: number, failure?: SurveyFailure) => void = () => undefined,
): StratumSurvey {
  const failures: SurveyFailure[] = [];
  const checks: TruthCheck[] = [];
  for (let index = 0; index < count; index++) {
    const before = failures.length;
    const instance = randomInstanceName(stratum.id, seed, index);
    try {
      const check = checkTruth(sampleInstance(stratum, seed, index));
      checks.push(check);
      if (!check.holds) failures.push({ instance, what: describeFailure(check) });
    } catch (error) {
      failures.push({ instance, what: `no truth: ${error instanceof Error ? error.message : String(error)}` });
    }
    progress(index + 1, failures[before]);
  }
  const largest = (of: (check: TruthCheck) => number): number => Math.max(0, ...checks.map(of));
  return {
    id: stratum.id,
    instances: count,
    trajectories: checks.reduce((total, { truth }) => total + enumerated(truth), 0),
    routes: Object.fromEntries(
      [...ROUTES, ...(checks.some(({ truth }) => 'game' in truth) ? GAME_ROUTES : [])].map((id) => [
        id,
        checks.filter(({ truth }) => isTaken(truth.routes, id)).length,
      ]),
    ),
    exact: checks.filter(({ truth }) => truth.exact).length,
    worst: largest((check) => check.truth.agreement.worst),
    float64Ratio: largest((check) => check.float64Ratio),
    float64Median: median(checks.map((check) => check.float64Error)),
    medianMilliseconds: median(checks.map((check) => check.milliseconds)),
    failures,
  };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** True where a route was taken and not skipped. */
const isTaken = (routes: ReadonlyMap<string, object>, id: string): boolean =>
  !('skipped' in (routes.get(id) ?? { skipped: '' }));

function enumerated({ routes }: TruthCheck['truth']): number {
  const route = (routes as GameTruth['routes']).get('enumeration');
  return route && !('skipped' in route) ? (route.trajectories ?? 0) : 0;
}

function describeFailure(check: TruthCheck): string {
  const { worst, holds } = check.truth.agreement;
  return [
    !holds && 'routes disagree beyond their bounds',
    holds && !check.routesAgree && `routes differ by ${worst.toExponential(1)}, relative`,
    !check.float64Holds && 'a float64 route misses the truth by more than its bound',
    !check.meanAgrees && 'the mean of BC-HG by the moment recursion is not the gradient',
  ]
    .filter(Boolean)
    .join('; ');
}
