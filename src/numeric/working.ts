import type { RoundingArithmetic } from './arithmetic.js';
import { bigFloatArithmetic } from './bigFloat.js';

/** The arithmetic of so many decimal digits that computations run in. */
export type Working = (digits: number) => RoundingArithmetic<unknown>;

/** The one that truths, cases and moments are computed in: binary, on BigInt. Decimals (`decimalArithmetic`) are the second one. */
export const workingArithmetic: Working = (digits) => bigFloatArithmetic(digits) as RoundingArithmetic<unknown>;
