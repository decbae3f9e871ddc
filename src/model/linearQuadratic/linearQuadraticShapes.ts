import { describe } from '../invalidInput.js';
import type { IssueList } from '../issues.js';
import type { LinearQuadraticProblem } from './linearQuadratic.js';

/** n and m at most, K at most, and K·n² at most. */
export const MOST_DIMENSIONS = 50;
const MOST_PARAMETERS = 1000;
const MOST_TANGENT_ENTRIES = 1_000_000;

/**
 * Notes where tables do not have the shapes that n (the rows of `drift`), m (the columns of `control`) and K (the length of `theta`) ask for,
 * and where these are too large.
 */
export function checkLinearQuadraticShapes(problem: LinearQuadraticProblem, issues: IssueList): void {
  const { drift, control, theta, driftTangents, parameterNames, leaderReward } = problem;
  const n = drift.length;
  const m = control[0]?.length ?? 0;
  const parameters = theta.length;
  const size = (pointer: string, found: number, most: number, of: string): void => {
    if (found < 1 || found > most) issues.add(pointer, `from 1 to ${most} ${of}`, String(found));
  };
  size('/drift', n, MOST_DIMENSIONS, 'rows, one for each component of the state');
  if (control.length > 0) size('/control/0', m, MOST_DIMENSIONS, "numbers, one for each component of the follower's action"); // prettier-ignore
  if (parameters > MOST_PARAMETERS) issues.add('/theta', `at most ${MOST_PARAMETERS} numbers`, String(parameters));
  if (parameters * n * n > MOST_TANGENT_ENTRIES)
    issues.add('/driftTangents', `at most ${MOST_TANGENT_ENTRIES} numbers in all`, String(parameters * n * n));
  issues.throwIfAny();
  const list = (pointer: string, found: readonly unknown[], length: number, each: string): boolean => {
    if (found.length === length) return true;
    issues.add(pointer, `a list of ${length}, one for each ${each}`, describe(found));
    return false;
  };
  const STATE = 'component of the state';
  const ACTION = "component of the follower's action";
  const matrix = (pointer: string, a: readonly (readonly unknown[])[], rows: number, columns: number): void => {
    list(pointer, a, rows, rows === n ? STATE : ACTION);
    a.slice(0, rows).forEach((row, i) => list(`${pointer}/${i}`, row, columns, columns === n ? STATE : ACTION));
  };
  matrix('/drift', drift, n, n);
  if (list('/driftTangents', driftTangents, parameters, 'parameter'))
    driftTangents.forEach((tangent, k) => matrix(`/driftTangents/${k}`, tangent, n, n));
  list('/parameterNames', parameterNames, parameters, 'parameter');
  matrix('/control', control, n, m);
  matrix('/followerStateCost', problem.followerStateCost, n, n);
  matrix('/followerControlCost', problem.followerControlCost, m, m);
  for (const name of ['leaderNoise', 'noise', 'initialCovariance'] as const) matrix(`/${name}`, problem[name], n, n);
  list('/initialMean', problem.initialMean, n, STATE);
  if (leaderReward.kind === 'quadratic') {
    matrix('/leaderReward/stateCost', leaderReward.stateCost, n, n);
    matrix('/leaderReward/controlCost', leaderReward.controlCost, m, m);
    list('/leaderReward/parameterCosts', leaderReward.parameterCosts, parameters, 'parameter');
  } else {
    list('/leaderReward/target', leaderReward.target, n, STATE);
    list('/leaderReward/widths', leaderReward.widths, n, STATE);
  }
}
