// How far failing instances shrink with each known mistake planted (npm run shrinking -- [SEEDS] [all] [games]).
// One mistake for each seed, in turn; with "all", every mistake with every seed; with "games", mistakes in games.
import { sampleInstance } from '../dist/instances/sampleInstances.js';
import { anyStratumById } from '../dist/instances/strata.js';
import { createAnyCase } from '../dist/verdict/anyCase.js';
import { checkClaim, suits } from '../dist/verdict/claim.js';
import { claimById } from '../dist/verdict/claims.js';
import { explain } from '../dist/verdict/explain.js';
import { GAME_MISTAKES } from '../dist/verdict/games/gameMistakes.js';
import { MDP_MISTAKES } from '../dist/verdict/mistakes/mdpMistakes.js';
import { openSubject } from '../dist/verdict/subject.js';

const words = process.argv.slice(2);
const seeds = Number(words.find((word) => /^\d+$/.test(word)) ?? 200);
const all = words.includes('all');
const games = words.includes('games');
const mistakes = games ? GAME_MISTAKES : MDP_MISTAKES;
const strata = (games ? ['games'] : ['layered', 'cyclic']).map(anyStratumById);
/** Instances of a seed on which a mistake is looked for, of each stratum. */
const INSTANCES = games ? 80 : 40;

function* casesOf(seed) {
  for (let i = 0; i < INSTANCES; i++)
    for (const stratum of strata) {
      const found = createAnyCase(`${stratum.id}:${seed}:${i}`, stratum.id, sampleInstance(stratum, seed, i));
      if (found) yield found;
    }
}

const fails = (one, { claims, judged }) =>
  suits(one, judged) &&
  claims.map(claimById).some((claim) => claim.applies(one) && checkClaim(claim, one, judged)?.relation === 'different');

let tried = 0;
let small = 0;
let tiny = 0;
let named = 0;
const large = new Map();
const unseen = [];
for (let seed = 1; seed <= seeds; seed++)
  for (const { id } of all ? mistakes : [mistakes[(seed - 1) % mistakes.length]]) {
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
    const { minimal, mistakes } = explain(one.name, one.instance, subject);
    const { states, actions, leaderActions = 1, horizon } = minimal.instance;
    tried++;
    if (mistakes.some((mistake) => mistake.id === id && mistake.everyTrajectory)) named++;
    const within = (s, b, h) => states <= s && actions <= b && leaderActions <= b && (horizon ?? 0) <= h;
    if (within(3, 2, 3)) small++;
    else large.set(id, (large.get(id) ?? 0) + 1);
    if (within(2, 2, 2)) tiny++;
    if (process.stderr.isTTY) process.stderr.write(`\r${tried} ${id}\x1b[K`);
  }
const percent = (n) => `${n} of ${tried} (${((100 * n) / tried).toFixed(1)} %)`;
console.log(`seeds 1 to ${seeds}, ${all ? 'every mistake with each' : `${mistakes.length} mistakes in turn`}`);
console.log(`shrunk to at most 3 states, 2 actions${games ? ' of each player' : ''}, 3 steps: ${percent(small)}`);
console.log(`shrunk to at most 2 states, 2 actions${games ? ' of each player' : ''}, 2 steps: ${percent(tiny)}`);
console.log(`named as what they are: ${percent(named)}`);
if (large.size > 0) console.log(`larger: ${[...large].map(([id, n]) => `${id} (${n})`).join(', ')}`);
if (unseen.length > 0) console.log(`no failing instance among ${strata.length * INSTANCES}: ${unseen.join(', ')}`);
