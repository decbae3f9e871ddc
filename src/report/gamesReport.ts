import type { GameSurvey } from '../verdict/games/gameSurvey.js';
import { boundText } from './num.js';
import { textTable } from './table.js';

/** `games` in `verify --json`. */
export const gamesDocument = ({ cases, claims, mutants, variance }: GameSurvey): object => ({
  instances: cases,
  claims: claims.map(({ worst, bound, ...rest }) => ({
    ...rest,
    worstBias: boundText(worst),
    bound: boundText(bound),
  })),
  variance,
  mutants,
});

/** The same for people. */
export function gamesText({ cases, claims, mutants, variance }: GameSurvey): string {
  const rows = claims.map(({ estimator, claim, verdict, worst, bound, cases: count, against }) => [
    estimator,
    claim,
    against === undefined ? verdict : `${verdict} (${against})`,
    boundText(worst),
    boundText(bound),
    String(count),
    variance[estimator]?.toFixed(2) ?? '',
  ]);
  const alive = mutants.filter(({ killed }) => !killed);
  return [
    `Estimators for Markov games on ${cases} random games (40-digit enclosures, every trajectory)`,
    '',
    textTable(['estimator', 'claim', 'verdict', 'worst', 'bound', 'games', 'variance'], rows),
    '',
    "variance: of one trajectory's estimate as a multiple of bc-hg's, median over games",
    `${mutants.length - alive.length} of ${mutants.length} mistakes in games are rejected.`,
    ...alive.map(({ id, mistake }) => `SURVIVES ${id}: ${mistake}`),
  ].join('\n');
}
