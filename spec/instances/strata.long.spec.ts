import { describe, expect, test } from 'vitest';
import { bestResponse } from '../../src/follower/bestResponse.js';
import { leaderValues } from '../../src/leader/values.js';
import { describeInstance, type InstanceDescription } from '../../src/instances/describeInstance.js';
import { degenerateOfKind } from '../../src/instances/degenerate.js';
import { DEGENERATE_KINDS } from '../../src/instances/degenerateKinds.js';
import { isValid } from '../../src/instances/isValid.js';
import { instanceArbitrary } from '../../src/instances/instanceArbitrary.js';
import { sampleInstances } from '../../src/instances/sampleInstances.js';
import { STRATA, stratumById } from '../../src/instances/strata.js';
import type { StratumId } from '../../src/instances/stratum.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { InvalidInput } from '../../src/model/invalidInput.js';
import { compileProblem, evaluateTables, tableGradients, type Tables } from '../../src/model/mdp/tables.js';
import { float64 } from '../../src/numeric/float64.js';
import { fraction, type Fraction } from '../../src/numeric/fraction.js';
import type { Gradient } from '../../src/numeric/tape.js';

const COUNT = 400;
const SEED = 42;
const samples = new Map(STRATA.map((stratum) => [stratum.id, sampleInstances(stratum, COUNT, SEED)]));
const facts = new Map([...samples].map(([id, instances]) => [id, instances.map(describeInstance)]));
const doubles = new Map<ConfigurableMdp, Tables<number>>();
/** The tables of a sample in doubles, made once. */
function tablesOf(mdp: ConfigurableMdp): Tables<number> {
  const tables = doubles.get(mdp) ?? evaluateTables(compileProblem(mdp), float64);
  doubles.set(mdp, tables);
  return tables;
}
const percent = <T>(items: readonly T[], holds: (item: T) => boolean): number =>
  (100 * items.filter(holds).length) / items.length;
const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

const total = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
/** The names of the instances of a stratum for which something is so. */
const namesOf = (id: StratumId, isSo: (mdp: ConfigurableMdp) => boolean): (string | undefined)[] =>
  samples
    .get(id)!
    .filter(isSo)
    .map((mdp) => mdp.name);

/** All rows of the tables, the initial one first, as lists of entries. */
function rowsOf<T, E>(tables: Tables<T>, initial: readonly E[], p: readonly E[]): E[][] {
  const { edgeStart, mdp } = tables.problem;
  const rows = [mdp.initial.successors.map((s) => initial[s])];
  for (let pair = 0; pair + 1 < edgeStart.length; pair++)
    if (edgeStart[pair] < edgeStart[pair + 1]) rows.push(p.slice(edgeStart[pair], edgeStart[pair + 1]));
  return rows;
}

/** Counts trajectories one by one. */
function enumerate(mdp: ConfigurableMdp): number {
  const walk = (s: number, time: number): number => {
    if (mdp.terminal.includes(s) || time === mdp.horizon) return 1;
    let count = 0;
    for (const row of mdp.transitions[s])
      if (time + 1 === mdp.horizon) count++;
      else for (const next of row.successors) count += walk(next, time + 1);
    return count;
  };
  return mdp.initial.successors.reduce((sum, s) => sum + walk(s, 0), 0);
}

describe.each(STRATA)('stratum $id', ({ id, admits }) => {
  test('has sizes within the limits, and medians in the middle', () => {
    for (const { states, actions, parameters, horizon } of facts.get(id)!) {
      expect(states).toBeGreaterThanOrEqual(1);
      expect(states).toBeLessThanOrEqual(6);
      expect(actions).toBeLessThanOrEqual(3);
      expect(parameters).toBeGreaterThanOrEqual(id === 'degenerate' ? 0 : 1);
      expect(parameters).toBeLessThanOrEqual(id === 'degenerate' ? 5 : 4);
      expect(horizon ?? 1).toBeLessThanOrEqual(4);
    }
    const of = (key: 'states' | 'actions' | 'parameters' | 'elementaryCalls') =>
      median(facts.get(id)!.map((d) => d[key]));
    expect([4, 5]).toContain(of('states'));
    expect(of('actions')).toBe(2);
    expect(of('parameters')).toBe(2);
    expect(of('elementaryCalls')).toBeLessThanOrEqual(8);
  });

  test('keeps to its own definition, and to that of a valid problem', () => {
    expect(namesOf(id, (mdp) => !admits(mdp) || !isValid(mdp))).toEqual([]);
  });

  test('has rows that are distributions, at every θ nearby', () => {
    const isFaulty = (mdp: ConfigurableMdp): boolean => {
      const tables = tablesOf(mdp);
      const { initial, p } = tableGradients(tables);
      const wrongSums = rowsOf(tables, tables.initial, tables.p).some(
        (row) => Math.min(...row) <= 0 || Math.abs(total(row) - 1) > row.length * 2 ** -50,
      );
      const wrongSlopes = rowsOf<number, Gradient<number>>(tables, initial, p).some((row) =>
        mdp.theta.some((_, k) => {
          const slopes = row.map((g) => g?.[k] ?? 0);
          return Math.abs(total(slopes)) > total(slopes.map(Math.abs)) * row.length * 2 ** -50;
        }),
      );
      return wrongSums || wrongSlopes;
    };
    expect(namesOf(id, isFaulty)).toEqual([]);
  });

  test('has a best response and values in float64', () => {
    const isUnbounded = (mdp: ConfigurableMdp): boolean => {
      const tables = tablesOf(mdp);
      const { policy, vF } = bestResponse(tables);
      return ![...vF, leaderValues(tables, policy).objective].every(Number.isFinite);
    };
    expect(namesOf(id, isUnbounded)).toEqual([]);
  });
});

test('rational instances evaluate exactly, to rational policies, values and gradients', () => {
  const isRational = (x: Fraction): boolean => x.c.n === 0n;
  for (const mdp of samples.get('rational')!) {
    const tables = evaluateTables(compileProblem(mdp), fraction);
    const { policy } = bestResponse(tables);
    expect(policy.every(isRational), mdp.name).toBe(true);
    const { objective } = leaderValues(tables, policy);
    expect(isRational(objective), mdp.name).toBe(true);
    expect(fraction.toText(objective).length, mdp.name).toBeLessThan(200);
    const gradients = tableGradients(tables);
    const all = [gradients.initial, gradients.rewardF, gradients.rewardL, [gradients.phiL]].flat();
    expect(
      all.every((g) => g === null || g.every(isRational)),
      mdp.name,
    ).toBe(true);
    mdp.theta.forEach((_, k) => {
      const slopes = gradients.initial.map((g) => g?.[k] ?? fraction.zero);
      expect(fraction.isZero(slopes.reduce(fraction.add)), mdp.name).toBe(true);
    });
  }
});

test.each(['rational', 'layered'] as const)('%s instances have few trajectories', (id) => {
  const counts = samples.get(id)!.map(enumerate);
  expect(median(counts)).toBeGreaterThanOrEqual(5);
  expect(percent(counts, (n) => n > 5000)).toBeLessThan(1);
  expect(Math.max(...counts)).toBeLessThanOrEqual(20_000);
});

/** The least percentage of instances with each feature. */
type Frequencies = Record<string, [least: number, holds: (d: InstanceDescription) => boolean]>;

const FREQUENCIES: Record<StratumId, Frequencies> = {
  rational: {
    'several initial states': [40, (d) => d.initialStates > 1],
    'θ in the initial distribution': [25, (d) => d.thetaIn.initial],
    'θ in the follower’s reward': [55, (d) => d.thetaIn.rewardF],
    'θ in the leader’s reward': [60, (d) => d.thetaIn.rewardL],
    'θ in Φ_L': [15, (d) => d.thetaIn.phiL],
    'a horizon': [8, (d) => d.horizon !== null],
    'γ_L = 1': [12, (d) => d.gammaL === 1],
    'γ_L = 0': [3, (d) => d.gammaL === 0],
    'β ≠ 1': [50, (d) => d.beta !== 1],
    'terminal states not last': [15, (d) => !d.terminalLast],
    'three actions': [20, (d) => d.actions === 3],
    'three parameters or more': [15, (d) => d.parameters >= 3],
  },
  layered: {
    'stochastic moves': [75, (d) => d.stochastic],
    'several initial states': [40, (d) => d.initialStates > 1],
    'θ in transitions': [55, (d) => d.thetaIn.transitions],
    'θ in the initial distribution': [25, (d) => d.thetaIn.initial],
    'θ in the follower’s reward': [70, (d) => d.thetaIn.rewardF],
    'θ in the leader’s reward': [65, (d) => d.thetaIn.rewardL],
    'θ in the leader’s reward only': [0.5, (d) => !d.thetaIn.transitions && !d.thetaIn.initial && !d.thetaIn.rewardF],
    'θ in Φ_L': [15, (d) => d.thetaIn.phiL],
    'a horizon on a cyclic problem': [12, (d) => d.horizon !== null && d.cyclic],
    'no horizon and no cycle': [65, (d) => d.horizon === null && !d.cyclic],
    'different discounts': [60, (d) => !d.equalDiscounts],
    'equal discounts': [12, (d) => d.equalDiscounts],
    'γ_F = 1': [15, (d) => d.gammaF === 1],
    'γ_L = 1': [15, (d) => d.gammaL === 1],
    'a discount of 0': [8, (d) => d.gammaF === 0 || d.gammaL === 0],
    'terminal states not last': [12, (d) => !d.terminalLast],
    'several terminal states': [12, (d) => d.terminalStates > 1],
    'elementary functions': [55, (d) => d.elementaryCalls > 0],
    'three actions': [20, (d) => d.actions === 3],
    'three parameters or more': [15, (d) => d.parameters >= 3],
  },
  cyclic: {
    cycles: [98, (d) => d.cyclic],
    'self-loops': [85, (d) => d.selfLoop],
    'stochastic moves': [70, (d) => d.stochastic],
    'terminal states': [20, (d) => d.terminalStates > 0],
    'no terminal state': [50, (d) => d.terminalStates === 0],
    'θ in transitions': [55, (d) => d.thetaIn.transitions],
    'θ in the initial distribution': [30, (d) => d.thetaIn.initial],
    'θ in the follower’s reward': [70, (d) => d.thetaIn.rewardF],
    'θ in the leader’s reward': [65, (d) => d.thetaIn.rewardL],
    'different discounts': [60, (d) => !d.equalDiscounts],
    'γ_F > γ_L': [25, (d) => d.gammaF > d.gammaL],
    'γ_F < γ_L': [25, (d) => d.gammaF < d.gammaL],
    'a discount of 0.95': [15, (d) => d.gammaF === 0.95 || d.gammaL === 0.95],
    'β ≤ 0.3': [15, (d) => d.beta <= 0.3],
    'elementary functions': [50, (d) => d.elementaryCalls > 0],
    'one state': [8, (d) => d.states === 1],
  },
  stiff: {
    'exact ties at every θ': [25, (d) => d.exactTies > 0],
    'near ties': [60, (d) => d.nearTies > 0],
    'ties that turn with θ': [45, (d) => d.crossingTies > 0],
    'no tie': [8, (d) => d.exactTies + d.nearTies === 0],
    'β = 0.0001': [12, (d) => d.beta === 0.0001],
    'β = 0.01': [12, (d) => d.beta === 0.01],
    cycles: [35, (d) => d.cyclic],
    'no cycle': [35, (d) => !d.cyclic],
    'stochastic moves': [70, (d) => d.stochastic],
    'θ in transitions': [50, (d) => d.thetaIn.transitions],
    'different discounts': [60, (d) => !d.equalDiscounts],
  },
  degenerate: {
    'θ nowhere': [2, (d) => !Object.values(d.thetaIn).some((x) => x)],
    'a parameter without effect': [10, (d) => d.inertParameters > 0],
    'no follower reward': [5, (d) => d.zeroRewardF],
    'no leader reward': [5, (d) => d.zeroRewardL],
    'neither reward': [2, (d) => d.zeroRewardF && d.zeroRewardL],
    'γ_F = 0': [3, (d) => d.gammaF === 0],
    'γ_L = 0': [3, (d) => d.gammaL === 0],
    'all discounts 0': [2, (d) => d.gammaF === 0 && d.gammaL === 0],
    'one state': [12, (d) => d.states === 1],
    'one action': [18, (d) => d.actions === 1],
    'all states terminal': [1, (d) => d.states === d.terminalStates],
    'unreachable states': [20, (d) => d.unreachableStates > 0],
    'a terminal state to start from': [6, (d) => d.terminalStart],
    cycles: [45, (d) => d.cyclic],
  },
};

test.each(STRATA)('no feature of stratum $id is rare', ({ id }) => {
  for (const [feature, [least, holds]] of Object.entries(FREQUENCIES[id]))
    expect(percent(facts.get(id)!, holds), feature).toBeGreaterThanOrEqual(least);
});

test.each(DEGENERATE_KINDS)(
  'degenerate instances of the kind $id are not rare, and its generator makes them',
  (kind) => {
    expect(percent(samples.get('degenerate')!, kind.holds)).toBeGreaterThanOrEqual(7);
    const kindOnly = { ...stratumById('degenerate'), arbitrary: degenerateOfKind(kind) };
    expect(sampleInstances(kindOnly, 30, SEED).every(kind.holds)).toBe(true);
  },
);

test('most followers of the stiff stratum decide nearly surely somewhere, and some are torn', () => {
  const policies = samples.get('stiff')!.map((mdp) => bestResponse(tablesOf(mdp)).policy);
  expect(percent(policies, (g) => g.some((x) => x > 0.999))).toBeGreaterThan(65);
  expect(percent(policies, (g) => g.some((x) => x > 0.2 && x < 0.8))).toBeGreaterThan(40);
});

test('an unknown stratum is refused', () => {
  expect(stratumById('stiff').id).toBe('stiff');
  expect(() => stratumById('stif')).toThrow(InvalidInput);
  expect(() => stratumById('stif')).toThrow(/rational, layered, cyclic, stiff, degenerate.*"?stif/);
});

test('a generator that its stratum never admits is reported', () => {
  const broken = {
    ...stratumById('cyclic'),
    arbitrary: instanceArbitrary(
      () => samples.get('cyclic')![0],
      () => false,
    ),
  };
  expect(() => sampleInstances(broken, 1, 1)).toThrow('no instance that its stratum admits');
});
