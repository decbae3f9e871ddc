import type { Command } from 'commander';
import { gamesStratum } from '../instances/games.js';
import { ALL_STRATA, anyStratumById } from '../instances/strata.js';
import type { Stratum } from '../instances/stratum.js';
import type { Instance } from '../model/instance.js';
import { verifyJunit } from '../report/junit.js';
import { verifyDocumentWithPlugins, verifyTextWithPlugins } from '../report/pluginReport.js';
import { verdictOf } from '../report/verifyReport.js';
import { refuse } from '../model/invalidInput.js';
import { randomCases, surveyEstimator, surveyMutants } from '../verdict/estimatorSurvey.js';
import { suits } from '../verdict/claim.js';
import { GAME_PREFIX } from '../verdict/games/gameIds.js';
import { isModuleFile } from '../verdict/plugin/moduleSource.js';
import { surveyPlugin } from '../verdict/plugin/pluginSurvey.js';
import { GAME_MUTANTS } from '../verdict/games/gameMutants.js';
import { MUTANTS } from '../verdict/mutants/mutants.js';
import { ALL_PROMISING } from '../verdict/allPromises.js';
import { surveyStratum } from '../verdict/truthSurvey.js';
import { writeWhole } from '../files/writeWhole.js';
import { EXIT, announceFailure, packageVersion, print, progressLine } from './output.js';
import { collectText, wholeNumber } from './options.js';

interface Options {
  readonly stratum?: string[];
  readonly instances: number;
  readonly seed: number;
  readonly json?: boolean;
  readonly junit?: string;
  readonly estimator?: string[];
  readonly timeLimit: number;
}

/** Adds `verify`, the main job. */
export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description(
      'the truth by all routes, every claim of every estimator and every known mistake, on random instances of every stratum',
    )
    .option(
      '--stratum <id>',
      `only this stratum (several times: ${ALL_STRATA.map((s) => s.id).join(', ')})`,
      collectText,
    )
    .option('--instances <n>', 'random instances of each stratum', wholeNumber(1, 1_000_000), 100)
    .option('--seed <s>', 'seed of the random instances', wholeNumber(0, 2 ** 32 - 1), 1)
    .option('--json', 'one JSON document on standard output')
    .option('--junit <file>', 'write JUnit XML as well')
    .option(
      '--estimator <id>',
      `only this estimator's claims (several times: ${ALL_PROMISING.map((p) => p.estimator.id).join(', ')}, or a file of your own: .js, .mjs, .ts)`,
      collectText,
    )
    .option('--time-limit <seconds>', 'for an estimator in a file, on one instance', wholeNumber(1, 86_400), 10)
    .action(async (options: Options) => {
      const started = performance.now();
      const strata = options.stratum?.map(anyStratumById) ?? ALL_STRATA;
      const line = progressLine();
      const listener = { progress: line.show, failure: announceFailure };
      const files = options.estimator?.filter(isModuleFile) ?? [];
      const chosen = chooseEstimators(options.estimator?.filter((name) => !isModuleFile(name)));
      const surveys = options.estimator
        ? []
        : strata.map((stratum) =>
            surveyStratum(stratum, options.instances, options.seed, (done, failure) => {
              line.show(`truth ${stratum.id} ${done}/${options.instances}`);
              if (failure) announceFailure(`${failure.instance}: ${failure.what}`);
            }),
          );
      line.show('enumerating trajectories');
      const withGames = options.estimator?.some((name) => isModuleFile(name) || name.startsWith(GAME_PREFIX)) ?? true;
      const judged = strata.filter((stratum) => withGames || stratum.id !== GAMES);
      const counted = (stratum: Stratum<Instance>, part: number): number =>
        Math.max(stratum.id === GAMES ? GAMES_LEAST : 1, Math.ceil(options.instances / part));
      const cases = judged.flatMap((stratum) => randomCases([stratum], counted(stratum, CASES_PART), options.seed));
      const estimators = [
        ...chosen
          .filter(({ estimator }) => cases.some((one) => suits(one, estimator)))
          .map(({ estimator, claims }) => surveyEstimator(estimator, claims, cases, listener)),
        ...files.map((file) => surveyPlugin(file, cases, listener, options)),
      ];
      const further = () =>
        randomCases(['layered', 'cyclic', GAMES].map(anyStratumById), FURTHER_CASES, options.seed + 1);
      const mutants =
        options.estimator || options.stratum
          ? []
          : surveyMutants([...MUTANTS, ...GAME_MUTANTS], cases, further, listener);
      line.clear();
      const seconds = Math.round(performance.now() - started) / 1000;
      const result = {
        seed: options.seed,
        version: packageVersion(),
        strata: surveys,
        estimators,
        mutants,
        seconds,
      };
      if (options.junit !== undefined) await writeWhole(options.junit, verifyJunit(result));
      print(options.json ? verifyDocumentWithPlugins(result) : verifyTextWithPlugins(result));
      process.exitCode = EXIT[verdictOf(result)];
    });
}

/** Of so many random instances one is also used for judging estimators, which costs more. */
const CASES_PART = 10;

const GAMES = gamesStratum.id;
/** Random games from which those that estimators are judged on are taken, at least: one in three has too many trajectories, one in four θ beyond the policy. */
const GAMES_LEAST = 48;

/** So many instances of each of two strata are searched for one on which a surviving mutant is wrong. */
const FURTHER_CASES = 40;

function chooseEstimators(ids: readonly string[] | undefined): typeof ALL_PROMISING {
  if (!ids) return ALL_PROMISING;
  return ids.map(
    (id) =>
      ALL_PROMISING.find(({ estimator }) => estimator.id === id) ??
      refuse('/estimator', `one of ${ALL_PROMISING.map(({ estimator }) => estimator.id).join(', ')}`, id),
  );
}
