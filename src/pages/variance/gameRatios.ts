import { gamesStratum } from '../../instances/games.js';
import { sampleInstance } from '../../instances/sampleInstances.js';
import { compileGame } from '../../model/game/gameTables.js';
import { gameMoments, isPolicyGame } from '../../truth/moments/gameMoments.js';

/** Ratios nearer to one than this are those of games in which the surplus term of eq. (9) vanishes. */
const SAME = 1e-9;

interface GameRatio {
  readonly index: number;
  readonly ratio: number;
}

/** Trace of the covariance of eq. (9) as printed over that of the corrected sum, ascending, of the random games in which they differ. */
export function printedVarianceRatios(count: number): GameRatio[] {
  return Array.from({ length: count }, (_, index) => index)
    .flatMap((index): GameRatio[] => {
      const game = sampleInstance(gamesStratum, 1, index);
      if (!game.observes || !isPolicyGame(compileGame(game))) return [];
      const trace = (estimator: 'bc-hg' | 'bc-hg-printed'): number =>
        gameMoments(game, { estimator, digits: 20 }).covarianceTrace.f64;
      const ratio = trace('bc-hg-printed') / trace('bc-hg');
      return Math.abs(ratio - 1) > SAME ? [{ index, ratio }] : [];
    })
    .sort((a, b) => a.ratio - b.ratio);
}

/** The same in three lines: how many, the median, and the ends. */
export function printedVarianceText(count: number): string {
  const ratios = printedVarianceRatios(count);
  if (ratios.length === 0) return `${count} random games: the surplus term matters in none`;
  const named = ({ index, ratio }: GameRatio): string => `${ratio.toPrecision(3)} (random:games:1:${index})`;
  const below = ratios.filter(({ ratio }) => ratio < 1).length;
  return [
    `${count} random games, ${ratios.length} of them with an observing follower and a surplus term that matters`,
    `trace of the covariance, as printed over corrected: median ${named(ratios[Math.floor(ratios.length / 2)])}`,
    `smallest ${named(ratios[0])}, largest ${named(ratios.at(-1)!)}; below one in ${below}`,
  ].join('\n');
}
