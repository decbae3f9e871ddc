import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { InvalidInput } from '../../model/invalidInput.js';

/** Why a command was not started, in words; `error` is what the system said. */
function reasonOf(command: string, { code, message }: NodeJS.ErrnoException): string {
  if (command === '') return 'an empty name';
  const isPath = /[\\/]/.test(command);
  const paths = isPath ? [command] : (process.env['PATH'] ?? '').split(delimiter).map((d) => join(d, command));
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) return code !== 'ENOENT' ? message : isPath ? 'no such file' : 'no such command in PATH';
  if (statSync(found).isDirectory()) return 'a directory';
  try {
    accessSync(found, constants.X_OK);
  } catch {
    return 'a file that is not executable (chmod +x makes it so)';
  }
  return code === 'ENOENT' ? 'a script whose interpreter (its first line, #!…) does not exist' : message;
}

/** The refusal of a command that the system does not start: its path and the reason. */
export const cannotStart = (command: string, error: NodeJS.ErrnoException): InvalidInput =>
  new InvalidInput([
    {
      pointer: '/command',
      expected: 'a program that can be started',
      found: `${JSON.stringify(command)}: ${reasonOf(command, error)}`,
    },
  ]);
