/** How a number is written that JSON does not have. */
const KEY = '$number';
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
]);

const nameOf = (x: number): string | undefined =>
  Object.is(x, -0) ? '-0' : Number.isFinite(x) ? undefined : String(x);

/** JSON that reads back to the same value, also where it holds NaN, infinities or −0; members that are undefined are left out. */
export const writeLossless = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) => {
    const name = typeof member === 'number' ? nameOf(member) : undefined;
    return name === undefined ? member : { [KEY]: name };
  });

/** The value of a text that `writeLossless` gave. */
export const readLossless = (text: string): unknown =>
  JSON.parse(text, (_, member: unknown) => {
    if (typeof member !== 'object' || member === null || !(KEY in member)) return member;
    return SPECIAL.get(String(member[KEY])) ?? member;
  });
