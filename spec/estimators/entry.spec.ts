import { describe, expect, test } from 'vitest';
import { naivePgd } from '../../src/estimators/naivePgd.js';
import type { Estimator } from '../../src/estimators/estimator.js';
import { ESTIMATORS, estimatorById } from '../../src/estimators/estimators.js';
import { FIELD_GAME_ESTIMATORS } from '../../src/estimators/field/catalogue.js';
import { POLICY_GRADIENTS } from '../../src/estimators/field/policyGradients.js';
import type { GameEstimator } from '../../src/estimators/games/gameEstimator.js';
import { GAME_ESTIMATORS } from '../../src/estimators/games/gameEstimators.js';
import { LINEAR_QUADRATIC_ESTIMATORS, linearQuadraticEstimatorById, type LinearQuadraticEstimator } from '../../src/estimators/linearQuadratic/linearQuadraticEstimators.js'; // prettier-ignore
import { LINEAR_ESTIMATORS, LINEAR_GAME_ESTIMATORS } from '../../src/model/linearFormIds.js';
import { claimById, claimsFor } from '../../src/verdict/claims.js';

const CATALOGUES = {
  'configurable-mdp': ESTIMATORS,
  'markov-game': [...GAME_ESTIMATORS, ...FIELD_GAME_ESTIMATORS, ...POLICY_GRADIENTS],
  'linear-quadratic': LINEAR_QUADRATIC_ESTIMATORS,
} as const;
const ALL = Object.entries(CATALOGUES).flatMap(([kind, entries]) => entries.map((entry) => ({ kind, entry })));

describe('the compiler refuses an entry', () => {
  test('that leaves claims, form or documentation out', () => {
    const { claims, form, docs, ...rest } = naivePgd;
    // @ts-expect-error without claims
    const withoutClaims: Estimator = { ...rest, form, docs };
    // @ts-expect-error without a form, or null for none
    const withoutForm: Estimator = { ...rest, claims, docs };
    // @ts-expect-error without what a reader wants to know
    const withoutDocs: Estimator = { ...rest, claims, form };
    const complete: Estimator = { ...rest, claims, form, docs };
    expect([withoutClaims, withoutForm, withoutDocs].map((entry) => Object.keys(entry).length)).toEqual(
      new Array(3).fill(Object.keys(complete).length - 1),
    );
  });

  test('that names a claim or a form that there is not, or that is for another kind of problem', () => {
    // @ts-expect-error no claim is called so
    const unknownClaim: Estimator = { ...naivePgd, claims: ['unbiassed'] };
    // @ts-expect-error only estimators for games can make that claim
    const claimOfGames: Estimator = { ...naivePgd, claims: ['segment-is-gradient'] };
    // @ts-expect-error no form is called so
    const unknownForm: Estimator = { ...naivePgd, form: 'naive' };
    // @ts-expect-error the form of an estimator for games
    const formOfGames: Estimator = { ...naivePgd, form: 'bc-hg-printed' };
    // @ts-expect-error an entry for configurable MDPs
    const ofGames: Pick<GameEstimator, 'kind'> = naivePgd;
    // @ts-expect-error nothing of this kind has a linear form
    const linear: Pick<LinearQuadraticEstimator, 'form'> = { form: 'bc-hg' };
    for (const claim of [...unknownClaim.claims, ...claimOfGames.claims])
      expect(claimsFor('configurable-mdp').map(({ id }) => id)).not.toContain(claim);
    expect([unknownForm, formOfGames, linear].map(({ form }) => form)).toEqual(['naive', 'bc-hg-printed', 'bc-hg']);
    expect(ofGames.kind).toBe('configurable-mdp');
  });
});

describe('the entries of the catalogue', () => {
  test.each(ALL)('are of their kind and say what they are: $kind $entry.id', ({ kind, entry }) => {
    expect(entry.kind).toBe(kind);
    for (const text of [entry.title, entry.formula, entry.docs.source, entry.docs.assumptions])
      expect(text).toMatch(/^\S[^\n]+\S$/);
    for (const claim of entry.claims) expect(claimById(claim).id).toBe(claim);
    expect(new Set(entry.claims).size).toBe(entry.claims.length);
  });

  test.each(Object.entries(CATALOGUES))('have ids of their own: %s', (_, entries) => {
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
  });

  test('use every linear form that is derived, and claim something about closed forms only with one', () => {
    const used = (entries: readonly { readonly form: string | null }[]) =>
      new Set(entries.flatMap(({ form }) => form ?? []));
    expect(used(ESTIMATORS)).toEqual(new Set(LINEAR_ESTIMATORS));
    expect(used(GAME_ESTIMATORS)).toEqual(new Set(LINEAR_GAME_ESTIMATORS));
    const aboutForms = ['unbiased-unlimited', 'variance-by-recursion', 'closed-form-mean'];
    for (const { id, claims, form } of [...ESTIMATORS, ...GAME_ESTIMATORS])
      if (form === null) expect(claims.filter((claim) => aboutForms.includes(claim)), id).toEqual([]); // prettier-ignore
  });

  test('are found by their ids, and nothing else is', () => {
    for (const entry of ESTIMATORS) expect(estimatorById(entry.id)).toBe(entry);
    for (const entry of LINEAR_QUADRATIC_ESTIMATORS) expect(linearQuadraticEstimatorById(entry.id)).toBe(entry);
    for (const find of [estimatorById, linearQuadraticEstimatorById]) expect(() => find('bc')).toThrow(RangeError);
  });
});
