import { solveMarkov } from '../numeric/markov.js';
import { accumulate, zeroVector } from '../numeric/vector.js';
import type { Gradient } from '../numeric/tape.js';
import { policyChain } from '../model/chain.js';
import type { Tables } from '../model/tables.js';
import type { LinearForm } from './linearForms.js';

/** Mean and per-component variance of one trajectory's estimate (K each). For a batch of N independent ones divide the variance by N. */
export interface Moments<T> {
  readonly mean: readonly T[];
  readonly variance: readonly T[];
}

/** One table of S rows of K for each coefficient of the two conditional moments. */
interface Coefficients<T> {
  readonly m0: T[][];
  readonly m1: T[][];
  readonly q0: T[][];
  readonly q1: T[][];
  readonly q2: T[][];
}

/**
 * Exact moments of an estimator that is linear in the eligibility, without enumeration (theory, section 4).
 *
 * Let W_k be all that is added from step k on, given s_k = s, e_{k−1} = e and d = γ_Lᵏ. Then, component by component,
 * E W = d m0(s) + e m1(s) and E W² = d² q0(s) + d e q1(s) + e² q2(s), where with η = γ_F e + d w, primes at s_{k+1}, and
 *
 *     A = c² + 2 c m1′ + q2′,   B = 2xc + 2x m1′ + 2γ_L c m0′ + γ_L q1′,   C = x² + 2γ_L x m0′ + γ_L² q0′
 *
 *     m1 = γ_F E[c + m1′]       m0 = E[x + w (c + m1′) + γ_L m0′]
 *     q2 = γ_F² E[A]            q1 = γ_F E[2wA + B]            q0 = E[w² A + w B + C]
 *
 * (this form needs no division by γ_L, so γ_L = 0 is no special case). For an unlimited horizon these are five linear systems with
 * matrices I − γP_g, γ = γ_F, γ_L, γ_F², γ_Fγ_L, γ_L², shared by all components; for rollouts cut after `horizon` steps, that many steps
 * of recursion. O(S³ + edges·K) or O(horizon·edges·K).
 */
export function moments<T>(
  tables: Tables<T>,
  policy: readonly T[],
  form: LinearForm<T>,
  horizon: number | null = null,
): Moments<T> {
  const { arithmetic, problem } = tables;
  const { add, sub, mul } = arithmetic;
  const { mean0, second0 } = startingMoments(
    tables,
    horizon === null ? stationary(tables, policy, form) : recursion(tables, policy, form, horizon),
    form,
  );
  const constant = form.constant ?? zeroVector(arithmetic, problem.parameters);
  return {
    mean: mean0.map((m, k) => add(m, constant[k])),
    // The constant moves the mean only.
    variance: second0.map((q, k) => sub(q, mul(mean0[k], mean0[k]))),
  };
}

/** First and second moment of initial(s_0) + W_0 over s_0 ~ ρ0; there e = 0 and d = 1. */
function startingMoments<T>(
  { arithmetic, problem, initial }: Tables<T>,
  { m0, q0 }: Coefficients<T>,
  form: LinearForm<T>,
): { mean0: T[]; second0: T[] } {
  const { add, mul } = arithmetic;
  const mean0 = zeroVector(arithmetic, problem.parameters);
  const second0 = zeroVector(arithmetic, problem.parameters);
  initial.forEach((probability, s) => {
    const start = form.initial[s]!;
    const first = start ? start.map((x, k) => add(x, m0[s][k])) : m0[s];
    accumulate(arithmetic, mean0, probability, first);
    const second = start ? start.map((x, k) => add(q0[s][k], mul(x, add(x, add(m0[s][k], m0[s][k]))))) : q0[s];
    accumulate(arithmetic, second0, probability, second);
  });
  return { mean0, second0 };
}

/** The inhomogeneous parts of the five equations, each given the tables that it refers to. */
function sources<T>(tables: Tables<T>, policy: readonly T[], form: LinearForm<T>) {
  const { problem, arithmetic, gammaF, gammaL } = tables;
  const { add, mul, zero } = arithmetic;
  const { states, actions, parameters: K, edgeStart, edgeTarget } = problem;
  const none = zeroVector(arithmetic, K);
  const twice = (x: T): T => add(x, x);
  /** E[term] over actions and successors; `term` gets w, x, c and the successor. */
  const expect = (term: (w: T, x: T, c: T, next: number, k: number) => T): T[][] =>
    Array.from({ length: states }, (_, s) => {
      const total = zeroVector(arithmetic, K);
      for (let pair = s * actions; pair < (s + 1) * actions; pair++) {
        const w = form.weight[pair];
        for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) {
          const probability = mul(policy[pair], tables.p[e]);
          const x: Gradient<T> = form.direct[e] ?? none;
          const c: Gradient<T> = form.segment[e] ?? none;
          const next = edgeTarget[e];
          for (let k = 0; k < K; k++) total[k] = add(total[k], mul(probability, term(w, x[k], c[k], next, k)));
        }
      }
      return total;
    });
  const gammaFF = mul(gammaF, gammaF);
  /** A, and B without its own term γ_L q1′. */
  const a = (c: T, m1: T, q2: T): T => add(mul(c, add(c, twice(m1))), q2);
  const b = (x: T, c: T, m0: T, m1: T): T => twice(add(mul(x, add(c, m1)), mul(gammaL, mul(c, m0))));
  return {
    m1: () => expect((_w, _x, c) => mul(gammaF, c)),
    m0: (m1: T[][]) => expect((w, x, c, next, k) => add(x, mul(w, add(c, m1[next][k])))),
    q2: (m1: T[][]) => expect((_w, _x, c, next, k) => mul(gammaFF, a(c, m1[next][k], zero))),
    q1: (m0: T[][], m1: T[][], q2: T[][]) =>
      expect((w, x, c, next, k) =>
        mul(gammaF, add(twice(mul(w, a(c, m1[next][k], q2[next][k]))), b(x, c, m0[next][k], m1[next][k]))),
      ),
    q0: (m0: T[][], m1: T[][], q1: T[][], q2: T[][]) =>
      expect((w, x, c, next, k) =>
        add(
          mul(
            w,
            add(
              mul(w, a(c, m1[next][k], q2[next][k])),
              add(b(x, c, m0[next][k], m1[next][k]), mul(gammaL, q1[next][k])),
            ),
          ),
          mul(x, add(x, twice(mul(gammaL, m0[next][k])))),
        ),
      ),
  };
}

function stationary<T>(tables: Tables<T>, policy: readonly T[], form: LinearForm<T>): Coefficients<T> {
  const { arithmetic, gammaF, gammaL } = tables;
  const { mul } = arithmetic;
  const chain = policyChain(tables, policy);
  const of = sources(tables, policy, form);
  const m1 = solveMarkov(arithmetic, chain, gammaF, of.m1());
  const m0 = solveMarkov(arithmetic, chain, gammaL, of.m0(m1));
  const q2 = solveMarkov(arithmetic, chain, mul(gammaF, gammaF), of.q2(m1));
  const q1 = solveMarkov(arithmetic, chain, mul(gammaF, gammaL), of.q1(m0, m1, q2));
  const q0 = solveMarkov(arithmetic, chain, mul(gammaL, gammaL), of.q0(m0, m1, q1, q2));
  return { m0, m1, q0, q1, q2 };
}

function recursion<T>(tables: Tables<T>, policy: readonly T[], form: LinearForm<T>, horizon: number): Coefficients<T> {
  const { arithmetic, problem, gammaF, gammaL } = tables;
  const { mul } = arithmetic;
  const chain = policyChain(tables, policy);
  const of = sources(tables, policy, form);
  const nothing = (): T[][] => Array.from({ length: problem.states }, () => zeroVector(arithmetic, problem.parameters));
  /** source + γ P next */
  const step = (source: T[][], gamma: T, next: T[][]): T[][] =>
    source.map((row, s) => {
      const total = [...row];
      chain[s].columns.forEach((j, e) => accumulate(arithmetic, total, mul(gamma, chain[s].values[e]), next[j]));
      return total;
    });
  let now: Coefficients<T> = { m0: nothing(), m1: nothing(), q0: nothing(), q1: nothing(), q2: nothing() };
  const first = of.m1();
  for (let t = 0; t < horizon; t++) {
    const { m0, m1, q0, q1, q2 } = now;
    now = {
      m1: step(first, gammaF, m1),
      m0: step(of.m0(m1), gammaL, m0),
      q2: step(of.q2(m1), mul(gammaF, gammaF), q2),
      q1: step(of.q1(m0, m1, q2), mul(gammaF, gammaL), q1),
      q0: step(of.q0(m0, m1, q1, q2), mul(gammaL, gammaL), q0),
    };
  }
  return now;
}
