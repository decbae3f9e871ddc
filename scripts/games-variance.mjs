// How the variance of eq. (9) as printed compares with the corrected sum, on random games (npm run games:variance -- [GAMES]).
import { sampleInstance } from '../dist/instances/sampleInstances.js';
import { gamesStratum } from '../dist/instances/games.js';
import { compileGame } from '../dist/model/gameTables.js';
import { gameMoments, isPolicyGame } from '../dist/truth/gameMoments.js';

const count = Number(process.argv[2] ?? 200);
/** Ratios nearer to one than this are those of games in which the surplus term vanishes. */
const SAME = 1e-9;
const ratios = [];
for (let index = 0; index < count; index++) {
  const game = sampleInstance(gamesStratum, 1, index);
  if (!game.observes || !isPolicyGame(compileGame(game))) continue;
  const trace = (estimator) => gameMoments(game, { estimator, digits: 20 }).covarianceTrace.f64;
  const ratio = trace('bc-hg-printed') / trace('bc-hg');
  if (Math.abs(ratio - 1) > SAME) ratios.push({ index, ratio });
}
ratios.sort((a, b) => a.ratio - b.ratio);
const named = ({ index, ratio }) => `${ratio.toPrecision(3)} (random:games:1:${index})`;
const below = ratios.filter(({ ratio }) => ratio < 1).length;
console.log(
  `${count} random games, ${ratios.length} of them with an observing follower and a surplus term that matters`,
);
console.log(
  `trace of the covariance, as printed over corrected: median ${named(ratios[Math.floor(ratios.length / 2)])}`,
);
console.log(`smallest ${named(ratios[0])}, largest ${named(ratios.at(-1))}; below one in ${below}`);
