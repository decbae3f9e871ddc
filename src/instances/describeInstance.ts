import { isZeroExpression } from '../numeric/expression.js';
import { equalRational, rationalToNumber } from '../numeric/rational.js';
import type { ConfigurableMdp } from '../model/mdp/configurableMdp.js';
import { compileProblem } from '../model/mdp/tables.js';
import { dependsOnTheta } from './formulaFacts.js';
import { hasCycle, reachableStates, successorGraph } from './graph.js';
import { inertParameters } from './inertParameters.js';
import { ties } from './ties.js';

/** What statistics and claims want to know about an instance. */
export interface InstanceDescription {
  readonly states: number;
  readonly actions: number;
  readonly parameters: number;
  readonly terminalStates: number;
  readonly horizon: number | null;
  /** Some state leads back to itself, over others or at once (`selfLoop`), whatever the horizon. */
  readonly cyclic: boolean;
  readonly selfLoop: boolean;
  /** Some move has more than one successor. */
  readonly stochastic: boolean;
  readonly initialStates: number;
  /** Where θ occurs. */
  readonly thetaIn: {
    readonly transitions: boolean;
    readonly initial: boolean;
    readonly rewardF: boolean;
    readonly rewardL: boolean;
    readonly phiL: boolean;
  };
  readonly inertParameters: number;
  readonly gammaF: number;
  readonly gammaL: number;
  readonly equalDiscounts: boolean;
  readonly beta: number;
  readonly zeroRewardF: boolean;
  readonly zeroRewardL: boolean;
  /** Pairs of actions between which the follower is indifferent at every θ, and those whose rewards differ by at most 0.001. */
  readonly exactTies: number;
  readonly nearTies: number;
  /** Those of the near ties at which the follower's choice turns as θ moves. */
  readonly crossingTies: number;
  readonly unreachableStates: number;
  /** Some trajectories start in a terminal state. */
  readonly terminalStart: boolean;
  /** Terminal states stand after all others. */
  readonly terminalLast: boolean;
  /** Distinct elementary functions and softmax entries: what evaluation costs. */
  readonly elementaryCalls: number;
}

const NEAR = 1.0001e-3;

/** Facts about an instance, read off its formulas and graph. */
export function describeInstance(mdp: ConfigurableMdp): InstanceDescription {
  const { initial, transitions, terminal } = mdp;
  const graph = successorGraph(mdp);
  const pairs = ties(mdp);
  const near = pairs.filter((tie) => !tie.exact && tie.gap <= NEAR);
  const { steps } = compileProblem({ ...mdp, horizon: null }).tape;
  const zero = (rewards: ConfigurableMdp['rewardF']): boolean => rewards.every((row) => row.every(isZeroExpression));
  return {
    states: mdp.states,
    actions: mdp.actions,
    parameters: mdp.theta.length,
    terminalStates: terminal.length,
    horizon: mdp.horizon,
    cyclic: hasCycle(mdp),
    selfLoop: graph.some((next, s) => next.includes(s)),
    stochastic: transitions.some((rows) => rows.some((row) => row.successors.length > 1)),
    initialStates: initial.successors.length,
    thetaIn: {
      transitions: transitions.some((rows) => rows.some((row) => row.probabilities.some(dependsOnTheta))),
      initial: initial.probabilities.some(dependsOnTheta),
      rewardF: mdp.rewardF.flat().some(dependsOnTheta),
      rewardL: mdp.rewardL.flat().some(dependsOnTheta),
      phiL: dependsOnTheta(mdp.phiL),
    },
    inertParameters: inertParameters(mdp).length,
    gammaF: rationalToNumber(mdp.gammaF),
    gammaL: rationalToNumber(mdp.gammaL),
    equalDiscounts: equalRational(mdp.gammaF, mdp.gammaL),
    beta: rationalToNumber(mdp.beta),
    zeroRewardF: zero(mdp.rewardF),
    zeroRewardL: zero(mdp.rewardL),
    exactTies: pairs.filter((tie) => tie.exact).length,
    nearTies: near.length,
    crossingTies: near.filter((tie) => tie.crossing).length,
    unreachableStates: mdp.states - reachableStates(mdp).length,
    terminalStart: initial.successors.some((s) => terminal.includes(s)),
    terminalLast: terminal.every((s) => s >= mdp.states - terminal.length),
    elementaryCalls: steps.filter((step) => step.kind === 'call' || step.kind === 'softmax').length,
  };
}
