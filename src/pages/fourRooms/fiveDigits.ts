/** Five significant digits, as the moments along paths are kept. */
export const fiveDigits = (x: number): number => Number(x.toPrecision(5));
