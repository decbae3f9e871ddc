import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that was started as the leader of a group of its own, and all that it started. */
export interface Family {
  readonly pid: number;
  /** A text in its environment that no other process has: its descendants inherit it. */
  readonly mark: string;
}

/** Milliseconds between two looks. */
const PAUSE = 10;
/** SIGKILL is repeated so often, for what was started between looking and killing. */
const ROUNDS = 20;

interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/** What /proc says of a process that lives; undefined of one that is gone or a zombie. */
function processLine(pid: number): ProcessLine | undefined {
  try {
    // pid (name) state parent group …, where a name may hold blanks and parentheses.
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, parent, group] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return 'ZX'.includes(state) ? undefined : { pid, parent: Number(parent), group: Number(group) };
  } catch {
    return undefined;
  }
}

function isMarked(pid: number, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark);
  } catch {
    return false;
  }
}

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/**
 * The living members of a family: its group; where there is a /proc, also those that left the group (setsid) or whose parents are gone,
 * which are known by the mark in their environment or as descendants of the others. A negative number is a group.
 */
export function membersOf({ pid, mark }: Family): number[] {
  let names: string[];
  try {
    names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    names = [];
  }
  if (names.length === 0) return process.platform === 'win32' ? [pid].filter(isThere) : [-pid].filter(isThere);
  const all = names.flatMap((name) => processLine(Number(name)) ?? []);
  const found = new Set(
    all.filter((one) => one.pid === pid || one.group === pid || isMarked(one.pid, mark)).map((one) => one.pid),
  );
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const one of all) if (found.has(one.parent)) found.add(one.pid);
  }
  found.delete(process.pid);
  return [...found];
}

function signal(members: readonly number[], name: NodeJS.Signals): void {
  for (const pid of members)
    try {
      process.kill(pid, name);
    } catch {
      // It ended in the meantime.
    }
}

/** Waits until a family is gone, at most so many milliseconds; says whether it is. */
async function isGone(family: Family, patience: number): Promise<boolean> {
  for (const start = performance.now(); performance.now() - start < patience; await sleep(PAUSE))
    // The first look is cheap; the second goes through all processes.
    if (!processLine(family.pid) && membersOf(family).length === 0) return true;
  return false;
}

/** Ends a family at once, with SIGKILL. */
export function killFamily(family: Family): void {
  for (let round = 0; round < ROUNDS; round++) {
    const members = membersOf(family);
    if (members.length === 0) return;
    signal(members, 'SIGKILL');
  }
}

/**
 * Ends a family: where it was asked to stop it has `patience` milliseconds to do so, then SIGTERM, after the same time
 * again SIGKILL.
 */
export async function endFamily(family: Family, asked: boolean, patience: number): Promise<void> {
  if (asked && (await isGone(family, patience))) return;
  signal(membersOf(family), 'SIGTERM');
  if (await isGone(family, patience)) return;
  killFamily(family);
}
