import { readFileSync } from 'node:fs';
import { processMeter, type Meter } from '../../src/jobs/processMeter.js';

/** Bytes in a page, of Linux as it is built almost everywhere. */
const PAGE = 4096;

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process has ended, or this is not Linux.
    return '';
  }
};

/** Resident bytes of a process and of all below it; what they share counts for each. */
function residentBytes(id: string): number {
  const [, resident = '0'] = read(`/proc/${id}/statm`).split(' ');
  const children = read(`/proc/${id}/task/${id}/children`).split(' ').filter(Boolean);
  return children.reduce((sum, child) => sum + residentBytes(child), Number(resident) * PAGE);
}

/** As `processMeter`, but memory is that of this process and all below it together, looked at every fifth of a second. Off Linux, of this process alone. */
export function treeMeter(): Meter {
  let most = 0;
  const look = (): void => void (most = Math.max(most, residentBytes('self')));
  setInterval(look, 200).unref();
  return {
    seconds: processMeter.seconds,
    megabytes: () => Math.max(most / 2 ** 20, processMeter.megabytes()),
  };
}
