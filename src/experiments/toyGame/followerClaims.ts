import { gameResponse, withLeader } from '../../follower/gameResponse.js';
import type { FollowerBackup } from '../../follower/gameBackup.js';
import { cutReturn } from '../../leader/cutReturn.js';
import { compileGame, evaluateGame } from '../../model/game/gameTables.js';
import { float64 } from '../../numeric/float64.js';
import { TOY_LOGIT, TOY_MOVES, toyGame } from '../../tasks/toyGame/toyGame.js';
import { gameImplicit } from '../../truth/routes/game/gameImplicit.js';
import { computed } from '../publish/evidence.js';
import { sixDigits as digits, type OpenClaim } from '../publish/paperClaim.js';

const problem = compileGame(toyGame({ reward: 2 }));

/** g(a|S), the return of 150 steps and dJ/d logit of f(0|A) = p, exactly, in the game of the paper. */
function exactly(p: number, backup: FollowerBackup) {
  const tables = evaluateGame(problem, float64, [0, 0, Math.log(p / (1 - p)), 0, 0, 0]);
  const response = gameResponse(tables, backup);
  return {
    gA: response.policy[TOY_MOVES.a],
    gB: response.policy[TOY_MOVES.b],
    sum: cutReturn(tables, withLeader(tables, response.policy), 150, 1),
    slope: gameImplicit(tables, response).total[TOY_LOGIT],
  };
}

/** Where a decreasing function of p crosses zero, to 1e-9. */
function crossing(of: (p: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  while (b - a > 1e-9) {
    const middle = (a + b) / 2;
    if (of(middle) > 0) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}

/** Claims about the follower and the optimum, which need no run: computed exactly, without uncertainty. */
export function followerClaims(): OpenClaim[] {
  const [code, paper] = [exactly(0.4, 'code'), exactly(0.4, 'paper')];
  const indifferent = (backup: FollowerBackup): number =>
    crossing((p) => exactly(p, backup).gB - exactly(p, backup).gA, 0.3, 0.5);
  const optimum = (backup: FollowerBackup): number => crossing((p) => exactly(p, backup).slope, 0.45, 0.6);
  const printed = (gA: number): boolean => Math.abs(gA - 0.47) <= 0.005;
  const point = optimum('code');
  return [
    {
      id: 'answer-at-0.40/paper-model',
      claim: "at f(0|A) = 0.40 the best response of the paper's model is g(.|S) = (0, 0.47, 0.53)",
      source: 'paper, section 5.3',
      statistic: "g(a|S) and g(b|S), exactly, with V_F averaged over the leader's action outside of the soft maximum",
      ...computed(
        printed(paper.gA),
        { gA: digits(paper.gA), gB: digits(paper.gB) },
        'reproduced where g(a|S) rounds to 0.47',
      ),
    },
    {
      id: 'answer-at-0.40/published-code',
      claim: 'at f(0|A) = 0.40 the follower of the published code answers g(.|S) = (0, 0.47, 0.53)',
      source: 'paper, section 5.3, and its code',
      statistic: "g(a|S) and g(b|S), exactly, with the leader's action averaged inside of the soft maximum",
      ...computed(
        printed(code.gA),
        { gA: digits(code.gA), gB: digits(code.gB) },
        'reproduced where g(a|S) rounds to 0.47',
      ),
    },
    {
      id: 'prefers-b-below',
      claim: 'there are f(0|A) in (0, 1) at which the follower prefers b at S',
      source: 'not in the paper, which says that it prefers a where BC-HG rests',
      statistic: 'f(0|A) below which it prefers b',
      ...computed(
        exactly(0.3, 'paper').gA < exactly(0.3, 'paper').gB,
        { paper: digits(indifferent('paper')), code: digits(indifferent('code')) },
        'reproduced where it prefers b at f(0|A) = 0.3',
      ),
    },
    {
      id: 'optimum-at-0.53',
      claim: "f(0|A) = 0.53, where the paper's BC-HG rests, is the leader's optimum",
      source: 'not in the paper',
      statistic:
        'f(0|A) where the exact hypergradient vanishes, and the return of 150 steps lost at 0.53 (follower of the code)',
      ...computed(
        [optimum('paper'), point].some((p) => Math.abs(p - 0.53) <= 0.005),
        {
          paper: digits(optimum('paper')),
          code: digits(point),
          lost: digits(exactly(point, 'code').sum - exactly(0.53, 'code').sum),
        },
        'reproduced where an optimum rounds to 0.53',
      ),
    },
  ];
}
