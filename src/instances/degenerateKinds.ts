import { expression, isZeroExpression, minus, parameter, plus } from '../numeric/expression.js';
import { substitute } from '../numeric/expressionParts.js';
import { ZERO } from '../numeric/rational.js';
import type { ConfigurableMdp } from '../model/mdp/configurableMdp.js';
import { drawCyclic } from './cyclic.js';
import { range, type Draw } from './draw.js';
import { DISCOUNTS, TEMPERATURES, drawDiscounts, drawTheta } from './drawNumbers.js';
import { furnish, type Setting } from './furnish.js';
import { reachableStates } from './graph.js';
import { inertParameters } from './inertParameters.js';
import { drawLayered } from './layered.js';
import { shuffleSometimes } from './relabel.js';
import { drawActions, drawCyclicShape, drawLayeredShape, type Shape } from './shape.js';
import { surely } from './simplerRows.js';
import { mapFormulas } from './smallerInstances.js';
import { hasTwinActions } from './ties.js';
import { tieActions } from './tieActions.js';

/** One way of being degenerate. */
export interface DegenerateKind {
  readonly id: string;
  readonly draw: (draw: Draw) => ConfigurableMdp;
  /** True where an instance is degenerate in this way. */
  readonly holds: (mdp: ConfigurableMdp) => boolean;
}

const drawAny = (draw: Draw): ConfigurableMdp => (draw.chance(50) ? drawLayered(draw) : drawCyclic(draw));

const drawSetting = (draw: Draw): Setting => ({
  ...drawDiscounts(draw, DISCOUNTS),
  beta: draw.pick(TEMPERATURES),
  bound: 3,
});

const drawOn = (draw: Draw, shape: Shape): ConfigurableMdp =>
  shuffleSometimes(draw, furnish(draw, shape, drawSetting(draw)));

function drawUnreachable(draw: Draw): ConfigurableMdp {
  const actions = drawActions(draw);
  const shape = draw.chance(50)
    ? drawLayeredShape(draw, actions, { states: 5 })
    : drawCyclicShape(draw, actions, { states: 5 });
  const source = shape.states;
  const row = (): number[] =>
    draw.chance(30) ? [source] : draw.several(range(source), Math.min(source, draw.integer(1, 2)));
  const successors = [...shape.successors, range(actions).map(row)];
  return drawOn(draw, { ...shape, states: source + 1, successors });
}

function drawZeroRewards(draw: Draw): ConfigurableMdp {
  const mdp = drawAny(draw);
  const cleared = (rewards: ConfigurableMdp['rewardF']) => rewards.map((row) => row.map(() => expression(0)));
  const [follower, leader] = draw.pick([
    [true, false],
    [false, true],
    [true, true],
  ] as const);
  const rewardF = follower ? cleared(mdp.rewardF) : mdp.rewardF;
  return { ...mdp, rewardF, rewardL: leader ? cleared(mdp.rewardL) : mdp.rewardL };
}

function drawZeroDiscount(draw: Draw): ConfigurableMdp {
  const mdp = drawAny(draw);
  return { ...mdp, ...draw.pick([{ gammaF: ZERO }, { gammaL: ZERO }, { gammaF: ZERO, gammaL: ZERO }]) };
}

/** θ in all formulas replaced by its value. */
function frozen(mdp: ConfigurableMdp): ConfigurableMdp {
  const values = mdp.theta.map(expression);
  return mapFormulas(mdp, (e) => substitute(e, values));
}

function drawInert(draw: Draw): ConfigurableMdp {
  const mdp = drawAny(draw);
  if (draw.chance(33)) return frozen(mdp);
  const theta = [...mdp.theta, ...drawTheta(draw, 1)];
  const last = parameter(mdp.theta.length);
  if (draw.chance(50)) return { ...mdp, theta };
  return { ...mdp, theta, rewardF: mdp.rewardF.map((row) => row.map((r) => plus(r, minus(last, last)))) };
}

function drawTwins(draw: Draw): ConfigurableMdp {
  const actions = draw.integer(2, 3);
  let mdp = drawOn(draw, draw.chance(50) ? drawLayeredShape(draw, actions) : drawCyclicShape(draw, actions));
  for (const s of range(mdp.states)) {
    if (mdp.terminal.includes(s)) continue;
    for (let b = 1; b < actions; b++) mdp = tieActions(mdp, s, 0, b, expression(0), true);
  }
  return mdp;
}

function drawTerminalStart(draw: Draw): ConfigurableMdp {
  if (draw.chance(25))
    return drawOn(draw, { states: 1, actions: drawActions(draw), terminal: [0], initial: [0], successors: [[]] });
  const shape = drawLayeredShape(draw, drawActions(draw));
  const end = shape.terminal[0];
  return drawOn(draw, { ...shape, initial: draw.chance(50) ? [end] : [shape.initial[0], end] });
}

const allZero = (rewards: ConfigurableMdp['rewardF']): boolean => rewards.every((row) => row.every(isZeroExpression));

/** Every way of being degenerate that is drawn; all are equally likely. */
export const DEGENERATE_KINDS: readonly DegenerateKind[] = [
  {
    id: 'one-state',
    draw: (draw) => drawOn(draw, drawCyclicShape(draw, drawActions(draw), { states: 1 })),
    holds: (mdp) => mdp.states === 1,
  },
  {
    id: 'one-action',
    draw: (draw) => drawOn(draw, draw.chance(50) ? drawLayeredShape(draw, 1) : drawCyclicShape(draw, 1)),
    holds: (mdp) => mdp.actions === 1,
  },
  {
    id: 'one-step',
    draw: (draw) => ({ ...drawOn(draw, drawCyclicShape(draw, drawActions(draw), { states: 4 })), horizon: 1 }),
    holds: (mdp) => mdp.horizon === 1,
  },
  {
    id: 'deterministic',
    draw: (draw) => {
      const mdp = drawAny(draw);
      const sure = mdp.transitions.map((rows) => rows.map((row) => surely(row.successors[0])));
      return { ...mdp, initial: surely(mdp.initial.successors[0]), transitions: sure };
    },
    holds: (mdp) =>
      mdp.initial.successors.length === 1 &&
      mdp.transitions.every((rows) => rows.every((row) => row.successors.length === 1)),
  },
  { id: 'unreachable-state', draw: drawUnreachable, holds: (mdp) => reachableStates(mdp).length < mdp.states },
  {
    id: 'zero-rewards',
    draw: drawZeroRewards,
    holds: (mdp) => allZero(mdp.rewardF) || allZero(mdp.rewardL),
  },
  { id: 'zero-discount', draw: drawZeroDiscount, holds: (mdp) => mdp.gammaF.n === 0n || mdp.gammaL.n === 0n },
  {
    id: 'no-parameter',
    draw: (draw) => ({ ...frozen(drawAny(draw)), theta: [] }),
    holds: (mdp) => mdp.theta.length === 0,
  },
  { id: 'inert-parameter', draw: drawInert, holds: (mdp) => inertParameters(mdp).length > 0 },
  { id: 'twin-actions', draw: drawTwins, holds: hasTwinActions },
  {
    id: 'terminal-start',
    draw: drawTerminalStart,
    holds: (mdp) => mdp.initial.successors.some((s) => mdp.terminal.includes(s)),
  },
];
