import type { UserGameKnowledge, UserGameTrajectory } from './userGameEstimator.js';
import type { UserKnowledge, UserTrajectory } from './userEstimator.js';

/** What estimators are given, by the kind of problem that they are for. */
export type PlainKnowledge = UserKnowledge | UserGameKnowledge;
export type PlainTrajectory = UserTrajectory | UserGameTrajectory;

/** Batches as whole numbers: for each, how many trajectories, and for each of those n, whether it ended, states, leader's actions, actions, edges. */
export type PackedBatches = Int32Array;

/** What the process of an estimator is asked, one thing at a time. */
export type Asked =
  /** To say that it is there. */
  | { readonly kind: 'start' }
  /** To import a module: answered by a `Description`, as JSON. */
  | { readonly kind: 'load'; readonly url: string }
  /** To take this knowledge from here on. */
  | { readonly kind: 'knowledge'; readonly knowledge: PlainKnowledge }
  /** K numbers for each batch, with the stream of that name from its beginning. */
  | { readonly kind: 'estimate'; readonly batches: PackedBatches; readonly streams: readonly string[] }
  /** For each batch 1 + 2K numbers: how many outcomes its draws have (0: cannot be listed), mean, second moment; then all of them once more, computed in reverse order. */
  | { readonly kind: 'expected'; readonly batches: PackedBatches; readonly stream: string }
  /** For each round K numbers: Σ weight · estimate over the batches, each estimate the mean of two with mirrored streams. */
  | {
      readonly kind: 'sample';
      readonly batches: PackedBatches;
      readonly weights: Float64Array;
      readonly stream: string;
      readonly from: number;
      readonly rounds: number;
    };

/** A question as it is sent: its answer must repeat the token, which is drawn anew for each and unknown to the estimator. */
export type Question = Asked & { readonly token: Uint8Array };

export const TOKEN_BYTES = 8;

/** The first byte of an answer; then come the token and the content. */
export const ANSWER = {
  /** Nothing, or numbers as doubles. */
  numbers: 0,
  /** JSON text. */
  text: 1,
  /** JSON text of a `Fault`: it does what no estimator does. */
  fault: 2,
} as const;

/** A `Misbehaviour` on its way. */
export interface Fault {
  readonly kind: string;
  readonly message: string;
}

/** The export `estimator` as it was found; null where there is no such object. */
export type Description = Readonly<Record<'kind' | 'id' | 'claims' | 'estimate', unknown>> | null;

/** The file descriptor of the channel in the process of the estimator; and, in the one that watches it, of its report. */
export const CHANNEL = 3;
export const REPORT = 4;

/** How the process of an estimator ended, as the one that watches it says in JSON. */
export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  /** Ended for want of memory. */
  readonly memory: boolean;
}

/** What the thread that keeps the processes is started with, beside its port. */
export interface KeeperData {
  /** Arguments of Node for the watching process. */
  readonly args: readonly string[];
  /** Counts what it tells; the asking thread sleeps on it. */
  readonly told: Int32Array;
}

/** What it is told: a question as bytes, and of how many bytes an answer may be. */
export interface Order {
  readonly frame: Uint8Array;
  readonly most: number;
}

/** What it tells. */
export type Told =
  | { readonly kind: 'started'; readonly pid: number }
  | { readonly kind: 'answer'; readonly bytes: Uint8Array }
  /** Something else than one answer to one question came out of the channel. */
  | { readonly kind: 'broken' }
  /** The processes are gone. `ending`: as reported; undefined where the watching process was ended before it could, by `how`. */
  | { readonly kind: 'ended'; readonly ending?: Ending; readonly how: string };
