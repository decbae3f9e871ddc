import type { Request } from '../drive/conversation.js';
import type { StoredCorpus } from '../corpus/corpusFiles.js';
import { refuseUnknownWords } from './declared.js';
import type { Enumerated } from '../corpus/enumerated.js';
import { biasRequests, isFor } from './exactBias.js';
import { CASE_KINDS, type FixtureCase } from '../corpus/format.js';
import { readPrecision, type Precision } from '../corpus/precision.js';
import type { Hello } from '../drive/protocol.js';
import { undeclared, type Setups } from './requests.js';
import { biasId, type Selection } from './selection.js';

/** What a run is to look at. */
export interface Scope {
  /** Instances on which the exact bias of every declared estimator is asked for: see `enumerable`. */
  readonly enumerated: readonly Enumerated[];
  /** Only these cases and biases. */
  readonly only?: Selection;
  /** Overrides the precision that the implementation declares. */
  readonly precision?: Precision;
}

/** An exact bias to be asked for. */
export interface PlannedBias {
  readonly id: string;
  readonly estimator: string;
  readonly one: Enumerated;
  readonly requests: readonly Request[];
}

/** What an implementation is asked. */
export interface Plan {
  readonly precision: Precision;
  readonly cases: readonly FixtureCase[];
  readonly biases: readonly PlannedBias[];
}

/** All cases of a corpus, in the order of their kinds. */
export const allCases = ({ cases }: StoredCorpus): FixtureCase[] => CASE_KINDS.flatMap((kind) => cases[kind]);

/** The cases that are looked at, declared or not. */
export const chosenCases = (corpus: StoredCorpus, only?: Selection): FixtureCase[] =>
  allCases(corpus).filter(({ id }) => only?.has(id) ?? true);

/** What tolerances are made for. Throws `InvalidInput` for a precision that is too coarse. */
export const precisionFor = (hello: Hello, { precision }: Pick<Scope, 'precision'>): Precision =>
  precision ?? readPrecision(hello.precision ?? 'float64');

/** What an implementation that says this of itself is asked. Throws `InvalidInput` for words that nobody knows, and for a precision that is too coarse. */
export function planFor(hello: Hello, chosen: readonly FixtureCase[], setups: Setups, scope: Scope): Plan {
  refuseUnknownWords(hello);
  const { capabilities } = hello;
  return {
    precision: precisionFor(hello, scope),
    cases: chosen.filter((one) => undeclared(one, capabilities, setups) === undefined),
    biases: [...new Set(capabilities.estimate)].flatMap((estimator) =>
      scope.enumerated
        .filter((one) => isFor(estimator, one))
        .map((one) => ({ id: biasId(estimator, one.instance.record.id), estimator, one }))
        .filter(({ id }) => scope.only?.has(id) ?? true)
        .map((bias) => ({ ...bias, requests: biasRequests(bias.one, estimator) })),
    ),
  };
}
