// The sweeps behind fixtures/results/four-rooms-*.json; resumes where it stopped.
//   npm run build && node scripts/four-rooms-sweeps.mjs DIR [THREADS] [STAGE …]
import { sweepArguments } from '../dist/pages/arguments.js';
import { fourRoomsStages } from '../dist/pages/fourRooms/fourRoomsSweeps.js';
import { runStages } from '../dist/pages/stages.js';

const { stages, ...home } = sweepArguments(process.argv);
await runStages(fourRoomsStages(home), stages);
