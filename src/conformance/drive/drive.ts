import { InvalidInput } from '../../model/invalidInput.js';
import { converse, type DriveOptions, type Request } from './conversation.js';
import type { Hello, Reply } from './protocol.js';

/** What a drive came to. */
export interface Drive<T = Reply> {
  /** What the first process said of itself; a text where there was no handshake. */
  readonly hello: Hello | string;
  /** One for each request. */
  readonly replies: readonly T[];
  /** Processes that were started. */
  readonly processes: number;
}

/** So many processes in a row may fail before they have answered anything; then the rest is not asked. */
const MOST_IN_A_ROW = 5;

/**
 * Asks a long-lived child one request after another, with as many under way as it allows. Where it breaks the protocol, ends or is late,
 * the oldest open request is `broken` and a fresh process goes on with the next. Each process has ended, with all that it started, before
 * the next begins and before the drive is over. Each reply is passed through `digest` when it comes, with the number of its request
 * and the time since the reply before, so that large answers need not be kept. Where all are answered, `more` says what else is asked; undefined ends. Throws `InvalidInput` where the command cannot be started.
 */
export async function drive<T = Reply>(
  command: readonly string[],
  choose: (hello: Hello) => readonly Request[],
  options: DriveOptions,
  digest: (reply: Reply, request: number, seconds: number) => T = (reply) => reply as T,
  more?: () => Promise<readonly Request[] | undefined>,
): Promise<Drive<T>> {
  const replies: T[] = [];
  let last = performance.now();
  const accept = (reply: Reply): void => {
    const now = performance.now();
    const seconds = (now - last) / 1000;
    last = now;
    replies.push(digest(reply, replies.length, seconds));
  };
  let requests: Request[] | undefined;
  let hello: Hello | string = 'nothing';
  let inARow = 0;
  let filling: Promise<boolean> | undefined;
  // A process that ends while nothing is asked leaves the question what comes next open for its successor.
  const refill =
    more &&
    ((): Promise<boolean> =>
      (filling ??= more()
        .then((next) => {
          requests!.push(...(next ?? []));
          return next !== undefined;
        })
        .finally(() => (filling = undefined))));
  for (let processes = 1; ; processes++) {
    const before = replies.length;
    const end = await converse(
      command,
      options,
      replies.length,
      accept,
      (said) => {
        hello = typeof hello === 'string' ? said : hello;
        last = performance.now();
        return (requests ??= [...choose(said)]);
      },
      refill,
    ).catch((error: unknown) => {
      // A command that has been started before and cannot be started again does not undo what it answered.
      if (requests && error instanceof InvalidInput) return error.message;
      throw error;
    });
    if (!requests) return { hello: end ?? 'no handshake', replies, processes };
    if (end === undefined) return { hello, replies, processes };
    inARow = replies.length > before ? 0 : inARow + 1;
    if (replies.length < requests.length) accept({ kind: 'broken', what: end });
    if (inARow >= MOST_IN_A_ROW)
      while (replies.length < requests.length)
        accept({
          kind: 'broken',
          what: `not asked: ${MOST_IN_A_ROW} processes in a row failed before they had answered anything (${end})`,
        });
    if (inARow >= MOST_IN_A_ROW || options.enough?.() || (!more && replies.length >= requests.length))
      return { hello, replies, processes };
  }
}
