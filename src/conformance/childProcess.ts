import { spawn } from 'node:child_process';

/** What a child is made to tell about: lines of its output, and its end. */
export interface ChildListener {
  readonly line: (text: string) => void;
  /** The process ended by itself: how, and what it left unfinished or said on standard error. */
  readonly ended: (what: string) => void;
}

/** A running child. */
export interface Child {
  readonly send: (line: string) => void;
  /** The beginning of a line that is not complete yet. */
  readonly partial: () => string;
  /** Ends the child, and tells nothing any more. */
  readonly kill: () => void;
}

/** Longer lines are no answer. */
const LONGEST_LINE = 2 ** 24;
/** So much of standard error is kept. */
const KEPT = 600;

/** Starts a child process and listens to it. */
export function startChild(command: readonly string[], listener: ChildListener): Child {
  const process = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'pipe'] });
  let pieces: string[] = [];
  let length = 0;
  let errors = '';
  let listening = true;
  const end = (what: string): void => {
    if (!listening) return;
    listening = false;
    process.kill('SIGKILL');
    listener.ended(what);
  };
  process.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    let from = 0;
    for (let at = chunk.indexOf('\n'); at >= 0 && listening; at = chunk.indexOf('\n', from)) {
      const line = pieces.join('') + chunk.slice(from, at);
      pieces = [];
      length = 0;
      from = at + 1;
      if (line.trim() !== '') listener.line(line);
    }
    pieces.push(chunk.slice(from));
    length += chunk.length - from;
    if (length > LONGEST_LINE) end(`wrote a line longer than ${LONGEST_LINE} characters`);
  });
  process.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors = (errors + chunk).slice(-KEPT)));
  // A child that does not read any more is found by its end or by the time limit.
  process.stdin.on('error', () => undefined);
  process.on('error', (error) => end(`cannot be started: ${error.message}`));
  process.on('close', (code, signal) => {
    const rest = pieces.join('');
    const middle = rest.trim() === '' ? '' : `, in the middle of a line: ${JSON.stringify(rest.slice(0, 80))}`;
    const said = errors.trim() === '' ? '' : `; it said: ${errors.trim()}`;
    end(`ended ${signal === null ? `with exit code ${code}` : `by ${signal}`}${middle}${said}`);
  });
  return {
    send: (line) => {
      if (process.stdin.writable) process.stdin.write(`${line}\n`);
    },
    partial: () => pieces.join(''),
    kill: () => {
      listening = false;
      process.kill('SIGKILL');
    },
  };
}
