import type { Arithmetic, RoundingArithmetic } from '../numeric/arithmetic.js';
import { ballArithmetic } from '../numeric/ball.js';
import { float64 } from '../numeric/float64.js';
import type { Gradient } from '../numeric/tape.js';
import { compileGame, evaluateGame } from '../model/game/gameTables.js';
import type { MarkovGame } from '../model/game/markovGame.js';
import {
  evaluateTables,
  type ActionGraph,
  type PerEntry,
  type CompiledMdp,
  type TableNumbers,
} from '../model/mdp/tables.js';
import { gameResponse } from '../follower/gameResponse.js';
import { gameKnowledge, type GameKnowledge } from '../estimators/games/gameKnowledge.js';
import { exactKnowledge, type Knowledge } from '../estimators/knowledge.js';
import { costOfResponse } from '../truth/routes/problemSize.js';
import { raisePrecision } from '../truth/moments/raisedPrecision.js';

/** What an estimator is given in doubles, and how far from the exact numbers that may be. */
export interface NearKnowledge<K> {
  readonly knowledge: K;
  /**
   * The largest error, proven: of a probability relative to it (those below 1e-15 are never drawn and do not count), of other numbers
   * relative to the largest of their kind.
   */
  readonly error: number;
}

/** Doubles that are no further off than this are as good as the nearest. */
export const NEAR = 1e-7;
const NEVER_DRAWN = 1e-15;

/** Knowledge in doubles: computed in them where that is near enough, else with as many digits as it takes, and rounded. */
export const nearKnowledge = (problem: CompiledMdp): NearKnowledge<Knowledge<number>> =>
  raised(problem, (inner) => {
    const arithmetic = ballArithmetic(inner);
    const exact = exactKnowledge(problem, arithmetic);
    const knowledge = isDouble(inner) ? exactKnowledge(problem, float64) : rounded(exact, arithmetic);
    return { knowledge, error: errorOf(arithmetic, kindsOf(exact), kindsOf(knowledge)) };
  });

/** The same of a game as it is. */
export function nearGameKnowledge(game: MarkovGame): NearKnowledge<GameKnowledge<number>> {
  const problem = compileGame(game);
  const solve = <T>(arithmetic: Arithmetic<T>): GameKnowledge<T> => {
    const tables = evaluateGame(problem, arithmetic);
    return gameKnowledge(tables, gameResponse(tables));
  };
  return raised({ ...problem, actions: problem.leaderActions * problem.actions }, (inner) => {
    const arithmetic = ballArithmetic(inner);
    const exact = solve(arithmetic);
    const knowledge = isDouble(inner) ? solve(float64) : roundedGame(exact, arithmetic);
    const error = Math.max(
      errorOf(arithmetic, kindsOf(exact), kindsOf(knowledge)),
      errorOf(arithmetic, ofLeader(exact), ofLeader(knowledge)),
    );
    return { knowledge, error };
  });
}

const isDouble = ({ id }: Pick<Arithmetic<unknown>, 'id'>): boolean => id === float64.id;

const raised = <K>(graph: ActionGraph, run: <M>(inner: RoundingArithmetic<M>) => NearKnowledge<K>): NearKnowledge<K> =>
  raisePrecision<NearKnowledge<K>>({
    first: 'float64',
    cost: (digits) => costOfResponse(graph, digits),
    run,
    missing: ({ error }) => Math.log10(error / NEAR),
  }).result;

/** What knowledge of either kind of problem has in common. */
type Common<T> = Pick<Knowledge<T>, 'critic' | 'gradientVF'> & {
  readonly tables: PerEntry<T> & TableNumbers<T>;
  readonly gradients: PerEntry<Gradient<T>>;
  readonly response: Record<'vF' | 'qF' | 'policy', readonly T[]>;
};

/** Numbers by how their errors are judged: each beside itself, or all of a kind beside the largest of them. */
interface Kinds<T> {
  readonly probabilities: readonly T[];
  /** Derivatives of probabilities. */
  readonly slopes: readonly (readonly T[])[];
  readonly values: readonly (readonly T[])[];
}

const flat = <T>(rows: readonly Gradient<T>[]): T[] => rows.flatMap((row) => row ?? []);

const kindsOf = <T>({ tables, gradients, response, critic, gradientVF }: Common<T>): Kinds<T> => ({
  probabilities: [...tables.initial, ...tables.p, ...response.policy],
  slopes: [flat(gradients.initial), flat(gradients.p)],
  values: [
    tables.rewardF,
    tables.rewardL,
    ...[[gradients.phiL], gradients.rewardF, gradients.rewardL].map(flat),
    [...response.vF, ...response.qF],
    [...Array.from(critic.vL), ...Array.from(critic.qL)],
    gradientVF.flat(),
  ],
});

const ofLeader = <T>({ tables, gradients }: GameKnowledge<T>): Kinds<T> => ({
  probabilities: tables.leader,
  slopes: [flat(gradients.leader)],
  values: [],
});

/** Kinds that vanish, but for rounding, are judged beside this part of what they might be: of one, or of the largest value. */
const VANISHING = 1e-9;

/** The largest error of doubles against enclosures. */
function errorOf<T>(arithmetic: Arithmetic<T>, exact: Kinds<T>, near: Kinds<number>): number {
  const { sub, near: lift, toNumber, radius } = arithmetic;
  const off = (x: T, double: number): number => {
    if (toNumber(x) === double && radius(x) === 0) return 0;
    const difference = sub(x, lift(double));
    return Math.abs(toNumber(difference)) + radius(difference);
  };
  let error = 0;
  near.probabilities.forEach((p, i) => {
    const distance = off(exact.probabilities[i], p);
    if (!(p + distance <= NEVER_DRAWN)) error = Math.max(error, distance === 0 ? 0 : distance / p);
  });
  const largest = (numbers: readonly number[]): number => numbers.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const judge = (kinds: readonly (readonly number[])[], others: readonly (readonly T[])[], size: number): void =>
    kinds.forEach((kind, i) => {
      const distance = largest(kind.map((x, j) => off(others[i][j], x)));
      if (distance > 0) error = Math.max(error, distance / Math.max(largest(kind), VANISHING * size));
    });
  judge(near.slopes, exact.slopes, 1);
  judge(near.values, exact.values, largest(near.values.flat()));
  // What is no number, or beyond the doubles, is infinitely far off.
  return Number.isNaN(error) ? Infinity : error;
}

/** The nearest doubles of numbers, and of rows of them. */
function rounding<T>({ toNumber }: Arithmetic<T>) {
  const row = (values: ArrayLike<T>): number[] => Array.from(values, toNumber);
  const gradient = (values: Gradient<T>): Gradient<number> => values && row(values);
  return {
    row,
    entries: ({ initial, p, rewardF, rewardL, phiL }: PerEntry<T>): PerEntry<number> => ({
      initial: row(initial),
      p: row(p),
      rewardF: row(rewardF),
      rewardL: row(rewardL),
      phiL: toNumber(phiL),
    }),
    gradients: ({ initial, p, rewardF, rewardL, phiL }: PerEntry<Gradient<T>>): PerEntry<Gradient<number>> => ({
      initial: initial.map(gradient),
      p: p.map(gradient),
      rewardF: rewardF.map(gradient),
      rewardL: rewardL.map(gradient),
      phiL: gradient(phiL),
    }),
    rows: (values: readonly Gradient<T>[]): Gradient<number>[] => values.map(gradient),
    numbers: ({ gammaF, gammaL, beta }: TableNumbers<T>): Omit<TableNumbers<number>, 'run'> => ({
      arithmetic: float64,
      gammaF: toNumber(gammaF),
      gammaL: toNumber(gammaL),
      beta: toNumber(beta),
    }),
  };
}

function rounded<T>(
  { tables, gradients, response, critic, gradientVF }: Knowledge<T>,
  arithmetic: Arithmetic<T>,
): Knowledge<number> {
  const { row, entries, gradients: gradientsOf, numbers } = rounding(arithmetic);
  return {
    tables: { ...evaluateTables(tables.problem, float64), ...entries(tables), ...numbers(tables) },
    gradients: gradientsOf(gradients),
    response: { vF: row(response.vF), qF: row(response.qF), policy: row(response.policy) },
    critic: { qL: row(critic.qL), vL: row(critic.vL) },
    gradientVF: gradientVF.map(row),
  };
}

function roundedGame<T>(
  { tables, gradients, response, critic, gradientVF }: GameKnowledge<T>,
  arithmetic: Arithmetic<T>,
): GameKnowledge<number> {
  const { row, rows, entries, gradients: gradientsOf, numbers } = rounding(arithmetic);
  const { backup, w, vF, qF, policy, slope } = response;
  return {
    tables: {
      ...evaluateGame(tables.problem, float64),
      leader: row(tables.leader),
      ...entries(tables),
      ...numbers(tables),
    },
    gradients: { leader: rows(gradients.leader), ...gradientsOf(gradients) },
    response: { backup, w: row(w), vF: row(vF), qF: row(qF), policy: row(policy), slope: row(slope) },
    critic: { vL: row(critic.vL), qL: row(critic.qL), objective: arithmetic.toNumber(critic.objective) },
    gradientVF: gradientVF.map(row),
  };
}
