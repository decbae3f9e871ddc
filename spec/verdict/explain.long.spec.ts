import { beforeAll, describe, expect, it } from 'vitest';
import { parseInstance } from '../../src/model/files/instanceFile.js';
import { instanceText } from '../../src/model/files/instanceText.js';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { stratumById } from '../../src/instances/strata.js';
import { explainDocument, explainText } from '../../src/report/explainReport.js';
import { createCase, type Case } from '../../src/verdict/case.js';
import { checkClaim } from '../../src/verdict/claim.js';
import { claimById } from '../../src/verdict/claims.js';
import { explain, type Explanation } from '../../src/verdict/explain.js';
import { MDP_MISTAKES } from '../../src/verdict/mistakes/mdpMistakes.js';
import { openSubject } from '../../src/verdict/subject.js';

const SEEDS = [1, 2, 3];
/** Every third mistake with each seed, so that each of the three runs takes others and all are taken once. */
const everyThird = (seed: number) => MDP_MISTAKES.filter((_, i) => i % SEEDS.length === seed - 1);
/** Some mistakes are tried with every seed. */
const ALWAYS = ['lost-leader-discount', 'wrong-sign', 'missing-regulariser', 'missing-initial-score'];

const small = (one: Case | undefined): one is Case => one !== undefined;
const casesOf = (seed: number): Case[] =>
  Array.from({ length: 24 }, (_, i) => {
    const stratum = stratumById(i % 2 === 0 ? 'layered' : 'cyclic');
    return createCase(`${stratum.id}/${seed}/${i}`, stratum.id, sampleInstance(stratum, seed, Math.floor(i / 2)));
  }).filter(small);

interface Explained {
  readonly id: string;
  readonly explanation: Explanation;
}

let explained: Explained[] = [];

beforeAll(() => {
  explained = SEEDS.flatMap((seed) => {
    const cases = casesOf(seed);
    const chosen = [...new Set([...everyThird(seed).map(({ id }) => id), ...ALWAYS])];
    return chosen.flatMap((id) => {
      const subject = openSubject(`mutant:${id}`);
      const failing = cases.find((one) =>
        subject.claims
          .map(claimById)
          .some((claim) => claim.applies(one) && checkClaim(claim, one, subject.judged)?.relation === 'different'),
      );
      return failing ? [{ id, explanation: explain(failing.name, failing.problem.mdp, subject) }] : [];
    });
  });
}, 300_000);

describe('explain on known mistakes', () => {
  it('is tried on many', () => {
    for (const seed of SEEDS) expect(everyThird(seed).length).toBeGreaterThanOrEqual(20);
    expect(new Set(explained.map(({ id }) => id)).size).toBeGreaterThanOrEqual(MDP_MISTAKES.length - 5);
  });

  it('finds that they fail, and names the mistake', () => {
    for (const { id, explanation } of explained) {
      expect(explanation.verdict, id).toBe('fails');
      const own = explanation.mistakes.find((mistake) => mistake.id === id);
      expect(own?.everyTrajectory, id).toBe(true);
    }
  });

  it('shrinks at least 90 % of the instances to 3 states, 2 actions, 3 steps', () => {
    const tiny = explained.filter(({ explanation: { minimal } }) => {
      const { states, actions, horizon } = minimal!.instance;
      return states <= 3 && actions <= 2 && (horizon ?? 0) <= 3;
    });
    expect(tiny.length).toBeGreaterThanOrEqual(0.9 * explained.length);
  });

  it('shows on the minimal instance a difference beyond its bounds', () => {
    for (const { id, explanation } of explained) {
      const { components } = explanation.minimal!.comparison;
      expect(
        components.some(({ difference: { f64, bound } }) => Math.abs(f64) > bound),
        id,
      ).toBe(true);
    }
  });

  it('shows the minimal instance as a file that is read back to it', async () => {
    const [{ explanation }] = explained;
    const text = instanceText(explanation.minimal!.instance);
    expect(explainText(explanation)).toContain(text.trimEnd());
    const again = await parseInstance(text);
    expect(instanceText(again)).toBe(text);
    const document = explainDocument(explanation);
    expect(await parseInstance(document.minimal!.instance as never)).toEqual(again);
  });
});
