import {
  call,
  expression,
  negative,
  over,
  parameter,
  plus,
  power,
  times,
  type Expression,
  type FunctionName,
} from '../numeric/expression.js';
import { rational } from '../numeric/rational.js';
import { range, type Draw } from './draw.js';
import { drawNonZero, drawNumber } from './drawNumbers.js';

/** The θ-dependent terms that the formulas of one instance are made of. Few, so that elementary functions are shared. */
export interface Palette {
  /** For rewards, logits and Φ_L: bounded by 5 for |θ| ≤ 1. */
  readonly terms: readonly Expression[];
  /** For probabilities: bounded by 1 for |θ| ≤ 1. */
  readonly tilts: readonly Expression[];
}

const COMMON: readonly FunctionName[] = ['sin', 'exp', 'tanh'];
const RARE: readonly FunctionName[] = ['cos', 'tan', 'sinh', 'cosh', 'sigmoid', 'softplus', 'log', 'sqrt'];

/** c₁ θᵢ + c₂ θⱼ with |c₁| + |c₂| ≤ 1, often one term only. */
function drawLinear(draw: Draw, parameters: number): Expression {
  const coefficient = (): Expression => expression(rational(draw.pick([1, 2, 3, 4, 5, -1, -2, -3, -4, -5]), 10));
  const first = times(coefficient(), parameter(draw.integer(0, parameters - 1)));
  return draw.chance(40) ? plus(first, times(coefficient(), parameter(draw.integer(0, parameters - 1)))) : first;
}

/** θᵢ θⱼ, a power or a ratio: bounded by 1 for |θ| ≤ 1. */
function drawAlgebraic(draw: Draw, parameters: number): Expression {
  const [i, j] = [draw.integer(0, parameters - 1), draw.integer(0, parameters - 1)];
  switch (draw.integer(0, 5)) {
    case 0:
      return over(1, plus(2, drawLinear(draw, parameters)));
    case 1:
      return power(plus(2, drawLinear(draw, parameters)), -1);
    case 2:
      return negative(power(parameter(i), 3));
    default:
      return i === j ? power(parameter(i), 2) : times(parameter(i), parameter(j));
  }
}

function drawCall(draw: Draw, parameters: number): Expression {
  const name = draw.chance(65) ? draw.pick(COMMON) : draw.pick(RARE);
  const linear = drawLinear(draw, parameters);
  return call(name, name === 'log' || name === 'sqrt' ? plus(2, linear) : linear);
}

/** Every θ_k, at most two products or the like, and at most two elementary functions. */
export function drawPalette(draw: Draw, parameters: number): Palette {
  const linear = range(parameters).map(parameter);
  const algebraic = range(draw.integer(0, 2)).map(() => drawAlgebraic(draw, parameters));
  const calls = range(draw.pick([0, 1, 1, 2])).map(() => drawCall(draw, parameters));
  const bounded = calls.filter((e) => e.kind === 'call' && ['sin', 'cos', 'tanh', 'sigmoid'].includes(e.name));
  return { terms: [...linear, ...algebraic, ...calls], tilts: [...linear, ...algebraic, ...bounded] };
}

/** Terms without elementary functions: rational where θ is. */
export function drawRationalTerms(draw: Draw, parameters: number): Expression[] {
  return [...range(parameters).map(parameter), ...range(draw.integer(1, 2)).map(() => drawAlgebraic(draw, parameters))];
}

/** A number plus, in `percent` of 100 cases, one or two multiples of terms. */
export function drawFormula(draw: Draw, terms: readonly Expression[], bound: number, percent: number): Expression {
  const start = expression(drawNumber(draw, bound));
  if (!draw.chance(percent)) return start;
  const term = (): Expression => times(drawNonZero(draw, Math.min(bound, 3)), draw.pick(terms));
  return draw.chance(25) ? plus(start, term(), term()) : plus(start, term());
}

/** Φ_L: zero in most instances. */
export function drawPhi(draw: Draw, terms: readonly Expression[]): Expression {
  return draw.chance(35) ? drawFormula(draw, terms, 1, 80) : expression(0);
}
