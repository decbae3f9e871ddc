import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { MessageChannel, Worker, receiveMessageOnPort } from 'node:worker_threads';
import type { Instance } from '../../model/instance.js';
import type { Batch } from '../../model/trajectory.js';
import { formatFor } from './format.js';
import { Misbehaviour } from './misbehaviour.js';
import { moduleSource, threadSource } from './moduleSource.js';
import type { Answer, PlainKnowledge, Question, ThreadData } from './protocol.js';

/** An estimator of one's own, loaded in a thread. Its functions wait for the thread, and throw `Misbehaviour`. */
export interface PluginSession {
  readonly id: string;
  readonly claims: readonly string[];
  /** The kind of problem that it is for. */
  readonly kind: Instance['kind'];
  /** One estimate (K numbers) for each batch, each with a stream of its own or all with the same. The time limit holds for all calls with the same knowledge together. `knowledge` is that of its kind of problem. */
  readonly estimate: (batches: readonly Batch[], knowledge: unknown, streams?: readonly string[]) => number[][];
  /** Ends the thread. */
  readonly close: () => void;
}

export interface SessionOptions {
  /** Seconds for loading, and for all calls with the same knowledge; default 10. */
  readonly timeLimit?: number;
}

const TIME_LIMIT = 10;
/** Megabytes; a thread that wants more ends. */
const MEMORY = 1024;

/**
 * Loads the module of a file in a thread of its own. Throws `InvalidInput` where there is no such file, and `Misbehaviour` where the module
 * cannot be loaded or has no `estimator`.
 */
export function openPlugin(file: string, { timeLimit = TIME_LIMIT }: SessionOptions = {}): PluginSession {
  const source = moduleSource(file);
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const data: ThreadData = { url: source.url, generator: generatorUrl(), answered, port: port2 };
  const worker = new Worker(threadSource('thread', import.meta.url), {
    workerData: data,
    transferList: [port2],
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
    stdout: true,
    stderr: true,
  });
  // What it prints must not mix with our own output.
  worker.stdout.on('data', (text) => process.stderr.write(text as Buffer));
  worker.stderr.on('data', (text) => process.stderr.write(text as Buffer));
  worker.on('error', () => undefined);
  worker.unref();
  port1.unref();
  let closed = false;
  const close = (): void => {
    closed = true;
    void worker.terminate();
    port1.close();
  };

  let heard = 0;
  const listen = (seconds: number): Answer => {
    const deadline = performance.now() + Math.max(0, seconds) * 1000;
    let received: { message: Answer } | undefined;
    // The count says that there is an answer, the port hands it over: the one may be a moment ahead of the other.
    do {
      Atomics.wait(answered, 0, heard, Math.max(0, deadline - performance.now()));
      received = receiveMessageOnPort(port1);
    } while (!received && performance.now() < deadline);
    if (!received) {
      close();
      throw new Misbehaviour('time', `gives no answer within ${timeLimit} s: an endless loop, or far too slow`);
    }
    heard++;
    const { message } = received;
    if (message.kind === 'fault') {
      close();
      throw new Misbehaviour(message.fault, message.message);
    }
    return message;
  };
  let spent = 0;
  const ask = (question: Question): Answer => {
    if (closed) throw new Misbehaviour('exit', 'has ended');
    const before = performance.now();
    port1.postMessage(question);
    const answer = listen(timeLimit - spent);
    spent += (performance.now() - before) / 1000;
    return answer;
  };

  let current: unknown;
  const study = (knowledge: unknown, plain: () => PlainKnowledge): void => {
    if (current === knowledge) return;
    spent = 0;
    ask({ kind: 'knowledge', knowledge: plain() });
    current = knowledge;
  };

  try {
    const loaded = listen(timeLimit);
    if (loaded.kind !== 'loaded') throw new Misbehaviour('load', 'does not load');
    const format = formatFor(loaded.of);
    return {
      id: loaded.id,
      claims: loaded.claims,
      kind: loaded.of,
      close,
      estimate: (batches, knowledge, streams = batches.map(() => 'estimate')) => {
        study(knowledge, () => format.knowledge(knowledge));
        const plain = batches.map((batch) => batch.map((trajectory) => format.trajectory(trajectory, knowledge)));
        const answer = ask({ kind: 'estimate', batches: plain, streams });
        return answer.kind === 'values' ? answer.values.map((row) => [...row]) : [];
      },
    };
  } finally {
    source.release();
  }
}

const generatorUrl = (): string => pathToFileURL(createRequire(import.meta.url).resolve('seedrandom')).href;
