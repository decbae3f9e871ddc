import { holm } from './holm.js';

/** How a claim came out. */
export type PaperVerdict = 'reproduced' | 'contradicted' | 'undetermined';

/** A claim as two tests: how unlikely the data are if it is wrong, and if it is right. */
export interface ClaimTest {
  /** The chance of data like these if the claim does not hold; small: the claim is supported. */
  readonly supports: number;
  /** The chance of data like these if the claim holds; small: it is refuted. */
  readonly refutes: number;
}

/** What a verdict rests on: two tests, something that is computed without chance, or nothing, and why. */
export type Evidence = ClaimTest | { readonly fact: boolean } | { readonly open: string };

/** What became of a claim. */
export interface Decided {
  readonly verdict: PaperVerdict;
  /** The chances of its tests, corrected for all claims of the page; null where chance has no part in it. */
  readonly chances: ClaimTest | null;
}

/** All verdicts of a page together are wrong at most this often, in each direction. */
export const ALPHA = 0.05;

/**
 * The verdicts of all claims of a page. Chances are corrected by Holm over the page, those that support and those that refute each among themselves, so
 * that the probability of any claim called reproduced wrongly is at most `ALPHA`, and of any contradicted wrongly too. A claim that is supported is
 * reproduced, also where it is refuted (a level that differs, but by less than the margin). What is open is undetermined, whatever was seen.
 */
export function decide(evidence: readonly Evidence[]): Decided[] {
  const tests = evidence.filter((one): one is ClaimTest => 'supports' in one);
  const supports = holm(tests.map((test) => test.supports));
  const refutes = holm(tests.map((test) => test.refutes));
  return evidence.map((one): Decided => {
    if ('open' in one) return { verdict: 'undetermined', chances: null };
    if ('fact' in one) return { verdict: one.fact ? 'reproduced' : 'contradicted', chances: null };
    const i = tests.indexOf(one);
    const chances = { supports: supports[i], refutes: refutes[i] };
    const verdict =
      chances.supports <= ALPHA ? 'reproduced' : chances.refutes <= ALPHA ? 'contradicted' : 'undetermined';
    return { verdict, chances };
  });
}
