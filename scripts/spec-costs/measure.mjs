// Vitest runs it before each spec file (`scripts/spec-costs.mjs`): what the file takes, with its imports, goes to the file that SPEC_COSTS names.
import { appendFileSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { afterAll, expect } from 'vitest';

/** Of Linux: the unit of times in /proc. */
const TICKS = 100;

/** CPU seconds of this process, and of those that it started and that have ended. */
function used() {
  const text = readFileSync('/proc/self/stat', 'utf8');
  const [user, system, childrenUser, childrenSystem] = text.slice(text.lastIndexOf(')') + 2).split(' ').slice(11, 15).map(Number); // prettier-ignore
  return { own: (user + system) / TICKS, children: (childrenUser + childrenSystem) / TICKS };
}

const before = used();
const started = performance.now();
afterAll(() => {
  const after = used();
  const cost = {
    file: relative('spec', expect.getState().testPath),
    own: after.own - before.own,
    children: after.children - before.children,
    wall: (performance.now() - started) / 1000,
  };
  appendFileSync(process.env.SPEC_COSTS, `${JSON.stringify(cost)}\n`);
});
