import { beforeAll, describe, expect, it } from 'vitest';
import { gamesStratum } from '../../src/instances/games.js';
import { parseAnyInstance } from '../../src/model/files/instanceFile.js';
import { instanceText } from '../../src/model/files/instanceText.js';
import { InvalidInput } from '../../src/model/invalidInput.js';
import { parameter, plus } from '../../src/numeric/expression.js';
import { explainDocument, explainText } from '../../src/report/explainReport.js';
import { toyGame } from '../../src/tasks/toyGame/toyGame.js';
import { checkClaim, suits } from '../../src/verdict/claim.js';
import { claimById } from '../../src/verdict/claims.js';
import { randomCases } from '../../src/verdict/estimatorSurvey.js';
import { explain, type Explanation } from '../../src/verdict/explain.js';
import { isGameCase } from '../../src/verdict/games/gameCase.js';
import { GAME_MISTAKES } from '../../src/verdict/games/gameMistakes.js';
import { openSubject } from '../../src/verdict/subject.js';

/** Every twentieth mistake; `npm run shrinking -- games` takes all. */
const EVERY = 20;
let explained: { id: string; explanation: Explanation }[] = [];

beforeAll(() => {
  const cases = randomCases([gamesStratum], 60, 1).filter(isGameCase);
  explained = GAME_MISTAKES.filter((_, i) => i % EVERY === 1).flatMap(({ id }) => {
    const subject = openSubject(`mutant:${id}`);
    const failing = cases.find(
      (one) =>
        suits(one, subject.judged) &&
        subject.claims
          .map(claimById)
          .some((claim) => claim.applies(one) && checkClaim(claim, one, subject.judged)?.relation === 'different'),
    );
    return failing ? [{ id, explanation: explain(failing.name, failing.instance, subject) }] : [];
  });
}, 300_000);

describe('explain on known mistakes in games', () => {
  it('finds that they fail, shrinks the game, and names the mistake', () => {
    expect(explained.length).toBeGreaterThanOrEqual(3);
    for (const { id, explanation } of explained) {
      expect(explanation.verdict, id).toBe('fails');
      expect(explanation.minimal!.instance.kind).toBe('markov-game');
      const own = explanation.mistakes.find((mistake) => mistake.id === id);
      expect(own?.everyTrajectory, id).toBe(true);
    }
  });

  it('shrinks at least 90 % of them to 3 states, 2 actions of each player, 3 steps', () => {
    const tiny = explained.filter(({ explanation: { minimal } }) => {
      const { instance } = minimal!;
      const leaderActions = instance.kind === 'markov-game' ? instance.leaderActions : 0;
      return instance.states <= 3 && leaderActions <= 2 && instance.actions <= 2 && (instance.horizon ?? 0) <= 3;
    });
    expect(tiny.length).toBeGreaterThanOrEqual(0.9 * explained.length);
  });

  it('shows the minimal game as a file that is read back to it', async () => {
    const [{ explanation }] = explained;
    const text = instanceText(explanation.minimal!.instance);
    expect(explainText(explanation)).toContain(text.trimEnd());
    expect(instanceText(await parseAnyInstance(text))).toBe(text);
    expect(await parseAnyInstance(explainDocument(explanation).minimal!.instance as never)).toEqual(
      await parseAnyInstance(text),
    );
  });
});

describe('explain on the toy game', () => {
  const toy = toyGame({ reward: 2, p: '0.53' });

  it.each(['game:bc-hg-td-centred', 'game:first-order', 'bc-hg'])('%s holds on trajectories that are cut', (id) => {
    const { verdict, minimal, comparison } = explain('toy', toy, openSubject(id));
    expect([verdict, minimal]).toEqual(['holds', null]);
    expect(comparison.got).toMatch(/cut after [34] steps/);
  });

  it('refuses an estimator for another kind of follower, theta elsewhere than in the policy, and names that are none', () => {
    expect(() => explain('toy', toy, openSubject('game:bc-hg-unobserved'))).toThrow(/for this kind of problem/);
    const other = { ...toy, rewardL: toy.rewardL.map((rows) => rows.map((row) => row.map((r) => plus(r, parameter(0))))) }; // prettier-ignore
    expect(() => explain('toy', other, openSubject('game:bc-hg'))).toThrow(InvalidInput);
    expect(() => openSubject('game:none')).toThrow(InvalidInput);
    expect(() => openSubject('mutant:game:none')).toThrow(/mutant:game:lost-leader-discount/);
  });
});
