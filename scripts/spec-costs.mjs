// Which specs take how much CPU time, and how much of it in processes that they start: `npm run test:costs`, `npm run test:costs -- spec/truth`.
// `--seed N` takes them in the random order of N. It reads /proc, and so runs on Linux alone. What was ended by a signal together with its
// parent is counted nowhere. On all specs it fails where a quick one takes too large a share of what all quick ones take: a share of CPU
// time, as that does not depend on the machine, nor on what else runs there.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';

const MOST = 20;
/** The largest share of a quick spec: more than twice that of the dearest, with all modules, which the first one loads. */
const SHARE = 0.1;
const { values, positionals } = parseArgs({ options: { seed: { type: 'string' } }, allowPositionals: true });
const scratch = mkdtempSync(join(tmpdir(), 'spec-costs-'));
const told = join(scratch, 'costs.jsonl');
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

const vitest = await startVitest('test', positionals, {
  watch: false,
  ...(values.seed === undefined ? {} : { sequence: { shuffle: true, seed: Number(values.seed) } }),
  reporters: ['dot'],
  setupFiles: ['scripts/spec-costs/measure.mjs'],
  env: { SPEC_COSTS: told },
});
await vitest.close();

const costs = readFileSync(told, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
  .map((cost) => ({ ...cost, cpu: cost.own + cost.children }))
  .sort((a, b) => b.cpu - a.cpu);
const sum = (key) => costs.reduce((total, cost) => total + cost[key], 0);
const row = (file, cost) =>
  [cost.cpu, cost.own, cost.children, cost.wall].map((s) => s.toFixed(1).padStart(8)).join('') + `  ${file}`;
console.log('     CPU     own  others    wall  seconds; “others” are processes that ended');
for (const cost of costs.slice(0, MOST)) console.log(row(cost.file, cost));
console.log(row(`all ${costs.length} files`, { cpu: sum('cpu'), own: sum('own'), children: sum('children'), wall: sum('wall') })); // prettier-ignore

const quick = costs.filter(({ file }) => !file.endsWith('.long.spec.ts'));
const total = quick.reduce((sum, { cpu }) => sum + cpu, 0);
const dear = positionals.length === 0 ? quick.filter(({ cpu }) => cpu > SHARE * total) : [];
for (const { file, cpu } of dear)
  console.error(
    `spec/${file} takes ${cpu.toFixed(1)} s of the ${total.toFixed(1)} s of all quick specs, more than ${100 * SHARE} %: make it cheaper, or a .long.spec.ts`,
  );
if (dear.length > 0) process.exitCode = 1;
