import { startChild } from './childProcess.js';
import { FORMAT_VERSION } from '../corpus/format.js';
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
  /** Seconds without a handshake after which `hint` is told what may be the matter; 5 unless given. */
  readonly hintAfter?: number;
  readonly hint?: (text: string) => void;
  /** Seconds that a child has to end by itself when it was asked to, and again after SIGTERM; 1 unless given. */
  readonly grace?: number;
  /** Asked after every answer: true where nothing more is to be asked. */
  readonly enough?: () => boolean;
  /** Ends the drive early: the child is ended, and the drive rejects with the reason of the signal. */
  readonly signal?: AbortSignal;
}

/** Seconds that a process may take to start, whatever the time limit. */
const STARTING = 60;
const HINT_AFTER = 5;
const GRACE = 1;

/**
 * One process: goes on with the requests after the first `answered`, accepts replies until all are answered (undefined) or something breaks
 * (what, in words), and ends it. Where all are answered, `refill` may add to the requests, or say that there are no more. Rejects with what `requestsFor` throws, where the command cannot be started, and where the signal says so.
 */
export async function converse(
  command: readonly string[],
  { timeLimit, hintAfter = HINT_AFTER, hint, grace = GRACE, enough = () => false, signal }: DriveOptions,
  answered: number,
  accept: (reply: Reply) => void,
  requestsFor: (hello: Hello) => readonly Request[],
  refill?: () => Promise<boolean>,
): Promise<string | undefined> {
  signal?.throwIfAborted();
  let resolve!: (end: string | undefined) => void;
  let reject!: (why: Error) => void;
  const over = new Promise<string | undefined>((yes, no) => ([resolve, reject] = [yes, no]));
  let requests: readonly Request[] | undefined;
  let window = 1;
  let answers = answered;
  let sent = answered;
  let timer: NodeJS.Timeout | undefined;
  const told = new Set<string>();
  const limitNow = (): number => (requests ? timeLimit : Math.max(STARTING, timeLimit));
  const partialNow = (): string => {
    const partial = child.partial();
    return partial === '' ? '' : `, only the beginning of a line: ${quoted(partial)}`;
  };
  const wait = (): void => {
    clearTimeout(timer);
    const limit = limitNow();
    timer = setTimeout(() => resolve(`no answer within ${limit} s${partialNow()}`), limit * 1000);
  };
  const pump = (): void => {
    const lines: string[] = [];
    for (; sent < requests!.length && sent - answers < window; sent++) {
      const { setup, body } = requests![sent];
      if (setup && !told.has(setup.id)) {
        told.add(setup.id);
        lines.push(setup.line);
      }
      lines.push(`{"seq":${sent},${body}}`);
    }
    if (lines.length > 0 && open) child.send(lines.join('\n'));
  };
  const stop = (): void => {
    open = false;
    child.send('{"cmd":"stop"}');
    resolve(undefined);
  };
  const goOn = (): void => {
    if (!open) return;
    pump();
    wait();
  };
  const take = (line: string): void => {
    if (!requests) {
      clearTimeout(hinting);
      const hello = readHello(line);
      requests = requestsFor(hello);
      window = hello.capabilities.window ?? 1;
    } else {
      if (answers >= sent) throw new BrokenProtocol(`a line where nothing was asked: ${quoted(line)}`);
      accept(readReply(line, answers));
      answers++;
    }
    if (answers >= requests.length && refill && !enough()) {
      clearTimeout(timer);
      refill().then((more) => (more ? goOn() : stop()), reject);
      return;
    }
    if (answers >= requests.length || enough()) {
      stop();
      return;
    }
    // Topped up when half of it is answered, so that many small answers do not cost a write each; after the lines that are here already,
    // which cannot be answers to what is asked only then.
    if (sent - answers <= window / 2) queueMicrotask(pump);
    wait();
  };
  let open = true;
  const child = startChild(
    command,
    {
      line: (line) => {
        if (!open) return;
        try {
          take(line);
          open &&= !requests || refill !== undefined || answers < requests.length;
        } catch (error) {
          open = false;
          if (error instanceof BrokenProtocol) resolve(error.message);
          else reject(error as Error);
        }
      },
      ended: (what) => resolve(`the process ${what}`),
    },
    reject,
    grace * 1000,
  );
  const hinting = setTimeout(() => hint?.(noHandshakeYet(hintAfter, limitNow(), partialNow())), hintAfter * 1000);
  const onAbort = (): void => reject(signal!.reason as Error);
  signal?.addEventListener('abort', onAbort);
  wait();
  child.send(JSON.stringify({ cmd: 'start', protocol: PROTOCOL_VERSION, formats: [FORMAT_VERSION] }));
  let asked = false;
  try {
    const end = await over;
    asked = end === undefined;
    return end;
  } finally {
    open = false;
    clearTimeout(timer);
    clearTimeout(hinting);
    signal?.removeEventListener('abort', onAbort);
    await child.end(asked);
  }
}

const noHandshakeYet = (after: number, limit: number, partial: string): string =>
  `no handshake after ${after} s${partial}. Is the output flushed after each line (Python: print(..., flush=True) or python -u; ` +
  `C: fflush(stdout)), and does the answer to the first line end with a newline? Waiting for up to ${limit} s.`;
