import { power, type Arithmetic } from '../../numeric/arithmetic.js';
import { solveMarkov } from '../../numeric/markov.js';
import { rational, type Rational } from '../../numeric/rational.js';
import { accumulate, zeroVector } from '../../numeric/vector.js';
import { ORDER_1 } from '../../model/claimIds.js';
import { averageActions } from '../../model/mdp/averageActions.js';
import { policyChain } from '../../model/mdp/chain.js';
import { lookahead } from '../../model/mdp/lookahead.js';
import type { Tables } from '../../model/mdp/tables.js';
import { leaderValues } from '../../leader/values.js';
import { knowledgeOf, type Knowledge } from '../knowledge.js';
import { backwards } from './backwards.js';
import { decidingStates, TooManyBatches } from './enumerable.js';
import type { KnobFamily } from './family.js';
import { fieldEstimator, type FieldEstimator } from './fieldEstimator.js';
import { exactPieces, guidingWeights, withWeights } from './guiding.js';

/** Batches that are enumerated, at most, but where orders are told. */
const MOST_BATCHES = 36;
/** Decisions in each state at which orders are told: N and 2N, and 4N to see that the limit is near. */
const FIRST_COUNT = 6;
/** By what factor differences between those must fall for the limit to be near: two, within this. */
const HALVING = [1.6, 2.5] as const;
/** α: what is added to each count (Krichevsky and Trofimov). */
export const SMOOTHING: Rational = rational(1n, 2n);

/** All ways to write n as a sum of so many counts. */
export function compositions(n: number, parts: number): number[][] {
  if (parts === 1) return [[n]];
  return Array.from({ length: n + 1 }, (_, first) =>
    compositions(n - first, parts - 1).map((rest) => [first, ...rest]),
  ).flat();
}

/** n!/Π N_b! · Π g_b^{N_b}. */
export function multinomial<T>(arithmetic: Arithmetic<T>, policy: readonly T[], counts: readonly number[]): T {
  const { mul, div, integer, one } = arithmetic;
  let [probability, drawn] = [one, 0];
  counts.forEach((count, b) => {
    for (let i = 1; i <= count; i++) probability = div(mul(probability, integer(++drawn)), integer(i));
    probability = mul(probability, power(arithmetic, policy[b], count));
  });
  return probability;
}

/** What is believed of a follower with this policy: its soft values V = Σ_b g (r_F − β log g + γ_F P V), 0 log 0 = 0, and the leader's values under it. */
export function believed<T>(tables: Tables<T>, policy: readonly T[]): Knowledge<T> {
  const { arithmetic, rewardF, beta, gammaF } = tables;
  const { sub, mul, log, isZero } = arithmetic;
  const soft = rewardF.map((r, pair) => (isZero(policy[pair]) ? r : sub(r, mul(beta, log(policy[pair])))));
  const source = averageActions(tables, policy, soft).map((x) => [x]);
  const vF = solveMarkov(arithmetic, policyChain(tables, policy), gammaF, source).map(([v]) => v);
  const qF = lookahead(tables, rewardF, gammaF, vF);
  return knowledgeOf(tables, { vF, qF, policy }, leaderValues(tables, policy));
}

/** How batches are made into policies, so that mistakes can be made in it. */
export interface Counting {
  /** What is added to each count after n decisions. */
  readonly smoothing: (n: number) => Rational;
  /** The policy that is counted, from the follower's. */
  readonly counted: <T>(arithmetic: Arithmetic<T>, policy: readonly T[]) => readonly T[];
}

const PROPER: Counting = { smoothing: () => SMOOTHING, counted: (_, policy) => policy };

/** Mean over all batches of n decisions in each state of what `estimate` makes of the policy of the counts, ĝ = (N + α)/(n + Bα). */
export function meanOverCounts<T>(
  { tables, response }: Pick<Knowledge<T>, 'tables' | 'response'>,
  n: number,
  estimate: (knowledge: Knowledge<T>) => readonly T[],
  most: number,
  { smoothing, counted }: Counting = PROPER,
): T[] {
  const { arithmetic, problem } = tables;
  const { actions, parameters } = problem;
  const { add, mul, div, integer, constant, one } = arithmetic;
  const states = decidingStates(tables);
  const outcomes = compositions(n, actions);
  if (outcomes.length ** states.length > most)
    throw new TooManyBatches(
      `${outcomes.length ** states.length} batches are too many to be enumerated (at most ${most})`,
    );
  const alpha = constant(smoothing(n));
  const whole = add(integer(n), mul(integer(actions), alpha));
  const total = zeroVector(arithmetic, parameters);
  const policy = [...response.policy];
  const walk = (at: number, probability: T): void => {
    if (at === states.length) {
      accumulate(arithmetic, total, probability, estimate(believed(tables, [...policy])));
      return;
    }
    const first = states[at] * actions;
    const drawn = counted(arithmetic, response.policy.slice(first, first + actions));
    for (const counts of outcomes) {
      counts.forEach((count, b) => (policy[first + b] = div(add(integer(count), alpha), whole)));
      walk(at + 1, mul(probability, multinomial(arithmetic, drawn, counts)));
    }
  };
  walk(0, one);
  return total;
}

/** Theorem 1 at what is believed. */
export const theoremAt = <T>(knowledge: Knowledge<T>): T[] => {
  const pieces = exactPieces(knowledge);
  return withWeights(knowledge, pieces.visitsL, guidingWeights(knowledge, pieces));
};

/** Counts of decisions of the follower as a family in their number. */
export function countedFamily(counting: Counting): KnobFamily {
  const known = new WeakMap<object, Map<bigint, readonly unknown[]>>();
  const estimate = <T>(knowledge: Knowledge<T>, n: bigint, most: number): T[] => {
    const found = known.get(knowledge) ?? new Map<bigint, readonly unknown[]>();
    known.set(knowledge, found);
    if (!found.has(n)) found.set(n, meanOverCounts(knowledge, Number(n), theoremAt, most, counting));
    return [...(found.get(n) as readonly T[])];
  };
  return {
    id: 'counted-follower',
    knob: 'decisions n of the follower in each state',
    estimate: (knowledge, { n }) => estimate(knowledge, n, MOST_BATCHES),
    near: (knowledge) => {
      const { tables } = knowledge;
      // One decision between two: then there are n + 1 batches only.
      if (tables.problem.actions !== 2 || decidingStates(tables).length !== 1) return null;
      const counts = [FIRST_COUNT, 2 * FIRST_COUNT, 4 * FIRST_COUNT];
      const [a, b, c] = counts.map((n) => estimate(knowledge, BigInt(n), Infinity));
      return halves(tables.arithmetic, a, b, c)
        ? { settings: [rational(counts[0]), rational(counts[1])], fall: Math.log10(2) }
        : null;
    },
  };
}

/** True where the steps a → b → c halve, as those of a limit that is approached as 1/n do: in every component whose step is not small beside the largest. */
function halves<T>({ sub, toNumber }: Arithmetic<T>, a: readonly T[], b: readonly T[], c: readonly T[]): boolean {
  const steps = a.map((x, k) => [toNumber(sub(x, b[k])), toNumber(sub(b[k], c[k]))]);
  const largest = Math.max(0, ...steps.map(([first]) => Math.abs(first)));
  return (
    largest > 0 &&
    steps.every(([first, second]) => {
      const ratio = first / second;
      return Math.abs(first) < largest / 10 || (ratio > HALVING[0] && ratio < HALVING[1]);
    })
  );
}

/** The family that counts the follower's own decisions. */
export const COUNTED_FAMILY: KnobFamily = countedFamily(PROPER);

const counted = (decisions: number): FieldEstimator =>
  fieldEstimator({
    id: `counted-follower-${decisions}`,
    title: `Theorem 1 with a follower whose policy is estimated from ${decisions} ${decisions === 1 ? 'decision' : 'decisions'} in each state`,
    formula:
      'mean over batches of Theorem 1 with g^ = (N + alpha)/(n + B alpha), alpha = 1/2, V^_F by soft evaluation of g^, in place of g†, V_F',
    docs: {
      source: 'the future work of the paper (follower known from observations)',
      assumptions:
        'n decisions in each state that can be reached, independent of the rollouts; the leader is evaluated under ĝ; enumerated up to 36 batches',
    },
    claims: ['biased-at-setting', ...ORDER_1],
    family: COUNTED_FAMILY,
    at: rational(decisions),
    second: (knowledge, n) =>
      Float64Array.from(
        meanOverCounts(
          knowledge,
          n,
          (one) => Array.from(backwards(one, guidingWeights(one, exactPieces(one)))),
          MOST_BATCHES,
        ),
      ),
  });

/** One and two decisions in each state. */
export const COUNTED: readonly FieldEstimator[] = [counted(1), counted(2)];
