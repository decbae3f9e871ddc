import type { Arbitrary } from 'fast-check';
import { lowerGame } from '../model/game/lowerGame.js';
import { GAME_KIND, type MarkovGame } from '../model/game/markovGame.js';
import { range, type Draw } from './draw.js';
import { drawFormula, drawPalette, drawPhi, type Palette } from './drawFormulas.js';
import { DISCOUNTS, EPISODIC_DISCOUNTS, TEMPERATURES, drawDiscounts, drawTheta } from './drawNumbers.js';
import { drawRow } from './drawRow.js';
import { NO_ROW, flatten, unflatten } from './flatInstance.js';
import { instanceArbitrary } from './instanceArbitrary.js';
import { shuffleSometimes } from './relabel.js';
import { drawActions, drawCyclicShape, drawLayeredShape, drawParameters, type Shape } from './shape.js';
import { isWellFormed, startsInside } from './wellFormed.js';

/** What kind of game is drawn. */
export interface GameKind {
  /** `layered`: every trajectory ends within four steps; `cyclic`: states are visited again, both discounts in (0, 0.95]. */
  readonly shape: 'layered' | 'cyclic';
  /** Whether the follower sees the leader's action. */
  readonly observes: boolean;
  /** False: θ in the leader's policy only, as in the paper. True: in rewards, transitions and initial states as well. */
  readonly general: boolean;
  /** The follower has at most so many actions; default 2, since trajectories of games with three are soon too many to enumerate. */
  readonly answers?: 2 | 3;
}

/** A random game of at most four states, three actions of the leader and two (or three) of the follower. */
export function drawGame(draw: Draw, { shape: form, observes, general, answers = 2 }: GameKind): MarkovGame {
  const leaderActions = draw.pick([1, 2, 2, 2, 3]);
  const actions = Math.min(drawActions(draw), answers);
  const both = leaderActions * actions;
  // Where moves are sure, trajectories can be followed for longer.
  const limits = { states: 4, spread: draw.chance(40) ? 1 : 2 };
  const shape: Shape = form === 'layered' ? drawLayeredShape(draw, both, limits) : drawCyclicShape(draw, both, limits);
  const parameters = drawParameters(draw);
  const palette: Palette = drawPalette(draw, parameters);
  const style = { dependent: general ? 60 : 0, logits: 25 };
  /** One entry for each (s,a,b): the shape has a·B + b for an action. */
  const table = <T>(entry: (s: number, both: number) => T): T[][][] =>
    shape.successors.map((rows, s) =>
      rows.length === 0 ? [] : range(leaderActions).map((a) => range(actions).map((b) => entry(s, a * actions + b))),
    );
  const rewards = () => table(() => drawFormula(draw, palette.terms, 3, general ? 50 : 0));
  const game: MarkovGame = {
    kind: GAME_KIND,
    states: shape.states,
    leaderActions,
    actions,
    observes,
    ...drawDiscounts(draw, form === 'layered' ? EPISODIC_DISCOUNTS : DISCOUNTS),
    beta: draw.pick(TEMPERATURES),
    theta: drawTheta(draw, parameters),
    terminal: shape.terminal,
    horizon: null,
    initial: drawRow(draw, shape.initial, palette, style),
    policy: shape.successors.map((rows) =>
      rows.length === 0 ? NO_ROW : drawRow(draw, range(leaderActions), palette, { dependent: 90, logits: 50 }),
    ),
    transitions: table((s, joint) => drawRow(draw, shape.successors[s][joint], palette, style)),
    rewardF: rewards(),
    rewardL: rewards(),
    phiL: drawPhi(draw, palette.terms),
  };
  return unflatten(shuffleSometimes(draw, flatten(game))) as MarkovGame;
}

/** What holds for every game that is drawn: it is well formed, and starts where there is something to do. */
export const admitsGame = (game: MarkovGame): boolean => {
  const lowered = lowerGame(game);
  return startsInside(lowered) && isWellFormed(lowered);
};

/** Random games of one kind. */
export const gameArbitrary = (kind: GameKind): Arbitrary<MarkovGame> =>
  instanceArbitrary((draw) => drawGame(draw, kind), admitsGame);
