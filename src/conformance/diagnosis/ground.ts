import { GAME_KIND } from '../../model/game/markovGame.js';
import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import { qualifiedId } from '../../model/qualifiedId.js';
import { byKind, type Cases } from '../../model/instance.js';
import { ballArithmetic, type Ball, type BallArithmetic } from '../../numeric/ball.js';
import { float64 } from '../../numeric/float64.js';
import { dot } from '../../numeric/arithmetic.js';
import type { ActionTables, Tables } from '../../model/mdp/tables.js';
import { jointActions } from '../../model/game/gameTables.js';
import type { Batch } from '../../model/trajectory.js';
import { GAME_ESTIMATORS } from '../../estimators/games/gameEstimators.js';
import { properIngredients, type Ingredients } from '../../verdict/mistakes/ingredients.js';
import { gameIngredients, gameStep } from '../../verdict/games/gameIngredients.js';
import { relativeChange } from '../../verdict/mistakes/variants.js';
import type { Step } from '../../estimators/textbook.js';
import { doublesOf } from '../corpus/fixtureNumber.js';
import type { EstimateInputs } from '../corpus/format.js';
import { liftedGame } from '../corpus/games/gameKnowledge.js';
import type { GameInstance } from '../corpus/games/gameInstances.js';
import type { CorpusInstance, MdpInstance } from '../corpus/instances.js';
import { lifted } from '../corpus/knowledge.js';
import { asBatch, asGameBatch } from '../corpus/trajectories.js';

/** Enclosures of doubles: their radii are the roundings of one computation in double precision. */
export const balls: BallArithmetic<number> = ballArithmetic(float64);
export type Enclosed = Ball<number>;

/** Values by state, and by state and action (in a game by triple). */
interface Values {
  readonly byState: (s: number) => Enclosed;
  readonly byStep: (step: Step) => Enclosed;
}

/** What mistakes in an estimator on a case are made of. */
export interface Ground {
  readonly batch: Batch;
  readonly tables: ActionTables<Enclosed>;
  readonly scalars: { readonly gammaF: Enclosed; readonly gammaL: Enclosed; readonly beta: Enclosed };
  /** The estimator in replaceable parts. */
  readonly own: Ingredients<Enclosed>;
  /** The leader's values as given, those of the exact critic, and V_L as the mean of the given Q_L. */
  readonly given: Values;
  readonly exact: Values;
  readonly averaged: (s: number) => Enclosed;
  /** ∇V_F where a step starts. */
  readonly gradientVF: (step: Step) => readonly Enclosed[];
  /** V_F after so many sweeps of soft value iteration from zero; configurable MDPs only. */
  readonly afterSweeps?: (sweeps: number) => (s: number) => Enclosed;
  readonly followerValue: (step: Step) => Enclosed;
}

/** The ground of an estimate case; undefined for estimators that are not made of BC-HG's parts. */
export const groundOf = (instance: CorpusInstance, inputs: EstimateInputs): Ground | undefined =>
  byKind<CorpusInstance, Ground | undefined, [EstimateInputs]>(GROUNDS, instance, inputs);

const GROUNDS: Cases<CorpusInstance, Ground | undefined, [EstimateInputs]> = {
  [MDP_KIND]: mdpGround,
  [GAME_KIND]: gameGround,
};

function mdpGround({ problem, knowledge }: MdpInstance, { estimator, critic, batch }: EstimateInputs) {
  const known = lifted(knowledge, balls, { qL: doublesOf(critic.qL), vL: doublesOf(critic.vL) });
  const exact = lifted(knowledge, balls).critic;
  const plain = properIngredients(known);
  const isSobirl = estimator === 'sobirl';
  const change = relativeChange(estimator);
  if (!isSobirl && !change) return undefined;
  const own: Ingredients<Enclosed> = {
    ...plain,
    ...change?.(plain, known),
    ...(isSobirl && { segmentTo: (_: readonly Step[], t: number) => t + 1, segmentValue: () => balls.zero }),
  };
  const { tables, response, gradientVF } = known;
  const { actions } = problem;
  const averaged = (s: number): Enclosed => {
    const [from, to] = [s * actions, (s + 1) * actions];
    return problem.terminal[s]
      ? balls.zero
      : dot(balls, response.policy.slice(from, to), Array.from(known.critic.qL).slice(from, to));
  };
  return {
    batch: asBatch(problem, batch),
    tables,
    scalars: tables,
    own,
    given: { byState: (s: number) => known.critic.vL[s], byStep: ({ pair }: Step) => known.critic.qL[pair] },
    exact: { byState: (s: number) => exact.vL[s], byStep: ({ pair }: Step) => exact.qL[pair] },
    averaged,
    gradientVF: ({ s }: Step) => gradientVF[s],
    afterSweeps: (sweeps: number) => {
      const values = softSweeps(tables, sweeps);
      return (s: number) => values[s];
    },
    followerValue: ({ next }: Step) => response.vF[next],
  };
}

function gameGround({ problem, knowledge }: GameInstance, { estimator, critic, batch }: EstimateInputs) {
  const found = GAME_ESTIMATORS.find(({ id }) => qualifiedId(GAME_KIND, id) === estimator);
  if (!found) return undefined;
  const known = liftedGame(knowledge, balls, { qL: doublesOf(critic.qL), vL: doublesOf(critic.vL) });
  const exact = liftedGame(knowledge, balls).critic;
  const { tables, response, gradientVF } = known;
  const { leaderActions, actions } = problem;
  const averaged = (s: number): Enclosed => {
    let total = balls.zero;
    for (let pair = s * leaderActions; pair < (s + 1) * leaderActions; pair++)
      for (let triple = pair * actions; triple < (pair + 1) * actions; triple++)
        total = balls.add(
          total,
          balls.mul(balls.mul(tables.leader[pair], response.policy[triple]), known.critic.qL[triple]),
        );
    return total;
  };
  return {
    batch: asGameBatch(problem, batch),
    tables: jointActions(tables),
    scalars: tables,
    own: gameIngredients(known, found.parts(known)),
    given: { byState: (s: number) => known.critic.vL[s], byStep: ({ pair }: Step) => known.critic.qL[pair] },
    exact: { byState: (s: number) => exact.vL[s], byStep: ({ pair }: Step) => exact.qL[pair] },
    averaged,
    gradientVF: (step: Step) => gradientVF[gameStep(known, step).pair],
    followerValue: (step: Step) => response.vF[gameStep(known, step).pair],
  };
}

/** V_F after sweeps of V(s) ← β log Σ_b exp(Q_F(s,b)/β) from zero. */
function softSweeps({ problem, p, rewardF, gammaF, beta }: Tables<Enclosed>, sweeps: number): Enclosed[] {
  const { add, sub, mul, div, exp, log, zero, toNumber } = balls;
  let v = new Array<Enclosed>(problem.states).fill(zero);
  for (let i = 0; i < sweeps; i++) {
    const before = v;
    v = before.map((_, s) => {
      if (problem.terminal[s]) return zero;
      const q = Array.from({ length: problem.actions }, (__, b) => {
        const pair = s * problem.actions + b;
        let next = zero;
        for (let e = problem.edgeStart[pair]; e < problem.edgeStart[pair + 1]; e++)
          next = add(next, mul(p[e], before[problem.edgeTarget[e]]));
        return add(rewardF[pair], mul(gammaF, next));
      });
      const top = q.reduce((a, b) => (toNumber(b) > toNumber(a) ? b : a));
      const sum = q.reduce((total, x) => add(total, exp(div(sub(x, top), beta))), zero);
      return add(top, mul(beta, log(sum)));
    });
  }
  return v;
}
