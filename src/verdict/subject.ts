import { refuse } from '../model/invalidInput.js';
import { ALL_PROMISING } from './allPromises.js';
import type { AnyJudged } from './claim.js';
import { ALL_MUTANTS } from './allMutants.js';
import { isModuleFile } from './plugin/moduleSource.js';
import { pluginJudged } from './plugin/pluginJudged.js';
import { openJudgeable } from './plugin/pluginSurvey.js';
import type { SessionOptions } from './plugin/session.js';
import { MUTANT_CLAIMS } from './promises.js';

/** What is to be explained: an estimator with what it claims, under the name by which it was asked for. */
export interface Subject {
  readonly name: string;
  readonly judged: AnyJudged;
  readonly claims: readonly string[];
  /** Its numbers are doubles with a tolerance, not enclosures of what is exact. */
  readonly tolerant: boolean;
  readonly close: () => void;
}

const MUTANT = 'mutant:';

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
  if (name.startsWith(MUTANT)) {
    const mutant = ALL_MUTANTS.find(({ id }) => MUTANT + id === name);
    if (!mutant) refuse('/estimator', `one of ${ALL_MUTANTS.map(({ id }) => MUTANT + id).join(', ')}`, name);
    return { name, judged: { ...mutant, id: 'bc-hg' }, claims: MUTANT_CLAIMS, tolerant: false, close };
  }
  const known = ALL_PROMISING.find(({ estimator }) => estimator.id === name);
  if (!known) {
    const ids = ALL_PROMISING.map(({ estimator }) => estimator.id).join(', ');
    refuse('/estimator', `one of ${ids}, mutant:ID or a file (.js, .mjs, .ts)`, name);
  }
  return { name, judged: known.estimator, claims: known.claims, tolerant: false, close };
}
