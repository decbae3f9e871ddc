import { expect, test } from 'vitest';
import { gamesStratum } from '../../src/instances/games.js';
import { STRATA, stratumById } from '../../src/instances/strata.js';
import { CLAIMS } from '../../src/verdict/claims.js';
import { randomCases, surveyEstimator, witnessBeside } from '../../src/verdict/estimatorSurvey.js';
import { ALL_PROMISING } from '../../src/verdict/promises.js';

// As in `verify`: with the witness of methods that few problems suit.
const MDPS = [...randomCases(STRATA, 3, 5), ...witnessBeside(stratumById('rational'), 5, 3)];
const GAMES = randomCases([gamesStratum], 16, 5);
const SILENT = { progress: () => undefined, failure: () => undefined };

test.each(ALL_PROMISING.map(({ estimator, claims }) => [estimator.id, estimator, claims] as const))(
  '%s makes no claim that is inapplicable to it, and a claim of what it is',
  (id, estimator, claims) => {
    const found = surveyEstimator(estimator, claims, id.startsWith('game:') ? GAMES : MDPS, SILENT);
    expect(Object.values(found.verdicts)).not.toContain('inapplicable');
    expect(claims.some((claim) => CLAIMS.find((one) => one.id === claim)!.mode === 'always')).toBe(true);
  },
);
