import { ballArithmetic, type BallArithmetic } from '../../numeric/ball.js';
import { bigFloatArithmetic, type BigFloat } from '../../numeric/bigFloat.js';
import { parseRational } from '../../numeric/rational.js';
import { WORKING_DIGITS } from '../corpus/condition.js';
import type { CertifiedAnswer } from '../corpus/format.js';

/** The arithmetic of all second ways: not the one in which the answers were computed (`certified`, decimals). */
export const second: BallArithmetic<BigFloat> = ballArithmetic(bigFloatArithmetic(WORKING_DIGITS));

/** Stored component k as an enclosure of it. */
export const asStored = ({ value, radius }: CertifiedAnswer, k: number): typeof second.zero =>
  second.widen(second.constant(parseRational(value[k].dec)!), Number(radius));
