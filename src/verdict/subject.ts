import { refuseWord } from '../model/invalidInput.js';
import { ALL_PROMISING, MISTAKE_CLAIMS } from './promises.js';
import type { AnyJudged, Claim } from './claim.js';
import { FIELD_MISTAKES } from './field/fieldMistakes.js';
import { POLICY_GRADIENT_MISTAKES } from './field/policyGradientMistakes.js';
import { ALL_MISTAKES } from './mistakes/allMistakes.js';
import { isModuleFile } from './plugin/moduleSource.js';
import { pluginJudged } from './plugin/pluginJudged.js';
import { openJudgeable } from './plugin/pluginSurvey.js';
import type { SessionOptions } from './plugin/session.js';

/** What is to be explained: an estimator with what it claims, under the name by which it was asked for. */
export interface Subject {
  readonly name: string;
  readonly judged: AnyJudged;
  readonly claims: readonly string[];
  /** Claims that only this one makes. */
  readonly further?: readonly Claim[];
  /** Its numbers are doubles with a tolerance, not enclosures of what is exact. */
  readonly tolerant: boolean;
  readonly close: () => void;
}

const PREFIX = 'mutant:';

/**
 * The estimator of that name: a built-in one, `mutant:ID` (a known mistake, which claims to be BC-HG; those in games are `mutant:game:ID`), or
 * the file of one's own. Throws `InvalidInput` where there is none, `Misbehaviour` where the file has no estimator.
 */
export function openSubject(name: string, options?: SessionOptions): Subject {
  if (isModuleFile(name)) {
    const session = openJudgeable(name, options);
    const { id, claims, close } = session;
    return { name: id, judged: pluginJudged(session), claims, tolerant: true, close };
  }
  const close = (): void => undefined;
  if (name.startsWith(PREFIX)) {
    const all = [...ALL_MISTAKES, ...FIELD_MISTAKES, ...POLICY_GRADIENT_MISTAKES];
    const mistake = all.find(({ id }) => PREFIX + id === name);
    if (!mistake)
      refuseWord(
        '/estimator',
        all.map(({ id }) => PREFIX + id),
        name,
      );
    return {
      name,
      judged: { ...mistake, id: 'bc-hg' },
      claims: mistake.claims ?? MISTAKE_CLAIMS,
      tolerant: false,
      close,
    };
  }
  const known = ALL_PROMISING.find(({ estimator }) => estimator.id === name);
  if (!known) {
    const ids = ALL_PROMISING.map(({ estimator }) => estimator.id);
    refuseWord('/estimator', ids, name, ', mutant:ID or a file (.js, .mjs, .ts)');
  }
  return { name, judged: known.estimator, claims: known.claims, tolerant: false, close };
}
