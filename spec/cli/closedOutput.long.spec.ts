import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compiledCommand } from '../helpers/compiledCommand.js';

let home = '';
let main = '';

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'closed-'));
  main = await compiledCommand(home);
}, 60_000);
afterAll(() => rm(home, { recursive: true }));

interface End {
  readonly code: number | null;
  readonly errors: string;
}

/** Runs the command line with a reader that goes away after so many chunks of standard output, and of standard error at once if it says so. */
function run(args: readonly string[], reads: number, closeErrors: boolean): Promise<End> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [errors, chunks] = ['', 0];
    if (reads === 0) child.stdout.destroy();
    if (closeErrors) child.stderr.destroy();
    child.stdout.on('data', () => {
      if (++chunks >= reads) child.stdout.destroy();
    });
    child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
    child.on('close', (code) => resolve({ code, errors }));
  });
}

const WRONG = 'examples/my-estimator-wrong.mjs';

/** Commands that judge or compute, and the code that they end with. */
const COMMANDS: readonly (readonly [args: string, code: number])[] = [
  [`verify --stratum cyclic --estimator ${WRONG} --instances 4`, 1],
  ['verify --stratum layered --estimator bc-hg --instances 4 --json', 3],
  [`explain random:cyclic:1:0 --estimator ${WRONG} --json`, 1],
  ['conform --exact-bias 0 -- false', 1],
  ['conform --exact-bias 0 --json -- false', 1],
  ['truth random:layered:1:0 --digits 10 --json', 0],
  ['truth random:layered:1:0 --route nowhere', 2],
  ['moments random:layered:1:0 --estimator bc-hg --digits 10', 0],
  ['estimate random:layered:1:0 --estimator bc-hg --repeats 4', 0],
  ['experiment list', 0],
];

describe('a reader of standard output that stops early', () => {
  test.concurrent.each(COMMANDS)('leaves the exit code of %s, which is %i', async (args, code) => {
    const early = await run(args.split(' '), 0, false);
    expect(early.errors).not.toMatch(/\n\s+at |EPIPE/);
    expect(early.code).toBe(code);
  });

  test('leaves the exit code where it reads the first line, and where nobody reads standard error either', async () => {
    const [args, code] = COMMANDS[0];
    expect((await run(args.split(' '), 1, false)).code).toBe(code);
    expect((await run(args.split(' '), 0, true)).code).toBe(code);
  });
});
