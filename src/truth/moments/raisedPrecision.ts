import type { RoundingArithmetic } from '../../numeric/arithmetic.js';
import { MOST_DIGITS } from '../../numeric/decimal.js';
import { float64 } from '../../numeric/float64.js';
import { SingularSystem } from '../../numeric/gauss.js';
import { memoryFault } from '../../numeric/memory.js';
import { OverBudget, metered, productUnits, workMeter } from '../../numeric/workMeter.js';
import { workingArithmetic } from '../../numeric/working.js';
import { NoBestResponse } from '../../follower/noBestResponse.js';
import type { Cost, Digits } from '../routes/route.js';
import { MOST_WORK, NAMED } from '../routes/runRoutes.js';

/** Why there are no more digits of an answer that could do with some: they would take too much work or memory, or there are none beyond. */
export type Shortage = 'cost' | 'digits';

/** What a computation gave with as many digits as it took, and why there were no more of them if they were not enough. */
export interface Raised<R> {
  readonly result: R;
  readonly shortage: Shortage | null;
}

/** What is computed, with how many digits, and when it is enough. */
export interface Raising<R> {
  /** The working precision of the first attempt. */
  readonly first: Digits;
  /** That precision was asked for: the first attempt may take a hundred times as much work as others. */
  readonly asked?: boolean;
  readonly run: <M>(inner: RoundingArithmetic<M>) => R;
  /** How many decimal digits a result lacks; 0 or less: none; Infinity: nothing is known yet. */
  readonly missing: (result: R) => number;
  /** What an attempt takes at least, by the sizes of the problem. The first one is made without asking. */
  readonly cost: (digits: Digits) => Cost;
  /** Work that an attempt may take; default: as much as the routes of `truth` together. */
  readonly work?: number;
}

/** Working digits of the attempt after double precision. */
const AFTER_DOUBLES = 35;
const ATTEMPTS = 5;
/** Digits beyond those that are missing. */
const SPARE = 3;

/**
 * Computes with more and more digits until enough of them are certain, or more would cost too much: the work of each attempt is counted
 * while it runs, and what the next takes is told from it. An attempt that finds no solution, as it may for lack of digits, counts as one of
 * which nothing is known; the last error is thrown where all attempts end so, `OverBudget` where an attempt was cut off before there was any.
 */
export function raisePrecision<R>(raising: Raising<R>): Raised<R> {
  const { first, asked = false, run, missing, cost, work: allowed = MOST_WORK } = raising;
  let digits = first;
  let best: { readonly result: R } | undefined;
  let failure: unknown;
  for (let attempt = 1; ; attempt++) {
    let lacking = Infinity;
    const meter = workMeter(allowed * (asked && attempt === 1 ? NAMED : 1));
    try {
      const result =
        digits === 'float64' ? run(metered(float64, meter)) : run(metered(workingArithmetic(digits), meter));
      lacking = missing(result);
      best = { result };
    } catch (error) {
      if (error instanceof OverBudget && best) return { ...best, shortage: 'cost' };
      if (!(error instanceof NoBestResponse || error instanceof SingularSystem)) throw error;
      failure = error;
    }
    if (best && lacking <= 0) return { ...best, shortage: null };
    const next = nextDigits(digits, lacking);
    const more = next !== digits && attempt < ATTEMPTS;
    const { work, bytes } = cost(next);
    const expected = Math.max(work, meter.spent() * (productUnits(next) / productUnits(digits)));
    const affordable = expected <= allowed && memoryFault(bytes) === undefined;
    if (more && affordable) digits = next;
    else if (best) return { ...best, shortage: more ? 'cost' : 'digits' };
    else throw failure;
  }
}

/** The working precision of the next attempt: what is missing and a few more digits, or twice as many. */
function nextDigits(digits: Digits, lacking: number): number {
  if (digits === 'float64') return AFTER_DOUBLES;
  return Math.min(MOST_DIGITS, digits + (Number.isFinite(lacking) ? Math.ceil(lacking) + SPARE : digits));
}
