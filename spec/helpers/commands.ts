import { spawnSync } from 'node:child_process';

const INTERPRETERS = ['python3', '/usr/bin/python3', 'python'];

/** True where a command can be started and ends without an error. */
export const runs = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args).status === 0;

/** A Python 3 that has a module, undefined where this machine has none. */
export const pythonWith = (module: string): string | undefined =>
  INTERPRETERS.find((name) => runs(name, '-c', `import ${module}`));
