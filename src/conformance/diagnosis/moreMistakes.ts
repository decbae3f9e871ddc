import type { Step } from '../../estimators/textbook.js';
import type { Ingredients } from '../../verdict/mistakes/ingredients.js';
import { balls, type Enclosed, type Ground } from './ground.js';
import { assemble, piecesOf, proper, type Leak, type Piece, type Weights } from './pieces.js';

/** A mistake that implementations have, beside those of the catalogue: what it would answer is computed when it is needed. */
export interface MoreMistake {
  readonly id: string;
  readonly mistake: string;
  /** Undefined where it does not apply. */
  readonly answer: (ground: Ground) => Enclosed[] | undefined;
}

type Change = (ground: Ground) => Partial<Ingredients<Enclosed>> | undefined;

const { sub, mul } = balls;
const answerOf = (ground: Ground, own: Ingredients<Enclosed>, weight?: Weights, leak?: Leak): Enclosed[] =>
  assemble(
    { ...ground, own },
    piecesOf(ground, own, leak),
    ground.tables.problem.parameters,
    weight ?? proper(ground.batch.length),
  );

/** Another ingredient. */
const changed = (id: string, mistake: string, change: Change): MoreMistake => ({
  id,
  mistake,
  answer: (ground) => {
    const own = change(ground);
    return own && answerOf(ground, { ...ground.own, ...own });
  },
});

/** Other weights of trajectories and pieces. */
const weighted = (id: string, mistake: string, weights: (steps: readonly number[]) => Weights): MoreMistake => ({
  id,
  mistake,
  answer: (ground) => answerOf(ground, ground.own, weights(ground.batch.map(({ actions }) => actions.length))),
});

const leaking = (id: string, mistake: string, leak: Leak): MoreMistake => ({
  id,
  mistake,
  answer: (ground) => answerOf(ground, ground.own, undefined, leak),
});

/** Trajectories without their last steps, for one part or both. */
const shortened = (id: string, mistake: string, direct: boolean, guiding: boolean): MoreMistake => ({
  id,
  mistake,
  answer: (ground) => {
    const batch = ground.batch.map(({ states, actions, edges, ended }) => ({
      states: Array.from(states).slice(0, Math.max(1, actions.length)),
      actions: Array.from(actions).slice(0, -1),
      edges: Array.from(edges).slice(0, -1),
      ended,
    }));
    const full = piecesOf(ground, ground.own);
    const pieces = piecesOf({ ...ground, batch }, ground.own).map((short, i) => ({
      ...full[i],
      ...(direct && { leaderReward: short.leaderReward, leaderValue: short.leaderValue }),
      ...(guiding && {
        followerReward: short.followerReward,
        followerValue: short.followerValue,
        centre: short.centre,
      }),
    }));
    return assemble(ground, pieces, ground.tables.problem.parameters, proper(batch.length));
  },
});

const isLast = ({ t }: Step, steps: readonly Step[]): boolean => t === steps.length - 1;

/** The value that multiplies the leader's score, made from another V_L. */
const otherDirectValue =
  ({ own, scalars, given }: Ground, v: (s: number) => Enclosed): Ingredients<Enclosed>['directValue'] =>
  (step, steps) =>
    balls.add(own.directValue(step, steps), mul(scalars.gammaL, sub(v(step.next), given.byState(step.next))));

const otherWeight =
  ({ own, given }: Ground, v: (s: number) => Enclosed, q?: (step: Step) => Enclosed): Ingredients<Enclosed>['weight'] =>
  (step, steps) => {
    const moved = balls.add(own.weight(step, steps), sub(given.byState(step.s), v(step.s)));
    return q ? balls.add(moved, sub(q(step), given.byStep(step))) : moved;
  };

const otherStart =
  ({ own, given }: Ground, v: (s: number) => Enclosed): Ingredients<Enclosed>['startValue'] =>
  (s) =>
    balls.add(own.startValue(s), sub(v(s), given.byState(s)));

/** The segment's value without γ_F V_F(s') at the last step. */
const followerUncut =
  ({ own, scalars, followerValue }: Ground): Ingredients<Enclosed>['segmentValue'] =>
  (step, steps) =>
    isLast(step, steps)
      ? sub(own.segmentValue(step, steps), mul(scalars.gammaF, followerValue(step)))
      : own.segmentValue(step, steps);

const leaderUncut =
  ({ own, scalars, given }: Ground): Ingredients<Enclosed>['directValue'] =>
  (step, steps) =>
    isLast(step, steps)
      ? sub(own.directValue(step, steps), mul(scalars.gammaL, given.byState(step.next)))
      : own.directValue(step, steps);

const centredBy = (factor: (ground: Ground) => Enclosed) => (ground: Ground) => ({
  centre: (step: Step) => ground.gradientVF(step).map((x) => mul(factor(ground), x)),
});

const SWEEPS = [0, 1, 2, 3, 4, 5, 8, 10, 20, 50];
const mean = (n: number): number => 1 / Math.max(1, n);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, x) => total + x, 0);

/** Mistakes that implementations have, beside those of the catalogue. */
export const MORE_MISTAKES: readonly MoreMistake[] = [
  changed('segment-of-next-step', 'the segment of the next step is taken: G_(t+1) in place of G_t', ({ own }) => ({
    segmentFrom: (t) => own.segmentFrom(t) + 1,
    segmentDiscount: (k, t) => own.segmentDiscount(k, t + 1),
  })),
  changed('segment-of-step-before', 'the segment of the step before is taken: G_(t-1) in place of G_t', ({ own }) => ({
    segmentFrom: (t) => Math.max(0, own.segmentFrom(t) - 1),
    segmentDiscount: (k, t) => own.segmentDiscount(k, Math.max(0, t - 1)),
  })),
  shortened('last-step-missing', 'the last step of every trajectory is missing, in all parts', true, true),
  shortened('last-step-missing-in-direct-part', 'the last step is missing from the direct part', true, false),
  changed('own-leader-value', 'V_L is computed as the mean of Q_L instead of taken as given', (ground) => ({
    weight: otherWeight(ground, ground.averaged),
    directValue: otherDirectValue(ground, ground.averaged),
    startValue: otherStart(ground, ground.averaged),
  })),
  changed('own-leader-value-in-benefit', 'the Benefit takes the mean of Q_L instead of the given V_L', (ground) => ({
    weight: otherWeight(ground, ground.averaged),
  })),
  changed(
    'own-leader-value-in-direct-part',
    'the direct part takes the mean of Q_L instead of the given V_L',
    (ground) => ({
      directValue: otherDirectValue(ground, ground.averaged),
      startValue: otherStart(ground, ground.averaged),
    }),
  ),
  changed('exact-critic', 'the exact Q_L and V_L are used instead of the given critic', (ground) => ({
    weight: otherWeight(ground, ground.exact.byState, ground.exact.byStep),
    directValue: otherDirectValue(ground, ground.exact.byState),
    startValue: otherStart(ground, ground.exact.byState),
  })),
  changed('exact-leader-value', 'the exact V_L is used instead of the given one', (ground) => ({
    weight: otherWeight(ground, ground.exact.byState),
    directValue: otherDirectValue(ground, ground.exact.byState),
    startValue: otherStart(ground, ground.exact.byState),
  })),
  changed('exact-critic-in-benefit', 'the Benefit is that of the exact critic instead of the given one', (ground) => ({
    weight: otherWeight(ground, ground.exact.byState, ground.exact.byStep),
  })),
  changed(
    'exact-leader-value-in-direct-part',
    'the direct part has the exact V_L instead of the given one',
    (ground) => ({
      directValue: otherDirectValue(ground, ground.exact.byState),
      startValue: otherStart(ground, ground.exact.byState),
    }),
  ),
  changed(
    'no-bootstrap-at-cut',
    'trajectories that are cut are not bootstrapped: V_L and V_F are 0 at the cut',
    (ground) => ({
      segmentValue: followerUncut(ground),
      directValue: leaderUncut(ground),
    }),
  ),
  changed('no-follower-bootstrap-at-cut', 'V_F is 0 at the cut of a trajectory', (ground) => ({
    segmentValue: followerUncut(ground),
  })),
  changed('no-leader-bootstrap-at-cut', 'V_L is 0 at the cut of a trajectory', (ground) => ({
    directValue: leaderUncut(ground),
  })),
  changed(
    'centred-by-discounted-gradient',
    'the segment is centred by gammaF grad V_F(s_t)',
    centredBy(({ scalars }) => scalars.gammaF),
  ),
  changed(
    'centred-by-leader-discounted-gradient',
    'the segment is centred by gammaL grad V_F(s_t)',
    centredBy(({ scalars }) => scalars.gammaL),
  ),
  changed(
    'centred-by-added-gradient',
    'grad V_F(s_t) is added to the segment instead of subtracted',
    centredBy(() => balls.neg(balls.one)),
  ),
  changed('not-centred', 'the segment is not centred', () => ({ centre: () => null })),
  changed('both-parts-discounted-late', 'all discounts of the leader are one step too far', ({ own }) => ({
    guidingDiscount: (t) => own.guidingDiscount(t + 1),
    directDiscount: (t) => own.directDiscount(t + 1),
  })),
  changed('both-parts-undiscounted', 'gammaL^t is missing in both parts', () => ({
    guidingDiscount: () => balls.one,
    directDiscount: () => balls.one,
  })),
  ...SWEEPS.map((sweeps) =>
    changed(
      `follower-after-${sweeps}-sweeps`,
      sweeps === 0
        ? 'V_F is taken to be 0'
        : `V_F is that of ${sweeps} sweep${sweeps === 1 ? '' : 's'} of soft value iteration from 0`,
      ({ own, scalars, followerValue, afterSweeps }) => {
        const early = afterSweeps?.(sweeps);
        return (
          early && {
            segmentValue: (step, steps) =>
              balls.add(own.segmentValue(step, steps), mul(scalars.gammaF, sub(early(step.next), followerValue(step)))),
          }
        );
      },
    ),
  ),
  weighted('mean-over-steps', 'each trajectory is averaged over its steps', (steps) => (piece, i) => (piece === 'regulariser' ? 1 : mean(steps[i]) / steps.length)), // prettier-ignore
  weighted('mean-over-all-steps', 'the batch is divided by its number of steps instead of trajectories', (steps) => (piece) => (piece === 'regulariser' ? 1 : mean(sum(steps)))), // prettier-ignore
  weighted('step-terms-averaged', 'the terms of steps are averaged over time, the term of the initial state is not', (steps) => (piece, i) => (piece === 'regulariser' ? 1 : (piece === 'start' ? 1 : mean(steps[i])) / steps.length)), // prettier-ignore
  weighted('step-terms-over-all-steps', 'the terms of steps are divided by the number of all steps, the term of the initial state is not', (steps) => (piece) => (piece === 'regulariser' ? 1 : piece === 'start' ? 1 / steps.length : mean(sum(steps)))), // prettier-ignore
  weighted('guiding-over-all-steps', 'the guiding term is divided by the number of all steps', (steps) => (piece) => (piece === 'regulariser' ? 1 : isGuiding(piece) ? mean(sum(steps)) : 1 / steps.length)), // prettier-ignore
  weighted('direct-part-averaged', 'the direct part of a trajectory is averaged over its steps', (steps) => (piece, i) => (piece === 'regulariser' ? 1 : (isGuiding(piece) || piece === 'start' ? 1 : mean(steps[i])) / steps.length)), // prettier-ignore
  weighted('first-trajectory-only', 'only the first trajectory of a batch is looked at', () => (piece, i) => (piece === 'regulariser' || i === 0 ? 1 : 0)), // prettier-ignore
  weighted('last-trajectory-only', 'only the last trajectory of a batch is left', (steps) => (piece, i) => (piece === 'regulariser' || i === steps.length - 1 ? 1 : 0)), // prettier-ignore
  weighted('first-of-the-sum-only', 'only the first trajectory is counted, and divided by the number of all', (steps) => (piece, i) => (piece === 'regulariser' ? 1 : i === 0 ? 1 / steps.length : 0)), // prettier-ignore
  leaking(
    'leak-into-earlier',
    'state leaks between trajectories: segments go on into the trajectories behind',
    'later',
  ),
  leaking(
    'leak-into-later',
    'state leaks between trajectories: segments begin with what the trajectory before left',
    'earlier',
  ),
  leaking('discount-not-reset', 'state leaks between trajectories: the discount gammaL^t is not reset', 'discount'),
];

function isGuiding(piece: Piece): boolean {
  return piece === 'followerReward' || piece === 'followerValue' || piece === 'centre';
}
