// The main module of the process of an estimator: imports the module, and answers questions about it, one after another. What it uses is
// taken from the global objects before the module is loaded, which may change them.
import { deserialize } from 'node:v8';
import { Misbehaviour, type MisbehaviourKind } from '../misbehaviour.js';
import { ANSWER, CHANNEL, TOKEN_BYTES, type Description, type Fault, type Question } from '../protocol.js';
import { answering } from './answering.js';
import { readFrame, writeFrame } from './channel.js';
import { toldError } from './toldError.js';

const { stringify } = JSON;
const later = setImmediate;
// eslint-disable-next-line @typescript-eslint/unbound-method -- applied to a promise below
const { then } = Promise.prototype;
const { apply } = Reflect;
const exit = process.exit.bind(process);
const encoder = new TextEncoder();

let token: Uint8Array = new Uint8Array(TOKEN_BYTES);
/** Set once the estimator has done what none does: nothing is answered any more. */
let over = false;

function send(kind: number, content: Uint8Array): void {
  const bytes = new Uint8Array(1 + TOKEN_BYTES + content.length);
  bytes[0] = kind;
  bytes.set(token, 1);
  bytes.set(content, 1 + TOKEN_BYTES);
  writeFrame(CHANNEL, bytes);
}

function fail(kind: MisbehaviourKind, message: string): void {
  if (over) return;
  over = true;
  const fault: Fault = { kind, message };
  send(ANSWER.fault, encoder.encode(stringify(fault)));
}

process.on('uncaughtException', (error) => fail('throws', `${toldError(error)}, outside of a call`));
process.on('unhandledRejection', (error) => fail('throws', `${toldError(error)} in a promise that nobody awaits`));

const answer = answering();

/** Promises that were left to fail do so before the answer is given: events are waited for once. */
function reply(result: Float64Array | string): void {
  later(() => {
    if (over) return;
    if (typeof result === 'string') send(ANSWER.text, encoder.encode(result));
    else send(ANSWER.numbers, new Uint8Array(result.buffer, result.byteOffset, result.byteLength));
    listen();
  });
}

const refused = (error: unknown): void =>
  error instanceof Misbehaviour ? fail(error.kind, error.message) : fail('throws', toldError(error));

/** Between two questions nothing else runs. */
function listen(): void {
  const frame = readFrame(CHANNEL);
  if (!frame) exit(0);
  const question = deserialize(frame!) as Question;
  token = question.token;
  try {
    const result = answer(question);
    if (result instanceof Promise)
      apply(then, result, [(description: Description) => reply(stringify(description)), refused]);
    else reply(result);
  } catch (error) {
    refused(error);
  }
}

listen();
