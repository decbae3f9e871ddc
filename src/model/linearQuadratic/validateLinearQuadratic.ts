import { WRITABLE, isWritable } from '../../numeric/formulaLimits.js';
import type { Matrix } from '../../numeric/matrix.js';
import { ONE, ZERO, compareRational, equalRational, fractionText, rationalToNumber, type Rational } from '../../numeric/rational.js'; // prettier-ignore
import { checkNumbers, isDouble, numberText } from '../checkNumbers.js';
import { describe } from '../invalidInput.js';
import { issueList, type IssueList } from '../issues.js';
import { indefinite, isCostly } from './definiteness.js';
import type { LinearQuadraticProblem } from './linearQuadratic.js';
import { checkLinearQuadraticShapes } from './linearQuadraticShapes.js';

/** Most steps of an episode. */
export const MOST_STEPS = 100_000;

/**
 * The problem itself where it is one: shapes that fit one another, discounts and temperature in range, costs and covariances symmetric and
 * definite (decided exactly), widths positive, names that differ. Pointers are those of the file format. Throws `InvalidInput`.
 */
export function checkedLinearQuadratic(problem: LinearQuadraticProblem): LinearQuadraticProblem {
  const { gammaF, gammaL, horizon, sees, leaderNoise, leaderReward } = problem;
  const issues = issueList();
  checkLinearQuadraticShapes(problem, issues);
  issues.throwIfAny();
  checkNumbers(problem, issues);
  if (equalRational(gammaF, ONE)) issues.add('/gammaF', 'a number from 0 to below 1', '1');
  if (horizon !== null && !(Number.isInteger(horizon) && horizon >= 1 && horizon <= MOST_STEPS))
    issues.add('/horizon', `null, or a whole number from 1 to ${MOST_STEPS}`, describe(horizon));
  if (horizon === null && equalRational(gammaL, ONE))
    issues.add('/horizon', 'a number of steps where gammaL is 1', 'none');
  checkNames(problem, issues);
  for (const [pointer, x] of entriesOf(problem)) {
    if (!isWritable(x)) issues.add(pointer, WRITABLE, 'more digits');
    else if (!isDouble(x)) issues.add(pointer, 'a number within the range of doubles', numberText(x));
  }
  issues.throwIfAny();
  if (sees === 'state')
    leaderNoise.forEach((row, i) =>
      row.forEach((x, j) => {
        if (x.n !== 0n)
          issues.add(`/leaderNoise/${i}/${j}`, 'zero where the follower sees the state only', numberText(x));
      }),
    );
  checkDefinite('/followerStateCost', problem.followerStateCost, false, issues);
  checkDefinite('/followerControlCost', problem.followerControlCost, false, issues);
  checkDefinite('/leaderNoise', leaderNoise, true, issues);
  checkDefinite('/noise', problem.noise, true, issues);
  checkDefinite('/initialCovariance', problem.initialCovariance, true, issues);
  if (leaderReward.kind === 'quadratic') {
    checkDefinite('/leaderReward/stateCost', leaderReward.stateCost, true, issues);
    checkDefinite('/leaderReward/controlCost', leaderReward.controlCost, true, issues);
  } else
    leaderReward.widths.forEach((x, i) => {
      const square = rationalToNumber(x) ** 2;
      if (compareRational(x, ZERO) <= 0 || !(square > 0 && Number.isFinite(1 / square)))
        issues.add(`/leaderReward/widths/${i}`, 'a number above 0 whose square is within the range of doubles', numberText(x)); // prettier-ignore
    });
  issues.throwIfAny();
  return problem;
}

function checkNames({ parameterNames }: LinearQuadraticProblem, issues: IssueList): void {
  parameterNames.forEach((name, k) => {
    const first = parameterNames.indexOf(name);
    if (typeof name !== 'string' || name.trim() === '')
      issues.add(`/parameterNames/${k}`, 'a name', describe(name));
    else if (first < k)
      issues.add(`/parameterNames/${k}`, 'a name of its own for each parameter', `${describe(name)}, as parameter ${first + 1}`); // prettier-ignore
  });
}

/** All exact numbers in tables, with their pointers. */
function* entriesOf(problem: LinearQuadraticProblem): Generator<[pointer: string, x: Rational]> {
  const { leaderReward, driftTangents, initialMean } = problem;
  yield* inTable('/drift', problem.drift);
  for (const [k, tangent] of driftTangents.entries()) yield* inTable(`/driftTangents/${k}`, tangent);
  for (const name of [
    'control',
    'followerStateCost',
    'followerControlCost',
    'leaderNoise',
    'noise',
    'initialCovariance',
  ] as const)
    // prettier-ignore
    yield* inTable(`/${name}`, problem[name]);
  yield* inList('/initialMean', initialMean);
  if (leaderReward.kind === 'quadratic') {
    yield* inTable('/leaderReward/stateCost', leaderReward.stateCost);
    yield* inTable('/leaderReward/controlCost', leaderReward.controlCost);
    yield* inList('/leaderReward/parameterCosts', leaderReward.parameterCosts);
  } else {
    yield ['/leaderReward/height', leaderReward.height];
    yield* inList('/leaderReward/target', leaderReward.target);
    yield* inList('/leaderReward/widths', leaderReward.widths);
  }
}

function* inTable(pointer: string, a: Matrix<Rational>): Generator<[string, Rational]> {
  for (const [i, row] of a.entries()) yield* inList(`${pointer}/${i}`, row);
}

function* inList(pointer: string, xs: readonly Rational[]): Generator<[string, Rational]> {
  for (const [i, x] of xs.entries()) yield [`${pointer}/${i}`, x];
}

/** Notes where a matrix is not symmetric, or not positive (`semi`)definite: the place of a wrong diagonal entry, else a minor that shows it. */
function checkDefinite(pointer: string, a: Matrix<Rational>, semi: boolean, issues: IssueList): void {
  let symmetric = true;
  a.forEach((row, i) =>
    row.slice(0, i).forEach((x, j) => {
      if (equalRational(x, a[j][i])) return;
      symmetric = false;
      issues.add(`${pointer}/${i}/${j}`, `${shortText(a[j][i])}, as in ${pointer}/${j}/${i} (a symmetric matrix)`, shortText(x)); // prettier-ignore
    }),
  );
  if (!symmetric) return;
  if (isCostly(a)) {
    issues.add(pointer, 'entries with fewer digits: whether it is definite is decided exactly', 'more digits');
    return;
  }
  const found = indefinite(a, semi);
  if (!found) return;
  const wanted = semi ? 'positive semidefinite' : 'positive definite';
  const [k] = found.of;
  if (found.of.length === 1)
    issues.add(`${pointer}/${k}/${k}`, `a number ${semi ? 'not below' : 'above'} 0 (a ${wanted} matrix)`, shortText(found.determinant)); // prettier-ignore
  else
    issues.add(
      pointer,
      `a ${wanted} matrix`,
      `one in which rows and columns ${found.of.join(', ')} have the determinant ${shortText(found.determinant)}`,
    );
}

/** The fraction, or about what it is where that is long. */
const shortText = (x: Rational): string => {
  const exact = fractionText(x);
  return exact.length <= 20 ? exact : `about ${numberText(x).replace('about ', '')}`;
};
