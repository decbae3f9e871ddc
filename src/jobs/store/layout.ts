import { join } from 'node:path';

/** The folder of the parts in the directory of a job. */
export const PARTS = 'parts';
/** How the names of files of parts end. */
export const SUFFIX = '.part';
const DIGITS = 7;

/** The file of one case. */
export const partPath = (directory: string, number: number): string =>
  join(directory, PARTS, `${String(number).padStart(DIGITS, '0')}${SUFFIX}`);

/** The file of several cases. */
export const unionPath = (directory: string, name: string): string => join(directory, PARTS, `union-${name}${SUFFIX}`);
