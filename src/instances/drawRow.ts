import { expression, minus, plus, softmax, times, type Expression } from '../numeric/expression.js';
import { rational } from '../numeric/rational.js';
import type { Distribution } from '../model/mdp/configurableMdp.js';
import type { Draw } from './draw.js';
import { drawFormula, type Palette } from './drawFormulas.js';

/** How often rows depend on θ, and how often those that do are given by logits, in percent. */
export interface RowStyle {
  readonly dependent: number;
  readonly logits: number;
}

/** Moves p away from wᵢ/W by steps ±c·f(θ): with |f| ≤ 1 for every tilt, Σ c ≤ 1/(2W) keeps all probabilities above 1/(2W). */
function tilt(draw: Draw, base: readonly Expression[], total: number, tilts: readonly Expression[]): Expression[] {
  const row = [...base];
  const steps = draw.pick([1, 1, 2]);
  for (let n = 0; n < steps; n++) {
    const [i, j] = draw.several([...row.keys()], 2);
    const step = times(rational(1, 2 * steps * total), draw.pick(tilts));
    row[i] = plus(row[i], step);
    row[j] = minus(row[j], step);
  }
  return row;
}

/**
 * A distribution over the given distinct states: wᵢ/W with small whole weights, the same tilted by terms in θ that cancel in the sum,
 * or a softmax. A single successor has the literal probability 1.
 */
export function drawRow(draw: Draw, successors: readonly number[], palette: Palette, style: RowStyle): Distribution {
  if (successors.length === 1) return { successors, probabilities: [expression(1)] };
  const weights = successors.map(() => draw.pick([1, 1, 2, 3, 4]));
  const total = weights.reduce((a, b) => a + b);
  const base = weights.map((w) => expression(rational(w, total)));
  if (!draw.chance(style.dependent)) return { successors, probabilities: base };
  if (!draw.chance(style.logits)) return { successors, probabilities: tilt(draw, base, total, palette.tilts) };
  const logits = successors.map((_, i) => (i === 0 ? expression(0) : drawFormula(draw, palette.terms, 1, 90)));
  return { successors, probabilities: softmax(logits) };
}
