import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { tolerateClosedOutput } from '../../src/cli/closedOutput.js';

describe('an output that cannot be written', () => {
  /** A process that is going to end with a code, whose output meets an error. */
  const ended = (exitCode: number | undefined, ...codes: readonly string[]) => {
    const said: string[] = [];
    const owner = Object.assign(new EventEmitter(), {
      stdout: new EventEmitter(),
      stderr: Object.assign(new EventEmitter(), { write: (text: string) => said.push(text) }),
      exitCode,
    });
    tolerateClosedOutput(owner);
    for (const code of codes) owner.stdout.emit('error', Object.assign(new Error(`${code}: it is so`), { code }));
    owner.stderr.emit('error', new Error('closed'));
    owner.emit('exit');
    return { code: owner.exitCode, said };
  };

  test('because nobody reads is no error', () => {
    expect(ended(undefined, 'EPIPE')).toEqual({ code: undefined, said: [] });
    expect(ended(1, 'EPIPE')).toEqual({ code: 1, said: [] });
  });

  test('for another reason is told once; it ends with 2 what would have ended with 0, and leaves every other verdict', () => {
    const said = ['hypergrad-oracle: standard output cannot be written: ENOSPC: it is so\n'];
    expect(ended(undefined, 'ENOSPC', 'ENOSPC')).toEqual({ code: 2, said });
    expect(ended(0, 'ENOSPC')).toEqual({ code: 2, said });
    for (const code of [1, 2, 3]) expect(ended(code, 'ENOSPC')).toEqual({ code, said });
  });
});
