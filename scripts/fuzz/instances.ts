import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { ALL_STRATA } from '../../src/instances/strata.js';
import { instanceText } from '../../src/model/files/instanceFile.js';
import { startDriver } from '../../spec/helpers/compiledCommand.js';
import { goodFile, literalFile } from '../../spec/model/files/goodFile.js';
import { goodGame } from '../../spec/model/files/goodGame.js';
import { mutationOutcome } from '../../spec/model/files/mutationOutcome.js';
import { mutatedTexts } from '../../spec/model/files/mutations.js';
import { expectPromises } from './oracle.js';
import { Fault, trialOf, type Target } from './target.js';

/** Seconds of the processor that reading one text may take. */
const READING_SECONDS = 10;

const COMMANDS = {
  truth: ['--digits', '10'],
  moments: ['--estimator', 'bc-hg', '--horizon', '3'],
  estimate: ['--estimator', 'bc-hg', '--batch', '2', '--repeats', '2', '--steps', '20'],
};

/** Problems with damage, read, written, read again, and, where they are accepted, solved. */
export const INSTANCES: Target = {
  id: 'instances',
  what: 'damaged problems: read, and solved by truth, moments and estimate where they are accepted',
  limit: 240,
  open: ({ main, folder }) => {
    const seeds = [
      ...[goodFile(), literalFile(), goodGame()].map((file) => JSON.stringify(file)),
      ...ALL_STRATA.flatMap((stratum) => [0, 1].map((index) => instanceText(sampleInstance(stratum, 12, index)))),
    ];
    const driver = startDriver(main);
    return Promise.resolve(
      trialOf({
        inputs: mutatedTexts(seeds),
        run: async (text) => {
          const before = process.cpuUsage();
          const outcome = await mutationOutcome(text);
          const { user } = process.cpuUsage(before);
          if (user > READING_SECONDS * 1e6) throw new Fault(`${user / 1e6} s of the processor for reading`);
          if (outcome === 'refused') return 'refused';
          const path = join(folder, 'instance.json');
          await writeFile(path, text);
          const codes: string[] = [];
          for (const [command, options] of Object.entries(COMMANDS)) {
            const code = expectPromises(await driver.run([command, path, ...options, '--json']), true);
            if (code === 1) throw new Fault(`${command}: a verdict against what is right`);
            codes.push(`${command} ${code}`);
          }
          return `accepted: ${codes.join(', ')}`;
        },
        show: (text) => text,
      }),
    );
  },
};
