import { sampleInstance } from '../instances/sampleInstances.js';
import type { FiniteInstance } from '../model/instance.js';
import type { Stratum } from '../instances/stratum.js';
import { GAME_ROUTES, type GameTruth } from '../truth/routes/game/gameTruth.js';
import { ROUTES } from '../truth/routes/mdp/routes.js';
import { upperMedian } from './upperMedian.js';
import { checkTruth, type TruthCheck } from './truthCheck.js';

/** What was found on some of the instances of a stratum. */
export interface SurveyFindings {
  readonly instances: number;
  /** Trajectories that were enumerated. */
  readonly trajectories: number;
  /** How many instances each route was taken on; of games, also those on the game itself. */
  readonly routes: Readonly<Record<string, number>>;
  /** Instances on which all routes were also run in exact fractions. */
  readonly exact: number;
  /** The largest disagreement of two routes in decimals, relative. */
  readonly worst: number;
  /** The largest float64 error as a part of the bound stated for it. */
  readonly float64Ratio: number;
  readonly failures: readonly SurveyFailure[];
}

/** What was found on the random instances of one stratum. */
export interface StratumSurvey extends SurveyFindings {
  readonly id: string;
  /** The median of the largest relative float64 errors. */
  readonly float64Median: number;
  readonly medianMilliseconds: number;
}

/** An instance on which something does not hold, by the name under which commands find it again. */
export interface SurveyFailure {
  readonly instance: string;
  readonly what: string;
}

/** The name of a random instance: `random:STRATUM:SEED:INDEX`. */
export const randomInstanceName = (stratum: string, seed: number, index: number): string =>
  `random:${stratum}:${seed}:${index}`;

/** The same as plain data, so that it can be counted in several places and joined. */
export interface StratumTally extends SurveyFindings {
  /** The largest float64 error of each instance that could be checked. */
  readonly float64Errors: readonly number[];
}

/** A tally, and the times that checks took, which no two runs have in common. */
export interface TimedTally {
  readonly tally: StratumTally;
  readonly milliseconds: readonly number[];
}

/** Several tallies of one stratum as one, in their order. */
export const joinStrata = (tallies: readonly StratumTally[]): StratumTally => ({
  instances: total(tallies, (tally) => tally.instances),
  trajectories: total(tallies, (tally) => tally.trajectories),
  routes: Object.fromEntries(
    [...new Set(tallies.flatMap(({ routes }) => Object.keys(routes)))].map((id) => [
      id,
      total(tallies, ({ routes }) => routes[id] ?? 0),
    ]),
  ),
  exact: total(tallies, (tally) => tally.exact),
  worst: largest(tallies, (tally) => tally.worst),
  float64Ratio: largest(tallies, (tally) => tally.float64Ratio),
  float64Errors: tallies.flatMap(({ float64Errors }) => float64Errors),
  failures: tallies.flatMap(({ failures }) => failures),
});

/** Checks the truth on the random instances `from` to `to` − 1 of a stratum, by `check`; `progress` is called after each. */
export function tallyStratum(
  stratum: Stratum<FiniteInstance>,
  from: number,
  to: number,
  seed: number,
  progress: (done: number, failure?: SurveyFailure) => void = () => undefined,
  check: (instance: FiniteInstance) => TruthCheck = checkTruth,
): TimedTally {
  const failures: SurveyFailure[] = [];
  const checks: TruthCheck[] = [];
  for (let index = from; index < to; index++) {
    const before = failures.length;
    const instance = randomInstanceName(stratum.id, seed, index);
    try {
      const found = check(sampleInstance(stratum, seed, index));
      checks.push(found);
      if (!found.holds) failures.push({ instance, what: describeFailure(found) });
    } catch (error) {
      failures.push({ instance, what: `no truth: ${error instanceof Error ? error.message : String(error)}` });
    }
    progress(index + 1, failures[before]);
  }
  const tally = {
    instances: to - from,
    trajectories: total(checks, ({ truth }) => enumerated(truth)),
    routes: Object.fromEntries(
      [...ROUTES, ...(checks.some(({ truth }) => 'game' in truth) ? GAME_ROUTES : [])].map((id) => [
        id,
        checks.filter(({ truth }) => isTaken(truth.routes, id)).length,
      ]),
    ),
    exact: checks.filter(({ truth }) => truth.exact).length,
    worst: largest(checks, (found) => found.truth.agreement.worst),
    float64Ratio: largest(checks, (found) => found.float64Ratio),
    float64Errors: checks.map((found) => found.float64Error),
    failures,
  };
  return { tally, milliseconds: checks.map((found) => found.milliseconds) };
}

/** What was found on a stratum, from all tallies of it. */
export function stratumSurvey(id: string, { tally, milliseconds }: TimedTally): StratumSurvey {
  const { float64Errors, failures, ...rest } = tally;
  return {
    id,
    ...rest,
    float64Median: upperMedian(float64Errors) ?? 0,
    medianMilliseconds: upperMedian(milliseconds) ?? 0,
    failures,
  };
}

/** Checks the truth on `count` random instances of a stratum, by `check`; `progress` is called after each. */
export const surveyStratum = (
  stratum: Stratum<FiniteInstance>,
  count: number,
  seed: number,
  progress?: (done: number, failure?: SurveyFailure) => void,
  check?: (instance: FiniteInstance) => TruthCheck,
): StratumSurvey => stratumSurvey(stratum.id, tallyStratum(stratum, 0, count, seed, progress, check));

const total = <T>(list: readonly T[], of: (one: T) => number): number => list.reduce((sum, one) => sum + of(one), 0);

const largest = <T>(list: readonly T[], of: (one: T) => number): number =>
  list.reduce((most, one) => Math.max(most, of(one)), 0);

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
