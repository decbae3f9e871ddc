import { readFileSync } from 'node:fs';

/** What is measured of a process: CPU time so far in seconds, and its largest resident memory so far in megabytes. */
export interface Meter {
  readonly seconds: () => number;
  readonly megabytes: () => number;
}

/** Of this process; its CPU time has that of the children that have ended, on Linux. */
export const processMeter: Meter = {
  seconds: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6 + childrenSeconds();
  },
  megabytes: () => process.resourceUsage().maxRSS / 1024,
};

/** Clock ticks in a second, of Linux as it is built everywhere. */
const TICKS = 100;

/** CPU seconds of the children of this process that have ended, and of theirs: Node.js does not tell them. */
function childrenSeconds(): number {
  let text: string;
  try {
    text = readFileSync('/proc/self/stat', 'utf8');
  } catch {
    return 0;
  }
  // After the name of the program, which may hold anything, come the fields from the third on; these are the 16th and the 17th.
  const [user, system] = text.slice(text.lastIndexOf(')') + 2).split(' ').slice(13, 15).map(Number); // prettier-ignore
  return (user + system) / TICKS;
}
