import { packageVersion } from '../../library/packageVersion.js';
import {
  casesOf,
  furtherCases,
  verifyScope,
  type StratumPart,
  type VerifyQuestion,
  type VerifyScope,
} from '../../library/verifyScope.js';
import { gamesStratum } from '../../instances/games.js';
import { verifyJunit } from '../../report/junit.js';
import { hasUnloadable, verifyDocumentWithPlugins, verifyTextWithPlugins } from '../../report/pluginReport.js';
import { verdictOf, type VerifyResult } from '../../report/verifyReport.js';
import type { AnyCase } from '../../verdict/case.js';
import {
  caseAt,
  estimatorSurvey,
  surveyMistakes,
  witnessBeside,
  type SurveyListener,
} from '../../verdict/estimatorSurvey.js';
import { joinEstimators, tallyEstimator, type EstimatorTally } from '../../verdict/estimatorTally.js';
import { FIELD_MISTAKES } from '../../verdict/field/fieldMistakes.js';
import { POLICY_GRADIENT_MISTAKES } from '../../verdict/field/policyGradientMistakes.js';
import { GAME_MISTAKES } from '../../verdict/games/gameMistakes.js';
import type { MistakeVerdict } from '../../verdict/judge.js';
import { MDP_MISTAKES } from '../../verdict/mistakes/mdpMistakes.js';
import { surveyPlugin, type PluginSurvey } from '../../verdict/plugin/pluginSurvey.js';
import { joinStrata, stratumSurvey, tallyStratum, type StratumTally } from '../../verdict/truthSurvey.js';
import { blocks, ofUnits, type DoneCase, type Job, type JobKind, type Merged, type Unit } from '../job.js';
import { hashOfFile } from './hashOfFile.js';
import { optional } from './optional.js';
import { FILE_SECONDS, MISTAKES_SECONDS, VERIFY_MEGABYTES, judgingSeconds, truthSeconds } from './verifyCosts.js';

/** The options of a `verify` that is done in parts. */
export interface VerifyJobOptions extends VerifyQuestion {
  /** Estimated CPU time of a case, in seconds: so many random instances are put together. */
  readonly unit?: number;
  /** For an estimator in a file, on one instance, in seconds. */
  readonly timeLimit?: number;
}

/** Seconds of a case, unless given (docs/engines.md says why). */
const UNIT = 5;

const LISTENER = { progress: () => undefined, failure: () => undefined };

/** `verify`: truths and the judging of estimators in blocks of instances; the known mistakes, and each estimator in a file, as one case. */
export const VERIFY_JOB: JobKind = {
  name: 'verify',
  open: async (given) => {
    const options = {
      ...optional(given, 'strata', 'words'),
      ...optional(given, 'estimators', 'words'),
      ...optional(given, 'instances', 'count'),
      ...optional(given, 'seed', 'count'),
      ...optional(given, 'unit', 'amount'),
      ...optional(given, 'timeLimit', 'amount'),
    };
    return verifyJob(options);
  },
};

async function verifyJob(options: VerifyJobOptions): Promise<Job> {
  const scope = verifyScope(options);
  const { unit = UNIT } = options;
  const inputs: Record<string, string> = {};
  for (const file of scope.files) inputs[file] = await hashOfFile(file, '/estimator');
  const units: Unit[] = [
    ...scope.truths.flatMap((part) => truthUnits(part, scope.seed, unit)),
    ...scope.judged.flatMap((part) => judgingUnits(scope, part, unit)),
    ...scope.files.map((file) => fileUnit(scope, file, options)),
    ...(scope.withMistakes ? [mistakesUnit(scope)] : []),
  ];
  return { ...ofUnits(units), inputs, merge: async (parts) => mergedVerify(await verifyResult(scope, parts)) };
}

/** As many instances as take about `unit` seconds, one at least. */
const together = (unit: number, seconds: number): number => Math.max(1, Math.round(unit / seconds));

const truthUnits = ({ stratum, count }: StratumPart, seed: number, unit: number): Unit[] =>
  blocks(count, together(unit, truthSeconds(stratum.id))).map(({ from, to }) => ({
    id: `truth:${stratum.id}:${from}-${to - 1}`,
    seconds: (to - from) * truthSeconds(stratum.id),
    megabytes: VERIFY_MEGABYTES,
    run: () => {
      const { tally, milliseconds } = tallyStratum(stratum, from, to, seed);
      return { part: tally, aside: milliseconds };
    },
  }));

function judgingUnits({ seed, estimators }: VerifyScope, part: StratumPart, unit: number): Unit[] {
  const { stratum, count } = part;
  const seconds = judgingSeconds(stratum.id, estimators);
  if (estimators.length === 0) return [];
  return blocks(count, together(unit, seconds)).map(({ from, to }) => ({
    id: `claims:${stratum.id}:${from}-${to - 1}`,
    seconds: (to - from) * seconds,
    megabytes: VERIFY_MEGABYTES,
    run: () => {
      const drawn = Array.from({ length: to - from }, (_, i) => caseAt(stratum, seed, from + i) ?? []).flat();
      // After all of them, so that nothing depends on how they are parted.
      const cases = to === count ? [...drawn, ...witnessBeside(stratum, seed, count)] : drawn;
      return {
        part: estimators.map(({ estimator, claims }) => tallyEstimator(estimator, claims, stratum.id, cases)),
      };
    },
  }));
}

const fileUnit = (scope: VerifyScope, file: string, { timeLimit }: VerifyJobOptions): Unit => ({
  id: `file:${file}`,
  seconds: scope.judged.reduce((total, { count }) => total + count * FILE_SECONDS, 0),
  megabytes: VERIFY_MEGABYTES,
  run: () => ({
    part: surveyPlugin(file, casesOf(scope), LISTENER, timeLimit === undefined ? {} : { timeLimit }),
  }),
});

/** All known mistakes: most are rejected on the first cases, so that cases are made when they are asked for. */
const mistakesUnit = (scope: VerifyScope): Unit => ({
  id: 'mistakes',
  seconds: MISTAKES_SECONDS,
  megabytes: VERIFY_MEGABYTES,
  run: () => {
    const isGames = ({ stratum }: StratumPart): boolean => stratum.id === gamesStratum.id;
    const casesIn = (parts: readonly StratumPart[]): Iterable<AnyCase> =>
      lazily(
        parts.flatMap((part) =>
          Array.from({ length: part.count }, (_, i) => () => caseAt(part.stratum, scope.seed, i)),
        ),
      );
    const further = (): AnyCase[] => furtherCases(scope);
    // A mistake in an estimator for one kind of problem is not tried on the other.
    return {
      part: [
        ...surveyMistakes(MDP_MISTAKES, casesIn(scope.judged.filter((part) => !isGames(part))), further, LISTENER),
        ...surveyMistakes(GAME_MISTAKES, casesIn(scope.judged.filter(isGames)), further, LISTENER),
        ...surveyMistakes(FIELD_MISTAKES, casesIn(scope.judged.filter((part) => !isGames(part))), further, LISTENER),
        ...surveyMistakes(POLICY_GRADIENT_MISTAKES, casesIn(scope.judged.filter(isGames)), further, LISTENER),
      ],
    };
  },
});

/** What the functions give, each called when it is first asked for. */
function lazily<T>(makers: readonly (() => T | undefined)[]): Iterable<T> {
  const made: (T | undefined)[] = [];
  return {
    *[Symbol.iterator]() {
      for (let i = 0; i < makers.length; i++) {
        if (made.length === i) made.push(makers[i]());
        const one = made[i];
        if (one !== undefined) yield one;
      }
    },
  };
}

const mergedVerify = (result: VerifyResult): Merged => ({
  document: verifyDocumentWithPlugins(result),
  text: verifyTextWithPlugins(result),
  verdict: hasUnloadable(result) ? 'usage' : verdictOf(result),
  junit: verifyJunit(result),
});

/** What a run of that scope found, from the parts of its cases in their order. `listener` is told of the estimators that are not what they claim. */
export async function verifyResult(
  scope: VerifyScope,
  parts: AsyncIterable<DoneCase>,
  listener: Pick<SurveyListener, 'failure'> = LISTENER,
): Promise<VerifyResult> {
  const truths = new Map(scope.truths.map(({ stratum }) => [stratum.id, { tallies: [] as StratumTally[], times: [] as number[][] }])); // prettier-ignore
  const judged = new Map(scope.judged.map(({ stratum }) => [stratum.id, [] as (readonly EstimatorTally[])[]]));
  const plugins: PluginSurvey[] = [];
  let mistakes: readonly MistakeVerdict[] = [];
  let seconds = 0;
  /** What becomes of a part, by the first word of the id of its case. */
  const take: Readonly<Record<string, (stratum: string, done: DoneCase) => void>> = {
    truth: (stratum, { part, aside }) => {
      const { tallies, times } = truths.get(stratum)!;
      tallies.push(part as StratumTally);
      times.push(aside as number[]);
    },
    claims: (stratum, { part }) => judged.get(stratum)!.push(part as readonly EstimatorTally[]),
    file: (_, { part }) => plugins.push(part as PluginSurvey),
    mistakes: (_, { part }) => (mistakes = part as readonly MistakeVerdict[]),
  };
  for await (const done of parts) {
    const [kind, stratum] = done.id.split(':');
    take[kind](stratum, done);
    seconds += done.seconds;
  }
  return {
    seed: scope.seed,
    version: packageVersion(),
    strata: scope.truths.map(({ stratum: { id } }) => {
      const { tallies, times } = truths.get(id)!;
      return stratumSurvey(id, { tally: joinStrata(tallies), milliseconds: times.flat() });
    }),
    estimators: [
      ...scope.estimators.flatMap(({ estimator, claims }, i) => {
        const tallies = [...judged.values()].map((list) => joinEstimators(list.map((tally) => tally[i])));
        if (!scope.keepsUnsuited && !tallies.some(({ suited }) => suited)) return [];
        return estimatorSurvey(estimator.id, claims, tallies, listener);
      }),
      ...plugins,
    ],
    mutants: mistakes,
    asked: scope.asked,
    seconds: Math.round(seconds * 1000) / 1000,
  };
}
