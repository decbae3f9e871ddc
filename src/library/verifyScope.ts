import { GAME_KIND } from '../model/game/markovGame.js';
import { splitId } from '../model/qualifiedId.js';
import { gamesStratum } from '../instances/games.js';
import { ALL_STRATA, anyStratumById } from '../instances/strata.js';
import type { Stratum } from '../instances/stratum.js';
import { isOfKind, type FiniteInstance } from '../model/instance.js';
import { refuseWord } from '../model/invalidInput.js';
import type { VerifyAsked } from '../report/replay.js';
import type { AnyCase } from '../verdict/case.js';
import { randomCases, witnessBeside } from '../verdict/estimatorSurvey.js';
import { isModuleFile } from '../verdict/plugin/moduleSource.js';
import { ALL_PROMISING } from '../verdict/promises.js';

/** What is asked of a run of `verify`. */
export interface VerifyQuestion {
  /** Ids of strata; default: all. */
  readonly strata?: readonly string[];
  /** Ids of estimators, or paths of modules (`.js`, `.mjs`, `.ts`) that export one; default: all built-in ones, the truth and the known mistakes. */
  readonly estimators?: readonly string[];
  /** Random instances of each stratum; default 100. */
  readonly instances?: number;
  /** Default 1. */
  readonly seed?: number;
}

/** Random instances `0` to `count − 1` of a stratum. */
export interface StratumPart {
  readonly stratum: Stratum<FiniteInstance>;
  readonly count: number;
}

/** All that a run of `verify` looks at, known before anything is computed. */
export interface VerifyScope {
  readonly seed: number;
  readonly asked: VerifyAsked;
  /** The instances whose truth is computed by all routes. */
  readonly truths: readonly StratumPart[];
  /** Those that estimators are judged on. */
  readonly judged: readonly StratumPart[];
  readonly estimators: typeof ALL_PROMISING;
  /** An estimator that is made for none of the cases is reported all the same. */
  readonly keepsUnsuited: boolean;
  readonly files: readonly string[];
  readonly withMistakes: boolean;
}

/** Of so many random instances one is also used for judging estimators, which costs more. */
const CASES_PART = 10;

const GAMES = gamesStratum.id;
/** Random games from which those that estimators are judged on are taken, at least: one in three has too many trajectories, one in four θ beyond the policy. */
const GAMES_LEAST = 48;

/** So many instances of each of some strata are searched for one on which a surviving mistake is wrong. */
const FURTHER_CASES = 40;

const qualifiesGame = (name: string): boolean => isOfKind(splitId(name), GAME_KIND);

/** What a run looks at. Throws `InvalidInput` for a name that nobody knows. */
export function verifyScope({ instances = 100, seed = 1, ...options }: VerifyQuestion): VerifyScope {
  const askedStrata = [...new Set(options.strata)];
  const strata = options.strata ? askedStrata.map(anyStratumById) : ALL_STRATA;
  const asked = options.estimators && [...new Set(options.estimators)];
  const withGames = asked?.some((name) => isModuleFile(name) || qualifiesGame(name)) ?? true;
  const counted = (stratum: Stratum<FiniteInstance>): number =>
    Math.max(stratum.id === GAMES ? GAMES_LEAST : 1, Math.ceil(instances / CASES_PART));
  return {
    seed,
    asked: { strata: askedStrata, estimators: asked ?? [], instances },
    truths: asked ? [] : strata.map((stratum) => ({ stratum, count: instances })),
    judged: strata
      .filter((stratum) => withGames || stratum.id !== GAMES)
      .map((stratum) => ({ stratum, count: counted(stratum) })),
    estimators: chooseEstimators(asked?.filter((name) => !isModuleFile(name))),
    keepsUnsuited: asked !== undefined || options.strata === undefined,
    files: asked?.filter(isModuleFile) ?? [],
    withMistakes: !(asked ?? options.strata),
  };
}

/** The cases that estimators are judged on. */
export const casesOf = ({ judged, seed }: VerifyScope): AnyCase[] =>
  judged.flatMap(({ stratum, count }) => [
    ...randomCases([stratum], count, seed),
    ...witnessBeside(stratum, seed, count),
  ]);

/** Further cases, for mistakes that survive those. */
export const furtherCases = ({ seed }: VerifyScope): AnyCase[] =>
  randomCases(['layered', 'cyclic', GAMES].map(anyStratumById), FURTHER_CASES, seed + 1);

function chooseEstimators(ids: readonly string[] | undefined): typeof ALL_PROMISING {
  if (!ids) return ALL_PROMISING;
  return ids.map(
    (id) =>
      ALL_PROMISING.find(({ estimator }) => estimator.id === id) ??
      refuseWord(
        '/estimator',
        ALL_PROMISING.map(({ estimator }) => estimator.id),
        id,
        ' or a file (.js, .mjs, .ts)',
      ),
  );
}
