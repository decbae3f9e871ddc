import { spawnSync } from 'node:child_process';
import { answersIn, componentsOf, disagreements } from './answers.js';
import { problemLines } from './problemLines.js';
import { anchoredProblems } from './problems.js';

/** So many problems at least are to be compared. */
const LEAST = 200;

/**
 * The anchor outside: J and hypergradient of problems by the program over Arb whose path is given, against what this package says of them. Enclosures
 * must intersect in every component and be narrow enough to say something, and each component of the truth, moved by 1e-25 of the largest, must be
 * refused: the comparison can fail. 0 where all of that holds, else 1.
 */
export async function main([program]: readonly string[]): Promise<number> {
  const problems = await anchoredProblems();
  const { status, stdout, stderr, error } = spawnSync(program, {
    input: problems.map(({ id, instance }) => problemLines(id, instance)).join(''),
    maxBuffer: 2 ** 30,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${program} ended with ${status ?? error?.message}: ${stderr}`);
  const answers = answersIn(stdout);
  const counts = new Map<string, number>();
  let failed = 0;
  let numbers = 0;
  for (const { id, group, truth } of problems) {
    const found = answers.get(id);
    const components = componentsOf(truth);
    const complaints = [
      ...disagreements(found, truth),
      ...components
        .filter((moved) => disagreements(found, truth, moved).length === 0)
        .map(({ part, index }) => `/${part}/${index}: a truth that is moved by 1e-25 is not refused`),
    ];
    for (const complaint of complaints) console.log(`${id}: ${complaint}`);
    if (complaints.length > 0) failed++;
    numbers += components.length;
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  for (const [group, count] of counts) console.log(`${group.padEnd(34)}${String(count).padStart(4)} problems`);
  const verdict = failed === 0 ? 'agree on all' : `disagree on ${failed}`;
  console.log(`${problems.length} problems, ${numbers} numbers: Arb and this package ${verdict}; every number moved by 1e-25 is refused`); // prettier-ignore
  return failed === 0 && problems.length >= LEAST ? 0 : 1;
}
