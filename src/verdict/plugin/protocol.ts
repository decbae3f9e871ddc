import type { MessagePort } from 'node:worker_threads';
import type { MisbehaviourKind } from './misbehaviour.js';
import type { Instance } from '../../model/instance.js';
import type { UserGameKnowledge, UserGameTrajectory } from './userGameEstimator.js';
import type { UserKnowledge, UserTrajectory } from './userEstimator.js';

/** What estimators are given, by the kind of problem that they are for. */
export type PlainKnowledge = UserKnowledge | UserGameKnowledge;
export type PlainTrajectory = UserTrajectory | UserGameTrajectory;

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
  | { readonly kind: 'knowledge'; readonly knowledge: PlainKnowledge }
  | {
      readonly kind: 'estimate';
      readonly batches: readonly (readonly PlainTrajectory[])[];
      /** The name of the random stream that each call gets, from its beginning. */
      readonly streams: readonly string[];
    };

/** What it answers. The first answer comes unasked, once the module is loaded. */
export type Answer =
  | {
      readonly kind: 'loaded';
      readonly id: string;
      readonly claims: readonly string[];
      /** The kind of problem that it is for. */
      readonly of: Instance['kind'];
    }
  | { readonly kind: 'values'; readonly values: readonly (readonly number[])[] }
  | { readonly kind: 'ready' }
  | { readonly kind: 'fault'; readonly fault: MisbehaviourKind; readonly message: string };
