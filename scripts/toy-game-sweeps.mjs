// The sweeps behind fixtures/results/toy-game-*.json; resumes where it stopped.
//   npm run build && node scripts/toy-game-sweeps.mjs DIR [THREADS] [STAGE …]
import { sweepArguments } from '../dist/pages/arguments.js';
import { runStages } from '../dist/pages/stages.js';
import { toyStages } from '../dist/pages/toyGame/toySweeps.js';

const { stages, ...home } = sweepArguments(process.argv);
await runStages(toyStages(home), stages);
