import { describe, expect, test } from 'vitest';
import { describeInstance } from '../../src/instances/describeInstance.js';
import { countTrajectories, hasCycle, reachableStates } from '../../src/instances/graph.js';
import { inertParameters } from '../../src/instances/inertParameters.js';
import { ties } from '../../src/instances/ties.js';
import { tieActions } from '../../src/instances/tieActions.js';
import { isWellFormed } from '../../src/instances/wellFormed.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import type { plus } from '../../src/numeric/expression.js';
import { call, expression, minus, parameter, softmax, times } from '../../src/numeric/expression.js';
import { rational } from '../../src/numeric/rational.js';

const sure = (s: number) => ({ successors: [s], probabilities: [expression(1)] });

/** State 0 (two actions) leads to 1 or stays; 1 leads to the terminal 2; 3 is never reached. */
const example: ConfigurableMdp = {
  kind: 'configurable-mdp',
  states: 4,
  actions: 2,
  gammaF: rational(1, 2),
  gammaL: rational(9, 10),
  beta: rational(1, 10),
  theta: [rational(1, 2), rational(0)],
  terminal: [2],
  horizon: null,
  initial: { successors: [0, 1], probabilities: softmax([parameter(0), 0]) },
  transitions: [
    [{ successors: [0, 1], probabilities: [expression('1/4'), expression('3/4')] }, sure(1)],
    [sure(2), sure(2)],
    [],
    [sure(0), sure(1)],
  ],
  rewardF: [
    [expression(1), parameter(0)],
    [times(2, call('sin', parameter(0))), call('sin', parameter(0))],
    [],
    [expression(0), expression(0)],
  ],
  rewardL: [[expression(0), expression(0)], [expression(0), expression(0)], [], [expression(0), expression(0)]],
  phiL: expression(0),
};

test('describeInstance reads sizes, graph, places of θ and costs off an instance', () => {
  expect(describeInstance(example)).toEqual({
    states: 4,
    actions: 2,
    parameters: 2,
    terminalStates: 1,
    horizon: null,
    cyclic: true,
    selfLoop: true,
    stochastic: true,
    initialStates: 2,
    thetaIn: { transitions: false, initial: true, rewardF: true, rewardL: false, phiL: false },
    inertParameters: 1,
    gammaF: 0.5,
    gammaL: 0.9,
    equalDiscounts: false,
    beta: 0.1,
    zeroRewardF: false,
    zeroRewardL: true,
    exactTies: 0,
    nearTies: 0,
    crossingTies: 0,
    unreachableStates: 1,
    terminalStart: false,
    terminalLast: false,
    elementaryCalls: 3,
  });
});

describe('ties', () => {
  test('are exact at every θ where rewards are the same formula, and twins where the leader’s are', () => {
    const tie = ties(tieActions(example, 0, 0, 1, 0, false)).find(({ state }) => state === 0);
    expect(tie).toMatchObject({ actions: [0, 1], gap: 0, exact: true, crossing: false, twins: true });
    const rewardL = example.rewardL.with(0, [expression(0), expression(1)]);
    expect(ties(tieActions({ ...example, rewardL }, 0, 0, 1, 0, false))[0].twins).toBe(false);
    expect(ties(tieActions({ ...example, rewardL }, 0, 0, 1, 0, true))[0].twins).toBe(true);
  });

  test('are near where rewards differ a little, and crossing where their slopes differ', () => {
    const near = describeInstance(tieActions(example, 0, 0, 1, '1e-4', false));
    expect([near.exactTies, near.nearTies, near.crossingTies]).toEqual([0, 1, 0]);
    const crossing = describeInstance(tieActions(example, 0, 0, 1, minus(parameter(0), '1/2'), false));
    expect([crossing.exactTies, crossing.nearTies, crossing.crossingTies]).toEqual([0, 1, 1]);
    const far = describeInstance(tieActions(example, 0, 0, 1, '0.002', false));
    expect([far.exactTies, far.nearTies]).toEqual([0, 0]);
  });
});

describe('the graph of an instance', () => {
  const acyclic = { ...example, transitions: example.transitions.with(0, [example.transitions[0][1], sure(2)]) };

  test('has cycles whatever the horizon, and states that are not reached', () => {
    expect(hasCycle({ ...example, horizon: 2 })).toBe(true);
    expect(hasCycle(acyclic)).toBe(false);
    expect(reachableStates(example)).toEqual([0, 1, 2]);
  });

  test('has as many trajectories as there are paths', () => {
    expect(countTrajectories(example)).toBe(Infinity);
    // From 0: two actions at state 1, then the end, or the end at once; from 1: two actions.
    expect(countTrajectories(acyclic)).toBe(2 + 1 + 2);
    expect(countTrajectories({ ...example, horizon: 1 })).toBe(2 + 2);
    expect(countTrajectories({ ...example, horizon: 2 })).toBe(2 + 2 + 2 + 2);
  });
});

test('inert parameters are those that nothing depends on, those that cancel included', () => {
  const with1 = (term: ReturnType<typeof plus>): ConfigurableMdp => ({ ...example, phiL: term });
  expect(inertParameters(example)).toEqual([1]);
  expect(inertParameters(with1(minus(parameter(1), parameter(1))))).toEqual([1]);
  // The gradient of θ₂² vanishes at θ₂ = 0, but not elsewhere.
  expect(inertParameters(with1(times(parameter(1), parameter(1))))).toEqual([]);
});

test('isWellFormed refuses what makes no sense', () => {
  const row = (a: number, b: number) => ({ successors: [0, 1], probabilities: [expression(a), expression(b)] });
  const { transitions, rewardF } = example;
  expect(isWellFormed(example)).toBe(true);
  expect(isWellFormed({ ...example, beta: rational(0) })).toBe(false);
  expect(isWellFormed({ ...example, gammaL: rational(-1, 2) })).toBe(false);
  expect(isWellFormed({ ...example, gammaF: rational(3, 2) })).toBe(false);
  expect(isWellFormed({ ...example, gammaF: rational(1) })).toBe(false);
  expect(isWellFormed({ ...example, gammaF: rational(1), horizon: 2 })).toBe(true);
  expect(isWellFormed({ ...example, initial: row(0.5, 0.4) })).toBe(false);
  expect(isWellFormed({ ...example, transitions: transitions.with(0, [row(1.5, -0.5), sure(1)]) })).toBe(false);
  expect(isWellFormed({ ...example, rewardF: rewardF.with(0, [call('log', parameter(1)), expression(0)]) })).toBe(
    false,
  );
  expect(isWellFormed({ ...example, phiL: call('exp', 1000) })).toBe(false);
});
