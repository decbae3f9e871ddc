import { readFileSync } from 'node:fs';

/** What a process says by its exit code. */
export const EXIT = { holds: 0, fails: 1, usage: 2, undetermined: 3 } as const;

/** Writes a text, or an object as JSON, to standard output. */
export function print(result: string | object): void {
  process.stdout.write(`${typeof result === 'string' ? result : JSON.stringify(result, null, 2)}\n`);
}

/** One line on standard error that is overwritten as work goes on; silent where standard error is not a terminal. */
export function progressLine(): { show: (text: string) => void; clear: () => void } {
  if (!process.stderr.isTTY) return { show: () => undefined, clear: () => undefined };
  return {
    show: (text) => process.stderr.write(`\r\u001b[2K${text}`),
    clear: () => process.stderr.write('\r\u001b[2K'),
  };
}

/** Says at once, on standard error, that something fails; as an annotation where GitHub runs the command. */
export function announceFailure(what: string): void {
  const line = what.replaceAll('\n', ' ');
  process.stderr.write(
    process.env['GITHUB_ACTIONS'] === 'true' ? `::error title=hypergrad-oracle verify::${line}\n` : `FAILS ${line}\n`,
  );
}

/** The version in package.json. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
