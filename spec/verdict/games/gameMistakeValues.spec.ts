import { describe, expect, test } from 'vitest';
import { estimateGameBatch } from '../../../src/estimators/games/gameEstimate.js';
import { properParts, unobservedParts } from '../../../src/estimators/games/gameParts.js';
import type { GameKnowledge } from '../../../src/estimators/games/gameKnowledge.js';
import { gameResponse } from '../../../src/follower/gameResponse.js';
import { evaluateGame } from '../../../src/model/game/gameTables.js';
import type { Batch } from '../../../src/model/trajectory.js';
import { fraction, type Fraction } from '../../../src/numeric/fraction.js';
import { GAME_MISTAKES } from '../../../src/verdict/games/gameMistakes.js';
import { expectSame } from '../../helpers/same.js';
import { BINARY } from '../../helpers/solve.js';
import { CAN_DERIVE, derivation } from '../derivation.js';
import { hasLogarithm, repeated, stated } from '../stated.js';
import { CUT, ENDED, OBSERVED, UNOBSERVED } from './gameMistakeInstance.js';
import { GAME_MISTAKE_VALUES } from './gameMistakeValues.js';

interface Form {
  readonly id: string;
  readonly observes: boolean;
  readonly textbook: <T>(batch: Batch, knowledge: GameKnowledge<T>) => T[];
}
const FORMS: readonly Form[] = [
  { id: 'bc-hg', observes: true, textbook: (batch, known) => estimateGameBatch(batch, known, properParts(known)) },
  {
    id: 'bc-hg-unobserved',
    observes: false,
    textbook: (batch, known) => estimateGameBatch(batch, known, unobservedParts(known)),
  },
  ...GAME_MISTAKES,
];
const GAMES = [OBSERVED, UNOBSERVED].map(({ problem, knowledge }) => ({
  problem,
  exact: knowledge(fraction),
  decimal: knowledge(BINARY),
}));
const gameOf = ({ observes }: Form): (typeof GAMES)[number] => GAMES[observes ? 0 : 1];

test('the responses that were chosen are the best responses, the values are those of the games', () => {
  for (const { problem, decimal } of GAMES) {
    const solved = gameResponse(evaluateGame(problem, BINARY));
    for (const name of ['w', 'vF', 'qF', 'policy', 'slope'] as const)
      expectSame(BINARY, solved[name], decimal.response[name], 1e-30);
  }
  const texts = (values: readonly Fraction[]): string => values.map(fraction.toText).join(' ');
  const [observed, unobserved] = GAMES.map(({ exact }) => exact.critic);
  expect([texts(observed.vL), texts(observed.qL.slice(0, 12))]).toEqual(['5 6 0', '4 -2 6 8 2 7 16 9 14 2 5 7']);
  expect([texts(unobserved.vL), texts(unobserved.qL.slice(0, 12))]).toEqual(['4 7 0', '9 1 1 3 -2 10 8 10 12 12 2 8']);
});

test('every mistake has its value, and every value its mistake', () => {
  expect(Object.keys(GAME_MISTAKE_VALUES).sort()).toEqual(FORMS.map(({ id }) => id).sort());
});

test.skipIf(!CAN_DERIVE)('the values are those of the derivation', () => {
  expect(derivation('games.py')).toEqual(GAME_MISTAKE_VALUES);
});

test('no two of them have the same value', () => {
  expect(repeated(GAME_MISTAKE_VALUES)).toEqual([]);
});

describe('for the rollout that ends and the one that is cut', () => {
  test.each(FORMS)('$id gives what its formula says', (form) => {
    const values = GAME_MISTAKE_VALUES[form.id];
    const { exact, decimal } = gameOf(form);
    // Sums of many logarithms are refused as fractions: forty digits then, by enclosures.
    if (values.some(hasLogarithm)) {
      const found = [ENDED, CUT].flatMap((rollout) => form.textbook([rollout], decimal));
      expectSame(BINARY, found, values.map((text) => stated(BINARY, text)), 1e-30); // prettier-ignore
    } else {
      const found = [ENDED, CUT].flatMap((rollout) => form.textbook([rollout], exact));
      expect(found.map(fraction.toText)).toEqual(values);
    }
  });

  test('a batch of both gives the mean', () => {
    // No triple is in both, so pooling joins nothing.
    for (const form of FORMS) {
      const [x, y, cutX, cutY] = GAME_MISTAKE_VALUES[form.id].map((text) => stated(BINARY, text));
      const half = BINARY.constant({ n: 1n, d: 2n });
      const mean = [BINARY.add(x, cutX), BINARY.add(y, cutY)].map((sum) => BINARY.mul(half, sum));
      expectSame(BINARY, form.textbook([ENDED, CUT], gameOf(form).decimal), mean, 1e-30);
    }
  });
});
