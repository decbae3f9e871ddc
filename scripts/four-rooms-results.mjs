// From the runs of scripts/four-rooms-sweeps.mjs: fixtures/results/four-rooms-*.json; what DIR does not have stays as it was committed. Claims, tables
// and figures are made of these by npm run docs:claims and npm run docs:figures.
//   npm run build && node scripts/four-rooms-results.mjs DIR
import { runArguments } from '../dist/pages/arguments.js';
import { checkoutAt } from '../dist/pages/files.js';
import { writeFourRoomsResults } from '../dist/pages/fourRooms/fourRoomsResults.js';

const [runs] = runArguments(process.argv);
await writeFourRoomsResults(checkoutAt('.'), runs);
