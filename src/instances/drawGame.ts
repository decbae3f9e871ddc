import type { Arbitrary } from 'fast-check';
import { expression } from '../numeric/expression.js';
import type { Distribution } from '../model/configurableMdp.js';
import { lowerGame } from '../model/lowerGame.js';
import type { MarkovGame } from '../model/markovGame.js';
import { range, type Draw } from './draw.js';
import { drawFormula, drawPalette, drawPhi, type Palette } from './drawFormulas.js';
import { DISCOUNTS, EPISODIC_DISCOUNTS, TEMPERATURES, drawDiscounts, drawTheta } from './drawNumbers.js';
import { drawRow } from './drawRow.js';
import { drawnArbitrary } from './instanceArbitrary.js';
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
}

/** A random game of at most four states, three actions of the leader and two of the follower. */
export function drawGame(draw: Draw, { shape: form, observes, general }: GameKind): MarkovGame {
  const leaderActions = draw.pick([1, 2, 2, 2, 3]);
  const actions = Math.min(drawActions(draw), 2);
  const both = leaderActions * actions;
  const shape: Shape =
    form === 'layered'
      ? drawLayeredShape(draw, both, { states: 4, spread: 2 })
      : drawCyclicShape(draw, both, { states: 4 });
  const parameters = drawParameters(draw);
  const palette: Palette = drawPalette(draw, parameters);
  const style = { dependent: general ? 60 : 0, logits: 25 };
  /** One entry for each (s,a,b): the shape has a·B + b for an action. */
  const table = <T>(entry: (s: number, both: number) => T): T[][][] =>
    shape.successors.map((rows, s) =>
      rows.length === 0 ? [] : range(leaderActions).map((a) => range(actions).map((b) => entry(s, a * actions + b))),
    );
  const rewards = () => table(() => drawFormula(draw, palette.terms, 3, general ? 50 : 0));
  const none: Distribution = { successors: [], probabilities: [] };
  return {
    kind: 'markov-game',
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
      rows.length === 0 ? none : drawRow(draw, range(leaderActions), palette, { dependent: 90, logits: 50 }),
    ),
    transitions: table((s, joint) => drawRow(draw, shape.successors[s][joint], palette, style)),
    rewardF: rewards(),
    rewardL: rewards(),
    phiL: general ? drawPhi(draw, palette.terms) : expression(0),
  };
}

const admits = (game: MarkovGame): boolean => {
  const lowered = lowerGame(game);
  return startsInside(lowered) && isWellFormed(lowered);
};

/** Random games of one kind. They do not shrink; what they are lowered to does. */
export const gameArbitrary = (kind: GameKind): Arbitrary<MarkovGame> =>
  drawnArbitrary<MarkovGame>(
    (draw) => drawGame(draw, kind),
    admits,
    () => [],
  );
