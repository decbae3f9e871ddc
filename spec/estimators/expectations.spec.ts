import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ESTIMATORS } from '../../src/estimators/estimators.js';
import { PAPER_FORM, type BatchForm } from '../../src/estimators/estimator.js';
import { exactKnowledge, type Knowledge } from '../../src/estimators/knowledge.js';
import { occupancy } from '../../src/leader/occupancy.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { compileProblem, type CompiledMdp, type Tables } from '../../src/model/mdp/tables.js';
import type { Batch, Trajectory } from '../../src/model/trajectory.js';
import { stratumById } from '../../src/instances/strata.js';
import type { Ball } from '../../src/numeric/ball.js';
import type { BigFloat } from '../../src/numeric/bigFloat.js';
import { power, type Arithmetic } from '../../src/numeric/arithmetic.js';
import { call, minus, parameter, plus, times } from '../../src/numeric/expression.js';
import { fraction, type Fraction } from '../../src/numeric/fraction.js';
import { ZERO, rational } from '../../src/numeric/rational.js';
import { accumulate, zeroVector } from '../../src/numeric/vector.js';
import { adjointHypergradient } from '../../src/truth/routes/mdp/adjoint.js';
import { countTrajectories } from '../../src/truth/routes/mdp/enumeration.js';
import type { Hypergradient } from '../../src/truth/routes/hypergradient.js';
import { implicitHypergradient } from '../../src/truth/routes/mdp/implicit.js';
import { crossroads } from '../helpers/handWorkedInstances.js';
import { differ, expectSame } from '../helpers/same.js';
import { BINARY, DOUBLES, innerStates, pairsOf } from '../helpers/solve.js';
import { trajectories, type Trajectory as Path } from '../helpers/trajectories.js';
import { smallMdp } from '../helpers/smallMdp.js';

const byId = (id: string) => ESTIMATORS.find((estimator) => estimator.id === id)!;

/** A rollout and how likely it is. */
interface Likely<T> {
  readonly rollout: Trajectory;
  readonly probability: T;
}

function rolloutOf(problem: CompiledMdp, { start, pairs, edges }: Path<unknown>): Trajectory {
  const states = [start, ...edges.map((e) => problem.edgeTarget[e])];
  const ended = problem.terminal[states.at(-1)!] === 1;
  return { states, actions: pairs.map((pair) => pair % problem.actions), edges, ended };
}

/** Every rollout of at most `steps` steps, from ρ0 or from another distribution of the start. */
function rollouts<T>({ tables, response }: Knowledge<T>, steps = Infinity, initial = tables.initial): Likely<T>[] {
  return [...trajectories({ ...tables, initial }, response.policy, steps)].map((path) => ({
    rollout: rolloutOf(tables.problem, path),
    probability: path.probability,
  }));
}

/** Σ Pr(batch) f(batch) over every batch of `size` independent rollouts. */
function expectation<T>(
  { arithmetic, problem }: Tables<T>,
  all: readonly Likely<T>[],
  size: number,
  f: (batch: Batch) => readonly T[],
): T[] {
  const total = zeroVector(arithmetic, problem.parameters);
  const extend = (batch: Trajectory[], probability: T): void => {
    if (batch.length === size) accumulate(arithmetic, total, probability, f(batch));
    else for (const { rollout, probability: p } of all) extend([...batch, rollout], arithmetic.mul(probability, p));
  };
  extend([], arithmetic.one);
  return total;
}

/** The mean of an estimator over batches of `size` whole trajectories, or of trajectories cut after `steps`. */
function meanOf<T>(id: string, knowledge: Knowledge<T>, size = 1, steps = Infinity, form = PAPER_FORM): T[] {
  const { textbook } = byId(id);
  return expectation(knowledge.tables, rollouts(knowledge, steps), size, (batch) => textbook(batch, knowledge, form));
}

const know = <T>(mdp: ConfigurableMdp, arithmetic: Arithmetic<T>): Knowledge<T> =>
  exactKnowledge(compileProblem(mdp), arithmetic);

const truthOf = <T>({ tables, response }: Knowledge<T>): Hypergradient<T> => adjointHypergradient(tables, response);

const count = (mdp: ConfigurableMdp): number =>
  countTrajectories(compileProblem(mdp), mdp.initial.successors, Infinity);
/** Whether the leader gains or loses by the follower's reaction to θ. Otherwise most estimators are right whatever they do. */
const reacts = (mdp: ConfigurableMdp): boolean =>
  truthOf(know(mdp, DOUBLES)).guiding.some((x) => differ(DOUBLES, x, DOUBLES.zero));
/** Problems on which all is rational, with at most so many trajectories. */
const rationals = (most: number) =>
  stratumById('rational').arbitrary.filter((mdp) => count(mdp) <= most && reacts(mdp));
/** Stochastic problems that end, with at most so many trajectories. */
const layered = (most: number) => stratumById('layered').arbitrary.filter((mdp) => count(mdp) <= most && reacts(mdp));

/** Expects enclosures with a common point, of a radius below 1e-25 of the hypergradient's norm. */
function expectProven(
  mean: readonly Ball<BigFloat>[],
  expected: readonly Ball<BigFloat>[],
  gradient: Hypergradient<Ball<BigFloat>>,
): void {
  const norm = Math.hypot(...gradient.total.map(BINARY.toNumber));
  expectSame(BINARY, mean, expected);
  mean.forEach((x, k) => {
    expect(BINARY.radius(x)).toBeLessThanOrEqual(1e-25 * norm);
    expect(BINARY.radius(expected[k])).toBeLessThanOrEqual(1e-25 * norm);
  });
}

/** direct + Σ d_L(s) g†(b|s) B_L(s,b) ∇r_F(s,b)/β: of ∇Q_F only the reward of the step itself, not that transitions move. */
function firstStepOnly<T>({ tables, gradients, response, critic }: Knowledge<T>, { direct }: Hypergradient<T>): T[] {
  const { arithmetic, gammaL, beta } = tables;
  const { sub, mul, div } = arithmetic;
  const total = [...direct];
  const visits = occupancy(tables, response.policy, gammaL);
  for (const s of innerStates(tables))
    for (const pair of pairsOf(tables, s)) {
      const weight = mul(mul(visits[s], response.policy[pair]), sub(critic.qL[pair], critic.vL[s]));
      accumulate(arithmetic, total, div(weight, beta), gradients.rewardF[pair]);
    }
  return total;
}

/** What the mean of an estimator is, for those of single transitions. */
const MEANS: readonly [id: string, what: string, <T>(k: Knowledge<T>, truth: Hypergradient<T>) => readonly T[]][] = [
  ...['bc-hg', 'bc-hg-td', 'bc-hg-centred', 'bc-hg-td-centred', 'hpgd-exact'].map(
    (id) => [id, 'the hypergradient', (_, { total }) => total] as (typeof MEANS)[number],
  ),
  ['naive-pgd', 'the direct part', (_, { direct }) => direct],
  ['sobirl', 'the hypergradient with ∇r_F in place of ∇Q_F', firstStepOnly],
];

describe.each(MEANS)('the mean of %s is %s', (id, _, expected) => {
  test('on rational instances, exactly', () => {
    fc.assert(
      fc.property(rationals(60), (mdp) => {
        const knowledge = know(mdp, fraction);
        expectSame(fraction, meanOf(id, knowledge), expected(knowledge, truthOf(knowledge)));
      }),
      { seed: 42, numRuns: 8 },
    );
  });

  test('on layered instances, to 25 digits', () => {
    fc.assert(
      fc.property(layered(30), (mdp) => {
        const knowledge = know(mdp, BINARY);
        const truth = truthOf(knowledge);
        expectProven(meanOf(id, knowledge), expected(knowledge, truth), truth);
      }),
      { seed: 42, numRuns: 6 },
    );
  });
});

describe('bc-hg-pooled, where no state is visited twice', () => {
  test('is bc-hg on a single trajectory', () => {
    fc.assert(
      fc.property(rationals(60), (mdp) => {
        const knowledge = know(mdp, fraction);
        for (const { rollout } of rollouts(knowledge)) {
          const [pooled, single] = ['bc-hg-pooled', 'bc-hg'].map((id) => byId(id).textbook([rollout], knowledge));
          expectSame(fraction, pooled, single);
        }
      }),
      { seed: 43, numRuns: 6 },
    );
  });

  test('has the hypergradient as mean over batches of two, on rational instances exactly', () => {
    fc.assert(
      fc.property(rationals(12), (mdp) => {
        const knowledge = know(mdp, fraction);
        expectSame(fraction, meanOf('bc-hg-pooled', knowledge, 2), truthOf(knowledge).total);
      }),
      { seed: 44, numRuns: 6 },
    );
  });

  test('has the hypergradient as mean over batches of two, on layered instances to 25 digits', () => {
    fc.assert(
      fc.property(layered(8), (mdp) => {
        const knowledge = know(mdp, BINARY);
        const truth = truthOf(knowledge);
        expectProven(meanOf('bc-hg-pooled', knowledge, 2), truth.total, truth);
      }),
      { seed: 45, numRuns: 6 },
    );
  });
});

test('bc-hg-pooled is unbiased where a state comes at different times, as long as it comes once in a trajectory', () => {
  // State 2 comes second by action 1 of state 0, third by way of state 1.
  const shortcut = smallMdp({
    states: 4,
    actions: 2,
    gammaL: '1/3',
    theta: [1],
    terminal: [3],
    transitions: [[[[1, 1]], [[2, 1]]], [[[2, 1]], [[3, 1]]], [[[3, 1]], [[3, 1]]], null],
    rewardF: [0, [call('log', parameter(0)), 0], [call('log', times(2, parameter(0))), 0], null],
    rewardL: [[1, 0], [0, 2], [5, 1], null],
  });
  const knowledge = know(shortcut, fraction);
  for (const size of [2, 3]) expectSame(fraction, meanOf('bc-hg-pooled', knowledge, size), truthOf(knowledge).total);
});

/**
 * In state 0 the follower stays, earning θ, or goes to state 1, earning nothing; from there everything leads back. The leader is paid for
 * every step in state 0.
 */
const toAndFro: ConfigurableMdp = smallMdp({
  states: 2,
  actions: 2,
  gammaF: '3/5',
  gammaL: '1/2',
  theta: ['1/4'],
  transitions: [
    [[[0, 1]], [[1, 1]]],
    [[[0, 1]], [[0, 1]]],
  ],
  rewardF: [[parameter(0), 0], 0],
  rewardL: [1, 0],
});

describe('bc-hg-pooled, where states are visited again', () => {
  test.each([4, 5, 6])('has another mean than bc-hg over trajectories cut after %i steps', (steps) => {
    const knowledge = know(toAndFro, BINARY);
    const [[pooled], [single]] = ['bc-hg-pooled', 'bc-hg'].map((id) => meanOf(id, knowledge, 1, steps));
    expect(differ(BINARY, pooled, single)).toBe(true);
  });

  test('is farther from the hypergradient than the cut alone explains', () => {
    const knowledge = know(toAndFro, BINARY);
    const [truth] = truthOf(knowledge).total;
    const missed = (id: string): number => Math.abs(BINARY.toNumber(BINARY.sub(meanOf(id, knowledge, 1, 6)[0], truth)));
    expect(missed('bc-hg-pooled')).toBeGreaterThan(2 * missed('bc-hg'));
  });
});

/** One decision between log 2θ and log 3, worth 2 and 3 to the leader. */
const decision: ConfigurableMdp = smallMdp({
  states: 2,
  actions: 2,
  theta: [1],
  terminal: [1],
  transitions: [[[[1, 1]], [[1, 1]]], null],
  rewardF: [[call('log', times(2, parameter(0))), call('log', 3)], null],
  rewardL: [[2, 3], null],
});

/** direct + share · guiding. */
const withShare = ({ direct, guiding }: Hypergradient<Fraction>, n: number, d: number): Fraction[] => {
  const share = fraction.constant(rational(n, d));
  return direct.map((x, k) => fraction.add(x, fraction.mul(share, guiding[k])));
};

const expectBiased = (mean: readonly Fraction[], { total }: Hypergradient<Fraction>): void =>
  expect(mean.some((x, k) => differ(fraction, x, total[k]))).toBe(true);

/** Rollouts from state s. */
function rolloutsFrom<T>(knowledge: Knowledge<T>, s: number): Likely<T>[] {
  const { zero, one } = knowledge.tables.arithmetic;
  const there = knowledge.tables.initial.map((_, i) => (i === s ? one : zero));
  return rollouts(knowledge, Infinity, there);
}

/** Rollouts from the pair (s, b). */
function rolloutsFromPair<T>(knowledge: Knowledge<T>, pair: number): Likely<T>[] {
  const { tables, response } = knowledge;
  const { actions } = tables.problem;
  return rolloutsFrom(knowledge, Math.floor(pair / actions))
    .filter(({ rollout }) => rollout.actions[0] === pair % actions)
    .map(({ rollout, probability: p }) => ({ rollout, probability: tables.arithmetic.div(p, response.policy[pair]) }));
}

/** All that a rollout of an oracle can be, for each of its starts. */
type Choices = readonly (readonly Likely<Fraction>[])[];

/** One list for each pair, and one for each state. */
function everyStart(knowledge: Knowledge<Fraction>): { readonly pairs: Choices; readonly states: Choices } {
  const inner = innerStates(knowledge.tables);
  return {
    pairs: inner.flatMap((s) => pairsOf(knowledge.tables, s)).map((pair) => rolloutsFromPair(knowledge, pair)),
    states: inner.map((s) => rolloutsFrom(knowledge, s)),
  };
}

/** One rollout from each list, in every combination, with its probability. */
function* combinations(lists: Choices): Generator<{ readonly batch: Batch; readonly probability: Fraction }> {
  if (lists.length === 0) yield { batch: [], probability: fraction.one };
  else
    for (const { batch, probability } of combinations(lists.slice(1)))
      for (const { rollout, probability: p } of lists[0])
        yield { batch: [rollout, ...batch], probability: fraction.mul(p, probability) };
}

/** The mean over single trajectories and every combination of an oracle's rollouts. */
function meanWithOracle(
  id: string,
  knowledge: Knowledge<Fraction>,
  { pairs, states }: { readonly pairs: Choices; readonly states: Choices | 'shared' },
): Fraction[] {
  const total = zeroVector(fraction, knowledge.tables.problem.parameters);
  for (const ofPairs of combinations(pairs)) {
    const shared = { batch: ofPairs.batch, probability: fraction.one };
    for (const ofStates of states === 'shared' ? [shared] : combinations(states)) {
      const given = { ...knowledge, oracle: { pairs: ofPairs.batch, states: ofStates.batch } };
      const mean = expectation(knowledge.tables, rollouts(knowledge), 1, (batch) => byId(id).textbook(batch, given));
      accumulate(fraction, total, fraction.mul(ofPairs.probability, ofStates.probability), mean);
    }
  }
  return total;
}

describe('hpgd-oracle', () => {
  const knowledge = know(crossroads, fraction);
  const { pairs, states } = everyStart(knowledge);

  test('has the hypergradient as mean, with one rollout from each pair and one from each state', () => {
    expectSame(fraction, meanWithOracle('hpgd-oracle', knowledge, { pairs, states }), truthOf(knowledge).total);
  });

  test('keeps its mean with two rollouts from each', () => {
    const { total } = truthOf(knowledge);
    const morePairs = { pairs: [...pairs, ...pairs], states };
    expectSame(fraction, meanWithOracle('hpgd-oracle', knowledge, morePairs), total);
    const moreStates = { pairs, states: [...states, ...states] };
    expectSame(fraction, meanWithOracle('hpgd-oracle', knowledge, moreStates), total);
  });

  test.each<[string, Choices | 'shared']>([
    ['without rollouts from states', []],
    ['with the rollouts from pairs for the states as well, though they begin with all actions equally often', 'shared'],
  ])('keeps its mean %s: E_b B_L = 0 takes away whatever depends on the state only', (_, instead) => {
    const mean = meanWithOracle('hpgd-oracle', knowledge, { pairs, states: instead });
    expectSame(fraction, mean, truthOf(knowledge).total);
  });

  test('is biased where a pair that is visited has no rollout', () => {
    expectBiased(meanWithOracle('hpgd-oracle', knowledge, { pairs: pairs.slice(1), states }), truthOf(knowledge));
  });

  /** For a batch: what is given without any rollout of the oracle, and what each single one, from each start, adds to that. */
  const additions = (known: Knowledge<Fraction>, batch: Batch) => {
    const give = (oracle: { pairs: Batch; states: Batch }) => byId('hpgd-oracle').textbook(batch, { ...known, oracle });
    const none = { pairs: [], states: [] };
    const without = give(none);
    const starts = everyStart(known);
    const added = (['pairs', 'states'] as const).flatMap((of) =>
      starts[of].map((list) =>
        list.map(({ rollout, probability }) => ({
          probability,
          change: give({ ...none, [of]: [rollout] }).map((x, k) => fraction.sub(x, without[k])),
        })),
      ),
    );
    return { give, starts, without, added };
  };

  test('is given the batch a sum over the rollouts of the oracle, one from each start', () => {
    fc.assert(
      fc.property(rationals(8), (mdp) => {
        const known = know(mdp, fraction);
        for (const { rollout } of rollouts(known)) {
          const { give, starts, without, added } = additions(known, [rollout]);
          const firsts = (lists: Choices): Batch => lists.map(([first]) => first.rollout);
          const sum = [...without];
          for (const [first] of added) accumulate(fraction, sum, fraction.one, first.change);
          expectSame(fraction, give({ pairs: firsts(starts.pairs), states: firsts(starts.states) }), sum);
        }
      }),
      { seed: 46, numRuns: 5 },
    );
  });

  test('has for that reason the hypergradient as mean on random instances', () => {
    fc.assert(
      fc.property(rationals(8), (mdp) => {
        const known = know(mdp, fraction);
        const mean = expectation(known.tables, rollouts(known), 1, (batch) => {
          const { without, added } = additions(known, batch);
          const sum = [...without];
          for (const { probability, change } of added.flat()) accumulate(fraction, sum, probability, change);
          return sum;
        });
        expectSame(fraction, mean, truthOf(known).total);
      }),
      { seed: 46, numRuns: 8 },
    );
  });
});

describe('hpgd-oracle-visits', () => {
  test.each([1, 2, 3])(
    'counts the guiding part of a single decision 1 + 1/m times, m = %i rollouts from the state',
    (m) => {
      // (Q_L − V̄)(∇Q_F − Ḡ), where V̄ and Ḡ are averages over the same m rollouts: its mean over the action of the batch is
      // Cov(Q_L, ∇Q_F) + E[(V_L − V̄)(∇V_F − Ḡ)], and the latter is Cov/m.
      const knowledge = know(decision, fraction);
      const { pairs, states } = everyStart(knowledge);
      const mean = meanWithOracle('hpgd-oracle-visits', knowledge, {
        pairs,
        states: new Array<Choices[0]>(m).fill(states[0]),
      });
      expectSame(fraction, mean, withShare(truthOf(knowledge), m + 1, m));
    },
  );

  test('is biased with one rollout from each pair and state of the crossroads', () => {
    const knowledge = know(crossroads, fraction);
    expectBiased(meanWithOracle('hpgd-oracle-visits', knowledge, everyStart(knowledge)), truthOf(knowledge));
  });
});

describe.each(['hpgd-sa', 'hpgd-mc'])('%s', (id) => {
  test.each([1, 2])('is biased on batches of %i from the crossroads', (size) => {
    const knowledge = know(crossroads, fraction);
    expectBiased(meanOf(id, knowledge, size), truthOf(knowledge));
  });

  test('is naive-pgd on a single trajectory that visits no state twice', () => {
    fc.assert(
      fc.property(rationals(60), (mdp) => {
        const knowledge = know(mdp, fraction);
        for (const { rollout } of rollouts(knowledge)) {
          const [hpgd, naive] = [id, 'naive-pgd'].map((name) => byId(name).textbook([rollout], knowledge));
          expectSame(fraction, hpgd, naive);
        }
      }),
      { seed: 47, numRuns: 6 },
    );
  });

  test.each([1, 2, 3])(
    'of n = %i trajectories has (n − 1)/n of the guiding part of a single decision as mean',
    (size) => {
      const knowledge = know(decision, fraction);
      expectSame(fraction, meanOf(id, knowledge, size), withShare(truthOf(knowledge), size - 1, size));
    },
  );

  test('is right where the follower does not react', () => {
    const still = stratumById('rational').arbitrary.filter((mdp) => count(mdp) <= 12 && mdp.actions === 1);
    fc.assert(
      fc.property(still, (mdp) => {
        const knowledge = know(mdp, fraction);
        expectSame(fraction, meanOf(id, knowledge, 2), truthOf(knowledge).total);
      }),
      { seed: 48, numRuns: 5 },
    );
  });
});

test.each([
  { size: 1, most: 40 },
  { size: 2, most: 12 },
  { size: 3, most: 5 },
])('hpgd-sa loses of each state the share (1 − (1 − v)ⁿ)/(n v) of its guiding part, n = $size', ({ size, most }) => {
  // Given m visits of s in the batch, Σ γ_Lᵗ B_L (mean of Ĝ over the pair − mean over the state) has the mean Σ γ_Lᵗ (1 − 1/m) Cov_s, where
  // Cov_s = E_b B_L ∇Q_F: of the m segments in the mean over the state one belongs to the same visit. With v = Pr(s is visited),
  // E[1/m | one visit] = Σ_j C(n−1, j) v^j (1 − v)^{n−1−j}/(j + 1) = (1 − (1 − v)ⁿ)/(n v).
  const { one, add, sub, mul, div, constant } = fraction;
  fc.assert(
    fc.property(rationals(most), (mdp) => {
      const knowledge = know(mdp, fraction);
      const { tables, response, critic } = knowledge;
      const { direct, gradientQF } = implicitHypergradient(tables, response);
      const [chance, visits] = [one, tables.gammaL].map((gamma) => occupancy(tables, response.policy, gamma));
      const expected = [...direct];
      for (const s of innerStates(tables)) {
        if (fraction.isZero(chance[s])) continue;
        const n = constant(rational(size));
        const lost = div(sub(one, power(fraction, sub(one, chance[s]), size)), mul(n, chance[s]));
        for (const pair of pairsOf(tables, s)) {
          const benefit = sub(critic.qL[pair], critic.vL[s]);
          const weight = mul(mul(visits[s], response.policy[pair]), div(benefit, tables.beta));
          gradientQF![pair].forEach((x, k) => (expected[k] = add(expected[k], mul(mul(weight, sub(one, lost)), x))));
        }
      }
      expectSame(fraction, meanOf('hpgd-sa', knowledge, size), expected);
    }),
    { seed: 49, numRuns: 8 },
  );
});

describe('sobirl-batch', () => {
  test.each([1, 2])('is biased on batches of %i from the crossroads', (size) => {
    const knowledge = know(crossroads, fraction);
    expectBiased(meanOf('sobirl-batch', knowledge, size), truthOf(knowledge));
  });

  test('has on single trajectories the mean of sobirl: the return carries the discount that its sum lacks', () => {
    fc.assert(
      fc.property(rationals(60), (mdp) => {
        const knowledge = know(mdp, fraction);
        expectSame(fraction, meanOf('sobirl-batch', knowledge), firstStepOnly(knowledge, truthOf(knowledge)));
      }),
      { seed: 50, numRuns: 8 },
    );
  });

  test('is unbiased on single trajectories where the follower is myopic', () => {
    const myopic = rationals(60)
      .map((mdp): ConfigurableMdp => ({ ...mdp, gammaF: ZERO }))
      .filter(reacts);
    fc.assert(
      fc.property(myopic, (mdp) => {
        const knowledge = know(mdp, fraction);
        expectSame(fraction, meanOf('sobirl-batch', knowledge), truthOf(knowledge).total);
      }),
      { seed: 51, numRuns: 6 },
    );
  });

  test('is biased on batches of two though the follower is myopic: the average return belongs to several trajectories', () => {
    const knowledge = know({ ...crossroads, gammaF: ZERO }, fraction);
    expectBiased(meanOf('sobirl-batch', knowledge, 2), truthOf(knowledge));
  });

  test.each([1, 2, 3])('is unbiased on batches of %i where there is a single decision', (size) => {
    const knowledge = know(decision, fraction);
    expectSame(fraction, meanOf('sobirl-batch', knowledge, size), truthOf(knowledge).total);
  });
});

describe('the form of a batch', () => {
  const PUBLISHED: BatchForm = { divisor: 'ended', direct: 'start-visits' };
  const startsOnlyAtFirst = (mdp: ConfigurableMdp): boolean =>
    !mdp.initial.successors.some((s) => mdp.transitions.some((rows) => rows.some((row) => row.successors.includes(s))));

  test('changes nothing where all trajectories end and nothing leads back to a start', () => {
    fc.assert(
      fc.property(rationals(12).filter(startsOnlyAtFirst), (mdp) => {
        const knowledge = know(mdp, fraction);
        const all = rollouts(knowledge).map(({ rollout }) => rollout);
        const oracle = { pairs: all, states: all };
        for (const { textbook } of ESTIMATORS.filter(({ setting }) => setting === null))
          for (const batch of [all, all.slice(0, 2), all.slice(-1)]) {
            const [paper, published] = [PAPER_FORM, PUBLISHED].map((form) =>
              textbook(batch, { ...knowledge, oracle }, form),
            );
            expectSame(fraction, published, paper);
          }
      }),
      { seed: 52, numRuns: 8 },
    );
  });

  test('with the mean over start visits changes no mean where trajectories end and visit no state twice', () => {
    fc.assert(
      fc.property(
        rationals(12).filter((mdp) => !startsOnlyAtFirst(mdp)),
        (mdp) => {
          const knowledge = know(mdp, fraction);
          expectSame(fraction, meanOf('bc-hg', knowledge, 2, Infinity, PUBLISHED), truthOf(knowledge).total);
        },
      ),
      { seed: 53, numRuns: 6 },
    );
  });

  /**
   * The follower stays or leaves, either with probability 1/2 (r_F = θ − 1 and 0 at θ = 1, γ_F = 0). Staying pays the leader 4θ, leaving 1. With
   * γ_L = 1/2: V = (4 + V/2 + 1)/2 = 10/3, Q = 17/3 and 1, B = ±7/3.
   */
  const leaving = smallMdp({
    states: 2,
    actions: 2,
    gammaF: 0,
    gammaL: '1/2',
    theta: [1],
    terminal: [1],
    transitions: [[[[0, 1]], [[1, 1]]], null],
    rewardF: [[minus(parameter(0), 1), 0], null],
    rewardL: [[times(4, parameter(0)), plus(1)], null],
  });
  const means = (size: number, steps: number, form: BatchForm): string[] =>
    ['naive-pgd', 'bc-hg'].map((id) => fraction.toText(meanOf(id, know(leaving, fraction), size, steps, form)[0]));

  test('divides by what ended: the guiding part of cut trajectories counts too much', () => {
    // One step each: direct 4 if it stays, guiding 7/3 if it stays, 0 if it leaves. Paper: 2 and 7/6.
    expect(means(2, 1, PAPER_FORM)).toEqual(['2', '19/6']);
    // Both stay (1/4): none ended, divisor one, 14/3. One leaves (1/2): divisor one, 7/3. Mean 14/12 + 7/6 = 7/3 instead of 7/6.
    expect(means(2, 1, { divisor: 'ended', direct: 'trajectories' })).toEqual(['2', '13/3']);
  });

  test('averages the direct part over all visits of the start, of which the last ones are cut the most', () => {
    // Two steps, one trajectory: leaves at once (1/2): 0. Stays and leaves (1/4): 4, from the second visit on 0. Stays twice (1/4): 6 and 4.
    // Paper: (4 + 6)/4 = 5/2. By visits: (2 + 5)/4 = 7/4. Guiding: (7/3)/4 + (7/3)(3/2)/4 = 35/24 in both.
    expect(means(1, 2, PAPER_FORM)).toEqual(['5/2', '95/24']);
    expect(means(1, 2, { divisor: 'trajectories', direct: 'start-visits' })).toEqual(['7/4', '77/24']);
  });
});
