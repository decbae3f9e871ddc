import fc from 'fast-check';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectPromises, runOracle } from './oracle.js';
import { plugins } from './pluginTexts.js';
import { Fault, trialOf, type Target } from './target.js';

/** Seconds for one command, in which an estimator has two for one instance. */
const LIMIT = 90;

const COMMANDS = {
  verify: ['verify', '--stratum', 'rational', '--instances', '5'],
  explain: ['explain', 'random:rational:1:0'],
  estimate: ['estimate', 'random:rational:1:0', '--batch', '2', '--repeats', '3'],
} as const;

/** Estimators in files, most of which misbehave. */
export const PLUGINS: Target = {
  id: 'plugins',
  what: `estimators in files, good and bad: a verdict within ${LIMIT} s, never a wrong one`,
  limit: 2 * LIMIT,
  open: ({ main, folder }) =>
    Promise.resolve(
      trialOf({
        inputs: fc.record({ plugin: plugins, command: fc.constantFrom('verify', 'explain', 'estimate') }),
        show: ({ plugin, command }) => `${command} ${plugin.text.slice(plugin.text.indexOf('\n};\n') + 4)}`,
        run: async ({ plugin: { text, wrong, right }, command }) => {
          const file = join(folder, 'plugin.mjs');
          await writeFile(file, text);
          const args = [...COMMANDS[command], '--estimator', file, '--time-limit', '2', '--json'];
          const ended = await runOracle(main, args, { limit: LIMIT, cwd: folder });
          const code = expectPromises(ended, true);
          // `estimate` compares, and judges nothing but misbehaviour.
          if (wrong && code === 0 && command !== 'estimate')
            throw new Fault(`a wrong estimator holds\n${ended.stdout}`);
          if (right && code !== 0)
            throw new Fault(`a right estimator ends with ${code}\n${ended.stdout}${ended.stderr}`);
          return `${right ? 'right' : wrong ? 'wrong' : 'odd'}: ${command} ${code}`;
        },
      }),
    ),
};
