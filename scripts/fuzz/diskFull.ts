import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectPromises, runOracle } from './oracle.js';
import { Fault, trialOf, type Target } from './target.js';

/** Seconds for one command. */
const LIMIT = 90;

/** Commands that write FILE. */
const COMMANDS = {
  run: ['experiment', 'run', 'four-rooms', '--method', 'bc-hg', '--set', 'beta=0.003', '--iterations', '300', '--out', 'FILE'],
  sweep: ['experiment', 'sweep', 'four-rooms', '--methods', 'naive-pgd', '--set', 'beta=0.003', '--grid', 'grid.json', '--seeds', '8', '--iterations', '300', '--threads', 'THREADS', '--out', 'FILE'],
  junit: ['verify', '--stratum', 'rational', '--instances', '1', '--estimator', 'naive-pgd', '--junit', 'FILE'],
  plot: ['experiment', 'plot', 'runs', '--out', 'FILE', '--data', 'OTHER'],
} as const; // prettier-ignore

/** Commands that only print. */
const PRINTING = {
  truth: ['truth', 'random:rational:1:0', '--json'],
  list: ['experiment', 'list'],
  select: ['experiment', 'select', 'runs', '--json'],
} as const;

/** Output to a full disk: said, with exit code 2, and nothing half written. */
export const DISK_FULL: Target = {
  id: 'disk-full',
  what: 'output to a full disk: exit code 2 with the reason, nothing half written',
  limit: 2 * LIMIT,
  open: async ({ main, folder }) => {
    const run = (args: readonly string[], stdout?: number) =>
      runOracle(main, args, { limit: LIMIT, cwd: folder, ...(stdout !== undefined && { stdout }) });
    await writeFile(join(folder, 'grid.json'), '[{"lr":0.5}]');
    await run(['experiment', 'sweep', 'four-rooms', '--methods', 'naive-pgd', '--set', 'beta=0.003', '--grid', 'grid.json', '--seeds', '1', '--iterations', '20', '--threads', '0', '--out', 'runs']); // prettier-ignore
    const full = join(folder, 'full');
    return trialOf({
      inputs: fc.oneof(
        fc.record({ command: fc.constantFrom('run', 'sweep', 'junit', 'plot'), free: fc.constantFrom(0, 1, 3, 5), threads: fc.constantFrom(0, 2) }), // prettier-ignore
        fc.record({ command: fc.constantFrom('truth', 'list', 'select'), free: fc.constant(0), threads: fc.constant(0) }),
      ),
      run: async ({ command, free, threads }) => {
        if (command in PRINTING) {
          const device = openSync('/dev/full', 'w');
          try {
            const code = expectPromises(await run(PRINTING[command as keyof typeof PRINTING], device));
            if (code !== 2) throw new Fault(`${command}: exit code ${code} although nothing could be printed`);
          } finally {
            closeSync(device);
          }
          return `standard output: ${command} 2`;
        }
        await mkdir(full, { recursive: true });
        // As many pages of 4 KiB as are to be free, and one for the directory.
        const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${(free + 1) * 4}k`, 'tmpfs', full]).status === 0;
        if (!mounted) return 'not tried: no file system can be mounted here';
        try {
          await writeFile(join(full, 'filler'), 'x'.repeat(4096));
          const names = { FILE: join('full', 'file'), OTHER: join('full', 'other'), THREADS: `${threads}` };
          const args = COMMANDS[command as keyof typeof COMMANDS].map((word) => names[word as keyof typeof names] ?? word);
          const ended = await run(args);
          const code = expectPromises(ended);
          const left = await readdir(full, { recursive: true });
          if (left.some((name) => name.endsWith('.tmp'))) throw new Fault(`temporary files are left: ${left.join(', ')}`);
          if (code !== 0 && !/ENOSPC|no space/.test(ended.stderr)) throw new Fault(`no reason: ${ended.stderr}`);
          if (code !== 0 && code !== 2) throw new Fault(`exit code ${code}\n${ended.stderr}`);
          if (code === 0 && free === 0) throw new Fault(`exit code 0, and there is ${left.join(', ')}`);
          return `${command}: ${code === 0 ? 'there was room' : 'refused'}`;
        } finally {
          spawnSync('umount', ['-l', full]);
        }
      },
    });
  },
}; // prettier-ignore
