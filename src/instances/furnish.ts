import { MDP_KIND, type ConfigurableMdp } from '../model/mdp/configurableMdp.js';
import type { Rational } from '../numeric/rational.js';
import type { Draw } from './draw.js';
import { drawFormula, drawPalette, drawPhi } from './drawFormulas.js';
import { drawTheta } from './drawNumbers.js';
import { drawRow, type RowStyle } from './drawRow.js';
import { drawParameters, type Shape } from './shape.js';
import { useParameters } from './useParameters.js';

/** What a stratum fixes before formulas are drawn. */
export interface Setting {
  readonly gammaF: Rational;
  readonly gammaL: Rational;
  readonly beta: Rational;
  /** Rewards are drawn from [−bound, bound], plus terms in θ. */
  readonly bound: number;
  readonly horizon?: number;
}

/**
 * Fills a shape with probabilities and rewards. Which of them depend on θ is drawn for the whole instance, so that there are
 * instances where θ enters at one place only.
 */
export function furnish(draw: Draw, shape: Shape, setting: Setting): ConfigurableMdp {
  const { states, actions, terminal, successors } = shape;
  const parameters = drawParameters(draw);
  const palette = drawPalette(draw, parameters);
  const share = (often: number): number => (draw.chance(often) ? draw.pick([50, 75, 95]) : 0);
  const moves: RowStyle = { dependent: share(85), logits: draw.pick([0, 0, 25, 50]) };
  const starts: RowStyle = { dependent: draw.chance(75) ? 100 : 0, logits: 25 };
  const [shareF, shareL] = [share(85), share(75)];
  const rewards = (percent: number) =>
    successors.map((rows) => rows.map(() => drawFormula(draw, palette.terms, setting.bound, percent)));
  const mdp: ConfigurableMdp = {
    kind: MDP_KIND,
    states,
    actions,
    gammaF: setting.gammaF,
    gammaL: setting.gammaL,
    beta: setting.beta,
    theta: drawTheta(draw, parameters),
    terminal,
    horizon: setting.horizon ?? null,
    initial: drawRow(draw, shape.initial, palette, starts),
    transitions: successors.map((rows) => rows.map((row) => drawRow(draw, row, palette, moves))),
    rewardF: rewards(shareF),
    rewardL: rewards(shareL),
    phiL: drawPhi(draw, palette.terms),
  };
  return useParameters(draw, mdp);
}
