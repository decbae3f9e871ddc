import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STRATA, stratumById } from '../../src/instances/strata.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { fraction } from '../../src/numeric/fraction.js';
import { rational } from '../../src/numeric/rational.js';
import { toAndFro } from '../helpers/handWorkedInstances.js';
import { expectSame } from '../helpers/same.js';
import { BINARY, differentiate, range, solve } from '../helpers/solve.js';

/**
 * A problem of H steps written out as one without horizon: state s at time t is number s·H + t, and whatever follows step H − 1 is one of
 * the terminal states that stand at the end, one for each state.
 */
function writtenOut(mdp: ConfigurableMdp, horizon: number): ConfigurableMdp {
  const number = (s: number, t: number): number => (t < horizon ? s * horizon + t : mdp.states * horizon + s);
  const states = range(mdp.states).flatMap((s) => range(horizon).map((t) => ({ s, t })));
  const ends = range(mdp.states);
  return {
    ...mdp,
    horizon: null,
    states: states.length + ends.length,
    terminal: [
      ...states.flatMap(({ s, t }) => (mdp.terminal.includes(s) ? [number(s, t)] : [])),
      ...ends.map((s) => number(s, horizon)),
    ],
    initial: { ...mdp.initial, successors: mdp.initial.successors.map((s) => number(s, 0)) },
    transitions: [
      ...states.map(({ s, t }) =>
        mdp.transitions[s].map((row) => ({ ...row, successors: row.successors.map((next) => number(next, t + 1)) })),
      ),
      ...ends.map(() => []),
    ],
    rewardF: [...states.map(({ s }) => mdp.rewardF[s]), ...ends.map(() => [])],
    rewardL: [...states.map(({ s }) => mdp.rewardL[s]), ...ends.map(() => [])],
  };
}

const withHorizon = fc
  .tuple(fc.oneof(...STRATA.map((stratum) => stratum.arbitrary)), fc.integer({ min: 1, max: 4 }))
  .map(([mdp, horizon]): ConfigurableMdp => ({ ...mdp, horizon }));

describe('a problem with a horizon', () => {
  test('is the problem that has time in its states', () => {
    fc.assert(
      fc.property(withHorizon, (mdp) => {
        const horizon = mdp.horizon!;
        const [short, long] = [mdp, writtenOut(mdp, horizon)].map((m) => differentiate(m, BINARY));
        expectSame(BINARY, [short.gradient.objective], [long.gradient.objective]);
        for (const part of ['total', 'direct', 'guiding'] as const)
          expectSame(BINARY, short.gradient[part], long.gradient[part]);
        const atTime = (t: number) => range(mdp.states).map((s) => long.response.vF[s * horizon + t]);
        expectSame(BINARY, short.response.vF.slice(0, -1), range(horizon).flatMap(atTime));
      }),
      { seed: 42, numRuns: 24 },
    );
  });

  test('tends to the one without as the horizon grows: V_F is nearer than what is left of the discounted rewards', () => {
    const gentle = stratumById('cyclic').arbitrary.filter((m) => m.gammaF.n * 3n <= m.gammaF.d * 2n);
    fc.assert(
      fc.property(gentle, (mdp) => {
        const horizon = 12;
        const [short, endless] = [{ ...mdp, horizon }, mdp].map((m) => solve(m, BINARY));
        const gamma = BINARY.toNumber(endless.tables.gammaF);
        // What is cut off is γ^H V_F at the states reached then.
        const allowed = gamma ** horizon * Math.max(...endless.response.vF.map(BINARY.bound));
        endless.response.vF.forEach((v, s) => {
          const apart = BINARY.sub(v, short.response.vF[s]);
          expect(BINARY.bound(apart)).toBeLessThanOrEqual(allowed * (1 + 1e-9) + 1e-25);
        });
      }),
      { seed: 42, numRuns: 6 },
    );
  });

  test('longer than any trajectory is none at all', () => {
    const ending = stratumById('rational').arbitrary.filter((m) => m.horizon === null);
    fc.assert(
      fc.property(ending, (mdp) => {
        const [short, endless] = [{ ...mdp, horizon: mdp.states }, mdp].map((m) => differentiate(m, fraction).gradient);
        expectSame(fraction, [short.objective, ...short.total], [endless.objective, ...endless.total]);
      }),
      { seed: 43, numRuns: 9 },
    );
  });
});

describe('the best response of two steps', () => {
  const mdp = toAndFro;
  const policy = (m: ConfigurableMdp): string[] => solve(m, fraction).response.policy.map(fraction.toText);

  test('depends on the time', () => {
    // With one step left exp Q_F(0, ·) = 1 and 2. With two: exp V_F(1) = 4 + 4 = 8 and exp V_F(0) = 3 follow, so 8 and 2·3 = 6.
    expect(policy(mdp(2)).slice(0, 2)).toEqual(['4/7', '3/7']);
    expect(policy(mdp(2)).slice(4, 6)).toEqual(['1/3', '2/3']);
  });

  test('is another one than the stationary best response to the discounted problem', () => {
    const discount = rational(9, 10);
    const { response } = solve({ ...mdp(2), horizon: null, gammaF: discount, gammaL: discount }, BINARY);
    const [first] = response.policy;
    for (const other of [4 / 7, 1 / 3]) expect(Math.abs(BINARY.toNumber(first) - other)).toBeGreaterThan(0.01);
  });

  test('has the objective and the hypergradient that follow from both of its steps', () => {
    // 8 : 2θ(1 + 2θ) at first, 1 : 2θ then. J = P + (1 − P) R with P = 8/(8 + 2θ + 4θ²) = 4/7 and R = 1/(1 + 2θ) = 1/3:
    // J = 5/7; P′ = −8 (2 + 8θ)/14² = −20/49, R′ = −2/9, J′ = P′ (1 − R) + (1 − P) R′ = −40/147 − 2/21 = −18/49.
    const { gradient } = differentiate(mdp(2), fraction);
    expect(fraction.toText(gradient.objective)).toBe('5/7');
    expect(fraction.toText(gradient.total[0])).toBe('-18/49');
    expect(fraction.toText(gradient.direct[0])).toBe('0');
  });
});
