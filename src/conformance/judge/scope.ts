import type { StoredCorpus } from '../corpus/corpusFiles.js';
import type { Precision } from '../corpus/precision.js';
import { allCases, type Scope } from './plan.js';
import { biasIds, enumeratedFor, refuseUnmatched, selectionOf } from './selection.js';

/** What a run is to look at, as people say it. */
export interface ScopeOptions {
  /** Only the cases and exact biases with these ids or slugs, or patterns of them, in which `*` stands for any letters and `?` for one. */
  readonly only?: readonly string[];
  /** Instances of each kind on which the exact bias of each estimator is asked for. */
  readonly exactBias: number;
  /** What the implementation computes in, whatever it declares. */
  readonly precision?: Precision;
}

/** The scope that the options say. Throws `InvalidInput` for patterns that match nothing. */
export async function scopeOf(corpus: StoredCorpus, { only, exactBias, precision }: ScopeOptions): Promise<Scope> {
  const selection = only && selectionOf(only);
  const enumerated = await enumeratedFor(corpus.instances, exactBias, selection);
  if (selection) refuseUnmatched(selection, [...allCases(corpus).map(({ id }) => id), ...biasIds(enumerated)]);
  return {
    enumerated,
    ...(selection && { only: selection }),
    ...(precision !== undefined && { precision }),
  };
}
