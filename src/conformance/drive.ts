import { startChild } from './childProcess.js';
import { FORMAT_VERSION } from './format.js';
import { BrokenProtocol, PROTOCOL_VERSION, quoted, readHello, readReply, type Hello, type Reply } from './protocol.js';

/** Something to be asked. */
export interface Request {
  /** What the child must be told before, once in its life: an instance, by id, as a line. */
  readonly setup?: { readonly id: string; readonly line: string };
  /** The fields of the request, as JSON text without the outer braces and without `seq`. */
  readonly body: string;
}

export interface DriveOptions {
  /** Seconds for each answer; the handshake, before which libraries may be loaded, has at least `STARTING` of them. */
  readonly timeLimit: number;
}

/** What a drive came to. */
export interface Drive {
  /** What the first process said of itself; a text where there was no handshake. */
  readonly hello: Hello | string;
  /** One for each request. */
  readonly replies: readonly Reply[];
  /** Processes that were started. */
  readonly processes: number;
}

/** Seconds that a process may take to start, whatever the time limit. */
const STARTING = 60;
/** So many processes in a row may fail before they have answered anything; then the rest is not asked. */
const MOST_IN_A_ROW = 5;

/**
 * Asks a long-lived child one request after another, with as many under way as it allows. Where it breaks the protocol, ends or is late,
 * the oldest open request is `broken` and a fresh process goes on with the next.
 */
export async function drive(
  command: readonly string[],
  choose: (hello: Hello) => readonly Request[],
  options: DriveOptions,
): Promise<Drive> {
  const replies: Reply[] = [];
  let requests: readonly Request[] | undefined;
  let hello: Hello | string = 'nothing';
  let inARow = 0;
  for (let processes = 1; ; processes++) {
    const before = replies.length;
    const end = await converse(command, options, replies, (said) => {
      hello = typeof hello === 'string' ? said : hello;
      return (requests ??= choose(said));
    });
    if (!requests) return { hello: end ?? 'no handshake', replies, processes };
    if (end === undefined) return { hello, replies, processes };
    inARow = replies.length > before ? 0 : inARow + 1;
    replies.push({ kind: 'broken', what: end });
    if (inARow >= MOST_IN_A_ROW)
      while (replies.length < requests.length)
        replies.push({ kind: 'broken', what: `not asked: ${MOST_IN_A_ROW + 1} processes in a row failed (${end})` });
    if (replies.length >= requests.length) return { hello, replies, processes };
  }
}

/** One process: pushes replies until all requests are answered (undefined) or something breaks (what, in words). */
function converse(
  command: readonly string[],
  { timeLimit }: DriveOptions,
  replies: Reply[],
  requestsFor: (hello: Hello) => readonly Request[],
): Promise<string | undefined> {
  return new Promise((resolve) => {
    let requests: readonly Request[] | undefined;
    let window = 1;
    let sent = replies.length;
    let timer: NodeJS.Timeout | undefined;
    const told = new Set<string>();
    const finish = (what?: string): void => {
      clearTimeout(timer);
      child.kill();
      resolve(what);
    };
    const wait = (): void => {
      clearTimeout(timer);
      const limit = requests ? timeLimit : Math.max(STARTING, timeLimit);
      timer = setTimeout(() => {
        const partial = child.partial();
        const rest = partial === '' ? '' : `, only the beginning of a line: ${quoted(partial)}`;
        finish(`no answer within ${limit} s${rest}`);
      }, limit * 1000);
    };
    const pump = (): void => {
      const lines: string[] = [];
      for (; sent < requests!.length && sent - replies.length < window; sent++) {
        const { setup, body } = requests![sent];
        if (setup && !told.has(setup.id)) {
          told.add(setup.id);
          lines.push(setup.line);
        }
        lines.push(`{"seq":${sent},${body}}`);
      }
      if (lines.length > 0) child.send(lines.join('\n'));
    };
    const take = (line: string): void => {
      if (!requests) {
        const hello = readHello(line);
        requests = requestsFor(hello);
        window = hello.capabilities.window ?? 1;
      } else {
        replies.push(readReply(line, replies.length));
      }
      if (replies.length >= requests.length) {
        child.send('{"cmd":"stop"}');
        finish();
        return;
      }
      // Topped up when half of it is answered, so that many small answers do not cost a write each.
      if (sent - replies.length <= window / 2) pump();
      wait();
    };
    const child = startChild(command, {
      line: (line) => {
        try {
          take(line);
        } catch (error) {
          if (!(error instanceof BrokenProtocol)) throw error;
          finish(error.message);
        }
      },
      ended: (what) => finish(`the process ${what}`),
    });
    wait();
    child.send(JSON.stringify({ cmd: 'start', protocol: PROTOCOL_VERSION, formats: [FORMAT_VERSION] }));
  });
}
