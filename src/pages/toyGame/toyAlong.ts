import type { FollowerBackup } from '../../follower/gameBackup.js';
import { gameResponse, withLeader } from '../../follower/gameResponse.js';
import { cutReturn } from '../../leader/cutReturn.js';
import { compileGame, evaluateGame, type CompiledGame } from '../../model/game/gameTables.js';
import { float64 } from '../../numeric/float64.js';
import { TOY_LOGIT, TOY_MOVES, toyGame } from '../../tasks/toyGame/toyGame.js';
import { gameImplicit } from '../../truth/routes/game/gameImplicit.js';
import { gameTheorem } from '../../truth/routes/game/gameTheorem.js';

/** The toy game by R and by the follower's backup. */
export interface ToyVariant {
  readonly reward: 1 | 2;
  readonly backup: FollowerBackup;
}

/** All four. */
export const TOY_ALONG_VARIANTS: readonly ToyVariant[] = ([2, 1] as const).flatMap((reward) =>
  (['paper', 'code'] as const).map((backup) => ({ reward, backup })),
);

/** What is worth knowing at one p = f(0|A), the other states uniform. */
export interface ToyAlong {
  /** J; the discounted return of the first 150 steps; their plain sum. */
  readonly J: number;
  readonly discounted: number;
  readonly sum: number;
  /** g(a|S) and g(b|S). */
  readonly gA: number;
  readonly gB: number;
  /** dJ/dp: the total derivative, what Theorem 2 gives, and the first-order part. */
  readonly total: number;
  readonly theorem: number;
  readonly firstOrder: number;
  /** Q_F(S, a) − Q_F(S, b). */
  readonly advantage: number;
}

const [STEPS, DISCOUNT] = [150, 0.99];

const GAMES: Readonly<Record<1 | 2, CompiledGame>> = {
  1: compileGame(toyGame({ reward: 1 })),
  2: compileGame(toyGame({ reward: 2 })),
};

/** The toy game at p, in double precision. */
export function toyAlong({ reward, backup }: ToyVariant, p: number): ToyAlong {
  const tables = evaluateGame(GAMES[reward], float64, [0, 0, Math.log(p / (1 - p)), 0, 0, 0]);
  const response = gameResponse(tables, backup);
  const { policy, qF } = response;
  const joint = withLeader(tables, policy);
  const implicit = gameImplicit(tables, response);
  /** From the derivative by the logit of p. */
  const byP = (gradient: readonly number[]): number => gradient[TOY_LOGIT] / (p * (1 - p));
  return {
    J: implicit.objective,
    discounted: cutReturn(tables, joint, STEPS, DISCOUNT),
    sum: cutReturn(tables, joint, STEPS, 1),
    gA: policy[TOY_MOVES.a],
    gB: policy[TOY_MOVES.b],
    total: byP(implicit.total),
    theorem: byP(gameTheorem(tables, response).total),
    firstOrder: byP(implicit.direct),
    advantage: qF[TOY_MOVES.a] - qF[TOY_MOVES.b],
  };
}
