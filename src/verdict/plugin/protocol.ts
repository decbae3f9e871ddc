import type { MessagePort } from 'node:worker_threads';
import type { MisbehaviourKind } from './misbehaviour.js';
import type { UserKnowledge, UserTrajectory } from './userEstimator.js';

/** What the thread of an estimator is started with. */
export interface ThreadData {
  /** The module of the estimator, and the one of the random number generator, as URLs. */
  readonly url: string;
  readonly generator: string;
  /** Counts answers; the asking thread sleeps on it. */
  readonly answered: Int32Array;
  readonly port: MessagePort;
}

/** What it is asked. */
export type Question =
  | { readonly kind: 'knowledge'; readonly knowledge: UserKnowledge }
  | {
      readonly kind: 'estimate';
      readonly batches: readonly (readonly UserTrajectory[])[];
      /** The name of the random stream that each call gets, from its beginning. */
      readonly streams: readonly string[];
    };

/** What it answers. The first answer comes unasked, once the module is loaded. */
export type Answer =
  | { readonly kind: 'loaded'; readonly id: string; readonly claims: readonly string[] }
  | { readonly kind: 'values'; readonly values: readonly (readonly number[])[] }
  | { readonly kind: 'ready' }
  | { readonly kind: 'fault'; readonly fault: MisbehaviourKind; readonly message: string };
