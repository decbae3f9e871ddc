import { randomBytes } from 'node:crypto';
import { serialize } from 'node:v8';
import { MessageChannel, Worker, receiveMessageOnPort } from 'node:worker_threads';
import { Misbehaviour, type MisbehaviourKind } from './misbehaviour.js';
import { ownModule, ownModuleArguments } from './ownModule.js';
import { framed } from './process/channel.js';
import {
  ANSWER,
  TOKEN_BYTES,
  type Asked,
  type Fault,
  type KeeperData,
  type Order,
  type PackedBatches,
  type Told,
} from './protocol.js';

/** A question whose batches are packed when it is sent, in the time of the one who is asked. */
export type Unpacked<A = Asked> = A extends { readonly batches: PackedBatches }
  ? Omit<A, 'batches'> & { readonly batches: () => PackedBatches }
  : A;

/** The process of an estimator. Whoever asks sleeps until the answer is there; where there is none, `Misbehaviour` is thrown and the process ends. */
export interface PluginProcess {
  /** As many numbers as expected. */
  readonly askNumbers: (question: Unpacked, count: number) => Float64Array;
  readonly askText: (question: Unpacked) => string;
  /** Seconds of the time limit that are used. */
  readonly spent: () => number;
  /** The time limit begins anew. */
  readonly restart: () => void;
  readonly close: () => void;
}

export interface ProcessLimits {
  /** Seconds for all questions since `restart`, together. */
  readonly timeLimit: number;
  /** Megabytes of JavaScript heap. */
  readonly memory: number;
}

/** Seconds that the processes may take to be there, whatever the time limit. */
const STARTING = 60;
/** What a process may have in memory altogether, relative to its heap. */
const WITH_OTHERS = 1.5;
/** Bytes of an answer in words, at most. */
const LONGEST_TEXT = 2 ** 16;
const HEAD = 1 + TOKEN_BYTES;

/** Starts the process. Throws `Misbehaviour` where it does not start. */
export function startPluginProcess({ timeLimit, memory }: ProcessLimits): PluginProcess {
  const megabytes = Math.ceil(WITH_OTHERS * memory);
  const runner = [`--max-old-space-size=${memory}`, ...ownModuleArguments('./process/runner', import.meta.url)];
  const args = [...ownModuleArguments('./process/supervisor', import.meta.url), String(megabytes), ...runner];
  const told = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const data: KeeperData = { args, told };
  const worker = new Worker(ownModule('./process/keeper', import.meta.url), {
    workerData: { ...data, port: port2 },
    transferList: [port2],
    execArgv: [],
  });
  worker.on('error', () => undefined);
  worker.unref();
  port1.unref();
  let pid: number | undefined;
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    endGroup(pid);
    void worker.terminate();
    port1.close();
  };

  let spent = 0;
  const fail = (kind: MisbehaviourKind, message: string): never => {
    close();
    throw new Misbehaviour(kind, message);
  };
  let heard = 0;
  const listen = (seconds: number): Told | undefined => {
    const deadline = performance.now() + Math.max(0, seconds) * 1000;
    let received: { message: Told } | undefined;
    // The count says that something was told, the port hands it over: the one may be a moment ahead of the other.
    do {
      Atomics.wait(told, 0, heard, Math.max(0, deadline - performance.now()));
      received = receiveMessageOnPort(port1);
    } while (!received && performance.now() < deadline);
    if (received) heard++;
    return received?.message;
  };
  const answerTo = (seconds: number, limit: number): Uint8Array => {
    const since = performance.now();
    const message = listen(seconds);
    switch (message?.kind) {
      case undefined:
        return fail('time', `gives no answer within ${limit} s: an endless loop, or far too slow`);
      case 'started':
        ({ pid } = message);
        return answerTo(seconds, limit);
      case 'answer':
        return message.bytes;
      case 'broken':
        return fail('channel', 'writes to the channel over which it is asked (file descriptor 3)');
      case 'ended': {
        pid = undefined;
        const [kind, what] = endingText(message, (performance.now() - since) / 1000, memory, megabytes);
        return fail(kind, what);
      }
    }
  };

  const ask = (question: Unpacked, most: number, limit: number): Uint8Array => {
    if (closed) throw new Misbehaviour('exit', 'has ended');
    const before = performance.now();
    const token = randomBytes(TOKEN_BYTES);
    const packed = 'batches' in question ? { ...question, batches: question.batches() } : question;
    const order: Order = { frame: framed(serialize({ ...packed, token })), most: HEAD + Math.max(most, LONGEST_TEXT) };
    port1.postMessage(order, [order.frame.buffer as ArrayBuffer]);
    const answer = answerTo(limit - spent - (performance.now() - before) / 1000, limit);
    spent += (performance.now() - before) / 1000;
    if (!token.equals(answer.subarray(1, HEAD)))
      return fail('channel', 'writes to the channel over which it is asked (file descriptor 3)');
    if (answer[0] === ANSWER.fault) {
      const { kind, message } = faultOf(textOf(answer));
      return fail(kind, message);
    }
    return answer;
  };
  const broken = (): never => fail('channel', 'gives an answer that is none: it has changed what its process answers with'); // prettier-ignore

  ask({ kind: 'start' }, 0, STARTING);
  spent = 0;
  return {
    askNumbers: (question, count) => {
      const answer = ask(question, count * Float64Array.BYTES_PER_ELEMENT, timeLimit);
      const content = answer.slice(HEAD);
      if (answer[0] !== ANSWER.numbers || content.length !== count * Float64Array.BYTES_PER_ELEMENT) return broken();
      return new Float64Array(content.buffer);
    },
    askText: (question) => {
      const answer = ask(question, LONGEST_TEXT, timeLimit);
      return answer[0] === ANSWER.text ? textOf(answer) : broken();
    },
    spent: () => spent,
    restart: () => {
      spent = 0;
    },
    close,
  };
}

const textOf = (answer: Uint8Array): string => new TextDecoder().decode(answer.subarray(HEAD));

/** Ends the watching process and all that it has started. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

const FAULTS: readonly MisbehaviourKind[] = ['load', 'throws', 'result', 'state'];

/** Characters that would change what a terminal shows, or break a line. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const printable = (text: string): string =>
  text.replace(CONTROL, (c) => (c === '\n' ? ' ' : `\\u${c.codePointAt(0)!.toString(16).padStart(4, '0')}`));

/** A fault from its JSON text; whatever else it is, is a broken answer. */
function faultOf(text: string): { kind: MisbehaviourKind; message: string } {
  try {
    const { kind, message } = JSON.parse(text) as Fault;
    const known = FAULTS.find((fault) => fault === kind);
    if (known && typeof message === 'string') return { kind: known, message: printable(message) };
  } catch {
    // No JSON.
  }
  return { kind: 'channel', message: 'gives an answer that is none: it has changed what its process answers with' };
}

/** How a process ended, in words. */
function endingText(
  { ending, how }: Told & { kind: 'ended' },
  seconds: number,
  heap: number,
  megabytes: number,
): [MisbehaviourKind, string] {
  if (!ending) return ['exit', `ends the process that runs it (${how})`];
  const { code, signal, memory } = ending;
  if (memory)
    return [
      'memory',
      `ran out of memory after ${seconds.toFixed(1)} s: more than ${heap} MB of JavaScript heap or ${megabytes} MB altogether, or a list longer than JavaScript can hold`,
    ];
  if (signal === 'SIGKILL') return ['exit', 'is ended by SIGKILL: perhaps by the system, for want of memory'];
  if (signal !== null) return ['exit', `ends the process (${signal})`];
  const waits = code === UNSETTLED ? ': it waits for what never comes' : '';
  return ['exit', `ends the process (exit code ${code})${waits}`];
}

/** Node's exit code for a process that waits for a promise that nothing can settle. */
const UNSETTLED = 13;
