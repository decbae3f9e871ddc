import { heapLimit } from './heapLimit.js';

/** The part of the heap that the numbers of one computation may take; the rest is for what it is made from. */
const USABLE = 0.6;

/** Bytes that the numbers of one computation may take in this process. */
export const usableMemory = (): number => USABLE * heapLimit();

/** What to say of a computation that needs more memory than there is; undefined where it has enough. */
export function memoryFault(bytes: number, usable: number = usableMemory()): string | undefined {
  if (bytes <= usable) return undefined;
  const text = (x: number): string => `${(x / 2 ** 30).toPrecision(2)} GiB`;
  return `it needs about ${text(bytes)} of memory, more than the ${text(usable)} that there are (node --max-old-space-size=… allows more)`;
}
