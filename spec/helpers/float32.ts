import type { Arithmetic } from '../../src/numeric/arithmetic.js';
import { float64 } from '../../src/numeric/float64.js';

const { fround } = Math;
const rounded =
  <A extends readonly unknown[]>(f: (...args: A) => number) =>
  (...args: A): number =>
    fround(f(...args));

/** Single precision: every input and the result of every operation rounded to 24 bits. */
export const float32: Arithmetic<number> = {
  ...float64,
  id: 'float32',
  constant: rounded(float64.constant),
  integer: fround,
  near: fround,
  add: rounded(float64.add),
  sub: rounded(float64.sub),
  mul: rounded(float64.mul),
  div: rounded(float64.div),
  exp: rounded(float64.exp),
  log: rounded(float64.log),
  sqrt: rounded(float64.sqrt),
  sin: rounded(float64.sin),
  cos: rounded(float64.cos),
  tanh: rounded(float64.tanh),
};
