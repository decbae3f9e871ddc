import type { GAME_KIND } from '../../../model/game/markovGame.js';
import { dot, type Arithmetic } from '../../../numeric/arithmetic.js';
import { asBallArithmetic } from '../../../numeric/ball.js';
import { float64 } from '../../../numeric/float64.js';
import type { Gradient } from '../../../numeric/tape.js';
import { weightedSum } from '../../../numeric/vector.js';
import { evaluateGame, gameGradients, type CompiledGame, type GameTables } from '../../../model/game/gameTables.js';
import { gameResponse, withLeader, type GameResponse } from '../../../follower/gameResponse.js';
import { gameValues } from '../../../leader/gameValues.js';
import type { GameKnowledge } from '../../../estimators/games/gameKnowledge.js';
import { gameImplicit } from '../../../truth/routes/game/gameImplicit.js';
import { certified } from '../condition.js';
import { doubleOf, doublesOf, exactRational } from '../fixtureNumber.js';
import type { TableEntry, RecordOf } from '../format.js';
import { gradientOf, valueOf } from '../tableEntries.js';
import { stateOf } from '../../../model/indices.js';

type Record = RecordOf<typeof GAME_KIND>;
/** A critic of doubles: Q_L by triple, V_L by state. */
export interface GameCritic {
  readonly qL: readonly number[];
  readonly vL: readonly number[];
}

/** The best response in a game, the same to the last digit and radius on every machine (see `steadyResponse`). */
export function steadyGameResponse<T>(tables: GameTables<T>): GameResponse<T> {
  if (!asBallArithmetic(tables.arithmetic)) return gameResponse(tables);
  const { w } = gameResponse(evaluateGame(tables.problem, float64));
  return gameResponse(tables, 'paper', w.map(Math.fround));
}

/** Knowledge with an exact critic, certified. */
export const certifiedGameKnowledge = (problem: CompiledGame): GameKnowledge<typeof certified.zero> =>
  steadyGameKnowledge(problem, certified);

/** Knowledge with an exact critic, by the steady best response. */
export function steadyGameKnowledge<T>(problem: CompiledGame, arithmetic: Arithmetic<T>): GameKnowledge<T> {
  const tables = evaluateGame(problem, arithmetic);
  const response = steadyGameResponse(tables);
  return {
    tables,
    gradients: gameGradients(tables),
    response,
    critic: gameValues(tables, withLeader(tables, response.policy)),
    gradientVF: valueGradients(tables, response, gameImplicit(tables, response)),
  };
}

/** ∇V_F(s,a) = Σ_b g†(b|s,a) ∇Q_F(s,a,b), by s·A + a; ∇V_F(s) for all a where the follower does not observe. */
export function valueGradients<T>(
  { problem, arithmetic }: GameTables<T>,
  { policy }: GameResponse<T>,
  {
    gradientQF,
    gradientVF,
  }: { readonly gradientQF?: readonly (readonly T[])[]; readonly gradientVF?: readonly (readonly T[])[] },
): T[][] {
  const { states, leaderActions, actions, parameters, game } = problem;
  return Array.from({ length: states * leaderActions }, (_, pair) => {
    if (!game.observes) return [...gradientVF![stateOf(pair, leaderActions)]];
    const [from, to] = [pair * actions, (pair + 1) * actions];
    return weightedSum(arithmetic, parameters, policy.slice(from, to), gradientQF!.slice(from, to));
  });
}

/** What the record of a game gives to estimators, as doubles; `problem` is its instance, compiled. */
export function recordedGameKnowledge(problem: CompiledGame, { tables, knowledge }: Record): GameKnowledge<number> {
  const spread = <R>(of: (entry: TableEntry) => R, none: R) => ({
    initial: tables.initial.map(of),
    leader: tables.leader.flatMap((row) =>
      row.length === 0 ? new Array<R>(tables.leaderActions).fill(none) : row.map(of),
    ),
    p: tables.transitions.flatMap((moves) => moves.map(of)),
    rewardF: tables.rewardF.map(of),
    rewardL: tables.rewardL.map(of),
    phiL: of(tables.phiL),
  });
  const game: GameTables<number> = {
    ...spread(valueOf, 0),
    problem,
    arithmetic: float64,
    gammaF: doubleOf(tables.gammaF.bits),
    gammaL: doubleOf(tables.gammaL.bits),
    beta: doubleOf(tables.beta.bits),
    run: { values: [], vectors: [] },
  };
  return completed(
    game,
    spread<Gradient<number>>((entry) => gradientOf(entry, tables.parameters), null),
    {
      vF: doublesOf(knowledge.vF),
      qF: doublesOf(knowledge.qF),
      policy: doublesOf(knowledge.policy),
      qL: doublesOf(knowledge.qL),
      vL: doublesOf(knowledge.vL),
      gradientVF: knowledge.gradientVF.map(doublesOf),
    },
  );
}

interface Given<T> {
  readonly vF: readonly T[];
  readonly qF: readonly T[];
  readonly policy: readonly T[];
  readonly qL: readonly T[];
  readonly vL: readonly T[];
  readonly gradientVF: readonly (readonly T[])[];
}

/** Knowledge from what fixtures give, with what follows from it: W, its slopes, and J_L of the critic. */
function completed<T>(
  tables: GameTables<T>,
  gradients: GameKnowledge<T>['gradients'],
  known: Given<T>,
): GameKnowledge<T> {
  const { problem, arithmetic, leader, initial, phiL } = tables;
  const { vF, qF, policy, qL, vL, gradientVF } = known;
  const { leaderActions, game } = problem;
  const w = vL.map((_, s) => {
    const first = s * leaderActions;
    if (!game.observes) return vF[first];
    return dot(arithmetic, leader.slice(first, first + leaderActions), vF.slice(first, first + leaderActions));
  });
  return {
    tables,
    gradients,
    response: { backup: 'paper', w, vF, qF, policy, slope: policy },
    critic: { qL, vL, objective: arithmetic.add(dot(arithmetic, initial, vL), phiL) },
    gradientVF,
  };
}

/** The same knowledge in another arithmetic, with a critic (default: its own): every double is the exact number that it is. */
export function liftedGame<T>(
  { tables, gradients, response, critic, gradientVF }: GameKnowledge<number>,
  arithmetic: Arithmetic<T>,
  { qL, vL }: GameCritic = critic,
): GameKnowledge<T> {
  const exact = (x: number): T => (x === 0 ? arithmetic.zero : arithmetic.constant(exactRational(x)));
  const row = (values: readonly number[]): T[] => values.map(exact);
  const gradient = (values: Gradient<number>): Gradient<T> => values && values.map(exact);
  const other: GameTables<T> = {
    problem: tables.problem,
    arithmetic,
    gammaF: exact(tables.gammaF),
    gammaL: exact(tables.gammaL),
    beta: exact(tables.beta),
    initial: row(tables.initial),
    leader: row(tables.leader),
    p: row(tables.p),
    rewardF: row(tables.rewardF),
    rewardL: row(tables.rewardL),
    phiL: exact(tables.phiL),
    run: { values: [], vectors: [] },
  };
  return completed(
    other,
    {
      initial: gradients.initial.map(gradient),
      leader: gradients.leader.map(gradient),
      p: gradients.p.map(gradient),
      rewardF: gradients.rewardF.map(gradient),
      rewardL: gradients.rewardL.map(gradient),
      phiL: gradient(gradients.phiL),
    },
    {
      vF: row(response.vF),
      qF: row(response.qF),
      policy: row(response.policy),
      qL: row(qL),
      vL: row(vL),
      gradientVF: gradientVF.map(row),
    },
  );
}
