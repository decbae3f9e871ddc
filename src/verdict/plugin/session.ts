import type { FiniteInstance } from '../../model/instance.js';
import type { Batch } from '../../model/trajectory.js';
import { checkedDescription } from './description.js';
import { formatFor } from './format.js';
import { Misbehaviour } from './misbehaviour.js';
import { moduleSource } from './moduleSource.js';
import type { OverDraws } from './overDraws.js';
import { pack } from './packing.js';
import type { PackedBatches } from './protocol.js';
import { startPluginProcess, type PluginProcess } from './pluginProcess.js';

/** An estimator of one's own, loaded in a process of its own. Its functions wait for the process, and throw `Misbehaviour`. `knowledge` is that of its kind of problem. The time limit holds for all calls with the same knowledge together. */
export interface PluginSession {
  readonly id: string;
  readonly claims: readonly string[];
  /** The kind of problem that it is for. */
  readonly kind: FiniteInstance['kind'];
  /** One estimate (K numbers) for each batch, each with a stream of its own or all with the same. */
  readonly estimate: (batches: readonly Batch[], knowledge: unknown, streams?: readonly string[]) => number[][];
  /** What the estimates are over their draws; and the same computed once more in another order, which must not differ. */
  readonly expected: (batches: readonly Batch[], knowledge: unknown) => [OverDraws[], OverDraws[]];
  /**
   * For each round Σ weight · estimate (K numbers), from fresh draws; `from`: the number of the first. Null where half of the time is gone:
   * not to be sampled in time.
   */
  readonly sample: (weighted: WeightedBatches, knowledge: unknown, from: number, rounds: number) => number[][] | null;
  /** Ends the process. */
  readonly close: () => void;
}

/** Batches and their probabilities. */
export interface WeightedBatches {
  readonly batches: readonly Batch[];
  readonly weights: readonly number[];
}

export interface SessionOptions {
  /** Seconds for loading, and for all calls with the same knowledge; default 10. */
  readonly timeLimit?: number;
  /** Megabytes of JavaScript heap; half as much more is left for what is outside of it. Default 1024. */
  readonly memory?: number;
}

const TIME_LIMIT = 10;
const MEMORY = 1024;
/** The stream of estimates whose mean is exact. */
const STREAM = 'estimate';

/**
 * Loads the module of a file in a process of its own. Throws `InvalidInput` where there is no such file, and `Misbehaviour` (`load`) where the
 * module cannot be loaded or has no `estimator`.
 */
export function openPlugin(file: string, options: SessionOptions = {}): PluginSession {
  const { timeLimit = TIME_LIMIT, memory = MEMORY } = options;
  const source = moduleSource(file);
  let process: PluginProcess | undefined;
  try {
    process = startPluginProcess({ timeLimit, memory });
    const { id, claims, kind } = checkedDescription(process.askText({ kind: 'load', url: source.url }));
    return { id, claims, kind, ...askingOf(process, kind, timeLimit), close: process.close };
  } catch (error) {
    process?.close();
    if (!(error instanceof Misbehaviour)) throw error;
    throw error.kind === 'load' ? error : new Misbehaviour('load', `${error.message}, while it is loaded`);
  } finally {
    source.release();
  }
}

type Asking = Pick<PluginSession, 'estimate' | 'expected' | 'sample'>;

/** How an estimator of a kind is asked, through whatever answers for it. */
export function askingOf(process: PluginProcess, kind: FiniteInstance['kind'], timeLimit: number): Asking {
  const format = formatFor(kind);
  let current: unknown;
  let parameters = 0;
  const study = (knowledge: unknown): void => {
    if (current === knowledge) return;
    const plain = format.knowledge(knowledge);
    process.restart();
    process.askNumbers({ kind: 'knowledge', knowledge: plain }, 0);
    ({ parameters } = plain);
    current = knowledge;
  };
  const packed = (batches: readonly Batch[], knowledge: unknown): PackedBatches =>
    pack(
      plainBatches(batches, (trajectory) => format.trajectory(trajectory, knowledge)),
      format.withLeader,
    );
  let last: { weighted: WeightedBatches; batches: PackedBatches } | undefined;

  return {
    estimate: (batches, knowledge, streams = batches.map(() => STREAM)) => {
      study(knowledge);
      const question = { kind: 'estimate', batches: () => packed(batches, knowledge), streams } as const;
      return finite(process.askNumbers(question, batches.length * parameters), parameters);
    },
    expected: (batches, knowledge) => {
      study(knowledge);
      const width = 1 + 2 * parameters;
      const question = { kind: 'expected', batches: () => packed(batches, knowledge), stream: STREAM } as const;
      const found = rows(process.askNumbers(question, 2 * batches.length * width), width).map(overDrawsOf);
      return [found.slice(0, batches.length), found.slice(batches.length)];
    },
    sample: (weighted, knowledge, from, rounds) => {
      study(knowledge);
      if (process.spent() > timeLimit / 2) return null;
      if (last?.weighted !== weighted) last = { weighted, batches: packed(weighted.batches, knowledge) };
      const { batches } = last;
      const weights = Float64Array.from(weighted.weights);
      const question = { kind: 'sample', batches: () => batches, weights, stream: STREAM, from, rounds } as const;
      return finite(process.askNumbers(question, rounds * parameters), parameters);
    },
  };
}

function* plainBatches<P>(batches: readonly Batch[], plain: (trajectory: Batch[number]) => P): Generator<Iterable<P>> {
  for (const batch of batches) yield plainTrajectories(batch, plain);
}

function* plainTrajectories<P>(batch: Batch, plain: (trajectory: Batch[number]) => P): Generator<P> {
  for (const trajectory of batch) yield plain(trajectory);
}

const rows = (numbers: Float64Array, width: number): number[][] =>
  Array.from({ length: numbers.length / width }, (_, i) => Array.from(numbers.subarray(i * width, (i + 1) * width)));

const broken = (): Misbehaviour =>
  new Misbehaviour('channel', 'gives an answer that is none: it has changed what its process answers with');

/** Rows of finite numbers: the process has seen to that, unless the estimator has changed it. */
function finite(numbers: Float64Array, width: number): number[][] {
  if (!numbers.every(Number.isFinite)) throw broken();
  return rows(numbers, width);
}

function overDrawsOf([outcomes, ...moments]: readonly number[]): OverDraws {
  const mean = moments.slice(0, moments.length / 2);
  const second = moments.slice(moments.length / 2);
  const sound =
    Number.isInteger(outcomes) && outcomes >= 0 && mean.every(Number.isFinite) && second.every((x) => x >= 0);
  if (!sound) throw broken();
  return { outcomes: outcomes === 0 ? null : outcomes, mean, second };
}
