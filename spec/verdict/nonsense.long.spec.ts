import { describe, expect, test } from 'vitest';
import { gamesStratum } from '../../src/instances/games.js';
import { STRATA } from '../../src/instances/strata.js';
import type { Arithmetic } from '../../src/numeric/arithmetic.js';
import { verdictOf } from '../../src/report/verifyReport.js';
import { ALL_PROMISING } from '../../src/verdict/promises.js';
import type { AnyCase } from '../../src/verdict/case.js';
import type { AnyJudged } from '../../src/verdict/claim.js';
import { claimsFor } from '../../src/verdict/claims.js';
import { randomCases, surveyEstimator, type EstimatorSurvey } from '../../src/verdict/estimatorSurvey.js';

const KINDS = {
  'configurable-mdp': randomCases(STRATA, 3, 5),
  'markov-game': randomCases([gamesStratum], 16, 5),
} as const;
type Kind = keyof typeof KINDS;

/** What an estimator that is none gives on a case, K values where it can. */
type Nonsense = (one: AnyCase, all: readonly AnyCase[]) => unknown;

const number = ({ constant }: Arithmetic<unknown>, x: number): unknown =>
  constant({ n: BigInt(Math.round(x * 1e6)), d: 1_000_000n });

const NONSENSE: Readonly<Record<string, Nonsense>> = {
  nothing: () => [],
  'no list at all': () => undefined,
  zeros: ({ parameters, arithmetic }) => new Array<unknown>(parameters).fill(arithmetic.zero),
  'one zero too many': ({ parameters, arithmetic }) => new Array<unknown>(parameters + 1).fill(arithmetic.zero),
  'the truth without its last component': ({ truth }) => truth.total.slice(0, -1),
  NaN: ({ parameters }) => new Array<unknown>(parameters).fill(NaN),
  'a list of holes': ({ parameters }) => new Array<unknown>(parameters),
  'the truth with NaN in front': ({ truth }) => [NaN, ...truth.total.slice(1)],
  'the truth of another instance': ({ parameters, arithmetic, ...one }, all) => {
    const { truth, arithmetic: theirs } = all[(all.findIndex(({ name }) => name === one.name) + 1) % all.length];
    const values = truth.total.map(theirs.toNumber);
    return Array.from({ length: parameters }, (_, k) => number(arithmetic, values[k % values.length]));
  },
};

/** Something that gives nonsense on every batch, under the id and with the form of an estimator. */
function nonsensical({ id, form = null }: Pick<AnyJudged, 'id' | 'form'>, kind: Kind, nonsense: Nonsense): AnyJudged {
  const answers = new Map(KINDS[kind].map((one) => [one.knowledge, nonsense(one, KINDS[kind])]));
  return { id, form, suits: () => true, textbook: (_, knowledge) => answers.get(knowledge) as unknown[] };
}

const survey = (judged: AnyJudged, kind: Kind, claims: readonly string[]): EstimatorSurvey =>
  surveyEstimator(judged, claims, KINDS[kind], { progress: () => undefined, failure: () => undefined });

const outcome = (...estimators: EstimatorSurvey[]) =>
  verdictOf({
    seed: 1,
    version: '',
    strata: [],
    estimators,
    mutants: [],
    asked: { strata: [], estimators: [], instances: 1 },
    seconds: 0,
  });

/** As what nonsense makes a claim: as something that nobody knows, and as the built-in estimators that make it. */
const claimants = (claim: string, kind: Kind): Pick<AnyJudged, 'id' | 'form'>[] => [
  { id: 'nonsense' },
  ...ALL_PROMISING.filter(
    ({ estimator, claims }) => claims.includes(claim) && estimator.id.startsWith('game:') === (kind === 'markov-game'),
  ).map(({ estimator }) => estimator),
];

const TRIED = (Object.keys(KINDS) as Kind[]).flatMap((kind) =>
  Object.entries(NONSENSE).map(([name, nonsense]) => [name, kind, nonsense] as const),
);

describe.each(TRIED)('an estimator that gives %s on every batch of a %s', (_, kind, nonsense) => {
  test('keeps no promise of the catalogue: each is rejected, or inapplicable to it', () => {
    for (const { id: claim } of claimsFor(kind))
      for (const claimant of claimants(claim, kind)) {
        const found = survey(nonsensical(claimant, kind, nonsense), kind, [claim]);
        // Where zero is right on every instance, nothing can be told.
        const blank = found.claims.length > 0 && found.claims.every((verdict) => verdict.blank);
        expect(blank ? ['fails', 'undetermined'] : ['fails', 'inapplicable'], `${claim} by ${claimant.id}`).toContain(
          found.verdicts[claim],
        );
        expect(outcome(found)).not.toBe('holds');
      }
  });

  if (nonsense === NONSENSE['zeros'])
    test('makes no run hold by any two promises, of which one could support the other', () => {
      const claims = claimsFor(kind);
      const judged = nonsensical({ id: 'nonsense' }, kind, nonsense);
      for (const { id: positive } of claims.filter(({ mode }) => mode === 'always'))
        for (const { id: negative } of claims.filter(({ mode }) => mode === 'somewhere')) {
          const found = survey(judged, kind, [positive, negative]);
          expect(Object.values(found.verdicts), `${positive}, ${negative}`).not.toContain('holds');
          expect(outcome(found)).not.toBe('holds');
        }
    });
});

describe('a claim that cannot be asked of an estimator', () => {
  const zeros = nonsensical({ id: 'nonsense' }, 'configurable-mdp', NONSENSE['zeros']);

  test.each(['unbiased-unlimited', 'variance-by-recursion', 'closed-form-mean'])(
    'is inapplicable: %s of one without a closed form, also of an estimator that is right',
    (claim) => {
      for (const { textbook } of [zeros, ALL_PROMISING.find(({ estimator }) => estimator.id === 'bc-hg')!.estimator]) {
        const found = survey({ id: 'mine', textbook }, 'configurable-mdp', [claim]);
        expect(found.verdicts).toEqual({ [claim]: 'inapplicable' });
        expect(found.unjudged).toEqual([{ claim, reason: 'mine has no closed form that is known' }]);
        expect(found.claims).toEqual([]);
        expect(outcome(found)).toBe('undetermined');
      }
    },
  );

  test('leaves the run undetermined beside claims that hold', () => {
    const { textbook } = ALL_PROMISING.find(({ estimator }) => estimator.id === 'bc-hg')!.estimator;
    const found = survey({ id: 'mine', textbook }, 'configurable-mdp', ['unbiased', 'closed-form-mean']);
    expect(found.verdicts).toEqual({ unbiased: 'holds', 'closed-form-mean': 'inapplicable' });
    expect(outcome(found)).toBe('undetermined');
  });
});

test('a claim that was judged only where zero is right is undetermined, also of an estimator that is right', () => {
  const blank = KINDS['configurable-mdp'].filter(({ truth, arithmetic }) => truth.total.every(arithmetic.isZero));
  const { estimator } = ALL_PROMISING.find((one) => one.estimator.id === 'bc-hg')!;
  const listener = { progress: () => undefined, failure: () => undefined };
  const found = surveyEstimator(estimator, ['unbiased'], blank, listener);
  expect(found.claims.length).toBeGreaterThan(0);
  expect(found.claims.every(({ verdict }) => verdict === 'holds')).toBe(true);
  expect(found.verdicts).toEqual({ unbiased: 'undetermined' });
  expect(found.unjudged[0].reason).toMatch(/an estimator of zeros would keep it/);
});

test('a run that judged nothing does not hold', () => {
  expect(outcome()).toBe('undetermined');
  expect(outcome(survey({ id: 'x', textbook: () => [] }, 'markov-game', ['unbiased']))).toBe('undetermined');
  expect(outcome(survey({ id: 'x', textbook: () => [] }, 'configurable-mdp', []))).toBe('undetermined');
});
