import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readPublished } from '../../experiments/publish/published.js';
import { thermalClaims } from '../../experiments/thermalControl/claims.js';
import { thermalRandomSearch } from '../../experiments/thermalControl/randomSearch.js';
import { readThermalResults } from '../../experiments/thermalControl/results.js';
import { createStream } from '../../random/stream.js';
import { claimTable } from '../claimTable.js';
import { writeThermalControlFigures } from '../figures.js';
import type { Checkout } from '../files.js';
import { thermalNoiseTable } from './thermalNoise.js';
import { thermalRunTable } from './thermalTables.js';

const COMMANDS = ['bash scripts/thermal-sweeps.sh DIR', 'node scripts/thermal-results.mjs DIR'];
const PUBLISHED = 'fixtures/published/thermal_control_return_UL_main.json';
/** Random configurations that are looked at, and the level of the best method that they are counted by. */
const [SEARCHED, LEVEL] = [10_000, -196.217];

/** From the runs in a directory: the results, claims and figure of thermal control, and the tables of docs/experiments-continuous.md. */
export async function writeThermalResults(checkout: Checkout, runs: string): Promise<void> {
  const names = (await readdir(runs)).filter((name) => name.startsWith('thermal-')).sort();
  const results = await readThermalResults(names.map((name) => join(runs, name)));
  const published = await readPublished([PUBLISHED]);
  const search = thermalRandomSearch(createStream('thermal-control/random-search'), SEARCHED, LEVEL);
  const claims = thermalClaims(results, published);
  await checkout.writeJson('fixtures/results/thermal-control-runs.json', { commands: COMMANDS, search, runs: results });
  await checkout.writeClaims('thermal-control', COMMANDS, claims);
  await writeThermalControlFigures(checkout);
  await checkout.fillPage('docs/experiments-continuous.md', {
    runs: thermalRunTable(results),
    noise: thermalNoiseTable(),
    claims: claimTable(claims),
  });
}
