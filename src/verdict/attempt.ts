import { UnsupportedOperation } from '../numeric/arithmetic.js';

/** What an operation outside the exact fractions would give is not known there: no finding. */
export function attempt<R>(run: () => R): R | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof UnsupportedOperation) return undefined;
    throw error;
  }
}
