import type { DriveOptions, Request } from './conversation.js';
import { drive } from './drive.js';
import type { Hello, Reply } from './protocol.js';

/** An implementation that is asked as questions arise. */
export interface Session {
  readonly hello: Hello;
  /** The replies to requests, one for each, in order; one call at a time. */
  readonly ask: (requests: readonly Request[]) => Promise<readonly Reply[]>;
  readonly close: () => Promise<void>;
}

/** Starts an implementation; a text where there was no handshake. Throws `InvalidInput` where the command cannot be started. */
export async function openSession(command: readonly string[], options: DriveOptions): Promise<Session | string> {
  let replies: Reply[] = [];
  let wanted = 0;
  let answered: (() => void) | undefined;
  let next: ((requests: readonly Request[] | undefined) => void) | undefined;
  let greet!: (hello: Hello) => void;
  const greeted = new Promise<Hello>((resolve) => (greet = resolve));
  const over = drive(
    command,
    (hello) => {
      greet(hello);
      return [];
    },
    options,
    (reply) => {
      replies.push(reply);
      if (replies.length >= wanted) answered?.();
    },
    () => new Promise<readonly Request[] | undefined>((resolve) => (next = resolve)),
  );
  const first = await Promise.race([greeted, over.then(({ hello }) => hello)]);
  if (typeof first === 'string') return first;
  return {
    hello: first,
    ask: async (requests) => {
      if (requests.length === 0) return [];
      [replies, wanted] = [[], requests.length];
      const all = new Promise<void>((resolve) => (answered = resolve));
      next?.(requests);
      await Promise.race([all, over]);
      while (replies.length < wanted)
        replies.push({ kind: 'broken', what: 'the process ended and was not started again' });
      return replies;
    },
    close: async () => {
      next?.(undefined);
      await over;
    },
  };
}
