import type { Decimal } from 'decimal.js';
import { ballArithmetic, type Ball } from '../numeric/ball.js';
import { decimalArithmetic } from '../numeric/decimal.js';
import { evaluateGame, type GameProblem } from '../model/gameTables.js';
import type { FollowerBackup } from '../follower/gameBackup.js';
import { gameResponse, withLeader } from '../follower/gameResponse.js';
import { gameValues } from '../leader/gameValues.js';
import { differencePlan, extrapolatedDifference } from './finiteDifferences.js';
import type { Hypergradient } from './hypergradient.js';

type D = Ball<Decimal>;

/**
 * The total derivative of J_L in a game by central differences in decimals, whichever backup the follower has: the response is solved anew
 * at each θ ± h, ± 2h, nothing is differentiated. For the direct part the follower's policy is held at θ. Bounds as those of
 * `finiteDifferenceHypergradient`.
 */
export function gameFiniteDifferences(problem: GameProblem, digits: number, backup: FollowerBackup): Hypergradient<D> {
  const { exponent, precision } = differencePlan(digits);
  const arithmetic = ballArithmetic(decimalArithmetic(precision));
  const { add, mul, sub, constant } = arithmetic;
  const theta = problem.game.theta.map(constant);
  const base = evaluateGame(problem, arithmetic);
  const still = gameResponse(base, backup).policy;
  const h = constant({ n: 1n, d: 10n ** BigInt(exponent) });
  const rows = theta.map((_, k) => {
    const samples = [1, -1, 2, -2].map((steps) => {
      const shift = mul(constant({ n: BigInt(steps), d: 1n }), h);
      const tables = evaluateGame(
        problem,
        arithmetic,
        theta.map((x, i) => (i === k ? add(x, shift) : x)),
      );
      const objective = (policy: readonly D[]): D => gameValues(tables, withLeader(tables, policy)).objective;
      return { total: objective(gameResponse(tables, backup).policy), direct: objective(still) };
    });
    const of = (part: 'total' | 'direct'): D => {
      const [near, minusNear, far, minusFar] = samples.map((sample) => sample[part]);
      return extrapolatedDifference(arithmetic, [near, minusNear, far, minusFar], h);
    };
    const [total, direct] = [of('total'), of('direct')];
    return { total, direct, guiding: sub(total, direct) };
  });
  return {
    objective: gameValues(base, withLeader(base, still)).objective,
    total: rows.map((row) => row.total),
    direct: rows.map((row) => row.direct),
    guiding: rows.map((row) => row.guiding),
  };
}
