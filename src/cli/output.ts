import { annotation } from '../report/annotation.js';
import { jsonText, visible } from '../report/visible.js';
import { writeWhole } from '../files/writeWhole.js';
import { coloured } from './colour.js';
import { InvalidInput } from '../model/invalidInput.js';

/** What a process says by its exit code. */
export const EXIT = { holds: 0, fails: 1, usage: 2, undetermined: 3 } as const;

/** Writes a text, in colours where that is a terminal, or an object as JSON, to standard output. */
export function print(result: string | object): void {
  const { stdout, env } = process;
  stdout.write(`${typeof result === 'string' ? coloured(result, { isTTY: stdout.isTTY, env }) : jsonText(result)}\n`);
}

/** Writes a file; one that cannot be written goes to standard output instead, and the process is going to end with 2. */
export async function writeOrPrint(path: string, content: string, pointer: string): Promise<void> {
  try {
    await writeWhole(path, content, pointer);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    process.stderr.write(`hypergrad-oracle: ${error.message}\n`);
    process.stdout.write(content);
    process.exitCode = EXIT.usage;
  }
}

/** Says at once, on standard error, that something fails; as an annotation where GitHub runs the command. */
export function announceFailure(what: string): void {
  const line = visible(what.replaceAll('\n', ' '));
  process.stderr.write(
    process.env['GITHUB_ACTIONS'] === 'true' ? `${annotation('hypergrad-oracle verify', line)}\n` : `FAILS ${line}\n`,
  );
}
