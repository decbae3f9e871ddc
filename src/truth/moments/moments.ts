import { solveMarkov, type SparseRow } from '../../numeric/markov.js';
import { accumulate, zeroVector } from '../../numeric/vector.js';
import { policyChain } from '../../model/mdp/chain.js';
import type { WalkTables } from '../../model/mdp/tables.js';
import { formAverages, type Arc } from './formAverages.js';
import type { LinearForm } from './linearForms.js';
import { inParts } from './parameterParts.js';

/** Mean and per-component variance of one trajectory's estimate (K each). For a batch of N independent ones divide the variance by N. */
export interface Moments<T> {
  readonly mean: readonly T[];
  readonly variance: readonly T[];
}

/** S rows of K. */
type Table<T> = readonly (readonly T[])[];

/** One table for each coefficient of the two conditional moments. */
interface Coefficients<T> {
  readonly m0: Table<T>;
  readonly m1: Table<T>;
  readonly q0: Table<T>;
  readonly q1: Table<T>;
  readonly q2: Table<T>;
}

/**
 * Exact moments of an estimator that is linear in the eligibility, without enumeration.
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
 * of recursion. O(S³ + edges·K) or O(horizon·edges·K); memory for a part of the components at a time, and the form itself.
 *
 * @example
 * ```ts
 * import {
 *   bestResponse,
 *   compileProblem,
 *   evaluateTables,
 *   float64,
 *   leaderValues,
 *   linearForm,
 *   moments,
 *   sampleInstance,
 *   stratumById,
 * } from 'hypergrad-oracle';
 *
 * const tables = evaluateTables(compileProblem(sampleInstance(stratumById('layered'), 1, 0)), float64);
 * const response = bestResponse(tables);
 * const form = linearForm('bc-hg', tables, response, leaderValues(tables, response.policy));
 * console.log(moments(tables, response.policy, form).mean.length); // 4
 * ```
 */
export function moments<T>(
  tables: WalkTables<T>,
  policy: readonly T[],
  form: LinearForm<T>,
  horizon: number | null = null,
): Moments<T> {
  const parts = inParts(tables, form).map((part) => momentsAtOnce(part.tables, policy, part.form, horizon));
  return {
    mean: parts.flatMap(({ mean }) => mean),
    variance: parts.flatMap(({ variance }) => variance),
  };
}

function momentsAtOnce<T>(
  tables: WalkTables<T>,
  policy: readonly T[],
  form: LinearForm<T>,
  horizon: number | null,
): Moments<T> {
  const { arithmetic } = tables;
  const { sub, mul } = arithmetic;
  const chain = policyChain(tables, policy);
  const solved =
    horizon === null
      ? stationary(tables, policy, form, (source, gamma) => solveMarkov(arithmetic, chain, gamma, source))
      : recursion(tables, policy, form, chain, horizon);
  const { mean, second } = startingMoments(tables, solved, form);
  return {
    // The constant moves the mean only.
    mean: mean.map((m, k) => (form.constant ? arithmetic.add(m, form.constant[k]) : m)),
    variance: second.map((q, k) => sub(q, mul(mean[k], mean[k]))),
  };
}

/** First and second moment of initial(s_0) + W_0 over s_0 ~ ρ0; there e = 0 and d = 1. */
function startingMoments<T>(
  { arithmetic, problem, initial }: WalkTables<T>,
  { m0, q0 }: Coefficients<T>,
  form: LinearForm<T>,
): { mean: T[]; second: T[] } {
  const { add, mul } = arithmetic;
  const mean = zeroVector(arithmetic, problem.parameters);
  const second = zeroVector(arithmetic, problem.parameters);
  initial.forEach((probability, s) => {
    const start = form.initial[s];
    accumulate(arithmetic, mean, probability, start ? start.map((x, k) => add(x, m0[s][k])) : m0[s]);
    accumulate(
      arithmetic,
      second,
      probability,
      start ? start.map((x, k) => add(q0[s][k], mul(x, add(x, add(m0[s][k], m0[s][k]))))) : q0[s],
    );
  });
  return { mean, second };
}

/**
 * The five equations with each table's own successor term γ P(·) left out: given the tables at the successors, what else each is made of.
 */
function createSources<T>(tables: WalkTables<T>, policy: readonly T[], form: LinearForm<T>) {
  const { arithmetic, gammaF, gammaL, problem } = tables;
  const { add, mul, isZero } = arithmetic;
  const averages = formAverages(tables, policy, form);
  const twice = (x: T): T => add(x, x);
  const gammaFF = mul(gammaF, gammaF);
  /** For every state: start + Σ over arcs of what `visit` adds to it, all times `factor`. */
  const assemble = (
    pick: (state: (typeof averages)[number]) => readonly T[],
    factor: T,
    visit: (arc: Arc<T>, into: T[]) => void,
  ): T[][] =>
    averages.map((state) => {
      const into = [...pick(state)];
      for (const arc of state.arcs) visit(arc, into);
      return factor === arithmetic.one ? into : into.map((x) => mul(factor, x));
    });
  /** into += factor · a ∘ b */
  const addProduct = (into: T[], a: readonly T[] | null, b: readonly T[], factor?: T): void => {
    if (!a) return;
    for (let k = 0; k < problem.parameters; k++) {
      if (isZero(a[k]) || isZero(b[k])) continue;
      const product = mul(a[k], b[k]);
      into[k] = add(into[k], factor === undefined ? product : mul(factor, product));
    }
  };
  const two = twice(arithmetic.one);
  const four = twice(two);
  const twoGammaL = twice(gammaL);
  return {
    m1: () =>
      assemble(
        (s) => s.c,
        gammaF,
        () => undefined,
      ),
    m0: (m1: Table<T>) =>
      assemble(
        (s) => s.first,
        arithmetic.one,
        (arc, into) => accumulate(arithmetic, into, arc.w, m1[arc.next]),
      ),
    q2: (m1: Table<T>) =>
      assemble(
        (s) => s.cc,
        gammaFF,
        (arc, into) => addProduct(into, arc.c, m1[arc.next], two),
      ),
    q1: (m0: Table<T>, m1: Table<T>, q2: Table<T>) =>
      assemble(
        (s) => s.mixed.map(twice),
        gammaF,
        (arc, into) => {
          addProduct(into, arc.wc, m1[arc.next], four);
          addProduct(into, arc.x, m1[arc.next], two);
          addProduct(into, arc.c, m0[arc.next], twoGammaL);
          accumulate(arithmetic, into, twice(arc.w), q2[arc.next]);
        },
      ),
    q0: (m0: Table<T>, m1: Table<T>, q1: Table<T>, q2: Table<T>) =>
      assemble(
        (s) => s.square,
        arithmetic.one,
        (arc, into) => {
          addProduct(into, arc.wwc, m1[arc.next], two);
          addProduct(into, arc.wx, m1[arc.next], two);
          addProduct(into, arc.wc, m0[arc.next], twoGammaL);
          addProduct(into, arc.x, m0[arc.next], twoGammaL);
          accumulate(arithmetic, into, arc.ww, q2[arc.next]);
          accumulate(arithmetic, into, mul(gammaL, arc.w), q1[arc.next]);
        },
      ),
  };
}

/** The tables for an unlimited horizon; `solve` gives X = source + γ P X. */
function stationary<T>(
  tables: WalkTables<T>,
  policy: readonly T[],
  form: LinearForm<T>,
  solve: (source: T[][], gamma: T) => Table<T>,
): Coefficients<T> {
  const { gammaF, gammaL } = tables;
  const { mul } = tables.arithmetic;
  const of = createSources(tables, policy, form);
  const m1 = solve(of.m1(), gammaF);
  const m0 = solve(of.m0(m1), gammaL);
  const q2 = solve(of.q2(m1), mul(gammaF, gammaF));
  const q1 = solve(of.q1(m0, m1, q2), mul(gammaF, gammaL));
  const q0 = solve(of.q0(m0, m1, q1, q2), mul(gammaL, gammaL));
  return { m0, m1, q0, q1, q2 };
}

/** The tables `horizon` steps before the cut, from zero at it. */
function recursion<T>(
  tables: WalkTables<T>,
  policy: readonly T[],
  form: LinearForm<T>,
  chain: readonly SparseRow<T>[],
  horizon: number,
): Coefficients<T> {
  const { arithmetic, problem, gammaF, gammaL } = tables;
  const { mul } = arithmetic;
  const of = createSources(tables, policy, form);
  const nothing = chain.map(() => zeroVector(arithmetic, problem.parameters));
  /** source + γ P next */
  const step = (source: T[][], gamma: T, next: Table<T>): T[][] => {
    source.forEach((row, s) =>
      chain[s].columns.forEach((j, e) => accumulate(arithmetic, row, mul(gamma, chain[s].values[e]), next[j])),
    );
    return source;
  };
  let now: Coefficients<T> = { m0: nothing, m1: nothing, q0: nothing, q1: nothing, q2: nothing };
  for (let t = 0; t < horizon; t++) {
    const { m0, m1, q0, q1, q2 } = now;
    now = {
      m1: step(of.m1(), gammaF, m1),
      m0: step(of.m0(m1), gammaL, m0),
      q2: step(of.q2(m1), mul(gammaF, gammaF), q2),
      q1: step(of.q1(m0, m1, q2), mul(gammaF, gammaL), q1),
      q0: step(of.q0(m0, m1, q1, q2), mul(gammaL, gammaL), q0),
    };
  }
  return now;
}
