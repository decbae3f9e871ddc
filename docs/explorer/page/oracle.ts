import type { Answered, Asked, Choice, Fault, QuestionName, Questions } from '../shared/answers.ts';

/** What a question fails with: the library's words, and the places that they are about. */
export class Refused extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** Thrown at those who wait when what they asked is of no interest any more. */
export class Superseded extends Error {}

/** The library in a worker. */
export interface Oracle {
  readonly ask: <N extends QuestionName>(question: N, given: Questions[N]['given']) => Promise<Questions[N]['answer']>;
  /** Forgets all that was asked, and ends a computation that runs (but for opening a problem). */
  readonly interrupt: () => void;
}

interface Waiting {
  readonly question: QuestionName;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** Starts a worker. After `interrupt` it is a new one, with the problem that was opened last opened again. */
export function createOracle(): Oracle {
  const waiting = new Map<number, Waiting>();
  let count = 0;
  let choice: Choice | undefined;
  let worker = start();

  function start(): Worker {
    const started = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' });
    started.onmessage = ({ data }: MessageEvent<Answered>) => {
      const one = waiting.get(data.id);
      waiting.delete(data.id);
      if ('fault' in data) one?.reject(new Refused(data.fault));
      else one?.resolve(data.answer as never);
    };
    started.onerror = ({ message }) => rejectAll(new Error(message));
    return started;
  }

  const rejectAll = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };

  const ask: Oracle['ask'] = (question, given) =>
    new Promise((resolve, reject) => {
      const id = ++count;
      waiting.set(id, { question, resolve, reject });
      if (question === 'open') choice = given as Choice;
      const asked: Asked = { id, question, given };
      worker.postMessage(asked);
    });

  return {
    ask,
    interrupt: () => {
      // To open a problem takes less than to start a worker.
      if ([...waiting.values()].every(({ question }) => question === 'open')) return;
      rejectAll(new Superseded());
      worker.terminate();
      worker = start();
      if (choice) ask('open', choice).catch(() => undefined);
    },
  };
}
