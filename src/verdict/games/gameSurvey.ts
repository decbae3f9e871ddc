import { GAME_ESTIMATORS } from '../../estimators/games/gameEstimators.js';
import { moments } from '../../truth/moments.js';
import { LINEAR_GAME_ESTIMATORS, gameLinearForm } from '../../truth/gameForms.js';
import { compileProblem, evaluateTables } from '../../model/tables.js';
import { lowerGame } from '../../model/lowerGame.js';
import { bestResponse } from '../../follower/bestResponse.js';
import type { SurveyListener } from '../estimatorSurvey.js';
import { randomGameCases, type GameCase } from './gameCase.js';
import { GAME_CLAIMS, GAME_PROMISES, type GameClaim, type JudgedGame } from './gameClaims.js';
import { GAME_MUTANTS } from './gameMutants.js';

/** What became of a claim about games. */
export interface GameVerdict {
  readonly estimator: string;
  readonly claim: string;
  readonly statement: string;
  readonly verdict: 'holds' | 'fails' | 'undetermined';
  /** Largest difference (relative): of all cases for `always`, of those certainly different for `somewhere`. */
  readonly worst: number;
  readonly bound: number;
  readonly cases: number;
  readonly against?: string;
}

/** How a mistake fared on games. */
export interface GameMutantVerdict {
  readonly id: string;
  readonly mistake: string;
  readonly killed: boolean;
  readonly instance: string | null;
}

/** All that was found about estimators on random games. */
export interface GameSurvey {
  readonly cases: number;
  readonly claims: readonly GameVerdict[];
  readonly mutants: readonly GameMutantVerdict[];
  /** Median over games of the trace of the covariance, as a multiple of that of bc-hg. */
  readonly variance: Readonly<Record<string, number>>;
}

/** Judges every estimator for games and every mistake on `count` random games of each kind of follower, exactly. */
export function surveyGames(count: number, seed: number, listener: SurveyListener): GameSurvey {
  listener.progress('games');
  const cases = { seen: randomGameCases(count, seed, true), unseen: randomGameCases(count, seed, false) };
  const casesFor = (observes: boolean): readonly GameCase[] => (observes ? cases.seen : cases.unseen);
  const claims = GAME_ESTIMATORS.flatMap((estimator) =>
    GAME_PROMISES[estimator.id].map((id) => {
      listener.progress(`games ${estimator.id} ${id}`);
      const claim = GAME_CLAIMS.find((known) => known.id === id)!;
      const verdict = judgeGameClaim(claim, estimator, casesFor(estimator.observes));
      if (verdict.verdict === 'fails')
        listener.failure(
          `games: ${estimator.id} is not what it claims: ${claim.statement} (${verdict.against ?? 'nowhere'})`,
        );
      return verdict;
    }),
  );
  const unbiased = GAME_CLAIMS[0];
  const mutants = GAME_MUTANTS.map(({ id, mistake, observes, parts }) => {
    const killer = casesFor(observes).find((one) => unbiased.check(one, { id, parts })?.relation === 'different');
    if (!killer) listener.failure(`games: the mutant ${id} survives: ${mistake}`);
    return { id, mistake, killed: killer !== undefined, instance: killer?.name ?? null };
  });
  return { cases: cases.seen.length + cases.unseen.length, claims, mutants, variance: compareVariances(cases.seen) };
}

/** Judges one claim on cases; `somewhere` fails where no case shows it. */
export function judgeGameClaim(claim: GameClaim, judged: JudgedGame, cases: readonly GameCase[]): GameVerdict {
  let [worst, bound, count, different, unclear] = [0, 0, 0, 0, 0];
  let against: string | undefined;
  for (const one of cases) {
    const finding = claim.check(one, judged);
    if (!finding) continue;
    count++;
    bound = Math.max(bound, finding.bound);
    if (finding.relation === 'different') different++;
    if (finding.relation === 'unclear') unclear++;
    if (claim.mode === 'always' || finding.relation === 'different') worst = Math.max(worst, finding.difference);
    if (claim.mode === 'always' && finding.relation === 'different') against ??= one.name;
  }
  const { id, statement } = claim;
  const open = count === 0 || unclear > 0;
  const always = different > 0 ? 'fails' : open ? 'undetermined' : 'holds';
  const verdict = claim.mode === 'always' ? always : different > 0 ? 'holds' : 'fails';
  return {
    estimator: judged.id,
    claim: id,
    statement,
    verdict,
    worst,
    bound,
    cases: count,
    ...(against && { against }),
  };
}

/** The trace of the covariance of every linear estimator, by the recursion, relative to bc-hg: the median over games where that is not zero. */
function compareVariances(cases: readonly GameCase[]): Record<string, number> {
  const ratios = new Map<string, number[]>();
  for (const { game, knowledge } of cases) {
    const { tables, response } = knowledge;
    const lowered = evaluateTables(compileProblem(lowerGame(game)), tables.arithmetic);
    const { policy } = bestResponse(lowered);
    const traces = LINEAR_GAME_ESTIMATORS.map((id) => {
      const { variance } = moments(lowered, policy, gameLinearForm(id, tables, response, lowered.problem));
      return variance.reduce((total, x) => total + tables.arithmetic.toNumber(x), 0);
    });
    if (!(traces[0] > 1e-20)) continue;
    LINEAR_GAME_ESTIMATORS.forEach((id, i) => ratios.set(id, [...(ratios.get(id) ?? []), traces[i] / traces[0]]));
  }
  const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)];
  return Object.fromEntries([...ratios].map(([id, xs]) => [id, median(xs)]));
}
