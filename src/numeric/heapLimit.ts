import { getHeapStatistics } from 'node:v8';

/** The most bytes that the heap of this process may have. In a browser `heapLimit.browser.ts` takes the place of this module. */
export const heapLimit = (): number => getHeapStatistics().heap_size_limit;
