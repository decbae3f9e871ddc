import { over } from '../experiments/toyGame/claim.js';

/** Mean over seeds ± its standard error, with `digits` decimals. */
export function meanText(values: readonly number[], digits: number): string {
  const { mean, error } = over(values);
  return `${mean.toFixed(digits)} ± ${error.toFixed(digits)}`;
}

/** A level with its error, or a dash where there is none. */
export const levelText = (
  level: { readonly mean: number; readonly error: number } | undefined,
  digits: number,
): string => (level ? `${level.mean.toFixed(digits)} ± ${level.error.toFixed(digits)}` : '–');

/** Text as code, or a dash for none. */
export const codeText = (text: string): string => (text === '' ? '–' : `\`${text}\``);

/** Three digits, with an exponent where the number is large or small. */
export const shortNumber = (x: number): string =>
  x === 0 ? '0' : Math.abs(x) >= 1e4 || Math.abs(x) < 1e-3 ? x.toExponential(2) : x.toPrecision(3);
