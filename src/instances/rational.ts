import { call, expression, over, parameter, plus, power, times, type Expression } from '../numeric/expression.js';
import { ONE, equalRational, rational, type Rational } from '../numeric/rational.js';
import { UnsupportedOperation } from '../numeric/arithmetic.js';
import { fraction } from '../numeric/fraction.js';
import { compileProblem, evaluateTables } from '../model/mdp/tables.js';
import { MDP_KIND, type ConfigurableMdp, type Distribution } from '../model/mdp/configurableMdp.js';
import type { Draw } from './draw.js';
import { drawFormula, drawPhi, drawRationalTerms } from './drawFormulas.js';
import { EPISODIC_DISCOUNTS, drawTheta } from './drawNumbers.js';
import { countTrajectories, hasCycle } from './graph.js';
import { instanceArbitrary } from './instanceArbitrary.js';
import { MOST_TRAJECTORIES } from './layered.js';
import { useParameters } from './useParameters.js';
import { shuffleSometimes } from './relabel.js';
import { drawActions, drawLayeredShape, drawParameters } from './shape.js';
import { surely } from './simplerRows.js';
import type { Stratum } from './stratum.js';
import { isWellFormed, startsInside } from './wellFormed.js';

const RATIONAL_TEMPERATURES: readonly Rational[] = [
  ONE,
  ONE,
  rational(1, 2),
  rational(2),
  rational(1, 3),
  rational(1, 10),
];

/** A polynomial or a ratio of small integers that is positive for |θ| ≤ 1. */
function drawPositive(draw: Draw, parameters: number, percent: number): Expression {
  const plain = expression(rational(draw.integer(1, 4), draw.integer(1, 3)));
  if (!draw.chance(percent)) return plain;
  const [i, j] = [draw.integer(0, parameters - 1), draw.integer(0, parameters - 1)];
  switch (draw.integer(0, 3)) {
    case 0:
      return over(plus(draw.integer(2, 3), parameter(i)), draw.integer(1, 3));
    case 1:
      return plus(2, times(parameter(i), parameter(j)));
    case 2:
      return over(draw.integer(1, 3), plus(1, power(parameter(i), 2)));
    default:
      return over(plus(draw.integer(1, 3), power(parameter(i), 2)), draw.integer(1, 3));
  }
}

/** wᵢ(θ)/Σ wⱼ(θ), positive and summing to one at every θ. */
function drawRatios(draw: Draw, successors: readonly number[], parameters: number, dependent: boolean): Distribution {
  if (successors.length === 1) return surely(successors[0]);
  const weights = successors.map((_, i) => {
    const weight = expression(draw.integer(1, 3));
    return dependent && i < 2 && (i === 0 || draw.chance(50))
      ? plus(weight, power(parameter(draw.integer(0, parameters - 1)), 2))
      : weight;
  });
  return { successors, probabilities: weights.map((w) => over(w, plus(...weights))) };
}

function drawRational(draw: Draw): ConfigurableMdp {
  const shape = drawLayeredShape(draw, drawActions(draw), { spread: 1 });
  const parameters = drawParameters(draw);
  const beta = draw.pick(RATIONAL_TEMPERATURES);
  const terms = drawRationalTerms(draw, parameters);
  const [shareF, shareL] = [draw.pick([0, 60, 90, 90]), draw.pick([0, 60, 90, 90])];
  const reward = (): Expression => times(beta, call('log', drawPositive(draw, parameters, shareF)));
  const mdp: ConfigurableMdp = {
    kind: MDP_KIND,
    states: shape.states,
    actions: shape.actions,
    gammaF: ONE,
    gammaL: draw.pick(EPISODIC_DISCOUNTS),
    beta,
    theta: drawTheta(draw, parameters),
    terminal: shape.terminal,
    horizon: draw.chance(15) ? draw.integer(1, 3) : null,
    initial: drawRatios(draw, shape.initial, parameters, draw.chance(75)),
    transitions: shape.successors.map((rows) => rows.map(([next]) => surely(next))),
    rewardF: shape.successors.map((rows) => rows.map(() => (draw.chance(10) ? expression(0) : reward()))),
    rewardL: shape.successors.map((rows) => rows.map(() => drawFormula(draw, terms, 3, shareL))),
    phiL: drawPhi(draw, terms),
  };
  return shuffleSometimes(draw, useParameters(draw, mdp));
}

/** 0 or β·log(…): with these rewards exp(Q_F/β) is rational. */
function isLogarithmic(e: Expression, beta: Rational): boolean {
  if (e.kind === 'constant') return e.value.n === 0n;
  if (e.kind === 'call') return e.name === 'log' && equalRational(beta, ONE);
  return (
    e.kind === 'mul' &&
    e.a.kind === 'constant' &&
    equalRational(e.a.value, beta) &&
    e.b.kind === 'call' &&
    e.b.name === 'log'
  );
}

/** True where every formula has an exact value, and the initial probabilities an exact sum of one. */
function hasExactTables(mdp: ConfigurableMdp): boolean {
  try {
    const { initial } = evaluateTables(compileProblem({ ...mdp, horizon: null }), fraction);
    return fraction.isZero(fraction.sub(initial.reduce(fraction.add), fraction.one));
  } catch (error) {
    if (error instanceof UnsupportedOperation || error instanceof RangeError) return false;
    throw error;
  }
}

const admits = (mdp: ConfigurableMdp): boolean =>
  equalRational(mdp.gammaF, ONE) &&
  startsInside(mdp) &&
  mdp.transitions.every((rows) => rows.every((row) => row.successors.length === 1)) &&
  !hasCycle(mdp) &&
  countTrajectories(mdp) <= MOST_TRAJECTORIES &&
  mdp.rewardF.every((row) => row.every((e) => isLogarithmic(e, mdp.beta))) &&
  isWellFormed(mdp) &&
  hasExactTables(mdp);

/** Problems on which every quantity is a rational number. */
export const rationalStratum: Stratum = {
  id: 'rational',
  description:
    'deterministic moves, γ_F = 1, r_F = β·log(rational): policy, occupancies and hypergradient are rational',
  exact: 'equality of fractions, no tolerance at all',
  arbitrary: instanceArbitrary(drawRational, admits),
  admits,
};
