// How far failing instances shrink with each known mistake planted (npm run shrinking -- [SEEDS] [all]).
// One mistake for each seed, in turn; with "all", every mistake with every seed.
import { sampleInstance } from '../dist/instances/sampleInstances.js';
import { stratumById } from '../dist/instances/strata.js';
import { createCase } from '../dist/verdict/case.js';
import { checkClaim } from '../dist/verdict/claim.js';
import { claimById } from '../dist/verdict/claims.js';
import { explain } from '../dist/verdict/explain.js';
import { MUTANTS } from '../dist/verdict/mutants/mutants.js';
import { openSubject } from '../dist/verdict/subject.js';

const seeds = Number(process.argv[2] ?? 200);
const all = process.argv[3] === 'all';
/** Instances of a seed on which a mistake is looked for, of each of two strata. */
const INSTANCES = 40;

function* casesOf(seed) {
  for (let i = 0; i < INSTANCES; i++)
    for (const stratum of ['layered', 'cyclic'].map(stratumById)) {
      const found = createCase(`${stratum.id}:${seed}:${i}`, stratum.id, sampleInstance(stratum, seed, i));
      if (found) yield found;
    }
}

const fails = (one, { claims, judged }) =>
  claims.map(claimById).some((claim) => claim.applies(one) && checkClaim(claim, one, judged)?.relation === 'different');

let tried = 0;
let small = 0;
let tiny = 0;
const large = new Map();
const unseen = [];
for (let seed = 1; seed <= seeds; seed++)
  for (const { id } of all ? MUTANTS : [MUTANTS[(seed - 1) % MUTANTS.length]]) {
    const subject = openSubject(`mutant:${id}`);
    let one;
    for (const candidate of casesOf(seed))
      if (fails(candidate, subject)) {
        one = candidate;
        break;
      }
    if (!one) {
      unseen.push(`${id}:${seed}`);
      continue;
    }
    const { states, actions, horizon } = explain(one.name, one.problem.mdp, subject).minimal.instance;
    tried++;
    const within = (s, b, h) => states <= s && actions <= b && (horizon ?? 0) <= h;
    if (within(3, 2, 3)) small++;
    else large.set(id, (large.get(id) ?? 0) + 1);
    if (within(2, 2, 2)) tiny++;
    if (process.stderr.isTTY) process.stderr.write(`\r${tried} ${id}\x1b[K`);
  }
const percent = (n) => `${n} of ${tried} (${((100 * n) / tried).toFixed(1)} %)`;
console.log(`seeds 1 to ${seeds}, ${all ? 'every mistake with each' : `${MUTANTS.length} mistakes in turn`}`);
console.log(`shrunk to at most 3 states, 2 actions, 3 steps: ${percent(small)}`);
console.log(`shrunk to at most 2 states, 2 actions, 2 steps: ${percent(tiny)}`);
if (large.size > 0) console.log(`larger: ${[...large].map(([id, n]) => `${id} (${n})`).join(', ')}`);
if (unseen.length > 0) console.log(`no failing instance among ${2 * INSTANCES}: ${unseen.join(', ')}`);
