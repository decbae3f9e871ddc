// Runs in a thread of its own. Imports nothing but Node and types, so that it can be compiled by itself.
import { workerData } from 'node:worker_threads';
import type { Stream } from '../../random/stream.js';
import type { MisbehaviourKind } from './misbehaviour.js';
import type { Answer, PlainKnowledge, PlainTrajectory, Question, ThreadData } from './protocol.js';

const { url, generator, answered, port } = workerData as ThreadData;

function answer(message: Answer): void {
  port.postMessage(message);
  Atomics.add(answered, 0, 1);
  Atomics.notify(answered, 0);
}

const fault = (kind: MisbehaviourKind, message: string): void => answer({ kind: 'fault', fault: kind, message });

/** A thrown value in words: error and the first place of its stack. */
function told(error: unknown): string {
  try {
    if (!(error instanceof Error)) return `throws ${String(error)}`;
    const place = /\n\s+at (.*)/.exec(error.stack ?? '')?.[1];
    const hint = /read only|not extensible|Cannot delete property/.test(error.message)
      ? ': batch and knowledge are frozen, an estimator must not change its inputs'
      : '';
    return `throws ${error.name}: ${error.message}${hint}${place === undefined ? '' : ` (at ${place})`}`;
  } catch {
    return 'throws a value that cannot be shown';
  }
}

process.on('uncaughtException', (error) => fault('throws', `${told(error)}, outside of a call`));
process.on('unhandledRejection', (error) => fault('throws', `${told(error)} in a promise that nobody awaits`));
process.on('exit', (code) => fault('exit', `ends the process (exit code ${code})`));

/** The export, for either kind of problem. */
interface Exported {
  readonly kind?: 'configurable-mdp' | 'markov-game';
  readonly id: string;
  readonly claims: readonly string[];
  readonly estimate: (
    batch: readonly PlainTrajectory[],
    knowledge: PlainKnowledge,
    stream: Stream,
  ) => ArrayLike<number>;
}

function frozen<V>(value: V): V {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}

interface Generator {
  readonly alea: (path: string) => { double(): number };
}

/** As `createStream`, which a thread compiled by itself cannot import. */
function streamOf({ alea }: Generator, path: string): Stream {
  const own = alea(path);
  return { path, uniform: () => own.double(), child: (name) => streamOf({ alea }, `${path}/${name}`) };
}

/** What is wrong with a result, undefined where nothing is. */
function objection(result: unknown, count: number): string | undefined {
  if (result instanceof Promise) return `returns a promise; expected ${count} numbers`;
  if (!Array.isArray(result) && !(ArrayBuffer.isView(result) && 'length' in result))
    return `returns ${result === null ? 'null' : typeof result}; expected an array of ${count} numbers`;
  const values = Array.from(result as ArrayLike<unknown>);
  if (values.length !== count) return `returns ${values.length} numbers; expected ${count}, one for each parameter`;
  const bad = values.findIndex((x) => typeof x !== 'number' || !Number.isFinite(x));
  return bad < 0 ? undefined : `returns ${String(values[bad])} for theta[${bad + 1}]; expected a finite number`;
}

/** What is wrong with the export, undefined where nothing is. */
function exportObjection(found: unknown): string | undefined {
  if (typeof found !== 'object' || found === null)
    return 'has no export "estimator" that is an object (export const estimator = { id, claims, estimate })';
  const { id, claims, estimate, kind = 'configurable-mdp' } = found as Partial<Record<string, unknown>>;
  if (kind !== 'configurable-mdp' && kind !== 'markov-game')
    return 'estimator.kind: expected "configurable-mdp" (or nothing), or "markov-game"';
  if (typeof id !== 'string' || !/^[\w.-]{1,60}$/.test(id))
    return 'estimator.id: expected a text of letters, digits, "-", "_" and "."';
  if (!Array.isArray(claims) || claims.length === 0 || !claims.every((claim) => typeof claim === 'string'))
    return 'estimator.claims: expected a list of ids of claims';
  return typeof estimate === 'function' ? undefined : 'estimator.estimate: expected a function';
}

/** Promises that were left to fail do so before the answer is given. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function estimates(
  estimator: Exported,
  knowledge: PlainKnowledge,
  question: Question & { kind: 'estimate' },
  random: Generator,
): Answer {
  const values: number[][] = [];
  for (const [i, batch] of question.batches.entries()) {
    let result: unknown;
    try {
      result = estimator.estimate(frozen(batch), knowledge, streamOf(random, question.streams[i]));
    } catch (error) {
      return { kind: 'fault', fault: 'throws', message: told(error) };
    }
    const wrong = objection(result, knowledge.parameters);
    if (wrong !== undefined) return { kind: 'fault', fault: 'result', message: wrong };
    values.push(Array.from(result as ArrayLike<number>));
  }
  return { kind: 'values', values };
}

async function load(): Promise<Exported | undefined> {
  let module: Record<string, unknown>;
  try {
    module = (await import(url)) as Record<string, unknown>;
  } catch (error) {
    fault('load', `cannot be loaded: ${told(error)}`);
    return undefined;
  }
  const wrong = exportObjection(module['estimator']);
  if (wrong !== undefined) {
    fault('load', wrong);
    return undefined;
  }
  return module['estimator'] as Exported;
}

const random = ((await import(generator)) as { default: Generator }).default;
const estimator = await load();
if (estimator) {
  let knowledge: PlainKnowledge;
  port.on('message', (question: Question) => {
    if (question.kind === 'knowledge') {
      knowledge = frozen(question.knowledge);
      answer({ kind: 'ready' });
      return;
    }
    const found = estimates(estimator, knowledge, question, random);
    void settled().then(() => answer(found));
  });
  await settled();
  answer({
    kind: 'loaded',
    id: estimator.id,
    claims: [...estimator.claims],
    of: estimator.kind ?? 'configurable-mdp',
  });
}
