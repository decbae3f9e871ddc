import { EXIT } from './output.js';

/** What is needed of the process: its streams, and the code with which it is going to end. */
export interface OutputOwner {
  readonly stdout: NodeJS.EventEmitter;
  readonly stderr: NodeJS.EventEmitter & { write(text: string): unknown };
  exitCode?: number | string | null | undefined;
  once(event: 'exit', listener: () => void): unknown;
}

/**
 * A reader that stops early (`… | head -1`) changes no verdict: the command runs to its end and keeps its exit code, and so it does where
 * standard error is closed. An output that cannot be written for another reason, as a full disk, is told on standard error, and what would have
 * ended with 0 ends with 2: its result is nowhere.
 */
export function tolerateClosedOutput(process: OutputOwner): void {
  let lost: string | undefined;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || lost !== undefined) return;
    lost = `hypergrad-oracle: standard output cannot be written: ${error.message}\n`;
    process.stderr.write(lost);
  });
  // There is no place left to tell of it.
  process.stderr.on('error', () => undefined);
  process.once('exit', () => {
    if (lost !== undefined && !process.exitCode) process.exitCode = EXIT.usage;
  });
}
