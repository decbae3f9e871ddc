import type { Num } from 'hypergrad-oracle/browser';

const SHOWN = 12;

/** What is certain of a number, its first twelve digits; 0 where it is zero within its bound. */
export function numText({ dec, f64, bound, frac }: Num, most = SHOWN): string {
  if (frac !== undefined && frac.length <= most) return frac;
  if (dec === null) return bound !== null && Number(bound) < 1e-9 ? '0' : f64 === null ? 'unknown' : `≈ ${short(f64)}`;
  const [mantissa, exponent] = dec.split('e');
  const digits = mantissa.replace(/[-.]/g, '').replace(/^0+/, '').length;
  const cut =
    digits > most && mantissa.includes('.') ? `${mantissa.slice(0, mantissa.length - (digits - most))}…` : mantissa;
  return (exponent === undefined ? cut : `${cut}e${exponent}`).replace('-', '−');
}

/** A double with four digits. */
export function short(x: number): string {
  if (x === 0) return '0';
  const size = Math.abs(x);
  return (size >= 1e-3 && size < 1e5 ? String(Number(x.toPrecision(4))) : x.toExponential(2)).replace('-', '−');
}

/** A share as a percentage. */
export const percent = (x: number): string => `${Number((100 * x).toPrecision(3))} %`;
