import { ballArithmetic, type Ball } from '../../../numeric/ball.js';
import { metered, workMeter, type WorkMeter } from '../../../numeric/workMeter.js';
import { workingArithmetic, type Working } from '../../../numeric/working.js';
import { evaluateGame, type CompiledGame } from '../../../model/game/gameTables.js';
import type { FollowerBackup } from '../../../follower/gameBackup.js';
import { gameResponse, withLeader } from '../../../follower/gameResponse.js';
import { gameValues } from '../../../leader/gameValues.js';
import { differencePlan, extrapolatedDifference, type DifferencePlan } from '../differencePlan.js';
import type { Hypergradient } from '../hypergradient.js';

type D = Ball<unknown>;

/**
 * The total derivative of J_L in a game by central differences, whichever backup the follower has: the response is solved anew
 * at each θ ± h, ± 2h, nothing is differentiated. For the direct part the follower's policy is held at θ. Bounds as those of
 * `finiteDifferenceHypergradient`.
 */
export function gameFiniteDifferences(
  problem: CompiledGame,
  digits: number,
  backup: FollowerBackup,
  { exponent, precision }: DifferencePlan = differencePlan(digits),
  meter: WorkMeter = workMeter(Infinity),
  working: Working = workingArithmetic,
): Hypergradient<D> {
  const arithmetic = ballArithmetic(metered(working(precision), meter));
  const { add, mul, sub, constant, integer } = arithmetic;
  const theta = problem.game.theta.map(constant);
  const base = evaluateGame(problem, arithmetic);
  const still = gameResponse(base, backup).policy;
  const h = constant({ n: 1n, d: 10n ** BigInt(exponent) });
  const rows = theta.map((_, k) => {
    const samples = [1, -1, 2, -2].map((steps) => {
      const shift = mul(integer(steps), h);
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
